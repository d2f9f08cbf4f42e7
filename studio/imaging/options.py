"""How a picture is to be made and saved, in words that need no pixels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Keep = Literal["nothing", "colour", "brightness"]
"""What a result takes over from the photo: its colours (only brightness is translated), or its brightness."""
Size = int | Literal["auto", "full"]
"""Long edge in pixels at which the network sees a photo: `full` is that of the photo, `auto` suits the model."""
FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".avif": "AVIF",
}
SAVE_SUFFIXES = tuple(FORMATS)
DEEP_FORMATS = ("PNG", "TIFF")
"""Formats that hold 16 bits a channel."""
LOSSY_FORMATS = ("JPEG", "WEBP", "AVIF")
"""Formats whose size follows a quality."""


@dataclass(frozen=True)
class SaveOptions:
    """The format itself follows from the suffix of the file."""

    quality: int = 92
    """1…100, for JPEG, WebP and AVIF."""
    lossless: bool = False
    """For WebP, which can be both; PNG and TIFF always are."""
    depth: Literal["auto", 8, 16] = "auto"
    """Bits a channel; `auto` keeps those of the photo. 16 for PNG and TIFF only."""
    details: bool = True
    """Keep what the camera and people wrote (EXIF, XMP, IPTC, words, dots per inch), and add the recipe."""
    mark_made: bool = True
    """With the details, say in IPTC's words that a network had a part in it."""
    profile: Literal["own", "srgb"] = "own"
    """The photo's own colour profile, or sRGB."""
    resolution: Literal["full", "working"] = "full"
    """The photo's size, or that at which the network saw it."""


def format_of(path: Path) -> str | None:
    """Pillow's name of the format that the suffix asks for."""
    return FORMATS.get(path.suffix.lower())
