"""What every command promises of its errors."""


def one_line(text: str) -> str:
    """The line that stderr is to hold, and nothing else."""
    assert text.count("\n") == 1
    assert text.startswith("studio: ")
    return text
