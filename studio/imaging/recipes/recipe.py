"""How a picture was made, in the file that holds it: enough to make it again."""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from studio.imaging.options import Keep
from studio.imaging.paint.mask import SOFTEST, Mask

FORMAT_VERSION = 1
TEXT_KEY = "image-translation-studio"
"""Key of the text in a PNG."""
_MOST_BYTES = 64 * 1024
_ID_DIGITS = 16
_MOST_MASK_BYTES = 20_000
"""A JPEG has 64 KB for this and all that came with the photo, and text needs four characters for three bytes."""

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class StoredMask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As `studio.imaging.paint.mask.Mask`, small enough for the head of a file."""

    width: Annotated[int, Meta(ge=1, le=4096)]
    height: Annotated[int, Meta(ge=1, le=4096)]
    packed: Annotated[bytes, Meta(max_length=_MOST_MASK_BYTES)]
    inverted: bool = False
    feather: Annotated[int, Meta(ge=0, le=SOFTEST)] = 0

    @classmethod
    def of(cls, mask: Mask) -> "StoredMask":
        """At half its size, and half of that, where it would be too long."""
        mask = mask.smaller(_MOST_MASK_BYTES)
        return cls(
            width=mask.width, height=mask.height, packed=mask.packed, inverted=mask.inverted, feather=mask.feather
        )

    def mask(self) -> Mask | None:
        """None where it holds no mask."""
        found = Mask(self.width, self.height, self.packed, self.inverted, self.feather)
        try:
            found.pixels  # noqa: B018 - reading it is the check
        except ValueError:
            return None
        return found


class PictureRecipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a result depends on besides the photo."""

    format_version: Literal[1] = FORMAT_VERSION
    model: Name
    """The id of the model."""
    model_name: Name
    model_hash: Name
    """The package's fingerprint."""
    direction: Annotated[str, Meta(max_length=200)] | None = None
    strength: Annotated[float, Meta(ge=0, le=1)] = 1.0
    size: Annotated[int, Meta(ge=1, le=1_000_000)] | Literal["auto", "full"] = "auto"
    """Long edge at which the network saw the photo."""
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 0
    keep: Keep = "nothing"
    """What was taken over from the photo."""
    device: Annotated[str, Meta(max_length=400)] = ""
    memory: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None
    """Bytes that the network was given, where somebody chose them."""
    program: Annotated[str, Meta(max_length=100)] = ""
    mask: StoredMask | None = None
    """Where the translation shows; everywhere without one."""
    photo: Annotated[str, Meta(max_length=64)] | None = None
    """Which photo it was made of, as `photo_id` has it; None in what older versions wrote."""


def photo_id(path: Path | None) -> str | None:
    """What tells one photo's file from every other, whatever they are called; None where it can't be read."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:_ID_DIGITS]
    except (OSError, ValueError):
        return None


def encode(recipe: PictureRecipe) -> str:
    """One line of JSON in plain ASCII: every place that holds text holds it."""
    plain = msgspec.to_builtins(recipe)
    if recipe.photo is None:
        # Versions that do not know the field refuse it.
        del plain["photo"]
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))


def decode(text: "str | bytes | None") -> PictureRecipe | None:
    """The recipe, or None for anything that is not one of this format."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if not data or len(data) > _MOST_BYTES:
        return None
    try:
        return msgspec.json.decode(data, type=PictureRecipe, strict=True)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
