"""The settings dialog and its shortcuts."""
