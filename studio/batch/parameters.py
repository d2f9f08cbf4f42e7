"""Everything that the results of one batch depend on, frozen when it is put into the queue."""

import hashlib
from pathlib import Path

import msgspec

from studio.batch.options import BatchOptions
from studio.imaging.options import SaveOptions
from studio.imaging.paint.mask import Mask
from studio.imaging.recipes.recipe import StoredMask
from studio.render.look import Look


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


class Parameters(BatchOptions, frozen=True, kw_only=True):
    """The same for all files of a batch."""

    inputs: tuple[str, ...]
    """Absolute paths of files and folders."""
    out: str
    """Absolute path of a folder, or of a file where `one_file` is set."""
    one_file: bool = False
    looks: tuple[BatchLook, ...]
    clip_suffix: str | None = None
    """Of clips; None for that of the clip itself."""
    seconds: float | None = None
    """Of clips only so much, from their beginning."""
    mask: MaskSource | None = None
    masks: str | None = None
    """A folder with masks, by the names of the pictures; a photo without one there has `mask`."""
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
