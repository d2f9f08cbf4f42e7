"""The Interpolate workspace: preview, timeline, the panel at the right."""

import random
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QToolButton, QWidget

from studio.state.language import tr
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.interpolate.film_view import FilmView
from studio.ui.interpolate.panel import TimelinePanel
from studio.ui.interpolate.timeline_strip import TimelineStrip
from studio.ui.interpolate.video_dialog import VideoDialog
from studio.ui.parts import mime_data
from studio.ui.parts.buttons import ICON_ONLY, TEXT_BESIDE_ICON, tool_button
from studio.ui.parts.files import ask_for_file, ask_for_files, ask_where_to_save
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, text_label, vbox
from studio.ui.parts.notice_bar import NoticeBar
from studio.ui.parts.workspace import Workspace
from studio.ui.style.icons import icon

_NARROW_PX = 1180
_CLOCK_MS = 50
_PLAYING_CLOCK_MS = 100
"""While it runs, nobody reads it faster than that."""
_PROJECTS = "*.json"
_VIEWS = {"onion": "onion", "side_keys": "shows_keys", "crossfade": "crossfade", "crisp": "crisp"}
"""Action → flag of the state."""
_OF_KEY = ("copy_key", "remove_key", "key_earlier", "key_later")


class InterpolateWorkspace(Workspace):
    """Gives the actions of the table something to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state = session.timeline
        self._actions = actions
        self.film = FilmView(self._state)
        self.strip = TimelineStrip(self._state)
        self.panel = TimelinePanel(self._state, actions)
        self.notice_bar = NoticeBar(session.notes, actions)
        self._clock = text_label("", "caption")
        self._lay_out()
        self._set_up_actions()
        self.strip.remove_asked.connect(self._on_remove)
        self.strip.play_asked.connect(self._on_play)
        actions["inspector"].toggled.connect(self.panel.setVisible)
        self._soon = QTimer(self, singleShot=True)  # type: ignore[call-overload]
        self._soon.timeout.connect(self._show_clock)
        self._state.frame_changed.connect(self._on_frame_changed)
        for signal in (self._state.timeline_changed, self._state.selection_changed, self._state.key_changed):
            signal.connect(self._on_changed)
        self._state.playing_changed.connect(self._on_playing_changed)
        session.video.busy_changed.connect(self._on_changed)
        self._on_changed()

    def take(self, mime: QMimeData) -> None:
        sources = mime_data.sources(mime)
        if sources:
            self._session.pasting.to_files(sources, self._state.add_files)
        else:
            self._session.notes.say(Notice(tr("Drop picture files, or a saved timeline"), kind="info"))

    def set_drop_hot(self, hot: bool) -> None:
        self.film.set_drop_hot(hot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.panel.set_compact(event.size().width() < _NARROW_PX)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self._session.generators.load()
        self._state.reload_sliders()
        super().showEvent(event)

    def hideEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._state.pause()

    def _lay_out(self) -> None:
        header = QWidget()
        as_panel(header, "Header", height_px=48)
        hbox(
            *self._buttons("add_seed_key", "add_photo_key", words=True),
            8,
            *self._buttons("undo_timeline", "redo_timeline", "open_project", "save_project"),
            STRETCH,
            *self._buttons(*_VIEWS),
            owner=header,
            margins=(12, 0),
            spacing=4,
        )
        transport = QWidget()
        as_panel(transport, "FilmStrip")
        hbox(
            *self._buttons("to_start", "play", "loop"),
            self._clock,
            STRETCH,
            *self._buttons(*_OF_KEY),
            owner=transport,
            margins=(12, 4),
            spacing=4,
        )
        column = vbox(header, (self.film, 1), self.notice_bar, transport, self.strip, spacing=0)
        hbox((column, 1), self.panel, owner=self, spacing=0)

    def _buttons(self, *action_ids: str, words: bool = False) -> list[QToolButton]:
        style = TEXT_BESIDE_ICON if words else ICON_ONLY
        return [tool_button(self._actions[action_id], style, tool=True) for action_id in action_ids]

    def _set_up_actions(self) -> None:
        actions, state = self._actions, self._state
        for action_id in (*_VIEWS, "loop"):
            actions[action_id].setCheckable(True)
        actions.connect_all(
            {
                "play": self._on_play,
                "to_start": partial(state.scrub, 0),
                "loop": self._on_loop,
                "add_photo_key": self._on_add_photos,
                "add_seed_key": self._on_add_seed,
                "copy_key": self._on_copy,
                "remove_key": self._on_remove,
                "key_earlier": partial(self._move_key, -1),
                "key_later": partial(self._move_key, 1),
                "undo_timeline": state.undo,
                "redo_timeline": state.redo,
                "onion": self._on_view,
                "side_keys": self._on_view,
                "crossfade": self._on_view,
                "crisp": self._on_view,
                "export_video": self._on_export,
                "save_project": self._on_save,
                "open_project": self._on_open,
            }
        )

    def _on_changed(self) -> None:
        state, actions = self._state, self._actions
        timeline = state.timeline
        chosen = state.selected_key is not None
        for action_id in _OF_KEY:
            actions[action_id].setEnabled(chosen)
        actions["undo_timeline"].setEnabled(state.can_undo)
        actions["redo_timeline"].setEnabled(state.can_redo)
        actions["play"].setEnabled(state.frames > 1)
        actions["to_start"].setEnabled(state.frames > 1)
        actions["loop"].setChecked(timeline.loop)
        actions["crossfade"].setEnabled(bool(timeline.model))
        actions["add_seed_key"].setEnabled(bool(timeline.model))
        actions["save_project"].setEnabled(bool(timeline.keys))
        can_export = state.frames > 0 and not self._session.video.busy
        actions["export_video"].setEnabled(can_export)
        self.panel.export.setEnabled(can_export)
        self._make_room_for_clock()
        self._show_clock()

    def _on_frame_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start(_PLAYING_CLOCK_MS if self._state.playing else _CLOCK_MS)

    def _show_clock(self) -> None:
        self._clock.setText(self._clock_words(self._state.number))

    def _clock_words(self, number: int) -> str:
        state = self._state
        text = tr("{seconds:.2f} s, frame {number} of {frames}")
        words = text.format(seconds=number / state.timeline.fps, number=number + 1, frames=state.frames)
        return words if state.frames else ""

    def _make_room_for_clock(self) -> None:
        """A fixed size, or every other text has the whole window laid out anew."""
        metrics = self._clock.fontMetrics()
        widest = self._clock_words(self._state.frames - 1)
        for digit in "12345678":
            widest = widest.replace(digit, "0")
        self._clock.setFixedSize(metrics.horizontalAdvance(widest) + 8, metrics.height() + 4)

    def _on_playing_changed(self) -> None:
        playing = self._state.playing
        self._actions["play"].setIcon(icon("pause" if playing else "play"))
        self._actions["play"].setText(tr("Pause") if playing else tr("Play"))

    def _on_play(self) -> None:
        if self._state.playing:
            self._state.pause()
        else:
            self._state.play()

    def _on_loop(self) -> None:
        self._state.set_way(loop=self._actions["loop"].isChecked())

    def _on_view(self) -> None:
        self._state.set_view(**{flag: self._actions[action_id].isChecked() for action_id, flag in _VIEWS.items()})

    def _on_add_seed(self) -> None:
        self._state.add_seed(random.randrange(10_000))

    def _on_copy(self) -> None:
        if self._state.selected is not None:
            self._state.copy(self._state.selected)

    def _on_remove(self) -> None:
        if self._state.selected is not None:
            self._state.remove(self._state.selected)

    def _move_key(self, steps: int) -> None:
        if self._state.selected is not None:
            self._state.move(self._state.selected, steps)

    def _on_export(self) -> None:
        self._state.pause()
        dialog = VideoDialog(self._state, self._session.video, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_add_photos(self) -> None:
        ask_for_files(self, tr("Photos as keys"), self._state.add_files)

    def _on_save(self) -> None:
        ask_where_to_save(self, tr("Save timeline"), Path("film.json"), self._state.save_project, _PROJECTS)

    def _on_open(self) -> None:
        ask_for_file(self, tr("Open timeline"), self._state.open_project, _PROJECTS)
