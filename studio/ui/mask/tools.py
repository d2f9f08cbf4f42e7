"""The tools of the mask: a row above the canvas while it is painted, and one line in the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from studio.state.drawing.mask import NARROWEST_PX, USUAL_PX, WIDEST_PX, Masking
from studio.state.language import tr
from studio.ui.actions.table import Actions
from studio.ui.drawing.tools import pen_button
from studio.ui.parts.value_slider import small_slider

_SOFTEST = 100


class MaskRow(QWidget):
    """Brushes, width, soft edge, and the way back to the picture; shown while a mask is painted."""

    def __init__(self, masking: Masking, actions: Actions) -> None:
        super().__init__()
        self._masking = masking
        self._tools = {"hide": actions["mask_hide"], "show": actions["mask_show"]}
        self.setObjectName("ToolRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Mask tools"))
        group = QActionGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        for tool, action in self._tools.items():
            action.setCheckable(True)
            action.setData(tool)
            group.addAction(action)
            layout.addWidget(pen_button(action, with_text=True))
        self.width_slider = small_slider(tr("Brush"), NARROWEST_PX, WIDEST_PX, USUAL_PX)
        self.width_slider.set_tip(tr("How wide the brush is ([ and ])"))
        self.feather_slider = small_slider(tr("Soft edge"), 0, _SOFTEST, 0, " %")
        self.feather_slider.set_tip(tr("How gently the translation fades out"))
        layout.addSpacing(8)
        layout.addWidget(self.width_slider, 1)
        layout.addWidget(self.feather_slider, 1)
        layout.addStretch(1)
        for action_id in ("mask_invert", "mask_load", "mask_save", "mask_clear"):
            layout.addWidget(pen_button(actions[action_id]))
        self.done_button = QPushButton(tr("Done"))
        self.done_button.setToolTip(tr("Look at the picture; the mask stays as it is (Esc)"))
        self.done_button.clicked.connect(self._on_done)
        layout.addWidget(self.done_button)
        group.triggered.connect(self._on_tool)
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

    def __init__(self, masking: Masking, actions: Actions) -> None:
        super().__init__()
        self._masking = masking
        self._label = QLabel(tr("Mask"))
        self.paint_button = _small(actions["mask"], tr("Paint a mask"))
        self.paint_button.setCheckable(True)
        self.clear_button = _small(actions["mask_clear"], tr("Remove mask"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.clear_button)
        layout.addWidget(self.paint_button)
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
    button = QPushButton(action.text())
    button.setProperty("small", True)
    button.setProperty("segment", True)
    button.setToolTip(action.toolTip())
    button.setAccessibleName(name)
    button.clicked.connect(action.trigger)
    return button
