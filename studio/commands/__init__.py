"""What the commands of `studio.cli` do."""

EXIT_FAILED = 1
"""Exit code: some inputs failed, the rest are written."""
