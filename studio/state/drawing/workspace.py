"""The drawing desk: drawings among the open photos, the tools, and the strokes made with them."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.state.drawing.brush import Brush
from studio.state.drawing.drawing import Drawing, Underlay, blank, colour_of, usual_edge, usual_width
from studio.state.drawing.stroke import Pen, Point, Shape, Stroke
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.photos import decode
from studio.state.photos.decode import Decoded
from studio.state.photos.sources import PastedPicture, PictureConverter
from studio.state.translate.workspace import TranslateState
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    import numpy as np

    from studio.imaging.paint.raster_layer import LayerChange
    from studio.imaging.paint.strokes import PixelBox
    from studio.imaging.photo import Photo
    from studio.package.manifest import Sketch

_SHAPES: dict[str, Shape] = {"line": "line", "rectangle": "rectangle"}
NARROWEST_PX, WIDEST_PX = 1, 300


class DrawingState(Brush):
    """Observable; knows every open drawing, one of which may be drawn on."""

    stroke_ended = Signal()
    steps_changed = Signal()
    saved = Signal()
    underlay_changed = Signal()
    offer_changed = Signal()
    """Whether there is a model that drawings can be made for."""

    def __init__(
        self,
        state: TranslateState,
        queue: BackgroundQueue,
        pictures: PictureConverter,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__("brush", 8, (NARROWEST_PX, WIDEST_PX), parent)
        self._state = state
        self._queue = queue
        self._pictures = pictures
        self._notes = notes
        self._drawings: dict[int, Drawing] = {}
        self._active = False
        self._count = 0
        self.colour = "#000000"
        self.mirror_across = False
        self.mirror_down = False
        state.roll.current_changed.connect(self._on_current_changed)
        state.roll.photo_removed.connect(self._on_photo_removed)
        state.shelf.selection_changed.connect(self._on_model_changed)
        state.shelf.entries_changed.connect(self.offer_changed)

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        return tuple(self._drawings.values())

    @property
    def drawing(self) -> Drawing | None:
        """The open photo, where it is a drawing."""
        current = self._state.roll.current
        return None if current is None else self._drawings.get(current.id)

    @property
    def active(self) -> bool:
        """Whether it is drawn on now."""
        return self._active and self.drawing is not None

    @property
    def size(self) -> tuple[int, int]:
        return (1, 1) if self.drawing is None else (self.drawing.sheet.width, self.drawing.sheet.height)

    @property
    def brush_px(self) -> float:
        return 0.0 if self.tool == "fill" else self.width_px

    @property
    def sketch(self) -> "Sketch | None":
        """How the chosen model wants to be drawn for; else the first one that wants it."""
        package = self._state.shelf.package
        found = [entry.package for entry in self._state.shelf.entries if entry.package is not None]
        for one in (package, *found):
            if one is not None and one.manifest.sketch is not None:
                return one.manifest.sketch
        return None

    @property
    def palette(self) -> tuple[tuple[str, str], ...]:
        """Colour and name of what the model knows; the paper's colour is among them."""
        sketch = self.sketch
        if sketch is None:
            return (("#000000", tr("Black")), ("#ffffff", tr("White")))
        names = (*sketch.names, *("" for _ in sketch.palette))
        return tuple(zip(sketch.palette, names, strict=False))

    def new(self, size: tuple[int, int] | None = None, underlay: "Photo | None" = None) -> None:
        """Begin a drawing for the chosen model, or the first one that takes drawings."""
        shelf = self._state.shelf
        package = shelf.package
        if package is None or package.manifest.sketch is None:
            fitting = [e for e in shelf.entries if e.package is not None and e.package.manifest.sketch is not None]
            if not fitting:
                return
            shelf.bring_back(fitting[0].id)
        sketch = self.sketch
        if sketch is None:
            return
        edge = usual_edge(shelf.graph)
        self._count += 1
        name = tr("Drawing {count}").format(count=self._count)
        work = partial(_blank, name, size or (edge, edge), sketch.background, underlay, self._pictures)
        self._queue.put(work, self._on_made, self._notes.say_error)

    def draw_over(self) -> None:
        """Begin a drawing with the photo on the canvas beneath."""
        original = self._state.original
        if original is None:
            return
        edge = usual_edge(self._state.shelf.graph if self.takes_drawings else None)
        photo = original.photo
        scale = edge / max(photo.size)
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        self.new(size, photo)

    def adopt(self, drawing: Drawing, decoded: Decoded) -> None:
        """Open a drawing that was made: a new one, or one from an earlier session."""
        source = PastedPicture(drawing.name, rgb=decoded.photo.rgb)
        drawing.photo_id = self._state.roll.add(source, decoded)
        self._drawings[drawing.photo_id] = drawing
        self._active = True
        self._suit_tools()
        self.active_changed.emit()
        self.underlay_changed.emit()
        self.steps_changed.emit()

    def set_active(self, active: bool) -> None:
        """Draw on the open drawing, or look at it."""
        if active != self._active:
            self.lift()
            self._active = active
            self.active_changed.emit()

    def set_colour(self, colour: str) -> None:
        """Choose a colour of the palette; from the eraser back to the brush."""
        self.colour = colour
        if self.tool == "eraser":
            self.tool = "brush"
        self.tools_changed.emit()

    def set_mirror(self, *, across: bool | None = None, down: bool | None = None) -> None:
        """Draw on both sides at once: left and right, above and below."""
        self.lift()
        self.mirror_across = self.mirror_across if across is None else across
        self.mirror_down = self.mirror_down if down is None else down
        self.tools_changed.emit()

    def _begin(self, point: Point, *, straight: bool, swapped: bool) -> Stroke | None:  # noqa: ARG002 - as the other brush
        drawing = self.drawing
        if drawing is None:
            return None
        if self.tool == "fill":
            self._fill(drawing, point)
            return None
        erase = self.tool == "eraser"
        value = colour_of(drawing.background if erase else self.colour)
        pen = Pen(self.width_px, value, 0.0, self.mirror_across, self.mirror_down)
        shape = _SHAPES.get(self.tool, "free")
        after = drawing.last_point if straight and shape == "free" else None
        return Stroke(drawing.sheet, pen, shape, point, after)

    def _end(self, stroke: Stroke, boxes: "list[PixelBox]") -> None:
        if self.drawing is not None:
            self.drawing.last_point = stroke.end
            self._finish(self.drawing, boxes)

    def undo(self) -> None:
        """Take the last step back."""
        self._turn(by=-1)

    def redo(self) -> None:
        self._turn(by=1)

    def put(self, drawing: Drawing, box: "PixelBox", pixels: "np.ndarray") -> None:
        """Change a part of a drawing, as one step."""
        drawing.sheet.put(box, pixels)
        self._finish(drawing, [box])

    def stencil(self, coverage: "np.ndarray", value: tuple[int, ...]) -> None:
        """Paint through H×W uint8 (255 lets all paint through), as one step."""
        if self.drawing is not None:
            self._finish(self.drawing, self.drawing.sheet.stencil(coverage, value))

    def lay_beneath(self, path: Path) -> None:
        """Lay a photo from a file beneath; it is fitted to the paper."""
        drawing = self.drawing
        if drawing is not None:
            work = partial(_underlay, path, self.size, self._pictures)
            self._queue.put(work, partial(self._on_underlay, drawing), self._notes.say_error)

    def save(self, path: Path, queue: BackgroundQueue) -> None:
        drawing = self.drawing
        if drawing is not None:
            self.lift()
            revision = drawing.sheet.revision
            work = partial(_save, drawing.sheet.pixels.copy(), path)
            queue.put(work, partial(self._on_saved, drawing, revision, path), self._notes.say_error)

    def set_opacity(self, opacity: float) -> None:
        """How much of the photo beneath is seen (0..1); its picture stays as it is."""
        if self.drawing is not None and self.drawing.underlay is not None:
            self.drawing.underlay.opacity = min(max(opacity, 0.0), 1.0)
            self.underlay_changed.emit()

    @property
    def takes_drawings(self) -> bool:
        """Whether the chosen model does."""
        package = self._state.shelf.package
        return package is not None and package.manifest.sketch is not None

    def _turn(self, *, by: int) -> None:
        drawing = self.drawing
        if drawing is None:
            return
        self.lift()
        box = drawing.sheet.undo() if by < 0 else drawing.sheet.redo()
        if not box.empty:
            self.painted.emit([box])
            self.stroke_ended.emit()
            self.steps_changed.emit()

    def _finish(self, drawing: Drawing, boxes: "list[PixelBox]") -> None:
        step = drawing.sheet.finish()
        self.painted.emit(boxes)
        if step is not None:
            self._queue.put(partial(_pack, step), priority=5)
        self.stroke_ended.emit()
        self.steps_changed.emit()

    def _fill(self, drawing: Drawing, point: Point) -> None:
        sheet = drawing.sheet
        x, y = int(point.x), int(point.y)
        if 0 <= x < sheet.width and 0 <= y < sheet.height:
            pixels, revision = sheet.pixels.copy(), sheet.revision
            work = partial(_fill, pixels, x, y, colour_of(self.colour))
            self._queue.put(work, partial(self._on_filled, drawing, revision, point), self._notes.say_error)

    def _on_filled(self, drawing: Drawing, revision: int, point: Point, found: "tuple[PixelBox, np.ndarray]") -> None:
        box, pixels = found
        if drawing.sheet.revision != revision:
            if drawing is self.drawing and self._stroke is None:
                self._fill(drawing, point)
        elif not box.empty:
            self.put(drawing, box, pixels)

    def _on_made(self, made: tuple[Drawing, Decoded]) -> None:
        self.adopt(*made)

    def _on_underlay(self, drawing: Drawing, underlay: Underlay) -> None:
        drawing.underlay = underlay
        self.underlay_changed.emit()

    def _on_saved(self, drawing: Drawing, revision: int, path: Path, _nothing: None) -> None:
        drawing.saved_revision = revision
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), None, "info"))
        self.saved.emit()

    def _on_current_changed(self) -> None:
        self._abandon()
        current = self._state.roll.current
        if self._active and (current is None or current.id not in self._drawings):
            self._active = False
        self.active_changed.emit()

    def _on_photo_removed(self, _index: int) -> None:
        for photo_id in [photo_id for photo_id in self._drawings if self._state.roll.find(photo_id) is None]:
            del self._drawings[photo_id]

    def _on_model_changed(self) -> None:
        if self.takes_drawings:
            self._suit_tools()
        self.offer_changed.emit()

    def _suit_tools(self) -> None:
        """Colours and width that the model knows."""
        sketch, drawing = self.sketch, self.drawing
        if sketch is None:
            return
        if self.colour not in sketch.palette:
            self.colour = next((c for c in sketch.palette if c != sketch.background), sketch.palette[0])
        edge = max(drawing.sheet.width, drawing.sheet.height) if drawing is not None else usual_edge(None)
        self.set_width(round(usual_width(sketch, self._state.shelf.graph if self.takes_drawings else None, edge)))


