"""The panel of the Interpolate workspace: the model, the chosen key, the way."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.state.interpolate.workspace import TimelineState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.interpolate.key_panel import KeyPanel
from studio.ui.parts.form_fields import beside, heading, labelled, number_field, rule
from studio.ui.parts.generator_picker import GeneratorPicker


class TimelinePanel(QWidget):
    """Writes to the state, and shows what the state says."""

    def __init__(self, state: TimelineState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setObjectName("Inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(300)
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
        self.export = QPushButton(actions["export_video"].text())
        self.export.setProperty("primary", True)
        self.export.setToolTip(actions["export_video"].toolTip())
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
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(12)
        column.addWidget(self.picker)
        column.addWidget(rule())
        column.addWidget(self.key)
        column.addWidget(rule())
        title_label = heading(tr("Film"))
        column.addWidget(title_label)
        column.addWidget(self._way_row)
        column.addWidget(self.even)
        column.addWidget(beside(tr("Frames"), self.rate))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setAccessibleName(tr("Interpolate"))
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 0)
        bottom.addWidget(self.export, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(8)
        layout.addWidget(area, 1)
        layout.addLayout(bottom)

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
