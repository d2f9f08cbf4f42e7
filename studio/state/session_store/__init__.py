"""What was open, kept in the home folder from one start to the next."""
