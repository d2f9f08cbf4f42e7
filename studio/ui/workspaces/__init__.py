"""One widget for each kind of work."""
