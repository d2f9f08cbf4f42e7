"""What each action does: dialogs, clipboard, and calls to the state."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.state.notes import Notice
from studio.state.session import Session
from studio.ui import intake
from studio.ui.actions import Actions
from studio.ui.widgets.shortcut_sheet import ShortcutSheet

_STRENGTH_STEP = 0.05
_FILTERS = {"PNG (*.png)": "png", "JPEG (*.jpg *.jpeg)": "jpg", "WebP (*.webp)": "webp"}
_THEMES = (("system", "As the system has it"), ("dark", "Dark"), ("light", "Light"))


class Commands(QObject):
    """Connects the table of actions to the session."""

    def __init__(self, session: Session, actions: Actions, window: QWidget, log_path: Path) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._log_path = log_path
        self._actions = actions
        actions.connect_all(
            {
                "open": self._on_open,
                "paste": self._on_paste,
                "save": self._on_save,
                "next_photo": self._on_next_photo,
                "previous_photo": self._on_previous_photo,
                "close_photo": session.translate.close_current,
                "next_model": self._on_next_model,
                "previous_model": self._on_previous_model,
                "stronger": self._on_stronger,
                "weaker": self._on_weaker,
                "theme": self._on_theme,
                "shortcuts": self._on_shortcuts,
                "cancel": self._on_cancel,
                "quit": window.close,
                "try_again": session.translate.try_again,
                "show_saved": self._on_show_saved,
                "show_log": self._on_show_log,
            }
        )
        session.translate.picture_changed.connect(self._on_state_changed)
        session.translate.size_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def take(self, mime: QMimeData) -> None:
        """Open what was dropped or pasted."""
        sources = intake.sources(mime)
        if sources:
            self._session.open(sources)
        else:
            text = "That was only a link, not a picture. Save the picture first, then drop the file here."
            self._session.notes.say(Notice(text, "open"))

    def _on_state_changed(self) -> None:
        self._actions["save"].setEnabled(self._session.saver.can_save)
        self._actions["close_photo"].setEnabled(self._session.roll.current is not None)

    def _on_open(self) -> None:
        from studio.imaging.files import OPEN_SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in OPEN_SUFFIXES)
        dialog = QFileDialog(self._window, "Open photos", "", f"Pictures ({patterns});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_files_chosen(self, names: list[str]) -> None:
        self._session.open(tuple(Path(name) for name in names))

    def _on_paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if intake.accepts(mime):
            self.take(mime)
        else:
            self._session.notes.say(Notice("There is no picture on the clipboard", "open", "info"))

    def _on_save(self) -> None:
        if not self._session.saver.can_save:
            return
        suggested = self._session.saver.suggested_path
        dialog = QFileDialog(self._window, "Save translated picture", str(suggested.parent), ";;".join(_FILTERS))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(suggested.name)
        self._save_dialog = dialog
        dialog.filterSelected.connect(self._on_format_chosen)
        dialog.fileSelected.connect(self._on_target_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_format_chosen(self, name_filter: str) -> None:
        suffix = _FILTERS[name_filter]
        self._save_dialog.setDefaultSuffix(suffix)
        chosen = self._save_dialog.selectedFiles()
        if chosen:
            self._save_dialog.selectFile(Path(chosen[0]).with_suffix(f".{suffix}").name)

    def _on_target_chosen(self, name: str) -> None:
        self._session.saver.save(Path(name))

    def _on_next_photo(self) -> None:
        self._session.roll.step(1)

    def _on_previous_photo(self) -> None:
        self._session.roll.step(-1)

    def _on_next_model(self) -> None:
        self._session.shelf.step(1)

    def _on_previous_model(self) -> None:
        self._session.shelf.step(-1)

    def _on_stronger(self) -> None:
        self._session.translate.set_strength(self._session.translate.strength + _STRENGTH_STEP)

    def _on_weaker(self) -> None:
        self._session.translate.set_strength(self._session.translate.strength - _STRENGTH_STEP)

    def _on_theme(self) -> None:
        menu = QMenu(self._window)
        group = QActionGroup(menu)
        for choice, words in _THEMES:
            entry = QAction(words, menu, checkable=True, checked=self._session.settings.theme == choice)  # type: ignore[call-overload]
            entry.setData(choice)
            group.addAction(entry)
            menu.addAction(entry)
        group.triggered.connect(self._on_theme_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._window.mapToGlobal(QPoint(80, self._window.height() - 200)))

    def _on_theme_chosen(self, entry: QAction) -> None:
        self._session.settings.set_theme(entry.data())

    def _on_shortcuts(self) -> None:
        sheet = ShortcutSheet(self._window)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _on_cancel(self) -> None:
        self._session.saver.cancel()
        self._session.notes.dismiss()

    def _on_show_saved(self) -> None:
        saved = self._session.saver.last_saved
        if saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved.parent)))

    def _on_show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_path.parent)))
