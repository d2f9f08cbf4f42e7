"""Painting where the translation shows on the photo on the canvas."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject

from studio.state.drawing.brush import Brush
from studio.state.drawing.stroke import Pen, Point, Stroke
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.translate.workspace import TranslateState
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    import numpy as np

    from studio.imaging.paint.mask import Mask
    from studio.imaging.paint.raster_layer import Sheet
    from studio.imaging.paint.strokes import PixelBox
    from studio.imaging.photo import Photo

MaskTool = Literal["hide", "show"]
NARROWEST_PX, WIDEST_PX, USUAL_PX = 2, 600, 140
"""Diameters of the brush on a mask of 2048 pixels."""
_MASK_EDGE_PX = 2048
_VALUES: dict[MaskTool, int] = {"hide": 0, "show": 255}


class MaskState(Brush):
    """Observable; each stroke is a step of the photo's history."""

    def __init__(
        self, state: TranslateState, queue: BackgroundQueue, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__("hide", USUAL_PX, (NARROWEST_PX, WIDEST_PX), parent)
        self._state = state
        self._queue = queue
        self._notes = notes
        self._wanted = False
        self._sheet: Sheet | None = None
        self._sheet_of: Mask | None = None
        self._last_point: Point | None = None
        state.picture_changed.connect(self._on_picture_changed)
        state.mask_changed.connect(self.tools_changed)

    @property
    def active(self) -> bool:
        """Whether the canvas is painted on."""
        return self._wanted and self.possible

    @property
    def possible(self) -> bool:
        """Whether there is a whole photo to paint on."""
        return self._state.original is not None and self._state.original_is_whole

    @property
    def mask(self) -> "Mask | None":
        """The mask of the photo on the canvas."""
        return self._state.mask

    @property
    def painted_on(self) -> "tuple[Mask, np.ndarray] | None":
        """The mask that was there before the stroke, and what the stroke has made of its pixels so far (H×W uint8)."""
        if self._sheet is None or self._sheet_of is None:
            return None
        return self._sheet_of, self._sheet.pixels[..., 0]

    def drew(self, mask: "Mask | None") -> bool:
        """Whether a mask is what the last stroke left: `painted` has told all of it."""
        return mask is not None and mask is self._sheet_of

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the mask, or of the one that a first stroke would make."""
        from studio.imaging.paint.mask import PAINTED_EDGE_PX
        from studio.imaging.resample import fit_long_edge

        original, mask = self._state.original, self._state.mask
        if mask is not None:
            return mask.width, mask.height
        return (1, 1) if original is None else fit_long_edge(original.photo.size, PAINTED_EDGE_PX)

    @property
    def brush_px(self) -> float:
        """Diameter of the brush on this mask."""
        return self.width_px * max(self.size) / _MASK_EDGE_PX

    def set_active(self, active: bool) -> None:
        if active != self._wanted:
            self.lift()
            self._wanted = active
            self.active_changed.emit()

    def swap_tool(self) -> None:
        self.set_tool("show" if self.tool == "hide" else "hide")

    def invert(self) -> None:
        """Show what was hidden, and hide what was shown."""
        self.lift()
        mask = self._mask_or_blank()
        if mask is not None:
            self._state.set_mask(mask.with_edge(inverted=not mask.inverted))

    def set_feather(self, feather: int) -> None:
        """How soft the edge is, 0 to `studio.imaging.paint.mask.SOFTEST`."""
        mask = self._mask_or_blank()
        if mask is not None:
            self._state.set_mask(mask.with_edge(feather=feather))

    def clear(self) -> None:
        """No mask: the translation shows everywhere."""
        self.lift()
        self._state.set_mask(None)

    def load(self, path: Path) -> None:
        """Take a picture file as the mask."""
        original = self._state.original
        if original is not None:
            self.lift()
            work = partial(_load, path, original.photo.size)
            self._queue.put(work, partial(self._on_loaded, self._photo_id), self._notes.say_error)

    def save(self, path: Path) -> None:
        """Write the mask as a picture of the size of the photo."""
        original, mask = self._state.original, self._state.mask
        if original is not None and mask is not None:
            self._queue.put(
                partial(_save, mask, original.photo, path), partial(self._on_saved, path), self._notes.say_error
            )

    def _begin(self, point: Point, *, straight: bool, swapped: bool) -> Stroke | None:
        sheet = self._sheet_to_paint_on()
        if sheet is None or self._sheet_of is None:
            return None
        shows = (self.tool == "show") != swapped
        # What is painted on is turned round when it is used.
        value = _VALUES["show" if shows != self._sheet_of.inverted else "hide"]
        after = self._last_point if straight else None
        return Stroke(sheet, Pen(self.brush_px, (value,)), "free", point, after)

    def _end(self, stroke: Stroke, boxes: "list[PixelBox]") -> None:
        sheet, mask = self._sheet, self._sheet_of
        if sheet is None or mask is None:
            return
        self._last_point = stroke.end
        step = sheet.finish()
        self.painted.emit(boxes)
        if step is not None:
            self._sheet_of = mask.with_pixels(sheet.pixels[..., 0])
            self._state.set_mask(self._sheet_of)

    @property
    def _photo_id(self) -> int:
        current = self._state.roll.current
        return 0 if current is None else current.id

    def _mask_or_blank(self) -> "Mask | None":
        from studio.imaging.paint.mask import blank_mask

        original = self._state.original
        if self._state.mask is not None or original is None or not self._state.original_is_whole:
            return self._state.mask
        return blank_mask(original.photo.size)

    def _sheet_to_paint_on(self) -> "Sheet | None":
        """Made anew only where another mask came than the last stroke left."""
        mask = self._mask_or_blank()
        if mask is None:
            return None
        if self._sheet is None or mask is not self._sheet_of:
            from studio.imaging.paint.raster_layer import Sheet

            self._sheet, self._sheet_of = Sheet(mask.pixels[..., None]), mask
        return self._sheet

    def _on_picture_changed(self) -> None:
        self._abandon()
        self._sheet = self._sheet_of = self._last_point = None
        self.active_changed.emit()
        self.tools_changed.emit()

    def _on_loaded(self, photo_id: int, mask: "Mask") -> None:
        if photo_id == self._photo_id:
            self._state.set_mask(mask)

    def _on_saved(self, path: Path, _nothing: None) -> None:
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), None, "info"))


def _load(path: Path, photo_size: tuple[int, int]) -> "Mask":
    from studio.imaging.mask_files import load_mask

    return load_mask(path, photo_size)


def _save(mask: "Mask", photo: "Photo", path: Path) -> None:
    from studio.imaging.mask_files import save_mask
    from studio.imaging.saving import spare

    spare(path, [photo.path])
    save_mask(mask, photo.size, path)
