"""Everything that the results of one batch depend on, frozen when it is put into the queue."""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from studio.imaging.mask import Mask
from studio.imaging.options import Keep, SaveOptions, Size
from studio.imaging.recipe import StoredMask
from studio.render.look import Look

Existing = Literal["renew", "skip", "number", "overwrite"]
"""What happens where a result's name is taken: write over what this program made of the same photo and choose another
name beside everything else, leave it, always choose another name, or write over whatever it is."""
WithoutMask = Literal["paint", "skip"]
"""What happens to a photo that has no mask among those that were given: all of it is translated, or it is left out."""


class BatchLook(msgspec.Struct, frozen=True, kw_only=True):
    """One way to translate each picture; what is the same for all of them stands in `Parameters`."""

    model: str
    """An installed id, or the absolute path of a package."""
    model_id: str
    fingerprint: str
    """Of the package: another version of the model gives other pictures."""
    direction: str | None = None
    strength: float = 1.0


class MaskSource(msgspec.Struct, frozen=True, kw_only=True):
    """One mask for all photos, stretched to each: a picture file, or what another result was made with."""

    file: str | None = None
    stored: StoredMask | None = None
    inverted: bool = False
    """The other way round than it is."""
    feather: int | None = None
    """How soft its edge is; None as it is."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which files of a folder belong to a batch."""

    suffixes: tuple[str, ...] = ()
    """With their dots, in lower case; all that can be opened where there are none."""
    least_bytes: int = 0
    most_bytes: int | None = None
    since: float | None = None
    """Changed at this time or later, in seconds since 1970."""
    until: float | None = None
    """Changed before this time."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """The same for all files of a batch."""

    inputs: tuple[str, ...]
    """Absolute paths of files and folders."""
    out: str
    """Absolute path of a folder, or of a file where `one_file` is set."""
    one_file: bool = False
    looks: tuple[BatchLook, ...]
    recursive: bool = False
    filters: Filters = Filters()
    name: str = "{name}"
    """How results are called; see `naming`."""
    suffix: str = ".png"
    clip_suffix: str | None = None
    """Of clips; None for that of the clip itself."""
    seconds: float | None = None
    """Of clips only so much, from their beginning."""
    existing: Existing = "renew"
    mask: MaskSource | None = None
    masks: str | None = None
    """A folder with masks, by the names of the pictures; a photo without one there has `mask`."""
    without_mask: WithoutMask = "paint"
    size: Size = "auto"
    keep: Keep = "nothing"
    seed: int = 0
    device: str = "auto"
    memory: int | None = None
    """Bytes that the network may take, where somebody chose them."""
    budget: int
    """Bytes that it may take: plans, and with them the last digits of results, follow from it."""
    saving: SaveOptions = SaveOptions()
    keep_times: bool = False
    """Whether results get the times of their photos' files."""
    report: str | None = None
    """Folder for what became of it: a table and a page with thumbnails."""
    low_priority: bool = False
    watch: bool = False
    """Whether files that arrive later belong to it as well."""

    @property
    def signature(self) -> str:
        """The same for two batches with the same results; what may differ between two starts is left out."""
        plain = msgspec.to_builtins(
            msgspec.structs.replace(self, budget=0, report=None, low_priority=False, watch=False)
        )
        for name, default in _LATER.items():
            # As a version without the field had it, so that a batch which that one began still goes on.
            if plain[name] == default:
                del plain[name]
        return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()

    def look(self, number: int, mask: Mask | None = None) -> Look:
        """All that is chosen for a picture that is made with one of the looks, through its own mask."""
        one = self.looks[number]
        return Look(one.model_id, one.direction, one.strength, self.keep, self.seed, self.size, mask)

    @property
    def roots(self) -> tuple[Path, ...]:
        """What was named, as paths."""
        return tuple(Path(given) for given in self.inputs)


_LATER = {"without_mask": "paint", "keep_times": False}
"""Fields that the first queues did not have, and what they mean where they are missing."""


def encode(parameters: Parameters) -> bytes:
    """JSON, for the queue."""
    return msgspec.json.encode(parameters)


def decode(data: bytes) -> Parameters:
    """The way back. Raises msgspec.MsgspecError for what an other version of the program wrote."""
    return msgspec.json.decode(data, type=Parameters)
