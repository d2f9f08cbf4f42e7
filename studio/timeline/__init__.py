"""Keyframes, the ways between them, and the pictures and videos that come of it; no Qt."""
