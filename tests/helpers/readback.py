"""What a file holds, read by other libraries than the one that the program reads and writes with.

Details by exiv2; pixels by pypng, tifffile and the codecs of imagecodecs.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile

# Neither tells a type checker all that it has.
exiv2: Any = import_module("exiv2")
png: Any = import_module("png")

exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)


@dataclass(frozen=True)
class ReadBack:
    """Keys as exiv2 names them, such as `Exif.Image.Make`; values as text."""

    exif: dict[str, str]
    xmp: dict[str, str]
    icc: bytes
    thumbnail: bytes
    iptc: list[tuple[str, str]]
    comment: str

    @property
    def maker(self) -> dict[str, str]:
        """What the camera maker's own notes say."""
        usual = ("Image", "Photo", "GPSInfo", "Iop", "Thumbnail", "MakerNote")
        return {key: value for key, value in self.exif.items() if key.split(".")[1] not in usual}


def details(path: Path) -> ReadBack:
    """Everything beside the pixels."""
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exif = image.exifData()
    icc = image.iccProfile()
    return ReadBack(
        {datum.key(): str(datum.value()) for datum in exif},
        {datum.key(): str(datum.value()) for datum in image.xmpData()},
        bytes(icc.data()) if icc.size() else b"",
        bytes(exiv2.ExifThumbC(exif).copy().data()),
        [(datum.key(), str(datum.value())) for datum in image.iptcData()],
        image.comment(),
    )


def segment(path: Path, marker: int) -> bytes:
    """The first segment of that kind in a JPEG, with its head."""
    data = path.read_bytes()
    start = data.index(bytes((0xFF, marker)))
    return data[start : start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")]


def pixels(path: Path) -> np.ndarray:
    """H×W×C as stored, uint8 or uint16."""
    data = path.read_bytes()
    match path.suffix:
        case ".png":
            width, height, rows, info = png.Reader(bytes=data).read()
            dtype = np.uint16 if info["bitdepth"] == 16 else np.uint8
            return np.vstack([np.asarray(row, dtype) for row in rows]).reshape(height, width, info["planes"])
        case ".tif":
            return np.atleast_3d(tifffile.imread(path))
        case ".jpg":
            return np.atleast_3d(imagecodecs.jpeg8_decode(data))
        case ".webp":
            return np.atleast_3d(imagecodecs.webp_decode(data))
        case ".avif":
            return np.atleast_3d(imagecodecs.avif_decode(data))
    raise ValueError(f"no second library for {path.name}")
