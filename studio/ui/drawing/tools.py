"""The tools of the drawing desk: a column of tools, a row of colours and sizes, a row for the photo beneath."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from studio.state.drawing.live import Tracing
from studio.state.drawing.workspace import NARROWEST_PX, WIDEST_PX, DrawingState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import ICON_ONLY, TEXT_BESIDE_ICON, one_of, push_button, tool_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, text_label, vbox
from studio.ui.parts.value_slider import small_slider
from studio.ui.style.theme import ACCENT, CONTROL

_TOOLS = ("brush", "eraser", "line", "rectangle", "fill")
_SWATCH_PX = 24


class ToolColumn(QWidget):
    """One button a tool; then symmetry."""

    def __init__(self, desk: DrawingState, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._tools = {tool: actions[f"tool_{tool}"] for tool in _TOOLS}
        self._mirrors = actions["mirror_across"], actions["mirror_down"]
        as_panel(self, "ToolColumn", width_px=44)
        self.setAccessibleName(tr("Tools"))
        for action in self._mirrors:
            action.setCheckable(True)
        tools, mirrors = map(pen_button, self._tools.values()), map(pen_button, self._mirrors)
        vbox(*tools, 10, *mirrors, STRETCH, owner=self, margins=(6, 8), spacing=2)
        one_of(self, self._tools).triggered.connect(self._on_tool)
        self._mirrors[0].triggered.connect(self._on_mirror_across)
        self._mirrors[1].triggered.connect(self._on_mirror_down)
        desk.tools_changed.connect(self._on_tools_changed)
        self._on_tools_changed()

    def _on_tool(self, action: QAction) -> None:
        self._desk.set_tool(action.data())

    def _on_mirror_across(self, on: bool) -> None:
        self._desk.set_mirror(across=on)

    def _on_mirror_down(self, on: bool) -> None:
        self._desk.set_mirror(down=on)

    def _on_tools_changed(self) -> None:
        self._tools[self._desk.tool].setChecked(True)
        self._mirrors[0].setChecked(self._desk.mirror_across)
        self._mirrors[1].setChecked(self._desk.mirror_down)


class ToolRow(QWidget):
    """Colours, width of the brush, and the way back to the picture."""

    def __init__(self, desk: DrawingState, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[tuple[str, str], ...] = ()
        as_panel(self, "ToolRow")
        self._swatches = hbox(spacing=4)
        self._group = QButtonGroup(self)
        self.width_slider = small_slider(tr("Brush"), NARROWEST_PX, WIDEST_PX, desk.width_px, " px")
        self.width_slider.set_tip(tr("How wide the brush is ([ and ])"))
        tip = tr("Look at the picture; the drawing stays as it is (Esc)")
        self.done_button = push_button(tr("Done"), tip=tip, clicked=self._on_done)
        hbox(
            self._swatches,
            (self.width_slider, 1),
            pen_button(actions["underlay"], with_text=True),
            STRETCH,
            pen_button(actions["save_drawing"]),
            self.done_button,
            owner=self,
            margins=(12, 6),
            spacing=16,
        )
        self._group.buttonClicked.connect(self._on_swatch)
        self.width_slider.value_changed.connect(desk.set_width)
        desk.tools_changed.connect(self._on_tools_changed)
        desk.offer_changed.connect(self._on_tools_changed)
        self._on_tools_changed()

    @property
    def swatches(self) -> "list[Swatch]":
        """One a colour of the palette."""
        return [button for button in self._group.buttons() if isinstance(button, Swatch)]

    def _on_done(self) -> None:
        self._desk.set_active(False)

    def _on_swatch(self, button: QAbstractButton) -> None:
        if isinstance(button, Swatch):
            self._desk.set_colour(button.colour)

    def _on_tools_changed(self) -> None:
        if self._desk.palette != self._shown:
            self._shown = self._desk.palette
            for old in self.swatches:
                self._group.removeButton(old)
                self._swatches.removeWidget(old)
                old.hide()
                old.deleteLater()
            for number, (colour, name) in enumerate(self._shown, start=1):
                swatch = Swatch(colour, name or tr("Colour {number}").format(number=number))
                self._group.addButton(swatch)
                self._swatches.addWidget(swatch)
        for swatch in self.swatches:
            swatch.setChecked(swatch.colour == self._desk.colour)
        self.width_slider.set_value(self._desk.width_px)


class UnderlayRow(QWidget):
    """How much of the photo beneath is seen, and its lines."""

    def __init__(self, desk: DrawingState, tracing: Tracing, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._tracing = tracing
        self._trace = actions["trace"]
        as_panel(self, "ToolRow")
        self.opacity = small_slider(tr("Photo beneath"), 0, 100, 50, " %")
        self.opacity.set_tip(tr("How much of the photo beneath is seen; it is not translated"))
        self.detail = small_slider(tr("How many lines"), 0, 100, 50, " %")
        self.detail.set_tip(tr("Fewer and bolder lines, or more and finer ones"))
        self._busy = text_label(tr("Looking for lines…"), "caption")
        hbox(
            (self.opacity, 1),
            pen_button(self._trace, with_text=True),
            (self.detail, 1),
            self._busy,
            STRETCH,
            owner=self,
            margins=(12, 6),
            spacing=16,
        )
        self.opacity.value_changed.connect(self._on_opacity)
        self.detail.value_changed.connect(self._on_detail)
        desk.underlay_changed.connect(self._on_changed)
        desk.active_changed.connect(self._on_changed)
        tracing.changed.connect(self._on_changed)
        self._on_changed()

    def _on_opacity(self, percent: int) -> None:
        self._desk.set_opacity(percent / 100)

    def _on_detail(self, percent: int) -> None:
        self._tracing.set_detail(percent / 100)

    def _on_changed(self) -> None:
        drawing = self._desk.drawing
        underlay = None if drawing is None else drawing.underlay
        self.setVisible(underlay is not None)
        self._trace.setEnabled(underlay is not None)
        self._busy.setVisible(self._tracing.running)
        if underlay is not None:
            self.opacity.set_value(round(underlay.opacity * 100))
        self.detail.setVisible(self._tracing.running or self._tracing.adjustable)


class Swatch(QAbstractButton):
    def __init__(self, colour: str, name: str) -> None:
        super().__init__()
        self.colour = colour
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(_SWATCH_PX, _SWATCH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF().adjusted(1.5, 1.5, -1.5, -1.5)
        chosen = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(self.palette().color(ACCENT if chosen else CONTROL), 2 if chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 6, 6)
        inner = area.adjusted(3, 3, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colour))
        painter.drawRoundedRect(inner, 4, 4)
        painter.end()


def pen_button(action: QAction, *, with_text: bool = False) -> QToolButton:
    """A flat button that leaves the keyboard to the paper when it is clicked."""
    style = TEXT_BESIDE_ICON if with_text else ICON_ONLY
    return tool_button(action, style, tool=True, focus=Qt.FocusPolicy.TabFocus)
