"""The panel at the right: looks, direction, strength, size, save."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from studio.state.plan import SizePx
from studio.state.translate import TranslateState
from studio.ui.actions import Actions
from studio.ui.widgets.direction import DirectionChooser
from studio.ui.widgets.gallery import Gallery
from studio.ui.widgets.value_slider import StopField, ValueSlider


class Inspector(QWidget):
    """Writes to the state, and shows what the state says."""

    def __init__(self, state: TranslateState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._sizes: tuple[SizePx, ...] = ()
        self.setObjectName("Inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(300)
        self.gallery = Gallery(state.shelf)
        self._nothing = QLabel("Looking for looks…")
        self._nothing.setProperty("caption", True)
        self._nothing.setWordWrap(True)
        self.direction = DirectionChooser(state.shelf)
        percent = QSpinBox()
        percent.setRange(0, 100)
        percent.setSuffix(" %")
        self.strength = ValueSlider("How strong", percent, default=100)
        self.strength.set_tip("How much of the translation shows")
        self._size_field = StopField()
        self.size_slider = ValueSlider("Detail size", self._size_field, default=0, page=1)
        self.size_slider.set_tip("Smaller gives bolder shapes, larger finer ones and takes longer")
        self.save_button = QPushButton("Save…")
        self.save_button.setProperty("primary", True)
        self.save_button.setToolTip(actions["save"].toolTip())
        self._lay_out()
        self.strength.value_changed.connect(self._on_strength_moved)
        self.size_slider.value_changed.connect(self._on_size_moved)
        self._save_action = actions["save"]
        self.save_button.clicked.connect(self._save_action.trigger)
        self._save_action.changed.connect(self._on_save_changed)
        state.strength_changed.connect(self._on_strength_changed)
        state.size_changed.connect(self._on_size_changed)
        state.shelf.entries_changed.connect(self._on_entries_changed)
        self._on_size_changed()

    def set_compact(self, compact: bool) -> None:
        """Narrower in a small window."""
        self.setFixedWidth(248 if compact else 300)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(8)
        heading = QLabel("Look")
        heading.setProperty("heading", True)
        heading.setContentsMargins(16, 0, 16, 0)
        self._nothing.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(heading)
        layout.addWidget(self._nothing)
        layout.addWidget(self.gallery, 100)
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setObjectName("Rule")
        layout.addWidget(rule)
        controls = QVBoxLayout()
        controls.setContentsMargins(16, 8, 16, 0)
        controls.setSpacing(12)
        for widget in (self.direction, self.strength, self.size_slider):
            controls.addWidget(widget)
        layout.addLayout(controls)
        layout.addStretch(1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 0)
        bottom.addWidget(self.save_button)
        layout.addLayout(bottom)

    def _on_save_changed(self) -> None:
        self.save_button.setEnabled(self._save_action.isEnabled())

    def _on_strength_moved(self, percent: int) -> None:
        self._state.set_strength(percent / 100)

    def _on_strength_changed(self) -> None:
        self.strength.set_value(round(self._state.strength * 100))

    def _on_size_moved(self, stop: int) -> None:
        if stop < len(self._sizes):
            self._state.set_size(self._sizes[stop])

    def _on_size_changed(self) -> None:
        sizes = self._state.sizes_on_offer
        self.size_slider.setVisible(bool(sizes))
        if not sizes:
            return
        if sizes != self._sizes:
            self._sizes = sizes
            self._size_field.set_stops(tuple(_stop(size) for size in sizes))
            self.size_slider.blockSignals(True)
            self.size_slider.set_range(0, len(sizes) - 1)
            self.size_slider.blockSignals(False)
        self.size_slider.set_value(sizes.index(self._state.size_px))

    def _on_entries_changed(self) -> None:
        self._nothing.setText("No looks are installed. Put a model package into the models folder and start again.")
        self._nothing.setVisible(not self._state.shelf.entries)


def _stop(size_px: SizePx) -> tuple[str, int | None]:
    if size_px == "auto":
        return ("Auto", None)
    if size_px == "full":
        return ("Full", None)
    return (f"{size_px} px", size_px)
