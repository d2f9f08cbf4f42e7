"""What can go wrong for someone who trains: every message says what was found, where, and what to do."""


class TrainerError(Exception):
    """A failure that the reader of one line can act on."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = " ".join(message.split()), " ".join(hint.split())
        super().__init__(f"{self.message}: {self.hint}" if self.hint else self.message)


class RecipeError(TrainerError):
    """A recipe that is not valid."""


class DataError(TrainerError):
    """Training data that is missing or unusable."""


class CheckpointError(TrainerError):
    """A checkpoint that is missing, broken or of another recipe."""
