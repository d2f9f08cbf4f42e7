"""Photos that are open, and the page that shows when none is."""
