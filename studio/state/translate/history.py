"""Each photo has its own look, and a way back through all that was tried on it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from studio.render.look import Choices, Look
from studio.state.language import tr
from studio.state.notices import Notes, Notice
from studio.state.photos.open_photos import PhotoRoll
from studio.state.translate.workspace import TranslateState

SAME_STEP_S = 1.0
"""Changes of one slider within this time are one step."""
_AT_ONCE_S = 0.05
"""One choice may change others with it: a new model its direction."""
_MOST_STEPS = 200

_PAINT = "mask"
"""Name of the change that one stroke on a mask makes."""

Turn = Callable[[], None]


@dataclass
class PhotoHistory:
    """What was tried on one photo; `steps[at]` is what it looks like now."""

    steps: list[Look]
    at: int = 0
    snapshots: list[tuple[str, Look]] = field(default_factory=list[tuple[str, Look]])

    @property
    def present(self) -> Look:
        return self.steps[self.at]

    def put(self, look: Look, *, instead: bool = False) -> None:
        """A new step, or another end of the last one; what was undone before is gone."""
        del self.steps[self.at + 1 :]
        if instead:
            self.steps[self.at] = look
        else:
            self.steps.append(look)
            del self.steps[:-_MOST_STEPS]
            self.at = len(self.steps) - 1


class History(QObject):
    """Observable; watches what is chosen, and chooses it again."""

    changed = Signal()
    """Whether there is something to undo or to redo, or the snapshots."""

    def __init__(self, roll: PhotoRoll, state: TranslateState, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roll = roll
        self._state = state
        self._notes = notes
        self._photos: dict[int, PhotoHistory] = {}
        self._busy = False
        self._settling = True
        self._adopted_id: int | None = None
        self._last_at_s = 0.0
        self._last_fields: frozenset[str] = frozenset()
        self._copied: Look | None = None
        self._elsewhere: tuple[Turn, Turn] | None = None
        roll.current_changed.connect(self._on_current_changed)
        roll.decoded.connect(self._on_settled)
        state.shelf.selection_changed.connect(self._on_chosen)
        state.strength_changed.connect(self._on_chosen)
        state.keep_changed.connect(self._on_chosen)
        state.mask_changed.connect(self._on_chosen)
        state.seed_changed.connect(self._on_chosen)
        state.size_changed.connect(self._on_chosen)

    @property
    def can_undo(self) -> bool:
        """Is there an older look of this photo?"""
        current = self._current
        return self._elsewhere is not None or (current is not None and current.at > 0)

    @property
    def can_redo(self) -> bool:
        current = self._current
        return self._elsewhere is not None or (current is not None and current.at < len(current.steps) - 1)

    @property
    def snapshots(self) -> tuple[tuple[str, Look], ...]:
        """Looks of this photo that were kept, by name."""
        current = self._current
        return () if current is None else tuple(current.snapshots)

    @property
    def has_copied(self) -> bool:
        """Are there settings to put on another photo?"""
        return self._copied is not None

    def look_of(self, photo_id: int) -> Look:
        """What a photo looks like: its own look, or the present one where it was never on the canvas."""
        found = self._photos.get(photo_id)
        return structs.replace(self._state.look, mask=None) if found is None else found.present

    def take_over(self, undo: Turn, redo: Turn) -> None:
        """Undo and redo belong to somebody else, as to strokes of a drawing, until `give_back`."""
        self._elsewhere = undo, redo
        self.changed.emit()

    def give_back(self) -> None:
        """Undo and redo mean looks again."""
        self._elsewhere = None
        self.changed.emit()

    def undo(self) -> None:
        self._turn(-1)

    def redo(self) -> None:
        """The look after, where one was undone."""
        self._turn(1)

    def keep_snapshot(self) -> None:
        """Keep what this photo looks like now, to come back to."""
        current = self._current
        if current is not None:
            current.snapshots.append((self._name_of(current.present, len(current.snapshots) + 1), current.present))
            self.changed.emit()
            self._notes.say(Notice(tr("Kept as “{name}”").format(name=current.snapshots[-1][0]), "snapshots", "info"))

    def use_snapshot(self, number: int) -> None:
        """Come back to a look that was kept, as a step that can be undone."""
        current = self._current
        if current is not None and 0 <= number < len(current.snapshots):
            self._choose(current.snapshots[number][1])
            self._note(instead=False)

    def copy_settings(self) -> None:
        """Remember what this photo looks like, for others."""
        if self._current is not None:
            self._copied = self._current.present
            self.changed.emit()
            self._notes.say(Notice(tr("Settings copied: go to another photo and paste them"), "paste_settings", "info"))

    def paste_settings(self) -> None:
        """Give this photo the copied look, as a step that can be undone."""
        current = self._current
        if self._copied is not None and current is not None:
            # A mask fits one photo.
            self._choose(structs.replace(self._copied, mask=current.present.mask))
            self._note(instead=False)

    def give_to_all(self) -> None:
        """Give all open photos the look of this one; each can undo it by itself."""
        current = self._current
        if current is None:
            return
        others = [photo for photo in self._roll.photos if photo is not self._roll.current]
        for photo in others:
            found = self._photos.get(photo.id)
            look = structs.replace(current.present, mask=None if found is None else found.present.mask)
            if found is None:
                self._photos[photo.id] = PhotoHistory([look])
            elif found.present != look:
                found.put(look)
                self._roll.mark(photo.id, "ready")
        if others:
            words = tr("One other photo looks like this one now")
            if len(others) > 1:
                words = tr("{count} other photos look like this one now").format(count=len(others))
            self._notes.say(Notice(words, None, "info"))

    def restore(self, photo_id: int, history: PhotoHistory) -> None:
        """What was tried on a photo in an earlier session."""
        self._photos[photo_id] = history
        if self._roll.current is not None and self._roll.current.id == photo_id:
            self._on_current_changed()

    def of(self, photo_id: int) -> PhotoHistory | None:
        """What was tried on a photo, where it was on the canvas."""
        return self._photos.get(photo_id)

    @property
    def _current(self) -> PhotoHistory | None:
        current = self._roll.current
        return None if current is None else self._photos.get(current.id)

    def _turn(self, by: int) -> None:
        if self._elsewhere is not None:
            self._elsewhere[0 if by < 0 else 1]()
            return
        current = self._current
        if current is None or not 0 <= current.at + by < len(current.steps):
            return
        current.at += by
        self._choose(current.present)
        self._last_fields = frozenset()
        self.changed.emit()

    def _choose(self, look: Look) -> None:
        self._busy = True
        try:
            if not self._state.set_look(look):
                self._notes.say(Notice(tr("The look {model} is not installed any more").format(model=look.model)))
        finally:
            self._busy = False

    def _on_current_changed(self) -> None:
        current = self._roll.current
        open_ids = {photo.id for photo in self._roll.photos}
        for photo_id in self._photos.keys() - open_ids:
            del self._photos[photo_id]
        self._settling = True
        self._last_fields = frozenset()
        self._adopted_id = None if current is None else current.id
        self._state.shelf.may_suit = current is None or current.id not in self._photos
        if current is not None:
            if current.id in self._photos:
                self._choose(self._photos[current.id].present)
            else:
                self._busy = True
                self._state.set_mask(None)
                self._busy = False
                self._photos[current.id] = PhotoHistory([self._state.look])
        self.changed.emit()

    def _on_settled(self, _decoded: object) -> None:
        self._note(instead=True)
        self._settling = False

    def _on_chosen(self) -> None:
        current = self._roll.current
        # What others do when another photo comes is heard before its look is chosen.
        if not self._busy and current is not None and current.id == self._adopted_id:
            # What the program chooses for a photo when it opens is where its history begins.
            self._note(instead=self._settling)

    def _note(self, *, instead: bool) -> None:
        current = self._current
        look = self._state.look
        if current is None or look == current.present:
            return
        now_s, fields = time.monotonic(), _changed(look, current.present)
        since_s = now_s - self._last_at_s
        one_slider = len(fields) == 1 and fields == self._last_fields
        same = _PAINT not in fields and (since_s < _AT_ONCE_S or (since_s < SAME_STEP_S and one_slider))
        # A step that was undone is never written over: its end is what one came back to.
        at_end = current.at == len(current.steps) - 1
        current.put(look, instead=instead or (same and bool(self._last_fields) and at_end and current.at > 0))
        self._last_at_s, self._last_fields = now_s, fields
        self.changed.emit()

    def _name_of(self, look: Look, number: int) -> str:
        package = None if look.model is None else self._state.shelf.find(look.model)
        name = look.model if package is None else package.name
        return f"{number}  {name}, {look.strength * 100:.0f} %"


def _changed(look: Look, other: Look) -> frozenset[str]:
    """Names of the choices in which two looks differ."""
    changed = {name for name in Choices.__struct_fields__ if getattr(look, name) != getattr(other, name)}
    if look.mask != other.mask:
        same_paint = look.mask is not None and other.mask is not None and look.mask.packed == other.mask.packed
        changed.add("mask_edge" if same_paint else _PAINT)
    return frozenset(changed)
