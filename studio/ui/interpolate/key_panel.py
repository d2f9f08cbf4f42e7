"""What the chosen key is, and how one gets from it to the next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from studio.state.generate.workspace import MOST_SEED
from studio.state.interpolate.workspace import ShownKey, TimelineState
from studio.state.language import tr
from studio.ui.parts.form_fields import beside, labelled, number_field, text_label, vbox
from studio.ui.parts.slider_stack import SliderStack
from studio.ui.parts.value_slider import ValueSlider

if TYPE_CHECKING:
    from studio.timeline.keyframes import Key


class KeyPanel(QWidget):
    """Shows only what counts for this key and this model."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._title = text_label("", "heading")
        self.told = text_label("", "caption", wraps=True)
        self.error = text_label("", "fault", wraps=True)
        self.seed = number_field(0, MOST_SEED)
        self._seed_row = beside(tr("Seed"), self.seed)
        self.classes = QComboBox()
        self._class_row = labelled(tr("What to make"), self.classes)
        percent = number_field(0, 150, " %")
        self.temperature = ValueSlider(tr("How varied"), percent, default=100)
        self.look = QComboBox()
        self._look_row = labelled(tr("Look"), self.look)
        self.sliders = SliderStack()
        self.hold = number_field(0, 10_000, tr(" frames"))
        self._hold_row = beside(tr("Stay for"), self.hold)
        self.span = number_field(1, 10_000, tr(" frames"))
        self._span_row = beside(tr("Way to the next"), self.span)
        self.easing = QComboBox()
        choices = (
            (tr("Slow at both ends"), "smooth"),
            (tr("Steady"), "linear"),
            (tr("Starts slowly"), "in"),
            (tr("Ends slowly"), "out"),
            (tr("Jump at the end"), "hold"),
        )
        for words, easing in choices:
            self.easing.addItem(words, easing)
        self._easing_row = labelled(tr("Speed on the way"), self.easing)
        vbox(
            self._title,
            self.error,
            self.told,
            self._seed_row,
            self._class_row,
            self._look_row,
            self.temperature,
            self.sliders,
            self._hold_row,
            self._span_row,
            self._easing_row,
            owner=self,
        )
        self.seed.valueChanged.connect(self._on_seed)
        self.classes.activated.connect(self._on_class)
        self.look.activated.connect(self._on_look)
        self.temperature.value_changed.connect(self._on_temperature)
        self.temperature.slider.sliderReleased.connect(state.end_drag)
        self.sliders.moved.connect(self._on_slider)
        self.hold.valueChanged.connect(self._on_hold)
        self.span.valueChanged.connect(self._on_span)
        self.easing.activated.connect(self._on_easing)
        for signal in (state.selection_changed, state.timeline_changed, state.model_changed, state.view_changed):
            signal.connect(self._on_changed)
        state.key_changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        key, state = self._state.selected_key, self._state
        rows = (self.told, self._seed_row, self._class_row, self._look_row, self.temperature)
        rows += (self._hold_row, self._span_row, self._easing_row, self.error, self.sliders)
        if key is None:
            self._title.setText(tr("No key is chosen"))
            for row in rows:
                row.hide()
            return
        from studio.timeline.keyframes import PhotoSource, SeedSource

        keys = state.timeline.keys
        place = keys.index(key)
        self._title.setText(tr("Key {number} of {count}").format(number=place + 1, count=len(keys)))
        shown = state.shown(key)
        self.error.setText(shown.error)
        self.error.setVisible(bool(shown.error))
        is_seed = isinstance(key.source, SeedSource)
        self._seed_row.setVisible(is_seed)
        self._look_row.setVisible(isinstance(key.source, PhotoSource) and not state.timeline.model)
        self._fill_classes()
        self._fill_looks()
        self._tell(key, shown)
        leads_on = place < len(keys) - 1 or state.timeline.loop
        for row in (self._span_row, self._easing_row):
            row.setVisible(leads_on)
        self._hold_row.setVisible(True)
        self.temperature.setVisible(state.package is not None)
        blocked = [QSignalBlocker(w) for w in (self.seed, self.classes, self.hold, self.span, self.easing)]
        if isinstance(key.source, SeedSource):
            self.seed.setValue(min(key.source.seed, MOST_SEED))
        self.classes.setCurrentIndex(max(self.classes.findData(key.label), 0))
        self.hold.setValue(key.hold)
        self.span.setValue(key.span)
        self.easing.setCurrentIndex(self.easing.findData(key.easing))
        self.temperature.blockSignals(True)
        self.temperature.set_value(round(100 * key.temperature))
        self.temperature.blockSignals(False)
        names = tuple(slider.name for slider in state.sliders)
        self.sliders.show_sliders(names, key.sliders)
        for blocker in blocked:
            blocker.unblock()

    def _tell(self, key: "Key", shown: ShownKey) -> None:
        lines: list[str] = []
        if shown.ready is not None and shown.ready.error is not None:
            words = tr("The model gives the photo back with a mean error of {error:.1f} of 255.")
            lines.append(words.format(error=shown.ready.error))
        one, other = self._class_of(key), self._class_of(self._next(key))
        if one != other and key.easing != "hold":
            words = tr("On the way to the next key, pictures of “{one}” and “{other}” are blended.")
            lines.append(words.format(one=one, other=other))
        self.told.setText("\n".join(lines))
        self.told.setVisible(bool(lines))

    def _next(self, key: "Key") -> "Key":
        """The key that the way from this one leads to, among those that can be shown; itself where none does."""
        state = self._state
        keys = [known for known in state.timeline.keys if known is key or not state.shown(known).error]
        place = keys.index(key)
        return keys[place + 1] if place + 1 < len(keys) else keys[0] if state.timeline.loop else key

    def _class_of(self, key: "Key") -> str:
        return self.classes.itemText(max(self.classes.findData(key.label), 0))

    def _fill_classes(self) -> None:
        package = self._state.package
        names: tuple[str, ...] = ()
        if package is not None:
            from studio.inference.latent.space import classes_of

            names = classes_of(package)
        self._class_row.setVisible(bool(names))
        with QSignalBlocker(self.classes):
            self.classes.clear()
            if package is not None and package.manifest.any_class is not None:
                self.classes.addItem(tr("Anything"), None)
            for number, name in enumerate(names):
                self.classes.addItem(name, number)

    def _fill_looks(self) -> None:
        from studio.timeline.keyframes import PhotoSource

        with QSignalBlocker(self.look):
            self.look.clear()
            self.look.addItem(tr("The photo itself"), ("", ""))
            for look_id, direction, name in self._state.looks:
                self.look.addItem(name, (look_id, direction))
            key = self._state.selected_key
            if key is not None and isinstance(key.source, PhotoSource):
                wanted = (key.source.look, key.source.direction)
                found = [i for i in range(self.look.count()) if tuple(self.look.itemData(i)) == wanted]
                self.look.setCurrentIndex(found[0] if found else 0)

    def _change(self, together: object = None, **values: object) -> None:
        key = self._state.selected_key
        if key is not None:
            self._state.change(key.id, together, **values)

    def _on_seed(self, seed: int) -> None:
        from studio.timeline.keyframes import SeedSource

        self._change(source=SeedSource(seed))

    def _on_class(self, index: int) -> None:
        self._change(label=self.classes.itemData(index))

    def _on_look(self, index: int) -> None:
        from studio.timeline.keyframes import PhotoSource

        key = self._state.selected_key
        if key is not None and isinstance(key.source, PhotoSource):
            look, direction = self.look.itemData(index)
            self._change(source=PhotoSource(path=key.source.path, look=look, direction=direction))

    def _on_temperature(self, percent: int) -> None:
        self._change(("temperature", self._state.selected), temperature=percent / 100)

    def _on_slider(self, name: str, amount: float) -> None:
        key = self._state.selected_key
        if key is not None:
            amounts = {known: value for known, value in {**key.sliders, name: amount}.items() if value}
            self._change(("slider", name, key.id), sliders=amounts)

    def _on_hold(self, frames: int) -> None:
        self._change(hold=frames)

    def _on_span(self, frames: int) -> None:
        self._change(span=frames)

    def _on_easing(self, index: int) -> None:
        self._change(easing=self.easing.itemData(index))
