"""Clips of a batch: read, translated frame by frame, and written with everything they held."""
