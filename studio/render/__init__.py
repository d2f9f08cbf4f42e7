"""One look, and one way to make a picture of a photo with it: for the window, batches, clusters and sheets alike."""
