"""What leaves the window: saved files, the clipboard, drags, contact sheets."""
