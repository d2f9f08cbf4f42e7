"""Errors in the words of the window."""

from studio.errors import StudioError
from studio.state.language import tr


def plain_words(error: Exception) -> str:
    """One line for the artist; an unexpected error is named by its kind."""
    if isinstance(error, StudioError):
        return str(error)
    return tr("Something unexpected went wrong ({name}: {error})").format(name=type(error).__name__, error=error)


def sentence(text: str) -> str:
    """The text as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."
