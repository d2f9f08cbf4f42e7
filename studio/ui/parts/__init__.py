"""Widgets and helpers that several workspaces use."""
