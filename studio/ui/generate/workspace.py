"""The Generate workspace: grid or map, a photo below, the panel at the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QWidget

from studio.state.language import tr
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.generate.latent_map import LatentMapView
from studio.ui.generate.make_slider import MakeSliderDialog
from studio.ui.generate.panel import GeneratePanel
from studio.ui.generate.photo_panel import PhotoPanel
from studio.ui.generate.sample_grid import SampleGrid
from studio.ui.parts import mime_data
from studio.ui.parts.buttons import ICON_ONLY, TEXT_BESIDE_ICON, tool_button
from studio.ui.parts.files import ask_for_file, ask_for_folder, ask_where_to_save
from studio.ui.parts.form_fields import as_panel, hbox, text_label, vbox
from studio.ui.parts.notice_bar import NoticeBar
from studio.ui.parts.workspace import Workspace

_NARROW_PX = 1180
_VIEWS = ("grid_view", "map_view")
_MAP_ACTIONS = ("map_points", "map_three", "map_own", "map_home")
_CELL_ACTIONS = (
    "more_like_this",
    "breed",
    "lock_sample",
    "sample_to_timeline",
    "sample_to_translate",
    "save_sample",
)


class GenerateWorkspace(Workspace):
    """Gives the actions of the table something to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state = session.generate
        self._actions = actions
        self.grid = SampleGrid(self._state, session.generate_export.drag_file)
        self.map = LatentMapView(self._state, session.latent_map)
        self.panel = GeneratePanel(self._state, session.latent_photo, actions)
        self.photo = PhotoPanel(session.latent_photo)
        self.notice_bar = NoticeBar(session.notes, actions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.map)
        self._hint = text_label("", "caption")
        self._tools = [_button(actions, action_id) for action_id in _MAP_ACTIONS]
        self._set_up_actions()
        self._lay_out()
        actions["inspector"].toggled.connect(self.panel.setVisible)
        self.grid.menu_asked.connect(self._on_menu_asked)
        self.map.picked.connect(self._on_picked)
        self.photo.to_grid_asked.connect(self._on_photo_to_grid)
        self.photo.to_timeline_asked.connect(self._on_photo_to_timeline)
        self._state.selection_changed.connect(self._on_selection_changed)
        self._state.model_changed.connect(self._on_selection_changed)
        session.latent_map.plane_changed.connect(self._on_selection_changed)
        self._on_selection_changed()

    def take(self, mime: QMimeData) -> None:
        sources = mime_data.sources(mime)
        if sources:
            self._session.pasting.to_files(sources, self._open_all)
        else:
            self._session.notes.say(Notice(tr("Drop a picture file here"), kind="info"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.panel.set_compact(event.size().width() < _NARROW_PX)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self._session.generators.load()
        super().showEvent(event)

    def _set_up_actions(self) -> None:
        actions, group = self._actions, QActionGroup(self)
        for action_id in _VIEWS:
            actions[action_id].setCheckable(True)
            group.addAction(actions[action_id])
        actions["grid_view"].setChecked(True)
        actions["map_points"].setCheckable(True)
        actions["map_points"].setChecked(True)
        actions["map_points"].toggled.connect(self.map.show_points)
        actions.connect_all(
            {
                "reroll": self._state.reroll,
                "more_like_this": self._on_more_like,
                "breed": self._state.begin_breeding,
                "lock_sample": self._on_lock,
                "grid_view": partial(self._show_view, self.grid),
                "map_view": partial(self._show_view, self.map),
                "map_three": self._on_three,
                "map_own": self._session.latent_map.own,
                "map_home": self.map.home,
                "make_slider": self._on_make_slider,
                "sample_to_timeline": self._on_to_timeline,
                "sample_to_translate": self._on_to_translate,
                "save_sample": self._on_save,
                "save_sheet": self._on_save_sheet,
                "save_folder": self._on_save_folder,
                "open_sample": self._on_open,
            }
        )

    def _lay_out(self) -> None:
        header = QWidget()
        as_panel(header, "Header", height_px=48)
        views = QWidget()
        as_panel(views, "Segments", height_px=34)
        hbox(
            *(_button(self._actions, action_id, words=True) for action_id in _VIEWS), owner=views, margins=2, spacing=2
        )
        hbox(views, (self._hint, 1), *self._tools, owner=header, margins=(16, 0, 12, 0))
        column = vbox(header, (self._stack, 1), self.notice_bar, self.photo, spacing=0)
        hbox((column, 1), self.panel, owner=self, spacing=0)

    def _open_all(self, paths: list[Path]) -> None:
        for path in paths:
            self._open_one(path)

    def _open_one(self, path: Path) -> None:
        self._state.restore(path, self._session.latent_photo.open)

    def _on_selection_changed(self) -> None:
        state, on_map = self._state, self._stack.currentWidget() is self.map
        chosen = state.selected is not None
        for action_id in _CELL_ACTIONS:
            self._actions[action_id].setEnabled(chosen)
        self._actions["map_own"].setEnabled(bool(self._session.latent_map.three))
        self._actions["map_three"].setEnabled(self._three() is not None)
        for tool in self._tools:
            tool.setVisible(on_map)
        if on_map:
            text = tr("Move over the map; a click keeps the picture. The wheel zooms.")
        elif state.parent_cell is not None:
            text = tr("Choose the second parent")
        elif chosen:
            text = tr("Double-click: more like this. Drag a picture to another workspace or out of the window.")
        else:
            text = tr("Choose a picture, lock the good ones, and make others.")
        self._hint.setText(text)

    def _three(self) -> tuple[int, int, int] | None:
        """The chosen cell and two locked ones."""
        selected = self._state.selected
        locked = [index for index, cell in enumerate(self._state.cells) if cell.locked and index != selected]
        return None if selected is None or len(locked) < 2 else (selected, locked[0], locked[1])

    def _show_view(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_selection_changed()

    def _on_three(self) -> None:
        three = self._three()
        if three is not None:
            first, second, third = (self._state.sample_with_settings(self._state.cells[index]) for index in three)
            self._actions["map_view"].trigger()
            self._session.latent_map.through((first, second, third))

    def _on_picked(self, x: float, y: float) -> None:
        sample = self._session.latent_map.sample(x, y)
        if sample is not None:
            self._state.add(sample)
            self._session.notes.say(Notice(tr("The picture is locked in the grid"), "grid_view", "info"))

    def _on_more_like(self) -> None:
        if self._state.selected is not None:
            self._state.more_like(self._state.selected)

    def _on_lock(self) -> None:
        if self._state.selected is not None:
            self._state.toggle_lock(self._state.selected)
            self._on_selection_changed()

    def _on_photo_to_grid(self) -> None:
        sample = self._session.latent_photo.sample
        if sample is not None:
            self._state.add(sample)

    def _on_photo_to_timeline(self) -> None:
        path = self._session.latent_photo.path
        if path is not None and self._state.package is not None:
            self._session.generators.load()
            self._session.timeline.choose_model(self._state.package.id)
            self._session.timeline.add_files([path])
            self._actions["interpolate"].trigger()

    def _on_to_timeline(self) -> None:
        state = self._state
        if state.selected is not None and state.package is not None:
            timeline = self._session.timeline
            if not timeline.timeline.keys:
                timeline.choose_model(state.package.id)
            timeline.add_sample(state.sample_with_settings(state.cells[state.selected]))
            self._actions["interpolate"].trigger()

    def _on_to_translate(self) -> None:
        if self._state.selected is not None:
            path = self._session.generate_export.drag_file(self._state.cells[self._state.selected])
            if path is not None:
                self._session.open_path(path)
                self._actions["translate"].trigger()

    def _on_make_slider(self) -> None:
        dialog = MakeSliderDialog(self._state, self._session.latent_photo, self._session.reading, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _on_open(self) -> None:
        ask_for_file(self, tr("Open a picture"), self._open_one)

    def _on_save(self) -> None:
        export = partial(self._session.generate_export.export, "single")
        ask_where_to_save(self, tr("Save picture"), Path("picture.png"), export)

    def _on_save_sheet(self) -> None:
        export = partial(self._session.generate_export.export, "sheet")
        ask_where_to_save(self, tr("Save sheet"), Path("sheet.png"), export)

    def _on_save_folder(self) -> None:
        ask_for_folder(self, tr("Save into a folder"), partial(self._session.generate_export.export, "folder"))

    def _on_menu_asked(self, _index: int, place: QPoint) -> None:
        menu = QMenu(self)
        for action_id in _CELL_ACTIONS:
            menu.addAction(self._actions[action_id])
        menu.addSeparator()
        menu.addAction(self._actions["make_slider"])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


def _button(actions: Actions, action_id: str, *, words: bool = False) -> QToolButton:
    return tool_button(actions[action_id], TEXT_BESIDE_ICON if words else ICON_ONLY)
