"""Painting on pixels: strokes, layers that can be undone, areas to fill, masks."""
