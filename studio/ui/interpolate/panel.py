"""The panel of the Interpolate workspace: the model, the chosen key, the way."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QWidget,
)

from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.interpolate.key_panel import KeyPanel
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import (
    STRETCH,
    as_panel,
    beside,
    hbox,
    heading,
    labelled,
    number_field,
    rule,
    scrolled,
    vbox,
)
from studio.ui.parts.generator_picker import GeneratorPicker


class TimelinePanel(QWidget):
    """Writes to the state, and shows what the state says."""

    def __init__(self, state: TimelineState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        as_panel(self, "Inspector", width_px=300)
        self.picker = GeneratorPicker(state.shelf, none=tr("No model: blend pictures"))
        self.key = KeyPanel(state)
        self.way = QComboBox()
        for words, way in ((tr("Round"), "spherical"), (tr("Straight"), "linear"), (tr("Smooth curve"), "spline")):
            self.way.addItem(words, way)
        self.way.setAccessibleName(tr("Way between keys"))
        self.way.setToolTip(tr("Round keeps to where likely pictures are; the curve flows through all keys"))
        self.even = QCheckBox(tr("Even change"))
        self.even.setToolTip(tr("Every frame differs from the last one as much as any other"))
        self.rate = number_field(1, 120, tr(" a second"))
        self.rate.setAccessibleName(tr("Frames a second"))
        self.export = push_button(actions["export_video"].text(), "primary", tip=actions["export_video"].toolTip())
        self._way_row = labelled(tr("Way between keys"), self.way)
        self._lay_out()
        self.picker.chosen.connect(state.choose_model)
        self.way.activated.connect(self._on_way)
        self.even.toggled.connect(self._on_even)
        self.rate.valueChanged.connect(self._on_rate)
        self.export.clicked.connect(actions["export_video"].trigger)
        state.timeline_changed.connect(self._on_changed)
        state.model_changed.connect(self._on_changed)
        self._on_changed()

    def set_compact(self, compact: bool) -> None:
        """Narrower in a small window."""
        self.setFixedWidth(248 if compact else 300)

    def _lay_out(self) -> None:
        inner = QWidget()
        title_label = heading(tr("Film"))
        vbox(
            self.picker,
            rule(),
            self.key,
            rule(),
            title_label,
            self._way_row,
            self.even,
            beside(tr("Frames"), self.rate),
            STRETCH,
            owner=inner,
            margins=(16, 4),
            spacing=12,
        )
        area = scrolled(inner, tr("Interpolate"))
        bottom = hbox((self.export, 1), margins=(16, 8, 16, 0))
        vbox((area, 1), bottom, owner=self, margins=(0, 12))

    def _on_changed(self) -> None:
        timeline = self._state.timeline
        self.picker.show_model(timeline.model)
        with QSignalBlocker(self.way), QSignalBlocker(self.even), QSignalBlocker(self.rate):
            self.way.setCurrentIndex(self.way.findData(timeline.way))
            self.even.setChecked(timeline.even)
            self.rate.setValue(timeline.fps)
        for widget in (self._way_row, self.even):
            widget.setVisible(bool(timeline.model))

    def _on_way(self, index: int) -> None:
        self._state.set_way(way=self.way.itemData(index))

    def _on_even(self, on: bool) -> None:
        self._state.set_way(even=on)

    def _on_rate(self, fps: int) -> None:
        self._state.set_way(fps=fps)
