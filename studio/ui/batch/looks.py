"""Which looks a batch makes: a tick for each model, and which way where it has two."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from studio.state.batch.workspace import BatchState
from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.ui.parts.form_fields import hbox, vbox

_INDENT_PX = 20


class BatchLooks(QWidget):
    def __init__(self, state: BatchState, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._shelf = shelf
        self.ticks: dict[str, QCheckBox] = {}
        self.ways: dict[str, QComboBox] = {}
        self._column = vbox(owner=self, spacing=4)
        shelf.entries_changed.connect(self._rebuild)
        state.draft_changed.connect(self._show)
        self._rebuild()

    def _rebuild(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.ticks.clear()
        self.ways.clear()
        for entry in self._shelf.entries:
            if entry.package is None:
                continue
            tick = QCheckBox(entry.package.name)
            tick.setToolTip(entry.package.manifest.description)
            tick.clicked.connect(self._on_ticked)
            self.ticks[entry.id] = tick
            self._column.addWidget(tick)
            if len(entry.package.directions) > 1:
                # Below its look: beside a long name it would make the panel wider than it is.
                self._column.addWidget(_indented(self._way(entry.id, entry.package.directions)))
        self._show()

    def _way(self, model_id: str, directions: tuple[str, ...]) -> QComboBox:
        way = QComboBox()
        way.addItems([direction.replace("-", " ") for direction in directions])
        way.setAccessibleName(tr("Direction"))
        way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        way.setProperty("directions", list(directions))
        way.activated.connect(self._on_ticked)
        self.ways[model_id] = way
        return way

    def _on_ticked(self) -> None:
        chosen = {model_id for model_id, tick in self.ticks.items() if tick.isChecked()}
        # In the order in which they were chosen, the newest last.
        kept = [model_id for model_id in self._state.draft.models if model_id in chosen]
        models = (*kept, *(model_id for model_id in self.ticks if model_id in chosen and model_id not in kept))
        directions = tuple(
            (model_id, way.property("directions")[way.currentIndex()]) for model_id, way in self.ways.items()
        )
        self._state.change(models=models, directions=directions)

    def _show(self) -> None:
        draft = self._state.draft
        ways = dict(draft.directions)
        for model_id, tick in self.ticks.items():
            tick.setChecked(model_id in draft.models)
        for model_id, way in self.ways.items():
            way.setEnabled(model_id in draft.models)
            directions = way.property("directions")
            with QSignalBlocker(way):
                way.setCurrentIndex(directions.index(ways[model_id]) if ways.get(model_id) in directions else 0)


def _indented(widget: QWidget) -> QWidget:
    """As far as the words of a tick are."""
    line = QWidget()
    hbox(widget, owner=line, margins=(_INDENT_PX, 0, 0, 0))
    return line
