"""Every action of the window, by workspace, with its keys."""
