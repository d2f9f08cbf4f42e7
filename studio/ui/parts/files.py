"""The system's dialogs for files, which never block. They hand what was chosen to `chosen`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.language import tr

Mode = QFileDialog.FileMode
Chosen = Callable[[Path], Any]


def ask_for_file(window: QWidget, title: str, chosen: Chosen, filters: str = "") -> None:
    FileDialog(window, title, Mode.ExistingFile, chosen, filters=filters).open()


def ask_for_files(window: QWidget, title: str, chosen: Callable[[tuple[Path, ...]], Any], filters: str = "") -> None:
    """One or more that exist."""
    FileDialog(window, title, Mode.ExistingFiles, chosen, filters=filters).open()


def ask_for_picture(window: QWidget, title: str, chosen: Chosen) -> None:
    """One of a kind that can be opened."""
    from studio.imaging.kinds import patterns

    ask_for_file(window, title, chosen, f"{tr('Pictures')} ({patterns()});;{tr('All files')} (*)")


def ask_for_folder(window: QWidget, title: str, chosen: Chosen, start: str = "") -> None:
    """One that exists, beginning at `start`."""
    FileDialog(window, title, Mode.Directory, chosen, start).open()


def ask_where_to_save(
    window: QWidget, title: str, suggested: Path, chosen: Chosen, filters: str = "PNG (*.png)"
) -> QFileDialog:
    """A new file with the suffix of the suggested one."""
    dialog = FileDialog(window, title, Mode.AnyFile, chosen, str(suggested.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
    dialog.selectFile(suggested.name)
    dialog.open()
    return dialog


class FileDialog(QFileDialog):
    """Hands over paths instead of names, and is gone once it is closed."""

    def __init__(
        self, window: QWidget, title: str, mode: Mode, chosen: Callable[..., Any], start: str = "", filters: str = ""
    ) -> None:
        super().__init__(window, title, start, filters)
        self._chosen = chosen
        self.setFileMode(mode)
        if mode is Mode.ExistingFiles:
            self.filesSelected.connect(self._on_files)
        else:
            self.fileSelected.connect(self._on_file)
        self.finished.connect(self.deleteLater)

    def _on_file(self, name: str) -> None:
        self._chosen(Path(name))

    def _on_files(self, names: list[str]) -> None:
        self._chosen(tuple(Path(name) for name in names))
