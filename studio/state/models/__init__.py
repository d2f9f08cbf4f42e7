"""Which models there are, and the Models workspace, which adds and removes them."""
