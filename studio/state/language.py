"""The language of the window: every text that is shown goes through `tr`, Qt's translation files know the others."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "Studio"


def tr(text: str) -> str:
    """`text`, a literal in the source with {names} for `str.format`, in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)
