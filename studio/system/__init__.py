"""What the program takes from the operating system: places, locks, whole files, processes, the log."""
