"""The Batch workspace."""
