"""The tools of the mask: a row above the canvas while it is painted, and one line in the inspector."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from studio.state.drawing.mask import NARROWEST_PX, USUAL_PX, WIDEST_PX, MaskState
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.drawing.tools import pen_button
from studio.ui.parts.buttons import action_button, one_of, push_button
from studio.ui.parts.form_fields import STRETCH, as_panel, hbox
from studio.ui.parts.value_slider import small_slider

_SOFTEST = 100


class MaskRow(QWidget):
    """Brushes, width, soft edge, and the way back to the picture; shown while a mask is painted."""

    def __init__(self, masking: MaskState, actions: Actions) -> None:
        super().__init__()
        self._masking = masking
        self._tools = {"hide": actions["mask_hide"], "show": actions["mask_show"]}
        as_panel(self, "ToolRow")
        self.setAccessibleName(tr("Mask tools"))
        self.width_slider = small_slider(tr("Brush"), NARROWEST_PX, WIDEST_PX, USUAL_PX)
        self.width_slider.set_tip(tr("How wide the brush is ([ and ])"))
        self.feather_slider = small_slider(tr("Soft edge"), 0, _SOFTEST, 0, " %")
        self.feather_slider.set_tip(tr("How gently the translation fades out"))
        self.done_button = push_button(
            tr("Done"), tip=tr("Look at the picture; the mask stays as it is (Esc)"), clicked=self._on_done
        )
        hbox(
            *(pen_button(action, with_text=True) for action in self._tools.values()),
            8,
            (self.width_slider, 1),
            (self.feather_slider, 1),
            STRETCH,
            *(pen_button(actions[name]) for name in ("mask_invert", "mask_load", "mask_save", "mask_clear")),
            self.done_button,
            owner=self,
            margins=(12, 6),
        )
        one_of(self, self._tools).triggered.connect(self._on_tool)
        self.width_slider.value_changed.connect(masking.set_width)
        self.feather_slider.value_changed.connect(self._on_feather)
        masking.active_changed.connect(self._on_changed)
        masking.tools_changed.connect(self._on_changed)
        self._on_changed()

    def _on_tool(self, action: QAction) -> None:
        self._masking.set_tool(action.data())

    def _on_feather(self, feather: int) -> None:
        mask = self._masking.mask
        if feather != (0 if mask is None else mask.feather):
            self._masking.set_feather(feather)

    def _on_done(self) -> None:
        self._masking.set_active(False)

    def _on_changed(self) -> None:
        masking, mask = self._masking, self._masking.mask
        self.setVisible(masking.active)
        self._tools[masking.tool].setChecked(True)
        self.width_slider.set_value(masking.width_px)
        self.feather_slider.set_value(0 if mask is None else mask.feather)


class MaskOffer(QWidget):
    """Whether there is a mask, and the button that paints it."""

    def __init__(self, masking: MaskState, actions: Actions) -> None:
        super().__init__()
        self._masking = masking
        self._label = QLabel(tr("Mask"))
        self.paint_button = _small(actions["mask"], tr("Paint a mask"))
        self.paint_button.setCheckable(True)
        self.clear_button = _small(actions["mask_clear"], tr("Remove mask"))
        hbox((self._label, 1), self.clear_button, self.paint_button, owner=self, spacing=4)
        masking.active_changed.connect(self._on_changed)
        masking.tools_changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        masking = self._masking
        self.paint_button.setEnabled(masking.possible)
        self.paint_button.setChecked(masking.active)
        self.paint_button.setText(tr("Change…") if masking.mask is not None else tr("Paint…"))
        self.clear_button.setVisible(masking.mask is not None)


def _small(action: QAction, name: str) -> QPushButton:
    return action_button(action, "small", "segment", accessible_name=name)
