"""The main window around the workspaces."""
