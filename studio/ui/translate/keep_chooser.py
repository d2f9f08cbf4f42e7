"""What the result takes over from the photo: two switches, of which one or none is on."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from studio.state.language import mark, tr
from studio.state.translate.workspace import TranslateState
from studio.ui.actions.table import Actions
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox

if TYPE_CHECKING:
    from studio.imaging.options import Keep

_WORDS: "dict[Keep, tuple[str, str]]" = {
    "colour": (mark("colours"), "keep_colour"),
    "brightness": (mark("brightness"), "keep_brightness"),
}


class KeepChooser(QWidget):
    """Writes to the state; the canvas mixes at once."""

    def __init__(self, state: TranslateState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.buttons: dict[Keep, QPushButton] = {}
        layout = hbox((QLabel(tr("Keep my")), 1), owner=self, spacing=4)
        slots = {"colour": self._on_colour, "brightness": self._on_brightness}
        for keep, (words, action_id) in _WORDS.items():
            button = push_button(
                tr(words),
                "segment",
                "small",
                checkable=True,
                accessible_name=tr("Keep my {words}").format(words=tr(words)),
                tip=actions[action_id].toolTip(),
                clicked=slots[keep],
            )
            actions[action_id].triggered.connect(slots[keep])
            self.buttons[keep] = button
            layout.addWidget(button)
        state.keep_changed.connect(self._on_keep_changed)

    def _on_colour(self) -> None:
        self._toggle("colour")

    def _on_brightness(self) -> None:
        self._toggle("brightness")

    def _toggle(self, keep: "Keep") -> None:
        self._state.set_keep("nothing" if self._state.keep == keep else keep)
        self._on_keep_changed()

    def _on_keep_changed(self) -> None:
        for keep, button in self.buttons.items():
            button.setChecked(keep == self._state.keep)
