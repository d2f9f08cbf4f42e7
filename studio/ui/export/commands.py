"""Out of the window: save, export, copy, before and after. Dialogs and the clipboard; the state does the work."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.state.language import tr
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.export.dialog import FORMATS, ExportSheet

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions


class Delivery(QObject):
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
                "before_after": self._on_before_after,
                "contact_sheet": self._on_contact_sheet,
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
        dialog = self._file_dialog(tr("Save translated picture"), suggested, only_this=options is not None)
        dialog.fileSelected.connect(self._on_target_chosen)
        dialog.open()

    def _file_dialog(self, title: str, suggested: Path, *, only_this: bool = False) -> QFileDialog:
        filters = {_filter(words, suffixes): suffixes[0] for words, suffixes in FORMATS.items()}
        chosen = next(words for words, suffix in filters.items() if suffix == _main_suffix(suggested.suffix))
        shown = [chosen] if only_this else [chosen, *(words for words in filters if words != chosen)]
        dialog = QFileDialog(self._window, title, str(suggested.parent), ";;".join(shown))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
        dialog.selectFile(suggested.name)
        dialog.filterSelected.connect(self._on_format_chosen)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        return dialog

    def _on_format_chosen(self, name_filter: str) -> None:
        dialog = self._dialog
        suffix = next(suffixes[0] for words, suffixes in FORMATS.items() if _filter(words, suffixes) == name_filter)
        if dialog is None:
            return
        dialog.setDefaultSuffix(suffix.lstrip("."))
        chosen = dialog.selectedFiles()
        if chosen:
            dialog.selectFile(Path(chosen[0]).with_suffix(suffix).name)

    def _on_target_chosen(self, name: str) -> None:
        settings = self._session.settings
        if _known(Path(name).suffix):
            settings.remember_saving(_main_suffix(Path(name).suffix), self._options or settings.save_options)
        self._session.saver.save(Path(name), self._options)

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

    def _on_before_after(self) -> None:
        self._make_sheet(everything=False)

    def _on_contact_sheet(self) -> None:
        self._make_sheet(everything=True)

    def _make_sheet(self, *, everything: bool) -> None:
        if not self._session.saver.can_save:
            return
        dialog = self._file_dialog(tr("Save before and after"), self._session.sheets.suggested_path)
        dialog.fileSelected.connect(self._on_all_chosen if everything else self._on_one_chosen)
        dialog.open()

    def _on_all_chosen(self, name: str) -> None:
        self._session.sheets.make(Path(name), everything=True)

    def _on_one_chosen(self, name: str) -> None:
        self._session.sheets.make(Path(name), everything=False)

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)


def _filter(words: str, suffixes: tuple[str, ...]) -> str:
    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})"


def _known(suffix: str) -> bool:
    return any(suffix.lower() in suffixes for suffixes in FORMATS.values())


def _main_suffix(suffix: str) -> str:
    return next((suffixes[0] for suffixes in FORMATS.values() if suffix.lower() in suffixes), ".png")
