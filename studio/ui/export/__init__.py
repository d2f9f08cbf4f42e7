"""Saving, copying and dragging results out."""
