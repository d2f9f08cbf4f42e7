"""`studio translate`: its flags, and what it does with them."""
