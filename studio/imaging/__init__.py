"""Pixels: photos from and to files, colour, resampling, compositing. No Qt."""
