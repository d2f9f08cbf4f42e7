"""The panel of the Generate workspace: model, seed, how many, how varied, class, sliders."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QMenu,
    QSpinBox,
    QToolButton,
    QWidget,
)

from studio.state.generate.encoded_photo import PhotoInLatents
from studio.state.generate.workspace import COUNTS, DEFAULT_COUNT, MOST_SEED, GenerateState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import icon_button, push_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, heading, labelled, rule, scrolled, vbox
from studio.ui.parts.generator_picker import GeneratorPicker
from studio.ui.parts.slider_stack import SliderStack
from studio.ui.parts.value_slider import ValueSlider

MOST_TEMPERATURE = 150


class GeneratePanel(QWidget):
    """Writes to the state, and shows what the state says."""

    def __init__(
        self, state: GenerateState, photo: PhotoInLatents, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._photo = photo
        as_panel(self, "Inspector", width_px=300)
        self.picker = GeneratorPicker(state.shelf)
        self.seed = QSpinBox()
        self.seed.setRange(0, MOST_SEED)
        self.seed.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.seed.setFrame(False)
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.seed.setKeyboardTracking(False)
        self.seed.setFixedSize(72, 24)
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.setToolTip(tr("The number of the first picture; the same number gives the same picture, always"))
        self.count = ValueSlider(tr("How many"), _field(*COUNTS), default=DEFAULT_COUNT)
        percent = _field(0, MOST_TEMPERATURE, " %")
        self.temperature = ValueSlider(tr("How varied"), percent, default=100)
        self.temperature.set_tip(tr("Less is nearer to the average, more is stranger"))
        self.classes = QComboBox()
        self.classes.setAccessibleName(tr("What to make"))
        self._class_row = labelled(tr("What to make"), self.classes)
        self.sliders = SliderStack()
        self.reroll = push_button(tr("Make others"), "primary", tip=actions["reroll"].toolTip())
        self.make_slider = push_button(actions["make_slider"].text(), "small", tip=actions["make_slider"].toolTip())
        self._lay_out(actions)
        self.picker.chosen.connect(state.choose)
        self.seed.valueChanged.connect(state.set_seed)
        self.count.value_changed.connect(state.set_count)
        self.temperature.value_changed.connect(self._on_temperature)
        self.classes.activated.connect(self._on_class)
        self.sliders.moved.connect(state.set_amount)
        self.sliders.remove_asked.connect(photo.remove_slider)
        self.reroll.clicked.connect(actions["reroll"].trigger)
        self.make_slider.clicked.connect(actions["make_slider"].trigger)
        state.model_changed.connect(self._on_model_changed)
        state.settings_changed.connect(self._on_settings_changed)
        state.sliders_changed.connect(self._on_settings_changed)
        self._on_model_changed()
        self._on_settings_changed()

    def set_compact(self, compact: bool) -> None:
        """Narrower in a small window."""
        # Words are longer in some languages.
        needed = max(self._inner.minimumSizeHint().width(), self._bottom.minimumSize().width())
        self.setFixedWidth(min(max(248, needed), 300) if compact else 300)

    def _lay_out(self, actions: Actions) -> None:
        self._inner = inner = QWidget()
        label = QLabel(tr("Seed"))
        label.setBuddy(self.seed)
        dice = icon_button("dice-five", actions["reroll"].toolTip(), actions["reroll"].text(), icon_px=20)
        dice.clicked.connect(actions["reroll"].trigger)
        seed_row = hbox((label, 1), self.seed, dice, spacing=4)
        title_label = heading(tr("Sliders"))
        top = hbox((title_label, 1), self.make_slider)
        vbox(
            self.picker,
            seed_row,
            self._class_row,
            self.temperature,
            self.count,
            rule(),
            top,
            self.sliders,
            STRETCH,
            owner=inner,
            margins=(16, 4),
            spacing=12,
        )
        area = scrolled(inner, tr("Generate"))
        self._bottom = hbox((self.reroll, 1), _menu_button(actions), margins=(16, 8, 16, 0))
        vbox((area, 1), self._bottom, owner=self, margins=(0, 12))

    def _on_model_changed(self) -> None:
        state = self._state
        self.picker.show_model("" if state.package is None else state.package.id)
        with QSignalBlocker(self.classes):
            self.classes.clear()
            if state.package is not None and state.package.manifest.any_class is not None:
                self.classes.addItem(tr("Anything"), None)
            for number, name in enumerate(state.classes):
                self.classes.addItem(name, number)
        self._class_row.setVisible(bool(state.classes))

    def _on_settings_changed(self) -> None:
        state = self._state
        for widget, value in ((self.count, state.count), (self.temperature, round(100 * state.temperature))):
            widget.blockSignals(True)
            widget.set_value(value)
            widget.blockSignals(False)
        with QSignalBlocker(self.seed):
            self.seed.setValue(state.seed)
        with QSignalBlocker(self.classes):
            self.classes.setCurrentIndex(max(self.classes.findData(state.label), 0))
        names = tuple(slider.name for slider in state.sliders)
        own = [slider.name for slider in state.sliders if not slider.ships]
        self.sliders.show_sliders(names, state.amounts, removable=own)

    def _on_temperature(self, percent: int) -> None:
        self._state.set_temperature(percent / 100)

    def _on_class(self, index: int) -> None:
        self._state.set_label(self.classes.itemData(index))


def _field(low: int, high: int, suffix: str = "") -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, high)
    field.setSuffix(suffix)
    return field


def _menu_button(actions: Actions) -> QToolButton:
    button = QToolButton()
    button.setProperty("framed", True)
    button.setText(tr("Save"))
    button.setMinimumHeight(38)
    button.setAccessibleName(tr("Save pictures"))
    button.setToolTip(tr("Save pictures"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    menu = QMenu(button)
    for action_id in ("save_sample", "save_sheet", "save_folder"):
        menu.addAction(actions[action_id])
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
