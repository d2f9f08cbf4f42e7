"""How made pictures were made, in the PNG that holds them: seeds and latents, enough to make them again."""

import base64
import json
import os
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from PIL import Image, PngImagePlugin

from studio.errors import OutputError
from studio.imaging.formats.png_chunks import XMP_KEY
from studio.imaging.metadata import source_type
from studio.preferences.chosen import chosen
from studio.preferences.table import MARK_MADE
from studio.system.atomic_write import whole_file

TEXT_KEY = "image-translation-studio-samples"
_MOST_BYTES = 32 << 20


class SampleRecipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    """None where it was not drawn, but bred, found on a map or in a photo."""
    temperature: Annotated[float, Meta(ge=0, le=4)] = 1.0
    label: int | None = None
    sliders: dict[str, float] = {}
    code: str
    """Base64 of the latents as little-endian 32-bit floats, before temperature and sliders."""

    @property
    def latents(self) -> np.ndarray:
        """L float32. Raises ValueError."""
        numbers = np.frombuffer(base64.b64decode(self.code, validate=True), "<f4").astype(np.float32)
        if not numbers.size or not np.isfinite(numbers).all():
            raise ValueError("latents are no numbers")
        return numbers


class SampleSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All pictures of one file, in the order of reading."""

    format_version: Literal[1] = 1
    model: Annotated[str, Meta(min_length=1, max_length=200)]
    model_hash: Annotated[str, Meta(max_length=200)]
    program: Annotated[str, Meta(max_length=100)] = ""
    samples: Annotated[tuple[SampleRecipe, ...], Meta(min_length=1, max_length=4096)]


def packed(code: np.ndarray) -> str:
    return base64.b64encode(code.astype("<f4").tobytes()).decode()


def numbered_name(number: int, seed: int | None) -> str:
    """The name of one picture of a folder."""
    return f"{number:04d}.png" if seed is None else f"{number:04d}-seed-{seed}.png"


def sheet_of(pictures: Sequence[np.ndarray], columns: int, gap_px: int = 2) -> np.ndarray:
    """Pictures of one size, H×W×3 uint8, side by side in rows on a dark ground."""
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    shape = (rows * (height + gap_px) - gap_px, columns * (width + gap_px) - gap_px, 3)
    sheet = np.full(shape, 24, np.uint8)
    for place, picture in enumerate(pictures):
        top, left = (place // columns) * (height + gap_px), (place % columns) * (width + gap_px)
        sheet[top : top + height, left : left + width] = picture
    return sheet


def free_place(path: Path, recipe: SampleSheet) -> Path:
    """`path`, or the same with a number where a file has that name that is not this picture, whatever its sliders."""
    place, number = path, 1
    while os.path.lexists(place) and not _is_same(read_made(place), recipe):
        number += 1
        place = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return place


def _is_same(found: SampleSheet | None, recipe: SampleSheet) -> bool:
    """Made by the same model from the same seeds?"""
    if found is None or found.model != recipe.model or len(found.samples) != len(recipe.samples):
        return False
    return all(
        (one.seed, one.label) == (other.seed, other.label) and (one.seed is not None or one.code == other.code)
        for one, other in zip(found.samples, recipe.samples, strict=True)
    )


def save_made(rgb: np.ndarray, path: Path, recipe: SampleSheet) -> None:
    """Write a PNG with the recipe in it, and the word that a network made it where the settings say so.

    The same picture and recipe give the same bytes. Raises OutputError.
    """
    text = PngImagePlugin.PngInfo()
    text.add_text(TEXT_KEY, json.dumps(msgspec.to_builtins(recipe), separators=(",", ":")), zip=True)
    data = BytesIO()
    if chosen(MARK_MADE):
        text.add_itxt(XMP_KEY, source_type.packet(source_type.MADE).decode())
    Image.fromarray(rgb).save(data, "PNG", pnginfo=text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            part.write_bytes(data.getvalue())
    except OSError as error:
        raise OutputError(f"{path} was not written ({error.strerror or error})", "choose another folder") from error


def read_made(path: Path) -> SampleSheet | None:
    """The recipe in a PNG, or None where there is none."""
    try:
        text = _text(path)
        if text is None:
            return None
        sheet = msgspec.json.decode(text, type=SampleSheet)
        lengths = {sample.latents.size for sample in sheet.samples}
        return sheet if len(lengths) == 1 else None
    except Exception:  # noqa: BLE001 - hostile files make decoders raise nearly anything
        return None


def _text(path: Path) -> bytes | None:
    """Our compressed text chunk, which may be longer than Pillow allows."""
    with path.open("rb") as file:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            return None
        while len(head := file.read(8)) == 8:
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if kind == b"zTXt" and length <= _MOST_BYTES:
                key, _, body = file.read(length).partition(b"\0")
                if key == TEXT_KEY.encode():
                    return zlib.decompressobj().decompress(body[1:], _MOST_BYTES)
                file.seek(4, 1)
            elif kind == b"IEND":
                return None
            else:
                file.seek(length + 4, 1)
    return None
