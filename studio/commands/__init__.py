"""What the commands of `studio.cli` do."""