def _blank(
    name: str, size: tuple[int, int], background: str, photo: "Photo | None", pictures: PictureConverter
) -> tuple[Drawing, Decoded]:
    sheet = blank(*size, background)
    underlay = None if photo is None else laid_beneath(photo.resized(max(size)), pictures)
    drawing = Drawing(name, sheet, background, underlay=underlay)
    return drawing, snapshot(sheet.pixels.copy(), pictures)


def snapshot(pixels: "np.ndarray", pictures: PictureConverter) -> Decoded:
    """A drawing as a photo; runs on a worker thread."""
    from studio.imaging.photo import Photo

    return replace(decode.decoded(Photo(pixels), pictures), is_drawing=True)


def _fill(pixels: "np.ndarray", x: int, y: int, value: tuple[int, ...]) -> "tuple[PixelBox, np.ndarray]":
    from studio.imaging.paint.fill import fill

    return fill(pixels, x, y, value)


def laid_beneath(photo: "Photo", pictures: PictureConverter) -> Underlay:
    """With its picture; runs on a worker thread."""
    return Underlay(photo, pictures.picture(photo.rgb, None))


def _underlay(path: Path, size: tuple[int, int], pictures: PictureConverter) -> Underlay:
    from studio.imaging.drawing import letterboxed
    from studio.imaging.files import open_photo

    return laid_beneath(letterboxed(open_photo(path), size), pictures)


def _save(pixels: "np.ndarray", path: Path) -> None:
    from studio.imaging.files import save_picture

    save_picture(pixels, None, path)


def _pack(step: "LayerChange") -> None:
    step.pack()
