"""The window: widgets read the state and write to it, never to each other."""
