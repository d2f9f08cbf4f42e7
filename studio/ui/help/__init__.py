"""What stands behind Help: the manual, shortcuts, how the models work, and about."""
