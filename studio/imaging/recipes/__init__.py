"""How a picture was made, in the file that holds it."""
