"""What a photo's file held besides the 8-bit pixels, so that a result can carry it on."""

import io
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from studio.imaging.colour.srgb import own_profile
from studio.imaging.formats import containers, jpeg_segments, png_chunks
from studio.imaging.metadata import exif, photoshop, tiff_ifd, xmp
from studio.imaging.metadata.hidden_layers import Layer
from studio.imaging.metadata.texts import COMMENT, Text, travelling
from studio.imaging.recipes import recipe
from studio.imaging.recipes.recipe import PictureRecipe

_IPTC_TAG, _RESOURCES_TAG, _SIGNATURE_TAG, _XMP_TAG, _ORIENTATION_TAG = 33723, 34377, 0xCD41, 700, 274


@dataclass(frozen=True, eq=False)
class SourceMetadata:
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
    photoshop: bytes | None = None
    """Photoshop's image resources, with IPTC among them."""
    texts: tuple[Text, ...] = ()
    """Words of PNG's text chunks, comments of JPEG and GIF."""
    layers: frozenset[Layer] = frozenset()
    """What the file has that no result can have."""
    orientation: int = 1
    """By which the stored picture was turned upright, as EXIF counts."""
    stored_size: tuple[int, int] | None = None
    """(width, height) before it was."""
    dpi: tuple[float, float] | None = None
    recipe: PictureRecipe | None = None
    """How the picture was made, where this program made it."""
    deep: np.ndarray | None = None
    """H×W×C uint16, upright, in the colours of `icc`; C is 1 or 3, or with alpha 2 or 4. None for 8-bit files."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        blocks = (self.exif, self.xmp, self.photoshop, *(text.value for text in self.texts))
        return (0 if self.deep is None else self.deep.nbytes) + sum(len(block or b"") for block in blocks)

    def without_depth(self) -> "SourceMetadata":
        """For a picture of another size."""
        return self if self.deep is None else replace(self, deep=None, depth=8)


def origin_of(image: Image.Image, source: "Path | bytes", upright_size: tuple[int, int]) -> SourceMetadata:
    """What the opened file says about itself; nothing is decoded. Broken details are left out."""
    profile = own_profile(image)
    unfit = bool(image.info.get("icc_profile")) and profile is None
    found = _found(image, source)
    orientation = _orientation(image, found)
    width, height = upright_size
    return SourceMetadata(
        format=image.format or "",
        mode=image.mode,
        icc=profile,
        converted=unfit or image.mode not in ("RGB", "RGBA", "RGBa", "RGBX", "P", "PA"),
        exif=found.exif or None,
        xmp=found.xmp or None,
        photoshop=found.photoshop,
        texts=travelling(tuple(found.texts)),
        layers=frozenset(found.layers | (xmp.layers_of(found.xmp) if found.xmp else set())),
        orientation=orientation,
        stored_size=(height, width) if orientation in (5, 6, 7, 8) else (width, height),
        dpi=_dpi(image.info.get("dpi")),
        recipe=_recipe(found),
    )


@dataclass
class _Found:
    exif: bytes | None = None
    xmp: bytes | None = None
    photoshop: bytes | None = None
    texts: list[Text] = field(default_factory=list)
    layers: set[Layer] = field(default_factory=set)
    orientation: int | None = None


def _found(image: Image.Image, source: "Path | bytes") -> _Found:
    """By the walks over the file of our own, which see more than Pillow does, and by Pillow for the rest."""
    info = image.info
    usual = _Found(_bytes(info.get("exif")), _bytes(info.get("xmp")))
    try:
        with _opened(source) as file:
            head = file.read(12)
            file.seek(0)
            if head.startswith(png_chunks.SIGNATURE):
                return _of_png(file)
            if head.startswith(b"\xff\xd8"):
                return _of_jpeg(file)
            if image.format == "TIFF":
                return _of_tiff(source, usual)
            if head[4:8] == b"ftyp":
                usual.layers = containers.layers_of_boxes(file) | _auxiliary(info)
                usual.orientation = info.get("original_orientation")
            elif head.startswith(b"RIFF"):
                usual.layers = containers.layers_of_riff(file)
            elif head.startswith(b"GIF"):
                usual.layers = containers.layers_of_gif(file)
                comment = _bytes(info.get("comment"))
                usual.texts = [Text(COMMENT, comment, "comment")] if comment else []
    except (OSError, ValueError):
        pass
    return usual


@contextmanager
def _opened(source: "Path | bytes") -> Iterator[IO[bytes]]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    else:
        with source.open("rb") as file:
            yield file


def _of_png(file: IO[bytes]) -> _Found:
    file.seek(len(png_chunks.SIGNATURE))
    found = png_chunks.read(file)
    return _Found(found.exif, found.xmp, found.photoshop, found.texts, {"signature"} if found.is_signed else set())


def _of_jpeg(file: IO[bytes]) -> _Found:
    file.seek(2)
    found = jpeg_segments.read(file)
    comments = [Text(COMMENT, comment, "comment") for comment in found.comments]
    return _Found(found.exif, found.xmp, jpeg_segments.resources_of(found), comments, found.layers)


def _of_tiff(source: "Path | bytes", usual: _Found) -> _Found:
    try:
        tree = tiff_ifd.of_file(source)
    except struct.error:
        return usual
    first = tree.first
    words, resources = (first[tag].value if tag in first else b"" for tag in (_IPTC_TAG, _RESOURCES_TAG))
    block = photoshop.merged(photoshop.of_iptc(words) if words else b"", resources)
    return _Found(
        exif.from_tree(tree),
        first[_XMP_TAG].value if _XMP_TAG in first else usual.xmp,
        block,
        layers={"signature"} if _SIGNATURE_TAG in first else set(),
    )


def _auxiliary(info: dict[Any, Any]) -> set[Layer]:
    """Pictures that pillow_heif found beside the photo."""
    names = " ".join(str(name) for name in info.get("aux") or ())
    layers: set[Layer] = {"hdr"} if "hdrgainmap" in names else set()
    if info.get("depth_images"):
        layers.add("depth")
    return layers


def _orientation(image: Image.Image, found: _Found) -> int:
    """As the pixels are turned: by EXIF, else by XMP."""
    if found.orientation is not None:
        return found.orientation if found.orientation in range(1, 9) else 1
    said = exif.orientation_of(found.exif) if found.exif else None
    if said is None and image.format not in ("TIFF", "HEIF") and found.xmp:
        said = xmp.orientation_of(found.xmp)
    return said or 1


def _recipe(found: _Found) -> PictureRecipe | None:
    for text in found.texts:
        if text.key == recipe.TEXT_KEY and (made_by := recipe.decode(text.value)) is not None:
            return made_by
    return recipe.decode(xmp.recipe_text(found.xmp)) if found.xmp else None


def _bytes(value: Any) -> bytes | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return bytes(value) if isinstance(value, (bytes, bytearray)) else None


def _dpi(value: Any) -> tuple[float, float] | None:
    try:
        x, y = (float(edge) for edge in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if all(math.isfinite(edge) and 1 <= edge <= 100_000 for edge in (x, y)) else None
