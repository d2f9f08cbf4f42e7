"""What the actions of the mask do."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.parts.files import ask_for_picture, ask_where_to_save

_NEEDS_PHOTO = ("mask", "mask_hide", "mask_show", "mask_swap", "mask_invert", "mask_load")
_NEEDS_MASK = ("mask_clear", "mask_save")


class MaskCommands(QObject):
    """Connects the actions, and enables those that would do something."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._masking = session.masking
        self._actions = actions
        self._window = window
        actions["mask"].setCheckable(True)
        actions.connect_all(
            {
                "mask": self._on_mask,
                "mask_swap": self._masking.swap_tool,
                "mask_narrower": self._masking.narrower,
                "mask_wider": self._masking.wider,
                "mask_invert": self._masking.invert,
                "mask_clear": self._masking.clear,
                "mask_load": self._on_load,
                "mask_save": self._on_save,
                "cancel": partial(self._masking.set_active, False),
            }
        )
        self._masking.active_changed.connect(self._on_changed)
        self._masking.tools_changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        masking, actions = self._masking, self._actions
        for action_id in _NEEDS_PHOTO:
            actions[action_id].setEnabled(masking.possible)
        for action_id in _NEEDS_MASK:
            actions[action_id].setEnabled(masking.mask is not None)
        actions["mask"].setChecked(masking.active)

    def _on_mask(self) -> None:
        self._masking.set_active(not self._masking.active)

    def _on_load(self) -> None:
        ask_for_picture(self._window, tr("Load a mask"), self._masking.load)

    def _on_save(self) -> None:
        suggested = self._session.saver.suggested_path
        suggested = suggested.with_name(f"{suggested.stem} mask.png")
        ask_where_to_save(self._window, tr("Save mask"), suggested, self._masking.save)
