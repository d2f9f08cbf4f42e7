"""Where the picture lies on the canvas: zoom, pan, fit. Plain geometry in device-independent pixels."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

MAX_SCALE = 32.0
MARGIN_PX = 24.0


class Viewport:
    """Maps picture pixels to canvas points; `scale` is device pixels per picture pixel, so 1.0 is 100 %."""

    def __init__(self) -> None:
        self.picture_size = QSize()
        self.view_size = QSizeF()
        self.device_ratio = 1.0
        self.margin_px = MARGIN_PX
        """Around a fitted picture."""
        self.fitted = True
        self._scale = 1.0
        self._centre = QPointF()

    @property
    def scale(self) -> float:
        """Device pixels per picture pixel."""
        return self._fit_scale() if self.fitted else self._scale

    @property
    def rect(self) -> QRectF:
        """The whole picture on the canvas."""
        width = self.picture_size.width() * self.scale / self.device_ratio
        height = self.picture_size.height() * self.scale / self.device_ratio
        centre = QPointF(self.view_size.width() / 2, self.view_size.height() / 2)
        if not self.fitted:
            centre -= self._centre * (self.scale / self.device_ratio)
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)

    @property
    def shows_whole_pixels(self) -> bool:
        """Whether every pixel of the picture covers the same whole number of the screen's."""
        return self.scale >= 1.0 and abs(self.scale - round(self.scale)) < 1e-6

    @property
    def painted_rect(self) -> QRectF:
        """As `rect`; at 100 % and its multiples moved to whole pixels of the screen, so that none is smeared."""
        rect = self.rect
        if self.shows_whole_pixels:
            ratio = self.device_ratio
            rect.moveTo(round(rect.x() * ratio) / ratio, round(rect.y() * ratio) / ratio)
        return rect

    @property
    def visible(self) -> QRectF:
        """The part of the picture that can be seen, on the canvas."""
        return self.rect.intersected(QRectF(QPointF(), self.view_size))

    @property
    def overflows(self) -> bool:
        """Whether a part of the picture lies outside of the canvas."""
        return self.rect.width() > self.view_size.width() + 1 or self.rect.height() > self.view_size.height() + 1

    def set_picture_size(self, size: QSize) -> None:
        """Another picture; the same size keeps zoom and pan."""
        if size != self.picture_size:
            self.picture_size = size
            self.fit()

    def fit(self) -> None:
        """The whole picture with a margin."""
        self.fitted = True
        self._centre = QPointF()

    def zoom_to(self, scale: float, at: QPointF) -> None:
        """Set the scale; the picture point under `at` stays where it is."""
        if self.picture_size.isEmpty():
            return
        before = self.to_picture(at)
        self._scale = min(max(scale, min(self._fit_scale(), 1.0) / 4), MAX_SCALE)
        self.fitted = False
        offset = at - QPointF(self.view_size.width() / 2, self.view_size.height() / 2)
        middle = QPointF(self.picture_size.width() / 2, self.picture_size.height() / 2)
        self._centre = before - middle - offset * (self.device_ratio / self._scale)
        self._keep_in_view()

    def pan(self, by: QPointF) -> None:
        """Move the picture by canvas points."""
        if self.fitted:
            self._scale = self._fit_scale()
            self.fitted = False
        self._centre -= by * (self.device_ratio / self._scale)
        self._keep_in_view()

    def centre_on(self, pixel: QPointF) -> None:
        """Move the picture so that one of its pixels is in the middle."""
        middle = QPointF(self.picture_size.width() / 2, self.picture_size.height() / 2)
        self.pan((middle + self._centre - pixel) * (self.scale / self.device_ratio))

    def to_picture(self, point: QPointF) -> QPointF:
        """Canvas point → picture pixels."""
        factor = self.device_ratio / self.scale
        return (point - self.rect.topLeft()) * factor

    def _fit_scale(self) -> float:
        if self.picture_size.isEmpty() or self.view_size.isEmpty():
            return 1.0
        width = max(self.view_size.width() - 2 * self.margin_px, 1.0) * self.device_ratio
        height = max(self.view_size.height() - 2 * self.margin_px, 1.0) * self.device_ratio
        return min(width / self.picture_size.width(), height / self.picture_size.height(), MAX_SCALE)

    def _keep_in_view(self) -> None:
        """The middle of the canvas never leaves the picture."""
        half_width, half_height = self.picture_size.width() / 2, self.picture_size.height() / 2
        self._centre = QPointF(
            min(max(self._centre.x(), -half_width), half_width), min(max(self._centre.y(), -half_height), half_height)
        )
