"""Sheets over the window: none asks for what could be decided without it."""
