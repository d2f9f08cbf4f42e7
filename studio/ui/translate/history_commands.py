"""Undo, redo, looks that were kept, and settings for other photos: what their actions do."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.state.session import Session
from studio.ui.actions.table import Actions

HISTORY_ACTIONS = ("undo", "redo", "keep_snapshot", "snapshots", "copy_settings", "paste_settings", "give_to_all")
_TOP_PX = 96


class HistoryCommands(QObject):
    """Connects the actions, and enables those that would do something."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._history = session.history
        self._actions = actions
        self._window = window
        actions.connect_all(
            {
                "undo": self._history.undo,
                "redo": self._history.redo,
                "keep_snapshot": self._history.keep_snapshot,
                "snapshots": self._on_snapshots,
                "copy_settings": self._history.copy_settings,
                "paste_settings": self._history.paste_settings,
                "give_to_all": self._history.give_to_all,
            }
        )
        self._history.changed.connect(self._on_changed)
        session.roll.photos_added.connect(self._on_changed)
        session.roll.photo_removed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        has_photo = self._session.roll.current is not None
        enabled = {
            "undo": self._history.can_undo,
            "redo": self._history.can_redo,
            "keep_snapshot": has_photo,
            "snapshots": bool(self._history.snapshots),
            "copy_settings": has_photo,
            "paste_settings": has_photo and self._history.has_copied,
            "give_to_all": len(self._session.roll.photos) > 1,
        }
        for action_id, on in enabled.items():
            self._actions[action_id].setEnabled(on)

    def _on_snapshots(self) -> None:
        menu = QMenu(self._window)
        for number, (name, _look) in enumerate(self._history.snapshots):
            entry = menu.addAction(name)
            entry.setData(number)
        menu.triggered.connect(self._on_snapshot_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._window.mapToGlobal(QPoint(self._window.width() // 2 - menu.sizeHint().width() // 2, _TOP_PX)))

    def _on_snapshot_chosen(self, entry: QAction) -> None:
        self._history.use_snapshot(entry.data())
