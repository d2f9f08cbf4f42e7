"""What can go wrong in an export."""

from trainer.errors import TrainerError


class ExportError(TrainerError):
    """A package that can't be written, or a graph that differs from the network it came from."""

    def __init__(self, message: str, hint: str = "", *, fields: tuple[str, ...] = ()) -> None:
        """`fields`: the options of an import that would settle it."""
        super().__init__(message, hint)
        self.fields = fields
