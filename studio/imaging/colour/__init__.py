"""Colour spaces: profiles read, made and applied, in 8 and in 16 bits."""
