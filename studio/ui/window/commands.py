"""What each action does: dialogs, clipboard, and calls to the state."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from studio.state.language import LANGUAGES, mark, tr
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.drawing.commands import DrawingCommands
from studio.ui.export.commands import ExportCommands
from studio.ui.help.commands import HelpCommands
from studio.ui.looks.variations import VariationsSheet
from studio.ui.mask.commands import MaskCommands
from studio.ui.parts import mime_data
from studio.ui.parts.files import ask_for_files
from studio.ui.translate.history_commands import HistoryCommands

if TYPE_CHECKING:
    from studio.ui.settings.dialog import SettingsDialog

_STRENGTH_STEP = 0.05
_THEMES = (("system", mark("As the system has it")), ("dark", mark("Dark")), ("light", mark("Light")))


class Commands(QObject):
    """Connects the table of actions to the session."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        window: QWidget,
        take: Callable[[QMimeData], None],
        log_path: Path,
    ) -> None:
        super().__init__(window)
        self._take = take
        self._session = session
        self._window = window
        self._log_path = log_path
        self._actions = actions
        self._settings_dialog: SettingsDialog | None = None
        self._delivery = ExportCommands(session, actions, window)
        self._history = HistoryCommands(session, actions, window)
        self._drawing = DrawingCommands(session, actions, window)
        self._mask = MaskCommands(session, actions, window)
        self._help = HelpCommands(session, actions, window)
        actions.connect_all(
            {
                "open": self._on_open,
                "open_recent": self._on_open_recent,
                "paste": self._on_paste,
                "next_photo": partial(session.roll.step, 1),
                "previous_photo": partial(session.roll.step, -1),
                "close_photo": session.translate.close_current,
                "next_model": partial(session.shelf.step, 1),
                "previous_model": partial(session.shelf.step, -1),
                "stronger": partial(self._strengthen, _STRENGTH_STEP),
                "weaker": partial(self._strengthen, -_STRENGTH_STEP),
                "theme": self._on_theme,
                "settings": self._on_settings,
                "cancel": self._on_cancel,
                "quit": window.close,
                "another_seed": session.variations.roll,
                "variations": self._on_variations,
                "use_recipe": session.restorer.use,
                "try_again": session.translate.try_again,
                "show_saved": self._on_show_saved,
                "show_log": self._on_show_log,
                "clips_to_batch": self._on_clips_to_batch,
            }
        )
        session.settings.recent_changed.connect(self._on_state_changed)
        session.translate.picture_changed.connect(self._on_state_changed)
        session.translate.size_changed.connect(self._on_state_changed)
        self._on_state_changed()

    def _on_state_changed(self) -> None:
        self._actions["close_photo"].setEnabled(self._session.roll.current is not None)
        self._actions["open_recent"].setEnabled(bool(self._session.settings.recent))

    def _on_open(self) -> None:
        from studio.imaging.kinds import patterns

        filters = tr("Pictures ({patterns});;All files (*)").format(patterns=patterns())
        ask_for_files(self._window, tr("Open photos"), self._session.open, filters)

    def _on_open_recent(self) -> None:
        menu = QMenu(self._window)
        for path in self._session.settings.recent:
            entry = menu.addAction(f"{path.name}  —  {path.parent}")
            entry.setData(str(path))
            entry.setEnabled(path.exists())
        menu.addSeparator()
        menu.addAction(tr("Forget these"), self._session.settings.forget_recent)
        menu.triggered.connect(self._on_recent_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._window.mapToGlobal(QPoint(120, 60)))

    def _on_recent_chosen(self, entry: QAction) -> None:
        if entry.data():
            self._session.open_path(Path(entry.data()))

    def _on_paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if mime_data.accepts(mime):
            self._take(mime)
        else:
            self._session.notes.say(Notice(tr("There is no picture on the clipboard"), "open", "info"))

    def _strengthen(self, step: float) -> None:
        self._session.translate.set_strength(self._session.translate.strength + step)

    def _on_theme(self) -> None:
        menu = QMenu(self._window)
        settings = self._session.settings
        themes = tuple((choice, tr(words)) for choice, words in _THEMES)
        _add_choices(menu, themes, settings.theme).triggered.connect(self._on_theme_chosen)
        menu.addSeparator()
        languages = (("system", tr("Language of the system")), *LANGUAGES.items())
        _add_choices(menu, languages, settings.language).triggered.connect(self._on_language_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._window.mapToGlobal(QPoint(80, self._window.height() - 40 - menu.sizeHint().height())))

    def _on_theme_chosen(self, entry: QAction) -> None:
        self._session.settings.set_theme(entry.data())

    def _on_language_chosen(self, entry: QAction) -> None:
        if entry.data() != self._session.settings.language:
            self._session.settings.set_language(entry.data())
            text = tr("{language}: from the next start of the program on").format(language=entry.text())
            self._session.notes.say(Notice(text, None, "info"))

    def _on_settings(self) -> None:
        from studio.ui.settings.dialog import SettingsDialog

        if self._settings_dialog is None:
            self._settings_dialog = SettingsDialog(self._session, self._actions, self._log_path, self._window)
        self._settings_dialog.show()
        self._settings_dialog.raise_()
        self._settings_dialog.activateWindow()
        self._settings_dialog.search.setFocus()

    def _on_variations(self) -> None:
        original = self._session.translate.original
        if original is not None and self._session.variations.offered:
            sheet = VariationsSheet(self._session.variations, original.picture.size, self._window)
            sheet.finished.connect(sheet.deleteLater)
            sheet.open()

    def _on_cancel(self) -> None:
        self._session.cancel()
        self._session.notes.dismiss()

    def _on_show_saved(self) -> None:
        saved = self._session.saver.last_saved
        if saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved.parent)))

    def _on_clips_to_batch(self) -> None:
        self._session.notes.dismiss()
        self._actions["batch"].trigger()
        self._session.batch.add_offered()

    def _on_show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_path.parent)))


def _add_choices(menu: QMenu, choices: Iterable[tuple[str, str]], chosen: str) -> QActionGroup:
    """One entry for each (value, words)."""
    group = QActionGroup(menu)
    for value, words in choices:
        entry = QAction(words, menu, checkable=True, checked=value == chosen)  # type: ignore[call-overload]
        entry.setData(value)
        group.addAction(entry)
        menu.addAction(entry)
    return group
