"""The sheet behind "Export…": format, quality, size, depth, and what travels along."""

from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.state.language import mark, tr
from studio.state.session import Session
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
        self._use = QLabel()
        self._use.setProperty("caption", True)
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
        self.export_button = QPushButton(tr("Choose where…"))
        self._lay_out()
        self._show_start()
        self.formats.chosen.connect(self._on_changed)
        self.lossless.toggled.connect(self._on_changed)
        self._on_changed()

    @property
    def suffix(self) -> str:
        """Of the chosen format."""
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
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.export_button.setProperty("primary", True)
        self.export_button.setDefault(True)
        cancel.setMinimumHeight(self.export_button.sizeHint().height())
        self.export_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.formats)
        top.addWidget(self._use)
        column.addLayout(top)
        for widget in (self.quality, self.lossless, self.resolution, self.fine_tones):
            column.addWidget(widget)
        kept = QVBoxLayout()
        kept.setSpacing(8)
        kept.addWidget(self.details)
        kept.addWidget(self.colours)
        column.addLayout(kept)
        column.addStretch(1)
        column.addLayout(buttons)
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
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, words in enumerate(choices):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setAccessibleName(f"{title}: {words}")
            button.setAutoDefault(False)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(QLabel(title))
        layout.addLayout(row)
        self.choose(0)
        self._group.idClicked.connect(self.chosen)

    @property
    def index(self) -> int:
        """Number of the chosen one."""
        return self._group.checkedId()

    @property
    def buttons(self) -> list[QPushButton]:
        """The choices, in order."""
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def choose(self, index: int) -> None:
        """Choose without saying so."""
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
