"""Pages of help, and what the program is made of."""
