"""What can go wrong in an export."""

from trainer.errors import TrainerError


class ExportError(TrainerError):
    """A package that can't be written, or a graph that differs from the network it came from."""
