"""The system's dialogs for files, which never block. What is chosen goes to `chosen`, a method of a QObject."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.language import tr

Mode = QFileDialog.FileMode


def ask_for_file(window: QWidget, title: str, chosen: Callable[[str], None], filters: str = "") -> None:
    """One that exists."""
    _open(_dialog(window, title, Mode.ExistingFile, filters=filters), chosen)


def ask_for_files(window: QWidget, title: str, chosen: Callable[[list[str]], None], filters: str = "") -> None:
    """One or more that exist."""
    dialog = _dialog(window, title, Mode.ExistingFiles, filters=filters)
    dialog.filesSelected.connect(chosen)
    dialog.open()


def ask_for_picture(window: QWidget, title: str, chosen: Callable[[str], None]) -> None:
    """One of a kind that can be opened."""
    from studio.imaging.kinds import patterns

    ask_for_file(window, title, chosen, f"{tr('Pictures')} ({patterns()});;{tr('All files')} (*)")


def ask_for_folder(window: QWidget, title: str, chosen: Callable[[str], None], start: str = "") -> None:
    """One that exists, beginning at `start`."""
    _open(_dialog(window, title, Mode.Directory, start), chosen)


def ask_where_to_save(
    window: QWidget, title: str, suggested: Path, chosen: Callable[[str], None], filters: str = "PNG (*.png)"
) -> None:
    """A new file with the suffix of the suggested one."""
    dialog = _dialog(window, title, Mode.AnyFile, str(suggested.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
    dialog.selectFile(suggested.name)
    _open(dialog, chosen)


def _dialog(window: QWidget, title: str, mode: Mode, start: str = "", filters: str = "") -> QFileDialog:
    dialog = QFileDialog(window, title, start, filters)
    dialog.setFileMode(mode)
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _open(dialog: QFileDialog, chosen: Callable[[str], None]) -> None:
    dialog.fileSelected.connect(chosen)
    dialog.open()
