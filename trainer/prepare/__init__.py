"""Making training sets of the bundled models from data that anyone can get."""
