"""Photos that are open, and where they come from."""
