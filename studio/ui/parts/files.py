"""The system's dialogs for files, which never block."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.language import tr


def ask_for_picture(window: QWidget, title: str, chosen: Callable[[str], None]) -> None:
    """Open a dialog for one picture; `chosen`, a method of a QObject, gets its path."""
    from studio.imaging.kinds import patterns

    filters = f"{tr('Pictures')} ({patterns()});;{tr('All files')} (*)"
    dialog = QFileDialog(window, title, "", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_where_to_save(window: QWidget, title: str, suggested: Path, chosen: Callable[[str], None]) -> None:
    """Open a dialog for a new PNG; `chosen`, a method of a QObject, gets its path."""
    dialog = QFileDialog(window, title, str(suggested.parent), "PNG (*.png)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("png")
    dialog.selectFile(suggested.name)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
