"""The Models workspace."""
