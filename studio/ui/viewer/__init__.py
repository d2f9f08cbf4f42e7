"""Pictures at any zoom: before and after, layers, and a pen."""
