"""The settings: one typed table, the file that keeps them, and which value holds; no Qt."""
