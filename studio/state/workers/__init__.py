"""Threads that any workspace may use: one after the other, or the newest wins."""
