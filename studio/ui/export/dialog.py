"""The sheet behind "Export…": format, quality, size, depth, and what travels along."""

from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from studio.state.language import mark, tr
from studio.state.session import Session
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox
from studio.ui.parts.value_slider import ValueSlider

if TYPE_CHECKING:
    from studio.imaging.options import SaveOptions

FORMATS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "WebP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "AVIF": (".avif",),
}
_DEEP, _LOSSY = ("PNG", "TIFF"), ("JPEG", "WebP", "AVIF")
_USES = {
    "PNG": mark("Without loss, opens everywhere, large."),
    "JPEG": mark("Small, opens everywhere; transparency becomes white."),
    "WebP": mark("Smaller than JPEG, for the web."),
    "TIFF": mark("Without loss, for print and photo editors."),
    "AVIF": mark("The smallest; older programs can't open it."),
}


class ExportSheet(QDialog):
    """Reads what is on the canvas; what was chosen is in `suffix` and `options` once accepted."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setAccessibleName(tr("Export"))
        self._session = session
        order = session.finisher.order
        photo = None if order is None else order.photo
        self._sizes = _sizes(session)
        self._has_profile = photo is not None and photo.origin is not None and photo.origin.icc is not None
        self._natural_depth = 16 if photo is not None and photo.origin is not None and photo.origin.depth == 16 else 8
        self._start = session.settings.save_options
        self.formats = Segments(tr("Format"), tuple(FORMATS))
        self._use = text_label("", "caption")
        field = QSpinBox()
        field.setRange(1, 100)
        self.quality = ValueSlider(tr("Quality"), field, default=92)
        self.quality.set_tip(tr("Lower makes smaller files"))
        self.lossless = QCheckBox(tr("Without loss"))
        self.resolution = Segments(tr("Size"), tuple(_size_words(*entry) for entry in self._sizes))
        self.fine_tones = Segments(tr("Fine tones"), (tr("8 bits"), tr("16 bits")))
        self.details = QCheckBox(tr("Keep photo details (camera, place, date)"))
        self.details.setToolTip(
            tr("Also how the picture was made, so that it can be opened here with the same settings")
        )
        self.colours = QCheckBox(tr("Keep the photo's colour profile"))
        self.colours.setToolTip(tr("Off: the colours of ordinary screens (sRGB)"))
        self.export_button = push_button(tr("Choose where…"), "primary", default=True, clicked=self.accept)
        self._lay_out()
        self._show_start()
        self.formats.chosen.connect(self._on_changed)
        self.lossless.toggled.connect(self._on_changed)
        self._on_changed()

    @property
    def suffix(self) -> str:
        return FORMATS[self._format][0]

    @property
    def options(self) -> "SaveOptions":
        """What was chosen; what the format does not have stays as it was remembered."""
        from studio.imaging.options import SaveOptions

        name = self._format
        depth: Literal["auto", 8, 16] = self._start.depth
        if name in _DEEP:
            picked: Literal[8, 16] = 16 if self.fine_tones.index == 1 else 8
            depth = "auto" if picked == self._natural_depth else picked
        elif depth == 16:
            depth = "auto"
        return SaveOptions(
            quality=self.quality.value,
            lossless=self.lossless.isChecked(),
            depth=depth,
            details=self.details.isChecked(),
            mark_made=self._start.mark_made,
            profile="own" if self.colours.isChecked() else "srgb",
            resolution="working" if self.resolution.index == 1 else "full",
        )

    @property
    def _format(self) -> str:
        return tuple(FORMATS)[self.formats.index]

    def _lay_out(self) -> None:
        cancel = push_button(tr("Cancel"), clicked=self.reject)
        cancel.setMinimumHeight(self.export_button.sizeHint().height())
        buttons = hbox(STRETCH, cancel, self.export_button)
        top = vbox(self.formats, self._use, spacing=4)
        kept = vbox(self.details, self.colours)
        vbox(
            top,
            self.quality,
            self.lossless,
            self.resolution,
            self.fine_tones,
            kept,
            STRETCH,
            buttons,
            owner=self,
            margins=(24, 20, 24, 16),
            spacing=16,
        )
        self.setFixedWidth(440)

    def _show_start(self) -> None:
        start, suffix = self._start, self._session.settings.save_suffix
        names = tuple(FORMATS)
        self.formats.choose(next(i for i, name in enumerate(names) if suffix in FORMATS[name]))
        self.quality.set_value(start.quality)
        self.lossless.setChecked(start.lossless)
        self.resolution.choose(1 if start.resolution == "working" and len(self._sizes) > 1 else 0)
        self.resolution.setVisible(len(self._sizes) > 1)
        deep = start.depth == 16 or (start.depth == "auto" and self._natural_depth == 16)
        self.fine_tones.choose(1 if deep else 0)
        self.details.setChecked(start.details)
        self.colours.setChecked(start.profile == "own")
        self.colours.setVisible(self._has_profile)

    def _on_changed(self, *_arguments: Any) -> None:
        name = self._format
        self._use.setText(tr(_USES[name]))
        self.lossless.setVisible(name == "WebP")
        self.quality.setVisible(name in _LOSSY and not (name == "WebP" and self.lossless.isChecked()))
        self.fine_tones.setVisible(name in _DEEP)
        self.adjustSize()


class Segments(QWidget):
    """A few choices side by side, one of them chosen."""

    chosen = Signal(int)

    def __init__(self, title: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = hbox(spacing=4)
        for number, words in enumerate(choices):
            button = push_button(words, "segment", checkable=True, accessible_name=f"{title}: {words}", default=False)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
        vbox(QLabel(title), row, owner=self, spacing=4)
        self.choose(0)
        self._group.idClicked.connect(self.chosen)

    @property
    def index(self) -> int:
        """Number of the chosen one."""
        return self._group.checkedId()

    @property
    def buttons(self) -> list[QPushButton]:
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def choose(self, index: int) -> None:
        self.buttons[index].setChecked(True)


def _sizes(session: Session) -> tuple[tuple[str, tuple[int, int]], ...]:
    """The photo's size, and the smaller one that the network saw where that is known."""
    order, rendered = session.finisher.order, session.translate.full_result
    if order is None:
        return ((tr("Full"), (1, 1)),)
    full = (tr("Full"), order.photo.size)
    if rendered is None or rendered.translation.network_size == order.photo.size:
        return (full,)
    return (full, (tr("Working"), rendered.translation.network_size))


def _size_words(name: str, size: tuple[int, int]) -> str:
    return f"{name}, {size[0]} × {size[1]}"
