"""One drawing: its pixels, its colours, and what lies beneath."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studio.state.drawing.stroke import Point

if TYPE_CHECKING:
    from studio.imaging.paint.raster_layer import Sheet
    from studio.imaging.photo import Photo
    from studio.package.manifest import Graph, Sketch

SMALLEST_PX, LARGEST_PX = 512, 2048


@dataclass(eq=False)
class Underlay:
    """A photo seen through the paper."""

    photo: "Photo"
    """Of the size of the drawing, or smaller."""
    picture: Any
    """What the window draws of it."""
    opacity: float = 0.5


@dataclass(eq=False)
class Drawing:
    """What a person draws; the photo of the film strip follows it."""

    name: str
    sheet: "Sheet"
    background: str
    photo_id: int = 0
    underlay: Underlay | None = None
    saved_revision: int = 0
    """The revision that lies on disk, or needs not."""
    last_point: Point | None = field(default=None)
    """Where the last stroke ended."""

    @property
    def unsaved(self) -> bool:
        """Whether there is something in it that would be lost."""
        return self.sheet.revision != self.saved_revision


def colour_of(name: str) -> tuple[int, int, int]:
    """`#rrggbb` as numbers."""
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


def usual_edge(graph: "Graph | None") -> int:
    """Long edge of a new drawing for a model."""
    if graph is None:
        return SMALLEST_PX
    rule = graph.size
    edge = rule.minimum if rule.fixed else rule.preferred or SMALLEST_PX
    return min(max(edge, SMALLEST_PX), LARGEST_PX)


def usual_width(sketch: "Sketch", graph: "Graph | None", edge_px: int) -> float:
    """Diameter of the brush on a drawing of `edge_px`: lines must be as wide for the network as those it learned."""
    if graph is None:
        return sketch.brush_px
    rule = graph.size
    seen_px = rule.minimum if rule.fixed else min(edge_px, rule.preferred or edge_px)
    return max(1.0, sketch.brush_px * edge_px / seen_px)


def blank(width: int, height: int, background: str) -> "Sheet":
    """An empty sheet of paper."""
    import numpy as np

    from studio.imaging.paint.raster_layer import Sheet

    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = colour_of(background)
    return Sheet(pixels)
