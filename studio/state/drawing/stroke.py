"""From the points of a hand to strokes on a sheet: free, straight, around a rectangle."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from studio.imaging.paint.raster_layer import Sheet
    from studio.imaging.paint.strokes import Dab, PixelBox

Shape = Literal["free", "line", "rectangle"]
_PIECE_PX = 256.0
_THINNEST = 0.06
_SNAP = math.pi / 12


class Point(NamedTuple):
    """Where the pen is, in pixels of the sheet, and how hard it is pressed (0..1)."""

    x: float
    y: float
    pressure: float = 1.0


class Pen(NamedTuple):
    """What a stroke is drawn with."""

    width_px: float
    value: tuple[int, ...]
    softness: float = 0.0
    mirror_across: bool = False
    mirror_down: bool = False


class Stroke:
    """One step on a sheet, from pressing the pen to lifting it."""

    def __init__(self, sheet: "Sheet", pen: Pen, shape: Shape, start: Point, after: Point | None = None) -> None:
        """`after`: where the stroke before ended, to be joined by a straight line."""
        self._sheet = sheet
        self._pen = pen
        self._shape = shape
        self._start = start
        self._last = start
        self._points = [self._dab(start)]
        self._lines: list[list[Dab]] = [[self._points[0]]] if shape == "free" else []
        if after is not None:
            self._lines = [*_chopped(self._dab(after), self._points[0])]
        self._straight_from: Point | None = None

    @property
    def end(self) -> Point:
        return self._last

    def begin(self) -> "list[PixelBox]":
        """What the touch of the pen alone leaves."""
        lines, self._lines = self._lines, []
        if self._shape != "free":
            return self._draw([], [[self._points[0]]])
        return self._draw(lines, [])

    def move(self, to: Point, *, straight: bool) -> "list[PixelBox]":
        """Go on; `straight` bends the stroke to a straight line, a straight angle or a square."""
        if self._shape == "free" and not straight:
            self._straight_from = None
            return self._follow(to)
        self._last = to
        if self._shape == "free":
            # Straight from where the key went down.
            self._straight_from = self._straight_from or self._point_of(self._points[-1])
            return self._draw([], _chopped(self._points[-1], self._dab(_snapped(self._straight_from, to))))
        return self._draw([], self._figure(straight=straight))

    def lift(self, *, straight: bool) -> "list[PixelBox]":
        """The last part, for good."""
        from studio.imaging.paint.strokes import middle

        if self._shape != "free":
            return self._draw(self._figure(straight=straight), [])
        points = self._points
        if self._straight_from is not None:
            return self._draw([*_chopped(points[-1], self._dab(_snapped(self._straight_from, self._last)))], [])
        if len(points) == 1:
            return self._draw([[points[0]]], [])
        return self._draw([[middle(points[-2], points[-1]), points[-1]]], [])

    def abandon(self) -> None:
        """Another picture came: what is drawn so far is the step."""
        self._sheet.finish()

    def _follow(self, to: Point) -> "list[PixelBox]":
        from studio.imaging.paint.strokes import curve, middle

        dab, before = self._dab(to), self._points[-1]
        # Points closer than that change nothing one sees, but cost time with a wide brush.
        if math.dist(dab[:2], before[:2]) < max(0.4, before.radius * 0.06):
            return []
        self._last = to
        self._points.append(dab)
        points = self._points
        if len(points) == 2:
            lines = [[points[0], middle(*points)]]
        else:
            lines = [curve(*points[-3:])]
            del points[:-3]
        return self._draw(lines, [[middle(points[-2], points[-1]), points[-1]]])

    def _figure(self, *, straight: bool) -> "list[list[Dab]]":
        start, end = self._start, self._last
        if self._shape == "line":
            return _chopped(self._dab(start), self._dab(_snapped(start, end) if straight else end))
        if straight:
            side = max(abs(end.x - start.x), abs(end.y - start.y))
            end = Point(start.x + math.copysign(side, end.x - start.x), start.y + math.copysign(side, end.y - start.y))
        corners = [start, Point(end.x, start.y), end, Point(start.x, end.y), start]
        sides = pairwise(self._dab(Point(corner.x, corner.y)) for corner in corners)
        return [piece for one, other in sides for piece in _chopped(one, other)]

    def _draw(self, lines: "list[list[Dab]]", tails: "list[list[Dab]]") -> "list[PixelBox]":
        pen = self._pen
        return self._sheet.draw(self._mirrored(lines), pen.value, softness=pen.softness, tails=self._mirrored(tails))

    def _mirrored(self, lines: "list[list[Dab]]") -> "list[list[Dab]]":
        from studio.imaging.paint.strokes import mirrored

        pen, sheet = self._pen, self._sheet
        if not (pen.mirror_across or pen.mirror_down):
            return lines
        return [
            image
            for line in lines
            for image in mirrored(line, sheet.width, sheet.height, across=pen.mirror_across, down=pen.mirror_down)
        ]

    def _dab(self, point: Point) -> "Dab":
        from studio.imaging.paint.strokes import Dab

        return Dab(point.x, point.y, self._pen.width_px / 2 * max(point.pressure, _THINNEST))

    def _point_of(self, dab: "Dab") -> Point:
        return Point(dab.x, dab.y)


def _snapped(start: Point, end: Point) -> Point:
    """The end at the nearest multiple of 15 degrees."""
    length = math.dist(start[:2], end[:2])
    angle = round(math.atan2(end.y - start.y, end.x - start.x) / _SNAP) * _SNAP
    return Point(start.x + length * math.cos(angle), start.y + length * math.sin(angle), end.pressure)


def _chopped(first: "Dab", last: "Dab") -> "list[list[Dab]]":
    """A straight line in pieces: each is drawn within a box of its own."""
    from studio.imaging.paint.strokes import Dab

    count = max(1, math.ceil(math.dist(first[:2], last[:2]) / _PIECE_PX))
    ends = [Dab(*(p + (q - p) * step / count for p, q in zip(first, last, strict=True))) for step in range(count + 1)]
    return [[one, other] for one, other in pairwise(ends)]
