"""Painting where the translation shows."""
