"""Pictures larger than a network or a memory takes: tiles, strips, and what overlaps."""
