"""A slider that shows its value, takes typed numbers, moves by arrow keys and resets on double-click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSlider, QSpinBox, QStyle, QWidget

from studio.state.language import tr
from studio.ui.parts.form_fields import hbox, vbox


class ValueSlider(QWidget):
    """A whole number between two ends."""

    value_changed = Signal(int)

    def __init__(self, title: str, field: QSpinBox, *, default: int, page: int = 10) -> None:
        super().__init__()
        self._default = default
        self._slider = _ResetSlider(self)
        self._slider.setPageStep(page)
        self._slider.setAccessibleName(title)
        self._field = field
        self._field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self._field.setFrame(False)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setKeyboardTracking(False)
        self._field.setAccessibleName(title)
        self._field.setFixedSize(72, 24)
        self._field.lineEdit().setAcceptDrops(False)
        label = QLabel(title)
        label.setBuddy(self._field)
        top = hbox((label, 1), self._field)
        vbox(top, self._slider, owner=self, spacing=0)
        self.set_range(field.minimum(), field.maximum())
        self.set_value(default)
        self._slider.valueChanged.connect(self._on_value)
        self._field.valueChanged.connect(self._on_value)
        self._slider.reset_asked.connect(self.reset)

    @property
    def value(self) -> int:
        return self._slider.value()

    @property
    def slider(self) -> QSlider:
        """The part that is dragged."""
        return self._slider

    @property
    def field(self) -> QSpinBox:
        """The part that is typed into."""
        return self._field

    def set_range(self, minimum: int, maximum: int) -> None:
        self._slider.setRange(minimum, maximum)
        self._field.setRange(minimum, maximum)

    def set_value(self, value: int) -> None:
        """Show `value`; says so only where it is another one."""
        self._slider.setValue(value)
        self._field.setValue(self._slider.value())

    def reset(self) -> None:
        """Back to where it began."""
        self.set_value(self._default)

    def set_tip(self, tip: str) -> None:
        """One tool tip for all parts; double-click is mentioned."""
        self.setToolTip(tr("{tip}\nDouble-click resets").format(tip=tip))

    def _on_value(self, value: int) -> None:
        if self._slider.value() == value == self._field.value():
            self.value_changed.emit(value)
        else:
            self.set_value(value)


def small_slider(title: str, lowest: int, highest: int, default: int, unit: str = "") -> ValueSlider:
    """One of several in a row of tools."""
    field = QSpinBox()
    field.setRange(lowest, highest)
    field.setSuffix(unit)
    slider = ValueSlider(title, field, default=default)
    slider.setMinimumWidth(120)
    slider.setMaximumWidth(200)
    return slider


class StopField(QSpinBox):
    """Shows words or sizes in place of the numbers of stops; a typed number picks the nearest stop."""

    def __init__(self) -> None:
        super().__init__()
        self._stops: tuple[tuple[str, int | None], ...] = (("", None),)

    def set_stops(self, stops: tuple[tuple[str, int | None], ...]) -> None:
        """Text of each stop, and the number that picks it, if any."""
        self._stops = stops

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        return self._stops[min(max(value, 0), len(self._stops) - 1)][0]

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        typed = text.strip().casefold()
        digits = "".join(sign for sign in typed if sign.isdigit())
        numbered = [(abs(int(digits) - size), i) for i, (_, size) in enumerate(self._stops) if digits and size]
        named = [i for i, (name, _) in enumerate(self._stops) if typed and name.casefold().startswith(typed)]
        if named:
            return named[0]
        return min(numbered)[1] if numbered else self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position


class _ResetSlider(QSlider):
    """A click jumps to the place; a double-click asks for a reset."""

    reset_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            handle_px = 16
            along = int(event.position().x()) - handle_px // 2
            self.setValue(
                QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), along, self.width() - handle_px)
            )
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.reset_asked.emit()
