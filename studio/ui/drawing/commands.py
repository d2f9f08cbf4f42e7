"""What the actions of the drawing desk do."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.parts.files import ask_for_picture, ask_where_to_save

_ONLY_AT_DESK = (
    *("tool_brush", "tool_eraser", "tool_line", "tool_rectangle", "tool_fill", "next_colour", "narrower", "wider"),
    *("mirror_across", "mirror_down", "underlay", "trace"),
)


class DrawingCommands(QObject):
    """Connects the actions, and enables those that would do something."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._desk = session.desk
        self._actions = actions
        self._window = window
        actions["draw"].setCheckable(True)
        actions.connect_all(
            {
                "new_drawing": partial(self._desk.new),
                "draw_over": self._desk.draw_over,
                "draw": self._desk.set_active,
                "save_drawing": self._on_save,
                "next_colour": self._on_next_colour,
                "narrower": self._desk.narrower,
                "wider": self._desk.wider,
                "underlay": self._on_underlay,
                "trace": session.tracing.trace,
                "cancel": partial(self._desk.set_active, False),
            }
        )
        self._desk.active_changed.connect(self._on_changed)
        self._desk.offer_changed.connect(self._on_changed)
        self._desk.steps_changed.connect(self._on_changed)
        self._desk.underlay_changed.connect(self._on_changed)
        session.translate.picture_changed.connect(self._on_changed)
        self._took_over = False
        self._on_changed()

    def _on_changed(self) -> None:
        desk, has_photo = self._desk, self._session.translate.original is not None
        can_draw = desk.sketch is not None
        actions = self._actions
        actions["new_drawing"].setEnabled(can_draw)
        actions["draw_over"].setEnabled(can_draw and has_photo)
        actions["draw"].setEnabled(desk.drawing is not None)
        actions["draw"].setChecked(desk.active)
        actions["save_drawing"].setEnabled(desk.drawing is not None)
        for action_id in _ONLY_AT_DESK:
            actions[action_id].setEnabled(desk.active)
        drawing = desk.drawing
        actions["trace"].setEnabled(desk.active and drawing is not None and drawing.underlay is not None)
        if desk.active != self._took_over:
            self._took_over = desk.active
            if desk.active:
                self._session.history.take_over(desk.undo, desk.redo)
            else:
                self._session.history.give_back()

    def _on_next_colour(self) -> None:
        colours = [colour for colour, _name in self._desk.palette]
        place = colours.index(self._desk.colour) + 1 if self._desk.colour in colours else 0
        self._desk.set_colour(colours[place % len(colours)])

    def _on_underlay(self) -> None:
        ask_for_picture(self._window, tr("Photo beneath"), self._desk.lay_beneath)

    def _on_save(self) -> None:
        drawing = self._desk.drawing
        if drawing is None:
            return
        suggested = self._session.saver.suggested_path.with_name(f"{drawing.name}.png")
        ask_where_to_save(self._window, tr("Save drawing"), suggested, self._on_target_chosen)

    def _on_target_chosen(self, path: Path) -> None:
        self._desk.save(path, self._session.writing)
        self._session.notes.say(Notice(tr("Saving {name}…").format(name=path.name), None, "info"))
