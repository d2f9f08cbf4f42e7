"""From a timeline to frames: what the window plays, what a video holds, and what plain blending would show."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from studio.errors import StudioError
from studio.imaging.resample import fit_long_edge, resize
from studio.inference.cancel import CancelToken
from studio.inference.latent.decode import Decode
from studio.inference.latent.generator import Generator
from studio.inference.latent.planes import moved
from studio.inference.latent.space import Code, LatentSpace
from studio.inference.session.graph_session import SessionPool
from studio.timeline.keyframes import Key, Moment, Timeline, ease
from studio.timeline.paths import EvenWay, Slerp, between

BLEND_EDGE_PX = 1080
"""Pictures that are blended without a model are brought down to this."""
_MOST_BYTES = 128 << 20


@dataclass(frozen=True, eq=False)
class ReadyKey:
    """A key whose source was read."""

    picture: np.ndarray
    """The photo as the model sees it, the picture of a seed, or what is blended; H×W×3 uint8."""
    code: Code | None = None
    """Before temperature and sliders; None without a model."""
    bits_per_dim: float | None = None
    error: float | None = None
    """Of a photo: mean difference of what comes back from its code, 0…255."""


class Renderer:
    """The frames of one timeline; used by one thread at a time.

    Keys that are not in `ready` are left out, as if they were not there. Every frame depends on the timeline and its
    keys alone, not on the frames asked for before.
    """

    def __init__(
        self,
        timeline: Timeline,
        ready: Mapping[int, ReadyKey],
        space: LatentSpace | None,
        sliders: Mapping[str, Code] | None = None,
    ) -> None:
        """`space` None blends pictures; one that is no `Generator` becomes one by `use`.

        Sliders that are not among `sliders` change nothing.
        """
        keys = tuple(key for key in timeline.keys if key.id in ready)
        self.timeline = _with_keys(timeline, keys)
        self.frames = self.timeline.frames
        """How many there are; 0 where no key could be read."""
        self._space = space
        self._sliders = dict(sliders or {})
        self._ready = [ready[key.id] for key in keys]
        self._codes = [] if space is None else [self._code(key, ready[key.id], space) for key in keys]
        self._decodes: dict[int | None, Decode] = {}
        """By class, since the last `use`."""
        self._ways: dict[tuple[int, int], EvenWay] = {}
        self._slerps: dict[tuple[int, int], Slerp] = {}
        self._kept: OrderedDict[tuple[bool, int], np.ndarray] = OrderedDict()
        self._bytes = 0

    def use(self, pool: SessionPool) -> None:
        """Decode from now on with the sessions that this pool has now: that of the thread which asks for frames."""
        self._decodes = {}
        if isinstance(self._space, Generator):
            self._space.use(pool)
        elif self._space is not None:
            self._space = Generator(self._space.package, pool)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of every frame."""
        if self._space is not None:
            return self._space.size
        height, width = self._ready[0].picture.shape[:2]
        return fit_long_edge((width, height), BLEND_EDGE_PX)

    def frame(self, number: int, *, crossfade: bool = False, cancel: CancelToken | None = None) -> np.ndarray:
        """H×W×3 uint8. `crossfade` blends the pictures of the keys instead of walking among codes.

        Raises StudioError without keys, DeviceError, Cancelled.
        """
        if not self.frames:
            raise StudioError("no key of this timeline can be shown", "mend or replace one of them")
        name = crossfade, min(max(number, 0), self.frames - 1)
        found = self._kept.get(name)
        if found is None:
            moment = self.timeline.moment(name[1])
            plain = crossfade or self._space is None
            found = self._blended(moment) if plain else self._walked(moment, cancel)
            self._keep(name, found)
        return found

    def has(self, number: int, *, crossfade: bool = False) -> bool:
        """Whether the frame is there without any work."""
        return (crossfade, number) in self._kept

    def key_picture(self, place: int, cancel: CancelToken | None = None) -> np.ndarray:
        """The picture of a key as the frames begin there."""
        return self.frame(self.timeline.starts[place], cancel=cancel)

    def _code(self, key: Key, ready: ReadyKey, space: LatentSpace) -> Code:
        assert ready.code is not None
        amounts = [(amount, self._sliders[name]) for name, amount in key.sliders.items() if name in self._sliders]
        return moved(space.warmed(ready.code, key.temperature), amounts)

    def _walked(self, moment: Moment, cancel: CancelToken | None) -> np.ndarray:
        easing = self.timeline.keys[moment.first].easing
        t = ease(moment.u, easing)
        if self.timeline.even and 0 < t < 1:
            t = self._even_way(moment, cancel).t(t)
        return self._decoded(moment.first, moment.second, t, cancel)

    def _decoded(self, first: int, second: int, t: float, cancel: CancelToken | None) -> np.ndarray:
        """Between keys of two classes, both classes' pictures of the same code are blended."""
        timeline = self.timeline
        code = between(self._codes, first, second, t, timeline.way, loop=timeline.loop, known=self._slerps)
        one, other = timeline.keys[first].label, timeline.keys[second].label
        if one == other or not 0 < t < 1:
            return self._decode(other if t >= 1 else one)(code, cancel)
        return _mix(self._decode(one)(code, cancel), self._decode(other)(code, cancel), t)

    def _decode(self, label: int | None) -> Decode:
        found = self._decodes.get(label)
        if found is None:
            assert isinstance(self._space, Generator), "`use` comes first"
            found = self._decodes[label] = self._space.ready(label)
        return found

    def _even_way(self, moment: Moment, cancel: CancelToken | None) -> EvenWay:
        ends = (moment.first, moment.second)
        if ends not in self._ways:
            self._ways[ends] = EvenWay(lambda t: self._decoded(*ends, t, cancel))
        return self._ways[ends]

    def _blended(self, moment: Moment) -> np.ndarray:
        t = ease(moment.u, self.timeline.keys[moment.first].easing)
        one = _fitted(self._ready[moment.first].picture, self.size)
        if t <= 0 or moment.first == moment.second:
            return one
        return _mix(one, _fitted(self._ready[moment.second].picture, self.size), t)

    def _keep(self, name: tuple[bool, int], picture: np.ndarray) -> None:
        self._kept[name] = picture
        self._bytes += picture.nbytes
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes


