"""`studio models`: what is installed, and what can be done with it."""
