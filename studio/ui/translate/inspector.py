"""The panel at the right: looks, direction, strength, size, save."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.imaging.options import Size
from studio.state.language import tr
from studio.state.translate.look_previews import LookPreviews
from studio.state.translate.workspace import TranslateState
from studio.ui.actions.table import Actions
from studio.ui.looks.gallery import Gallery
from studio.ui.looks.search import LookSearch
from studio.ui.parts.buttons import icon_button, push_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox, rule, vbox
from studio.ui.parts.value_slider import StopField, ValueSlider
from studio.ui.translate.direction import DirectionChooser
from studio.ui.translate.keep_chooser import KeepChooser
from studio.ui.translate.seed_field import SeedField

_MARGIN_PX, _GAP_PX = 16, 8


class Inspector(QWidget):
    """Writes to the state, and shows what the state says."""

    def __init__(
        self, state: TranslateState, previews: LookPreviews, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._sizes: tuple[Size, ...] = ()
        as_panel(self, "Inspector", width_px=300)
        self.gallery = Gallery(state.shelf, previews)
        self.looks = LookSearch(state.shelf, self.gallery, previews, actions)
        self.direction = DirectionChooser(state.shelf)
        percent = QSpinBox()
        percent.setRange(0, 100)
        percent.setSuffix(" %")
        self.strength = ValueSlider(tr("How strong"), percent, default=100)
        self.strength.set_tip(tr("How much of the translation shows"))
        self.keep = KeepChooser(state, actions)
        self.seed = SeedField(state, actions)
        self._size_field = StopField()
        self.size_slider = ValueSlider(tr("Detail size"), self._size_field, default=0, page=1)
        self.size_slider.set_tip(tr("Smaller gives bolder shapes, larger finer ones and takes longer"))
        self.save_button = push_button(tr("Save…"), "primary", tip=actions["save"].toolTip())
        self.export_button = QPushButton(tr("Export…"))
        self.export_button.setMinimumHeight(self.save_button.sizeHint().height())
        self.export_button.setToolTip(actions["export"].toolTip())
        self.more_button = _more_button(actions)
        self._controls = QVBoxLayout()
        self._lay_out()
        self.strength.value_changed.connect(self._on_strength_moved)
        self.size_slider.value_changed.connect(self._on_size_moved)
        self._save_action = actions["save"]
        self.save_button.clicked.connect(self._save_action.trigger)
        self.export_button.clicked.connect(actions["export"].trigger)
        self._save_action.changed.connect(self._on_save_changed)
        state.strength_changed.connect(self._on_strength_changed)
        state.size_changed.connect(self._on_size_changed)
        self._on_size_changed()
        self._on_save_changed()

    def set_compact(self, compact: bool) -> None:
        """Narrower in a small window."""
        width = 248 if compact else 300
        self.setFixedWidth(width)
        buttons = (self.save_button, self.export_button, self.more_button)
        needed = sum(button.sizeHint().width() + _GAP_PX for button in buttons) + 2 * _MARGIN_PX
        # In some languages there is no room for all; the menu of the last has it too.
        self.export_button.setVisible(needed <= width)

    def add_control(self, widget: QWidget) -> None:
        """One more below the others."""
        self._controls.addWidget(widget)

    def _lay_out(self) -> None:
        self._controls.setContentsMargins(16, 8, 16, 0)
        self._controls.setSpacing(12)
        for widget in (self.direction, self.strength, self.keep, self.size_slider, self.seed):
            self._controls.addWidget(widget)
        bottom = hbox(
            (self.save_button, 1),
            self.export_button,
            self.more_button,
            margins=(_MARGIN_PX, 8, _MARGIN_PX, 0),
            spacing=_GAP_PX,
        )
        vbox(self.looks, (self.gallery, 100), rule(), self._controls, STRETCH, bottom, owner=self, margins=(0, 12))

    def _on_save_changed(self) -> None:
        for button in (self.save_button, self.export_button, self.more_button):
            button.setEnabled(self._save_action.isEnabled())

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


def _more_button(actions: Actions) -> QToolButton:
    """Opens the other ways out."""
    tip, words = tr("Copy, or save before and after side by side"), tr("More ways to bring the picture out")
    button = icon_button("dots-three", tip, words, icon_px=20)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    menu = QMenu(button)
    for action_id in ("export", "copy", "before_after", "contact_sheet"):
        menu.addAction(actions[action_id])
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _stop(size_px: Size) -> tuple[str, int | None]:
    if size_px == "auto":
        return (tr("Auto"), None)
    if size_px == "full":
        return (tr("Full"), None)
    return (f"{size_px} px", size_px)
