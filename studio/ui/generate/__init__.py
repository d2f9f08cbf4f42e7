"""The Generate workspace."""
