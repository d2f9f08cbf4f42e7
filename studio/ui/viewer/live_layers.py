"""Pictures mixed at the resolution of the canvas, where the painter can't do it: coarse at once, fine soon after."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, qRgb

from studio.ui.viewer import painting, qimage
from studio.ui.viewer.qimage import Pyramid
from studio.ui.viewer.viewport import Viewport

if TYPE_CHECKING:
    from studio.imaging.options import Keep

GAIN = 3
"""A change of a third of the whole range is white."""
AT_ONCE_PX = 320_000
"""Pixels that are mixed within one frame; larger layers begin coarser."""
_STRIP_PX = 200_000

Mix = Callable[[QImage, QImage], QImage]
"""What becomes of the layers of before and after, of the same size."""


@dataclass
class _Layer:
    inputs: Any
    area: QRectF
    mix: Mix
    image: QImage
    fine: QImage | None = None
    rows_done: int = 0


class LiveLayers(QObject):
    """Remembers the layers of the last frame: moving the divider or the strength mixes nothing again."""

    refined = Signal()
    """A fine layer took the place of a coarse one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, _Layer] = {}
        self._viewport: Viewport | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_idle)

    def kept(self, before: Pyramid, after: Pyramid, keep: "Keep", viewport: Viewport) -> tuple[QRectF, QImage]:
        """`after` with the colours or the brightness of `before`: where it goes, and the layer."""

        def mix(photo: QImage, result: QImage) -> QImage:
            from studio.imaging.paint.live_composite import keep_from

            keep_from(qimage.words(photo), qimage.words(result), keep, has_alpha=result.hasAlphaChannel())
            return result

        return self._layer("kept", before, after, keep, viewport, mix)

    def change(
        self, before: Pyramid, after: Pyramid, strength: float, keep: "Keep", viewport: Viewport
    ) -> tuple[QRectF, QImage]:
        """How much each pixel changes at `strength`, from black to white: where it goes, and the layer."""

        def mix(photo: QImage, result: QImage) -> QImage:
            from studio.imaging.paint.live_composite import change_between, keep_from

            keep_from(qimage.words(photo), qimage.words(result), keep, has_alpha=result.hasAlphaChannel())
            return qimage.indexed(change_between(qimage.words(photo), qimage.words(result)))

        area, layer = self._layer("change", before, after, keep, viewport, mix)
        # The mix is linear: so is the change, and another strength is another table of shades.
        shades = [min(255, round(value * GAIN * strength)) for value in range(256)]
        layer.setColorTable([qRgb(shade, shade, shade) for shade in shades])
        return area, layer

    def _layer(
        self, name: str, before: Pyramid, after: Pyramid, keep: "Keep", viewport: Viewport, mix: Mix
    ) -> tuple[QRectF, QImage]:
        inputs = (before, after, keep, *_geometry(viewport))
        layer = self._known.get(name)
        if layer is None or layer.inputs != inputs:
            area = _area(viewport)
            device_px = area.width() * area.height() * viewport.device_ratio**2
            coarse = min(1.0, math.sqrt(AT_ONCE_PX / max(device_px, 1.0)))
            image = _mixed(before, after, mix, viewport, area, viewport.device_ratio * coarse)
            layer = self._known[name] = _Layer(inputs, area, mix, image)
            if coarse < 1.0:
                size = (area.size() * viewport.device_ratio).toSize()
                layer.fine = QImage(size, image.format())
                self._viewport = viewport
                self._timer.start()
        return layer.area, layer.image

    def _on_idle(self) -> None:
        """One strip of a fine layer."""
        waiting = next((layer for layer in self._known.values() if layer.fine is not None), None)
        viewport = self._viewport
        if waiting is None or waiting.fine is None or viewport is None:
            self._timer.stop()
            return
        before, after, _keep, *geometry = waiting.inputs
        if tuple(geometry) != _geometry(viewport):
            waiting.fine = None  # The next frame begins anew.
            return
        fine, ratio, top = waiting.fine, viewport.device_ratio, waiting.rows_done
        rows = min(max(1, _STRIP_PX // fine.width()), fine.height() - top)
        strip = QRectF(waiting.area.left(), waiting.area.top() + top / ratio, waiting.area.width(), rows / ratio)
        qimage.put_rows(fine, top, _mixed(before, after, waiting.mix, viewport, strip, ratio))
        waiting.rows_done = top + rows
        if waiting.rows_done >= fine.height():
            waiting.image, waiting.fine = fine, None
            self.refined.emit()


def _geometry(viewport: Viewport) -> tuple[Any, ...]:
    return viewport.painted_rect, viewport.visible, viewport.device_ratio


def _area(viewport: Viewport) -> QRectF:
    """The visible part of the picture, on the device pixels whose middle it covers: the ones that a painter fills."""
    ratio, visible = viewport.device_ratio, viewport.painted_rect.intersected(QRectF(QPointF(), viewport.view_size))
    edges = (visible.left(), visible.top(), visible.right(), visible.bottom())
    left, top, right, bottom = (math.floor(edge * ratio + 0.5) / ratio for edge in edges)
    return QRectF(left, top, right - left, bottom - top)


def _mixed(before: Pyramid, after: Pyramid, mix: Mix, viewport: Viewport, area: QRectF, ratio: float) -> QImage:
    photo, result = (_drawn(picture, viewport, area, ratio) for picture in (before, after))
    return mix(photo, result)


def _drawn(picture: Pyramid, viewport: Viewport, area: QRectF, ratio: float) -> QImage:
    has_alpha = picture.levels[0].hasAlphaChannel()
    kind = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    size = (area.size() * ratio).toSize()
    layer = QImage(max(size.width(), 1), max(size.height(), 1), kind)
    layer.fill(Qt.GlobalColor.transparent)
    layer.setDevicePixelRatio(ratio)
    painter = QPainter(layer)
    painter.translate(-area.topLeft())
    painting.draw_picture(painter, picture, viewport, area)
    painter.end()
    layer.setDevicePixelRatio(1.0)
    return layer


def draw_mixed(
    painter: QPainter,
    before: Pyramid,
    after: Pyramid,
    strength: float,
    viewport: Viewport,
    clip: QRectF,
    keep: "Keep",
    layers: LiveLayers,
) -> None:
    """`after` over `before` at `strength` (0..1), keeping the photo's colours or brightness where that is wanted."""
    if keep != "nothing" and strength > 0.0:
        painting.draw_layer_mixed(painter, before, layers.kept(before, after, keep, viewport), strength, viewport, clip)
    elif strength <= 0.0 or strength >= 1.0:
        painting.draw_picture(painter, before if strength <= 0.0 else after, viewport, clip)
    elif after.levels[0].hasAlphaChannel():
        painting.draw_mixed_alpha(painter, before, after, strength, viewport, clip)
    else:
        painting.draw_picture(painter, before, viewport, clip)
        painter.setOpacity(strength)
        painting.draw_picture(painter, after, viewport, clip)
        painter.setOpacity(1.0)
