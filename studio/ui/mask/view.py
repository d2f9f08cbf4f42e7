"""The mask on the canvas: what the state knows of it, and each stroke at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.state.drawing.mask import MaskState
from studio.ui.parts.bind import bind
from studio.ui.viewer.canvas import Canvas
from studio.ui.viewer.draw_layer import DrawLayer

if TYPE_CHECKING:
    from studio.imaging.paint.mask import Mask
    from studio.imaging.paint.strokes import PixelBox


class MaskView(QObject):
    """Keeps the canvas's mask up to date."""

    def __init__(self, masking: MaskState, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._masking = masking
        self._canvas = canvas
        self._layer: DrawLayer | None = None
        self._shown: Mask | None = None
        # A slider that is dragged asks for more masks than can be made.
        self._soon = QTimer(self, interval=0, singleShot=True)  # type: ignore[call-overload]
        self._soon.timeout.connect(self._show)
        masking.painted.connect(self._on_painted)
        masking.tools_changed.connect(self._on_changed)
        bind(self, masking, "active", canvas.set_masking)

    def _on_changed(self) -> None:
        mask = self._masking.mask
        if mask is self._shown:
            return
        if self._masking.drew(mask) and self._layer is not None:
            self._shown = mask
        elif mask is None:
            self._show()
        else:
            self._soon.start()

    def _show(self) -> None:
        mask = self._masking.mask
        self._shown = mask
        self._layer = None if mask is None else DrawLayer(mask.shown)
        self._canvas.show_mask(None if self._layer is None else self._layer.pyramid)

    def _on_painted(self, boxes: "list[PixelBox]") -> None:
        found = self._masking.painted_on
        if found is None:
            return
        mask, pixels = found
        if self._layer is None or self._layer.size != (mask.width, mask.height):
            self._layer = DrawLayer(mask.shown)
            self._canvas.show_mask(self._layer.pyramid)
        for box in boxes:
            wide = mask.around(box)
            if not wide.empty:
                self._layer.put(mask.shown_part(pixels, wide), wide)
        self._canvas.update()
