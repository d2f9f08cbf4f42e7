"""What the drawing desk and the mask have in common: a tool, how wide it is, and the stroke that is being made."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from studio.imaging.paint.strokes import PixelBox
    from studio.state.drawing.stroke import Point, Stroke

_STEP = 1.2


class Brush(QObject):
    """Observable. A subclass says what a stroke begins on and what becomes of it."""

    active_changed = Signal()
    """Whether it is painted on, or on something else."""
    tools_changed = Signal()
    painted = Signal(object)
    """Boxes of the sheet that look different now."""

    def __init__(self, tool: str, width_px: int, widths_px: tuple[int, int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._widths_px = widths_px
        self._stroke: Stroke | None = None
        self.tool = tool
        self.width_px = width_px

    @property
    def active(self) -> bool:
        """Whether it is painted on now."""
        raise NotImplementedError

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is painted on."""
        raise NotImplementedError

    @property
    def brush_px(self) -> float:
        """Diameter of the brush in pixels of what is painted on; 0 for a tool without a width."""
        return self.width_px

    @property
    def painting(self) -> bool:
        """Whether the pen is down."""
        return self._stroke is not None

    def set_tool(self, tool: str) -> None:
        self.lift()
        self.tool = tool
        self.tools_changed.emit()

    def set_width(self, width_px: int) -> None:
        """Diameter of the brush, as the slider shows it."""
        narrowest, widest = self._widths_px
        self.width_px = min(max(width_px, narrowest), widest)
        self.tools_changed.emit()

    def wider(self) -> None:
        self.set_width(max(self.width_px + 1, round(self.width_px * _STEP)))

    def narrower(self) -> None:
        self.set_width(min(self.width_px - 1, round(self.width_px / _STEP)))

    def press(self, point: "Point", *, straight: bool = False, swapped: bool = False) -> None:
        """The pen touches; with `straight` a line from where the last stroke ended, `swapped` with the other tool."""
        self.lift()
        self._stroke = self._begin(point, straight=straight, swapped=swapped)
        if self._stroke is not None:
            self.painted.emit(self._stroke.begin())

    def move(self, point: "Point", *, straight: bool = False) -> None:
        if self._stroke is not None:
            boxes = self._stroke.move(point, straight=straight)
            if boxes:
                self.painted.emit(boxes)

    def lift(self, *, straight: bool = False) -> None:
        """The pen leaves: one step is done."""
        stroke = self._stroke
        if stroke is not None:
            boxes = stroke.lift(straight=straight)
            self._stroke = None
            self._end(stroke, boxes)

    def _begin(self, point: "Point", *, straight: bool, swapped: bool) -> "Stroke | None":
        """The stroke that begins here; None if the tool makes none."""
        raise NotImplementedError

    def _end(self, stroke: "Stroke", boxes: "list[PixelBox]") -> None:
        """Keep what the stroke has painted; `boxes` are its last part."""
        raise NotImplementedError

    def _abandon(self) -> None:
        """Another picture came: what is painted so far is the step."""
        if self._stroke is not None:
            self._stroke.abandon()
            self._stroke = None
