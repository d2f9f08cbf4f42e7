"""The Translate workspace: header, canvas, film strip, inspector."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.drawing.page import DrawOffer, DrawPage
from studio.ui.mask.tools import MaskOffer, MaskRow
from studio.ui.mask.view import MaskView
from studio.ui.parts import mime_data
from studio.ui.parts.bind import bind
from studio.ui.parts.form_fields import hbox, vbox
from studio.ui.parts.notice_bar import NoticeBar
from studio.ui.parts.workspace import Workspace
from studio.ui.photos.film_strip import FilmStrip
from studio.ui.photos.try_cards import WelcomeCommands
from studio.ui.photos.welcome import Welcome
from studio.ui.translate.canvas_toolbar import CanvasToolbar
from studio.ui.translate.history_commands import HISTORY_ACTIONS
from studio.ui.translate.hold_action import HoldAction
from studio.ui.translate.inspector import Inspector
from studio.ui.translate.progress_line import ProgressLine
from studio.ui.viewer.canvas import Canvas
from studio.ui.viewer.pan_zoom import PanZoomView
from studio.ui.viewer.pen_input import PenInput

_NARROW_PX = 1180
_LOW_PX = 720


class TranslateWorkspace(Workspace):
    """Shows the state on the canvas, and gives the actions of the canvas something to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state = session.translate
        self.canvas = Canvas()
        self.welcome = Welcome(
            session.shelf,
            session.samples,
            actions["open"],
            actions["new_drawing"],
            actions["open_recent"],
            session.first_look,
        )
        self._first_steps = WelcomeCommands(session, actions, self.welcome.cards, self)
        self.film_strip = FilmStrip(session.roll)
        self.inspector = Inspector(self._state, session.previews, actions)
        self.draw_offer = DrawOffer(session.desk, actions)
        self.inspector.add_control(self.draw_offer)
        self.mask_offer = MaskOffer(session.masking, actions)
        self.inspector.add_control(self.mask_offer)
        self.mask_row = MaskRow(session.masking, actions)
        self._mask_view = MaskView(session.masking, self.canvas)
        self._mask_pen = PenInput(session.masking, self.canvas, actions, "Mask")
        self.notice_bar = NoticeBar(session.notes, actions)
        self.header = CanvasToolbar(self._state, session.outgoing, session.viewing, self.canvas, actions)
        self.draw_page = DrawPage(session, actions)
        self._stage = _Stage(self.welcome, self.canvas, self.draw_page, self.notice_bar)
        self.progress_line = self._stage.progress_line
        self._held = HoldAction(actions["show_original"], self)
        self._lay_out()
        actions["inspector"].setCheckable(True)
        actions["inspector"].setChecked(True)
        actions["inspector"].toggled.connect(self.inspector.setVisible)
        actions.connect_all(
            {
                "fit": partial(self._zoom, PanZoomView.fit),
                "actual": partial(self._zoom, PanZoomView.zoom_actual),
                "zoom_in": partial(self._zoom, PanZoomView.zoom_in),
                "zoom_out": partial(self._zoom, PanZoomView.zoom_out),
            }
        )
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.canvas.addActions([actions[action_id] for action_id in ("copy", "save", "export", "before_after")])
        self.canvas.addAction(_separator(self.canvas))
        self.canvas.addActions([actions[action_id] for action_id in HISTORY_ACTIONS])
        self._held.held.connect(self.canvas.hold_original)
        self.canvas.resized.connect(self._on_canvas_resized)
        self.film_strip.close_asked.connect(self._state.close_current)
        self.welcome.sample_chosen.connect(session.open_path)
        self._state.picture_changed.connect(self._on_picture_changed)
        self._state.translation_changed.connect(self._on_translation_changed)
        bind(self, self._state, "strength", self.canvas.set_strength)
        bind(self, self._state, "keep", self.canvas.set_keep)
        self._state.progress_changed.connect(self._on_progress_changed)
        bind(self, session.viewing, "mode", self.canvas.set_mode)
        session.insights.changed.connect(self._on_insight_changed)
        session.insights.progress_changed.connect(self._on_progress_changed)
        session.desk.active_changed.connect(self._on_desk_changed)
        session.roll.photos_added.connect(self._on_photos_counted)
        session.roll.photo_removed.connect(self._on_photos_counted)
        self._on_photos_counted()

    def take(self, mime: QMimeData) -> None:
        sources = mime_data.sources(mime)
        if sources:
            self._session.open(sources)
        else:
            mime_data.say_only_a_link(self._session.notes)

    def set_drop_hot(self, hot: bool) -> None:
        self.welcome.set_hot(hot)
        self.canvas.set_drop_hot(hot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.inspector.set_compact(event.size().width() < _NARROW_PX)
        self.film_strip.set_height(88 if event.size().height() < _LOW_PX else 112)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        column = vbox(self.header, self.mask_row, (self._stage, 1), self.film_strip, spacing=0)
        hbox((column, 1), self.inspector, owner=self, spacing=0)

    @property
    def _seen(self) -> PanZoomView:
        """What is looked at: the photo, or the drawing desk."""
        return self.draw_page.canvas if self._session.desk.active else self.canvas

    def _zoom(self, how: Callable[[PanZoomView], None]) -> None:
        how(self._seen)

    def _on_desk_changed(self) -> None:
        desk = self._session.desk
        had_focus = bool(self.focusWidget()) and self.draw_page.isAncestorOf(self.focusWidget())
        self._stage.show_desk(desk.active)
        if had_focus and not desk.active:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_photos_counted(self) -> None:
        has_photos = bool(self._session.roll.photos)
        self.film_strip.setVisible(has_photos)
        self.header.setVisible(has_photos)
        just_began = has_photos and not self.canvas.isVisibleTo(self)
        self._stage.show_canvas(has_photos)
        if just_began:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_picture_changed(self) -> None:
        original = self._state.original
        self.canvas.show_before(None if original is None else original.picture)

    def _on_translation_changed(self) -> None:
        translation = self._state.translation
        self.canvas.show_after(None if translation is None else translation.picture)

    def _on_insight_changed(self) -> None:
        self.canvas.show_insight(self._session.insights.shown)

    def _on_progress_changed(self) -> None:
        own = self._state.progress
        self.progress_line.set_fraction(self._session.insights.progress if own is None else own)

    def _on_canvas_resized(self) -> None:
        edge = max(self.canvas.width(), self.canvas.height())
        self._state.set_canvas_edge(round(edge * self.canvas.devicePixelRatioF()))


class _Stage(QWidget):
    """Welcome or canvas, with the progress line and the notice lying on top."""

    def __init__(self, welcome: Welcome, canvas: Canvas, desk: QWidget, notice_bar: NoticeBar) -> None:
        super().__init__()
        self._canvas = canvas
        self._welcome = welcome
        self._notice_bar = notice_bar
        self._pages = QWidget(self)
        self._stack = QStackedLayout(self._pages)
        self._stack.addWidget(welcome)
        self._stack.addWidget(canvas)
        self._stack.addWidget(desk)
        self._desk = desk
        self._with_photos = False
        self.progress_line = ProgressLine(self)
        notice_bar.setParent(self)
        notice_bar.shown_again.connect(self._place)

    def show_canvas(self, shown: bool) -> None:
        """The canvas instead of the welcome page."""
        self._with_photos = shown
        self._stack.setCurrentWidget(self._canvas if shown else self._welcome)

    def show_desk(self, shown: bool) -> None:
        """The drawing desk instead of the canvas."""
        if shown:
            self._stack.setCurrentWidget(self._desk)
        elif self._stack.currentWidget() is self._desk:
            self.show_canvas(self._with_photos)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._pages.setGeometry(self.rect())
        self.progress_line.setGeometry(0, 0, self.width(), self.progress_line.height())
        width = min(640, self.width() - 48)
        height = max(48, self._notice_bar.heightForWidth(width))
        self._notice_bar.setGeometry((self.width() - width) // 2, self.height() - height - 16, width, height)
        self._canvas.navigator.set_lift(height + 16 if self._notice_bar.isVisibleTo(self) else 0)
        self._notice_bar.raise_()
        self.progress_line.raise_()


def _separator(parent: QWidget) -> QAction:
    line = QAction(parent)
    line.setSeparator(True)
    return line
