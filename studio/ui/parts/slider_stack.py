"""The sliders of a model, one below the other."""

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from studio.state.language import tr
from studio.ui.parts.buttons import icon_button
from studio.ui.parts.form_fields import hbox, vbox
from studio.ui.parts.value_slider import ValueSlider

REACH = 200
"""Per cent of the way from pictures without something to those with it, to either side."""


class SliderStack(QWidget):
    """Made anew when other sliders are there; shows amounts without saying so."""

    moved = Signal(str, float)
    """Name and amount; 1 is all the way."""
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removable: frozenset[str] = frozenset()
        self.sliders: dict[str, ValueSlider] = {}
        self._rows: list[QWidget] = []
        self._relays: list[_Relay] = []
        self._layout = vbox(owner=self)

    def show_sliders(
        self, names: tuple[str, ...], amounts: Mapping[str, float], removable: Collection[str] = ()
    ) -> None:
        """These sliders, at these amounts; those that are `removable` have a button that asks for it."""
        if tuple(self.sliders) != names or frozenset(removable) != self._removable:
            self._removable = frozenset(removable)
            self._rebuild(names)
        for name, slider in self.sliders.items():
            slider.blockSignals(True)
            slider.set_value(round(100 * amounts.get(name, 0.0)))
            slider.blockSignals(False)
        self.setVisible(bool(names))

    def _rebuild(self, names: tuple[str, ...]) -> None:
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.sliders, self._rows, self._relays = {}, [], []
        for name in names:
            field = QSpinBox()
            field.setRange(-REACH, REACH)
            field.setSuffix(" %")
            slider = ValueSlider(name, field, default=0)
            slider.set_tip(tr("Towards the pictures with it, or away from them"))
            relay = _Relay(name, self.moved.emit, self.remove_asked.emit, self)
            slider.value_changed.connect(relay.on_value)
            self.sliders[name] = slider
            self._relays.append(relay)
            row = QWidget()
            line = hbox((slider, 1), owner=row, spacing=4)
            if name in self._removable:
                words = tr("Forget the slider {name}").format(name=name)
                button = icon_button("trash", tr("Forget this slider"), words)
                button.clicked.connect(relay.on_remove)
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.append(row)
            self._layout.addWidget(row)


class _Relay(QObject):
    """Says which slider it was; a QObject, so that its slots are bound methods."""

    def __init__(
        self, name: str, moved: Callable[[str, float], None], removed: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._name, self._moved, self._removed = name, moved, removed

    def on_value(self, percent: int) -> None:
        self._moved(self._name, percent / 100)

    def on_remove(self) -> None:
        self._removed(self._name)
