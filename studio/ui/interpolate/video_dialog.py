"""How a video is written."""

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QPushButton,
    QSpinBox,
    QWidget,
)

from studio.state.interpolate.export import VideoExport, VideoWish
from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.timeline.ffmpeg import CONTAINER_SUFFIXES, INSTALL_LINE, has_codecs
from studio.ui.export.dialog import Segments
from studio.ui.parts.buttons import push_button
from studio.ui.parts.files import ask_for_folder, ask_where_to_save
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox
from studio.ui.parts.value_slider import StopField, ValueSlider

FORMATS: tuple[tuple[str, str], ...] = (
    ("MP4", ".mp4"),
    ("WebM", ".webm"),
    ("GIF", ".gif"),
    ("WebP", ".webp"),
    ("APNG", ".png"),
    ("PNG files", ""),
)
_SIZES = (256, 384, 512, 768, 1024, 1536, 2048)
_HAS_QUALITY = (".mp4", ".webm", ".webp")


class VideoDialog(QDialog):
    """Says before it writes how long, how large and how many frames."""

    def __init__(self, state: TimelineState, video: VideoExport, parent: QWidget) -> None:
        super().__init__(parent)
        self._state, self._video = state, video
        self.setWindowTitle(tr("Export a video"))
        self.formats = Segments(tr("Format"), tuple(name for name, _ in FORMATS))
        self.codec = Segments(tr("Of the WebM"), ("VP9", "AV1"))
        quality = QSpinBox()
        quality.setRange(1, 100)
        self.quality = ValueSlider(tr("Quality"), quality, default=90)
        self._sizes = self._sizes_on_offer()
        field = StopField()
        field.setRange(0, len(self._sizes) - 1)
        field.set_stops(tuple((f"{size} px", size) for size in self._sizes))
        self.size_slider = ValueSlider(tr("Long edge"), field, default=self._default_size(), page=1)
        self.crisp = QCheckBox(tr("Crisp pixels"))
        self.crisp.setChecked(state.crisp)
        self.plain = QCheckBox(tr("Plain blend of the keys instead"))
        self.plain.setChecked(state.crossfade)
        self.plain.setVisible(bool(state.timeline.model))
        self._facts = text_label("", "caption")
        self.export_button = push_button(tr("Export…"), "primary")
        cancel = QPushButton(tr("Cancel"))
        cancel.setMinimumHeight(self.export_button.sizeHint().height())
        buttons = hbox(STRETCH, cancel, self.export_button)
        vbox(
            self.formats,
            self.codec,
            self.quality,
            self.size_slider,
            self.crisp,
            self.plain,
            self._facts,
            STRETCH,
            buttons,
            owner=self,
            margins=(24, 20, 24, 16),
            spacing=16,
        )
        self.setFixedWidth(520)
        self.formats.chosen.connect(self._on_changed)
        self.size_slider.value_changed.connect(self._on_changed)
        cancel.clicked.connect(self.reject)
        self.export_button.clicked.connect(self._on_export)
        self._on_changed()

    @property
    def suffix(self) -> str:
        """Of the chosen format; empty for a folder."""
        return FORMATS[self.formats.index][1]

    def wish(self, path: Path) -> VideoWish:
        from studio.timeline.video import VideoOptions

        crossfade = self.plain.isChecked() and bool(self._state.timeline.model)
        options = VideoOptions(
            fps=self._state.timeline.fps,
            quality=self.quality.value,
            codec="av1" if self.codec.index == 1 else "vp9",
            by_network=self._state.package is not None and not crossfade,
        )
        return VideoWish(path, options, self._sizes[self.size_slider.value], self.crisp.isChecked(), crossfade)

    def write_to(self, path: Path) -> None:
        self._video.begin(self.wish(path))
        self.accept()

    def _sizes_on_offer(self) -> tuple[int, ...]:
        """The size of the frames, whole multiples of it, and usual sizes."""
        own = max(self._state.frame_size or (64, 64))
        multiples = {own * factor for factor in (1, 2, 4, 8, 16) if own * factor <= 2048}
        usual = {size for size in _SIZES if own <= size} if own < 256 else {size for size in _SIZES if size < own}
        return tuple(sorted(multiples | usual))

    def _default_size(self) -> int:
        own = max(self._state.frame_size or (64, 64))
        return self._sizes.index(own) if own >= 256 else min(i for i, s in enumerate(self._sizes) if s >= 512)

    def _on_changed(self, *_arguments: object) -> None:
        self.codec.setVisible(self.suffix == ".webm")
        self.quality.setVisible(self.suffix in _HAS_QUALITY)
        timeline = self._state.timeline
        text = tr("{frames} frames, {seconds:.1f} seconds at {fps} a second")
        frames = self._state.frames
        self._facts.setText(text.format(frames=frames, seconds=frames / timeline.fps, fps=timeline.fps))
        lacking = self.suffix in CONTAINER_SUFFIXES and not has_codecs()
        if lacking:
            self._facts.setText(tr("MP4, WebM and APNG need FFmpeg: {line}").format(line=INSTALL_LINE))
        self.export_button.setEnabled(frames > 0 and not lacking)
        self.adjustSize()

    def _on_export(self) -> None:
        title = tr("Export a video")
        if not self.suffix:
            ask_for_folder(self, title, self.write_to)
        else:
            ask_where_to_save(self, title, Path(f"film{self.suffix}"), self.write_to, f"*{self.suffix}")
