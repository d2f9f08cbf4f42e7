"""What a photo's file held besides the 8-bit pixels, so that a result can carry it on."""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.imaging import exif, recipe, xmp
from studio.imaging.colour import own_profile
from studio.imaging.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Origin:
    """Details as they were in the file; nothing here is fitted to a result yet."""

    format: str
    """Pillow's name, as `JPEG`."""
    mode: str
    """Pillow's mode of the file, as `CMYK`."""
    depth: int = 8
    """Bits a channel: 8 or 16."""
    icc: bytes | None = None
    """The RGB profile that the file's numbers are in; None where they are sRGB, or no RGB at all."""
    converted: bool = False
    """Whether the file's colours were no RGB (CMYK, grey, Lab), or its profile could not be used."""
    tone_mapped: bool = False
    """Whether the file held more light than a screen's white."""
    exif: bytes | None = None
    """With or without its mark, perhaps broken."""
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    recipe: Recipe | None = None
    """How the picture was made, where this program made it."""
    deep: np.ndarray | None = None
    """H×W×C uint16, upright, in the colours of `icc`; C is 1 or 3, or with alpha 2 or 4. None for 8-bit files."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        return (0 if self.deep is None else self.deep.nbytes) + len(self.exif or b"") + len(self.xmp or b"")

    def without_depth(self) -> "Origin":
        """For a picture of another size."""
        return self if self.deep is None else replace(self, deep=None, depth=8)


def origin_of(image: Image.Image, source: "Path | bytes") -> Origin:
    """What the opened file says about itself; nothing is decoded. Broken details are left out."""
    info = image.info
    profile = own_profile(image)
    unfit = bool(info.get("icc_profile")) and profile is None
    found_xmp = _bytes(info.get("xmp"))
    made_by = recipe.decode(_text(info.get(recipe.TEXT_KEY)))
    if made_by is None and found_xmp is not None:
        made_by = recipe.decode(xmp.recipe_text(found_xmp))
    return Origin(
        format=image.format or "",
        mode=image.mode,
        icc=profile,
        converted=unfit or image.mode not in ("RGB", "RGBA", "RGBa", "RGBX", "P", "PA"),
        exif=exif.from_file(source) if image.format == "TIFF" else _exif(info),
        xmp=found_xmp,
        dpi=_dpi(info.get("dpi")),
        recipe=made_by,
    )


def _exif(info: dict[Any, Any]) -> bytes | None:
    found = _bytes(info.get("exif"))
    return found or None


def _bytes(value: Any) -> bytes | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return bytes(value) if isinstance(value, (bytes, bytearray)) else None


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) else None


def _dpi(value: Any) -> tuple[float, float] | None:
    try:
        x, y = (float(edge) for edge in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if all(math.isfinite(edge) and 1 <= edge <= 100_000 for edge in (x, y)) else None
