"""Drawings as a hand makes them: known shapes, with tremor, wandering, uneven pressure and ends that don't meet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Points = NDArray[np.float64]

PAGE_PX = 384
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Shape:
    """Closed outlines, each M×2 in [0, 1]; the first is the one a colour fills."""

    name: str
    outlines: tuple[Points, ...]


@dataclass(frozen=True)
class Hand:
    """One drawing: what was drawn on the page, and where the areas are that it outlines."""

    name: str
    page: NDArray[np.uint8]
    """H×W×3, lines in black on white."""
    inside: NDArray[np.bool_]
    """H×W, well within the first outline and off all lines."""
    outside: NDArray[np.bool_]
    """H×W, well beyond all outlines."""
    areas: tuple[NDArray[np.bool_], ...]
    """H×W each, what an outline holds, its edge as the hand drew it; later ones lie on earlier ones."""

    @property
    def middle(self) -> tuple[int, int]:
        """(row, column) within the first area, far from its edges and from all lines."""
        left = self.inside
        while (smaller := ~_grown(~left, 2)).any():
            left = smaller
        rows, columns = np.nonzero(left)
        return int(rows[len(rows) // 2]), int(columns[len(rows) // 2])

    def painted(self, background: Colour, *colours: Colour) -> NDArray[np.uint8]:
        """A page of the areas alone, each in the next of the colours, H×W×3."""
        page = np.full_like(self.page, background)
        for index, area in enumerate(self.areas):
            page[area] = colours[index % len(colours)]
        return page

    def dabbed(self, colour: Colour, radius_px: float) -> NDArray[np.uint8]:
        """The page with a short stroke of colour in the first area, H×W×3."""
        page = Image.fromarray(self.page)
        (y, x), draw = self.middle, np.random.Generator(np.random.Philox(key=[len(self.name), 78]))
        line = np.array([(x, y)], float) + np.cumsum(draw.normal(0, radius_px / 2, (6, 2)), axis=0)
        stroke(page, line, 2 * radius_px, colour, draw)
        dabbed = np.array(page)
        dabbed[self.page.min(axis=2) < WHITE[0]] = self.page[self.page.min(axis=2) < WHITE[0]]
        return dabbed


def drawings(count: int, *, width_px: float, size_px: int = PAGE_PX) -> list[Hand]:
    """`count` drawings of the shapes in turn, the same in every run, each by another shake of the hand."""
    return [draw_by_hand(_SHAPES[index % len(_SHAPES)], index, width_px, size_px) for index in range(count)]


def draw_by_hand(shape: Shape, seed: int, width_px: float, size_px: int = PAGE_PX) -> Hand:
    """The shape somewhere near the middle of a page."""
    draw = np.random.Generator(np.random.Philox(key=[seed, 77]))
    turn, scale = draw.normal(0, 0.12), draw.uniform(0.62, 0.82) * size_px
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = size_px / 2 + draw.uniform(-0.05, 0.05, 2) * size_px
    page = Image.new("RGB", (size_px, size_px), WHITE)
    filled = []
    for outline in shape.outlines:
        line = shaken((outline - 0.5) @ rotation.T * scale + middle, draw)
        stroke(page, line, width_px, (0, 0, 0), draw)
        filled.append(_filled(line, size_px))
    lines = np.asarray(page).min(axis=2) < 128
    near = _grown(lines, 5)
    inside = _grown(~filled[0], 8)
    for other in filled[1:]:
        inside |= _grown(other, 5)
    outside = ~_grown(np.any(filled, axis=0) | lines, 12)
    return Hand(shape.name, np.asarray(page), ~inside & ~near, outside, tuple(filled))


def shaken(points: Points, draw: np.random.Generator, *, tremor_px: float = 0.7, wander_px: float = 2.5) -> Points:
    """A line as a hand follows it: slow wandering, fast tremor, and an end that overshoots or stops short."""
    closed = np.concatenate([points, points[:1]])
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    end = lengths[-1] * (1 + draw.uniform(-0.012, 0.02))
    along = np.arange(0.0, end, 2.5)
    line = np.stack([np.interp(along % lengths[-1], lengths, closed[:, axis]) for axis in (0, 1)], axis=1)
    knots = np.linspace(0, len(along), max(len(along) // 16, 3))
    for axis in (0, 1):
        line[:, axis] += np.interp(np.arange(len(along)), knots, draw.normal(0, wander_px, len(knots)))
    return line + draw.normal(0, tremor_px, line.shape)


def stroke(page: Image.Image, line: Points, width_px: float, colour: Colour, draw: np.random.Generator) -> None:
    """Put a round pen along a line, pressed harder and lighter as it goes."""
    pen = ImageDraw.Draw(page)
    pressure = np.interp(np.arange(len(line)), np.linspace(0, len(line), 7), draw.uniform(0.75, 1.25, 7))
    for (x, y), (to_x, to_y), press in zip(line[:-1], line[1:], pressure, strict=False):
        radius = width_px * press / 2
        pen.line((x, y, to_x, to_y), colour, max(round(2 * radius), 1))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), colour)


def _filled(line: Points, size_px: int) -> NDArray[np.bool_]:
    area = Image.new("1", (size_px, size_px))
    ImageDraw.Draw(area).polygon([(float(x), float(y)) for x, y in line], fill=1)
    return np.asarray(area)


def _grown(area: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    grown = area.copy()
    for _ in range(by_px):
        wider = grown.copy()
        wider[1:] |= grown[:-1]
        wider[:-1] |= grown[1:]
        wider[:, 1:] |= grown[:, :-1]
        wider[:, :-1] |= grown[:, 1:]
        grown = wider
    return grown


def _oval(x: float, y: float, wide: float, high: float) -> Points:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


def _corners(*pairs: tuple[float, float]) -> Points:
    return np.array(pairs, float)


def _star() -> Points:
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False) - np.pi / 2
    return 0.5 + np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.where(np.arange(10) % 2, 0.2, 0.5)[:, None]


def _heart() -> Points:
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([0.5 + np.sin(t) ** 3 * 0.5, 0.47 - y / 34], axis=1)


_SHAPES = (
    Shape("ball", (_oval(0.5, 0.5, 0.5, 0.5),)),
    Shape("box", (_corners((0, 0.1), (1, 0.1), (1, 0.9), (0, 0.9)),)),
    Shape("tent", (_corners((0.5, 0), (1, 0.95), (0, 0.95)),)),
    Shape("star", (_star(),)),
    Shape(
        "house",
        (
            _corners((0.1, 0.45), (0.9, 0.45), (0.9, 1), (0.1, 1)),
            _corners((0.5, 0), (1, 0.45), (0, 0.45)),
            _corners((0.4, 0.7), (0.6, 0.7), (0.6, 1), (0.4, 1)),
        ),
    ),
    Shape(
        "fish", (_oval(0.4, 0.5, 0.4, 0.26), _corners((0.78, 0.5), (1, 0.25), (1, 0.75)), _oval(0.2, 0.44, 0.04, 0.04))
    ),
    Shape("tree", (_oval(0.5, 0.35, 0.42, 0.35), _corners((0.42, 0.68), (0.58, 0.68), (0.6, 1), (0.4, 1)))),
    Shape(
        "boat",
        (_corners((0, 0.65), (1, 0.65), (0.8, 0.95), (0.2, 0.95)), _corners((0.52, 0.02), (0.52, 0.6), (0.95, 0.6))),
    ),
    Shape("heart", (_heart(),)),
    Shape("cup", (_corners((0.05, 0.1), (0.7, 0.1), (0.62, 0.95), (0.13, 0.95)), _oval(0.82, 0.45, 0.16, 0.2))),
)
