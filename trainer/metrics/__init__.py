"""Numbers on held-out pictures, each with its definition."""
