"""A timeline: keys, and how one gets from each to the next. Values that nobody changes; an edit makes another one."""

import bisect
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Easing = Literal["linear", "smooth", "in", "out", "hold"]
EASINGS: tuple[Easing, ...] = ("linear", "smooth", "in", "out", "hold")
FORMAT_VERSION = 1
MOST_KEYS = 400
MOST_FRAMES = 10_000
"""Of one hold or one way between two keys."""
Name = Annotated[str, Meta(max_length=200)]
Way = Literal["linear", "spherical", "spline"]
WAYS: tuple[Way, ...] = ("linear", "spherical", "spline")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Strict and immutable."""


class SeedSource(_Part, frozen=True, tag="seed"):
    """What the model makes of a seed."""

    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)]


class PhotoSource(_Part, frozen=True, tag="photo"):
    """A picture from a file: encoded, or blended as it is where the timeline has no model."""

    path: Annotated[str, Meta(min_length=1, max_length=4096)]
    look: Name = ""
    """Without a model: the translator that the picture goes through first."""
    direction: Name = ""


class CodeSource(_Part, frozen=True, tag="code"):
    """Latents as they are, such as those of a picture that was bred."""

    code: Annotated[str, Meta(min_length=1)]
    """Base64 of little-endian 32-bit floats."""
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    """The seed that they come from, if any."""


Source = SeedSource | PhotoSource | CodeSource


class Key(_Part, frozen=True, kw_only=True):
    """One key, and the way from it to the next."""

    id: Annotated[int, Meta(ge=0)]
    """Tells it from the others while it is moved and changed."""
    source: Source
    label: Annotated[int, Meta(ge=0)] | None = None
    """Number of a class, for a model that has some."""
    temperature: Annotated[float, Meta(ge=0, le=4)] = 1.0
    sliders: dict[Name, float] = {}
    hold: Annotated[int, Meta(ge=0, le=MOST_FRAMES)] = 0
    """Frames that the key stays for besides its own."""
    span: Annotated[int, Meta(ge=1, le=MOST_FRAMES)] = 30
    """Frames from the end of the hold to the next key."""
    easing: Easing = "smooth"


class Timeline(_Part, frozen=True, kw_only=True, dict=True):
    """Everything that a video depends on besides the model and the photos."""

    format_version: Literal[1] = FORMAT_VERSION
    model: Name = ""
    """Id of the generator; empty where pictures are blended."""
    model_hash: Name = ""
    fps: Annotated[int, Meta(ge=1, le=120)] = 30
    way: Way = "spherical"
    even: bool = False
    """Walk each way so that every frame looks as different from the last one as any other."""
    loop: bool = False
    """The last key leads back to the first."""
    keys: Annotated[tuple[Key, ...], Meta(max_length=MOST_KEYS)] = ()

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The frame of each key."""
        lengths = [key.hold + key.span for key in self.keys]
        return tuple(accumulate(lengths[:-1], initial=0)) if lengths else ()

    @cached_property
    def frames(self) -> int:
        """How many frames there are; a loop does not show its first frame again."""
        return self.starts[-1] + self._tail if self.keys else 0

    @property
    def _tail(self) -> int:
        """Frames of the last key."""
        last = self.keys[-1]
        return last.hold + (last.span if self.loop and len(self.keys) > 1 else 1)

    def moment(self, frame: int) -> "Moment":
        """Where a frame lies; frames outside are the first and the last. Raises ValueError without keys."""
        if not self.keys:
            raise ValueError("a timeline without keys has no frames")
        starts = self.starts
        frame = min(max(frame, 0), self.frames - 1)
        index = bisect.bisect_right(starts, frame) - 1
        key = self.keys[index]
        along = frame - starts[index] - key.hold
        following = index + 1 if index + 1 < len(self.keys) else 0
        if along <= 0 or len(self.keys) == 1 or (following == 0 and not self.loop):
            return Moment(index, index, 0.0)
        return Moment(index, following, along / key.span)


@dataclass(frozen=True)
class Moment:
    """Between two keys, by their places; the same place twice on a key."""

    first: int
    second: int
    u: float
    """0 at the first, 1 at the second, before easing."""


def ease(u: float, easing: Easing) -> float:
    """`smooth` starts and ends slowly (3u² - 2u³), `in` starts slowly, `out` ends slowly, `hold` stays till the end."""
    if easing == "smooth":
        return u * u * (3 - 2 * u)
    if easing == "in":
        return u * u
    if easing == "out":
        return u * (2 - u)
    if easing == "hold":
        return 1.0 if u >= 1 else 0.0
    return u
