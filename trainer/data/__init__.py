"""Training pictures: reading, splitting, cropping, preparing."""
