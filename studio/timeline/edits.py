"""Changes of a timeline; each gives another one, and one that can't be made gives the same."""

from msgspec import structs

from studio.timeline.keyframes import MOST_FRAMES, MOST_KEYS, Key, Source, Timeline


def next_id(timeline: Timeline) -> int:
    """An id that no key has."""
    return max((key.id for key in timeline.keys), default=-1) + 1


def add(timeline: Timeline, source: Source, place: int | None = None, **values: object) -> Timeline:
    """A new key before the one at `place`, or at the end. It takes time and easing from the key before it."""
    if len(timeline.keys) >= MOST_KEYS:
        return timeline
    place = len(timeline.keys) if place is None else min(max(place, 0), len(timeline.keys))
    before = timeline.keys[place - 1] if place else None
    manner = {} if before is None else {"span": before.span, "easing": before.easing, "label": before.label}
    key = structs.replace(Key(id=next_id(timeline), source=source), **{**manner, **values})
    return structs.replace(timeline, keys=(*timeline.keys[:place], key, *timeline.keys[place:]))


def remove(timeline: Timeline, key_id: int) -> Timeline:
    """Without a key; the others keep their own times."""
    return structs.replace(timeline, keys=tuple(key for key in timeline.keys if key.id != key_id))


def copy(timeline: Timeline, key_id: int) -> Timeline:
    """The key once more, right behind itself."""
    place = place_of(timeline, key_id)
    if place is None or len(timeline.keys) >= MOST_KEYS:
        return timeline
    twin = structs.replace(timeline.keys[place], id=next_id(timeline))
    return structs.replace(timeline, keys=(*timeline.keys[: place + 1], twin, *timeline.keys[place + 1 :]))


def change(timeline: Timeline, key_id: int, **values: object) -> Timeline:
    """With other values of one key; times are brought into their range."""
    for name, least in (("hold", 0), ("span", 1)):
        if name in values:
            values[name] = min(max(int(values[name]), least), MOST_FRAMES)  # type: ignore[call-overload]
    keys = tuple(structs.replace(key, **values) if key.id == key_id else key for key in timeline.keys)
    return structs.replace(timeline, keys=keys)


def reorder(timeline: Timeline, key_id: int, place: int) -> Timeline:
    """With one key at another place; each place keeps its times."""
    old = place_of(timeline, key_id)
    if old is None:
        return timeline
    times = [(key.hold, key.span) for key in timeline.keys]
    keys = list(timeline.keys)
    keys.insert(min(max(place, 0), len(keys) - 1), keys.pop(old))
    timed = (structs.replace(key, hold=hold, span=span) for key, (hold, span) in zip(keys, times, strict=True))
    return structs.replace(timeline, keys=tuple(timed))


def slide(timeline: Timeline, key_id: int, frame: int) -> Timeline:
    """Move a key to a frame between its neighbours: the way before it changes, and the way behind it gives or takes
    the same, so that later keys stay; the last key just comes earlier or later. The first stays at 0."""
    place = place_of(timeline, key_id)
    if not place:
        return timeline
    before, key = timeline.keys[place - 1], timeline.keys[place]
    by = max(frame - timeline.starts[place], 1 - before.span)
    is_last = place == len(timeline.keys) - 1
    if not is_last:
        by = min(by, key.span - 1)
    by = min(by, MOST_FRAMES - before.span)
    moved = change(timeline, before.id, span=before.span + by)
    return moved if is_last else change(moved, key.id, span=key.span - by)


def place_of(timeline: Timeline, key_id: int) -> int | None:
    """The place of a key; None where it is gone."""
    return next((place for place, key in enumerate(timeline.keys) if key.id == key_id), None)


class EditHistory:
    """Timelines before and after the present one."""

    def __init__(self, present: Timeline, limit: int = 500) -> None:
        self.present = present
        self._past: list[Timeline] = []
        self._future: list[Timeline] = []
        self._limit = limit
        self._together: object = None

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def do(self, changed: Timeline, together: object = None) -> bool:
        """Make `changed` the present one; False where it is the same. Edits in a row with the same `together`, such as
        those of one drag, are undone at once."""
        if changed == self.present:
            return False
        if together is None or together != self._together:
            self._past.append(self.present)
            del self._past[: -self._limit]
        self._future.clear()
        self._together = together
        self.present = changed
        return True

    def part(self) -> None:
        """The next edit is undone by itself."""
        self._together = None

    def undo(self) -> bool:
        """Back by one step; False where there is none."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        return self._step(self._future, self._past)

    def _step(self, source: list[Timeline], target: list[Timeline]) -> bool:
        if not source:
            return False
        target.append(self.present)
        self.present = source.pop()
        self._together = None
        return True
