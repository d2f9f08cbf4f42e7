"""Rewriting passes: each makes a graph quicker and leaves its numbers as they are."""