def enlarged(picture: np.ndarray, size: tuple[int, int], *, crisp: bool = False) -> np.ndarray:
    """A frame at another size; `crisp` repeats pixels where both edges grow by whole numbers."""
    height, width = picture.shape[:2]
    if size == (width, height):
        return picture
    if crisp and size[0] % width == 0 and size[1] % height == 0:
        return picture.repeat(size[1] // height, axis=0).repeat(size[0] // width, axis=1)
    return resize(picture, size)


def video_size(size: tuple[int, int], long_edge_px: int | None) -> tuple[int, int]:
    """The size of a video, even as H.264 wants it; None for about that of the frames."""
    longest = max(size)
    scale = (long_edge_px or longest) / longest
    width, height = (2 * max((round(edge * scale) + 1) // 2, 1) for edge in size)
    return width, height


def _with_keys(timeline: Timeline, keys: Sequence[Key]) -> Timeline:
    from msgspec import structs

    return timeline if len(keys) == len(timeline.keys) else structs.replace(timeline, keys=tuple(keys))


def _mix(one: np.ndarray, two: np.ndarray, t: float) -> np.ndarray:
    """(1 - t)·one + t·two, rounded."""
    share = round(t * 65536)
    mixed = one.astype(np.uint32) * (65536 - share) + two.astype(np.uint32) * share
    return ((mixed + 32768) >> 16).astype(np.uint8)


def _fitted(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The middle of the picture at that size."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    scale = min(width / size[0], height / size[1])
    cut = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    left, top = (width - cut[0]) // 2, (height - cut[1]) // 2
    return resize(np.ascontiguousarray(picture[top : top + cut[1], left : left + cut[0]]), size)
