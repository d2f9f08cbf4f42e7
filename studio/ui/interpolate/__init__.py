"""The Interpolate workspace."""
