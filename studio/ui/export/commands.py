"""Out of the window: save, export, copy, before and after. Dialogs and the clipboard; the state does the work."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.language import tr
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.export.dialog import FORMATS, ExportSheet
from studio.ui.parts.files import ask_where_to_save

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions


class ExportCommands(QObject):
    """Gives the actions that bring pictures out something to do."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._actions = actions
        self._dialog: QFileDialog | None = None
        self._options: SaveOptions | None = None
        actions.connect_all(
            {
                "save": self._on_save,
                "export": self._on_export,
                "copy": session.outgoing.copy,
                "before_after": partial(self._make_sheet, everything=False),
                "contact_sheet": partial(self._make_sheet, everything=True),
            }
        )
        session.outgoing.copied.connect(self._on_copied)
        session.translate.picture_changed.connect(self._on_state_changed)
        session.translate.size_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def _on_state_changed(self) -> None:
        for action_id in ("save", "export", "copy", "before_after", "contact_sheet"):
            self._actions[action_id].setEnabled(self._session.saver.can_save)

    def _on_save(self) -> None:
        self._save(self._session.settings.save_suffix, None)

    def _save(self, suffix: str, options: "SaveOptions | None") -> None:
        if not self._session.saver.can_save:
            return
        self._options = options
        suggested = self._session.saver.suggested_path.with_suffix(suffix)
        self._ask_where(tr("Save translated picture"), suggested, self._on_target_chosen, only_this=options is not None)

    def _ask_where(
        self, title: str, suggested: Path, chosen: Callable[[Path], None], *, only_this: bool = False
    ) -> None:
        filters = {_filter(words, suffixes): suffixes[0] for words, suffixes in FORMATS.items()}
        first = next(words for words, suffix in filters.items() if suffix == _main_suffix(suggested.suffix))
        shown = [first] if only_this else [first, *(words for words in filters if words != first)]
        self._dialog = ask_where_to_save(self._window, title, suggested, chosen, ";;".join(shown))
        self._dialog.filterSelected.connect(self._on_format_chosen)

    def _on_format_chosen(self, name_filter: str) -> None:
        dialog = self._dialog
        suffix = next(suffixes[0] for words, suffixes in FORMATS.items() if _filter(words, suffixes) == name_filter)
        if dialog is None:
            return
        dialog.setDefaultSuffix(suffix.lstrip("."))
        chosen = dialog.selectedFiles()
        if chosen:
            dialog.selectFile(Path(chosen[0]).with_suffix(suffix).name)

    def _on_target_chosen(self, path: Path) -> None:
        settings = self._session.settings
        if _known(path.suffix):
            settings.remember_saving(_main_suffix(path.suffix), self._options or settings.save_options)
        self._session.saver.save(path, self._options)

    def _on_export(self) -> None:
        if not self._session.saver.can_save:
            return
        self._sheet = ExportSheet(self._session, self._window)
        self._sheet.accepted.connect(self._on_export_chosen)
        self._sheet.finished.connect(self._sheet.deleteLater)
        self._sheet.open()

    def _on_export_chosen(self) -> None:
        suffix, options = self._sheet.suffix, self._sheet.options
        self._session.settings.remember_saving(suffix, options)
        self._save(suffix, options)

    def _make_sheet(self, *, everything: bool) -> None:
        if self._session.saver.can_save:
            sheets = self._session.sheets
            make = partial(sheets.make, everything=everything)
            self._ask_where(tr("Save before and after"), sheets.suggested_path, make)

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)


def _filter(words: str, suffixes: tuple[str, ...]) -> str:
    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})"


def _known(suffix: str) -> bool:
    return any(suffix.lower() in suffixes for suffixes in FORMATS.values())


def _main_suffix(suffix: str) -> str:
    return next((suffixes[0] for suffixes in FORMATS.values() if suffix.lower() in suffixes), ".png")
