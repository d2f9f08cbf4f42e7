"""Pictures to files: whole or not at all."""

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.errors import OutputError

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
SAVE_SUFFIXES = tuple(_FORMATS)
_LONGEST_EDGE_PX = {"JPEG": 65_500, "WEBP": 16_383}
_WHITE = 255


def save_picture(rgb: np.ndarray, alpha: np.ndarray | None, path: Path, *, quality: int = 92) -> None:
    """Write H×W×3 uint8 (and alpha, H×W uint8) as PNG, JPEG or WebP, by the suffix of `path`.

    JPEG has no transparency: the picture is laid on white. A file that was there before stays whole until the new one
    is complete on disk. Raises OutputError: unknown suffix, a folder that can't be written, a full disk, a picture too
    large for the format.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise OutputError(f"{path.name} has no suffix that can be written", f"use {', '.join(SAVE_SUFFIXES)}")
    longest = max(rgb.shape[:2])
    if longest > _LONGEST_EDGE_PX.get(kind, longest):
        raise OutputError(f"{path.name}: {kind} holds at most {_LONGEST_EDGE_PX[kind]} pixels an edge", "save as .png")
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            _write(_image(rgb, alpha, kind), temporary, kind, quality)
            os.replace(temporary, path)  # noqa: PTH105 - the tests let this call fail
        finally:
            # A failure to tidy up must not hide the one that made it necessary.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(*_fault(path, error)) from error
    except ValueError as error:
        raise OutputError(f"{path.name} can't be encoded ({error})", "save as .png") from error


def _image(rgb: np.ndarray, alpha: np.ndarray | None, kind: str) -> Image.Image:
    if alpha is None:
        return Image.fromarray(rgb)
    if kind == "JPEG":
        white = Image.new("RGB", (rgb.shape[1], rgb.shape[0]), (_WHITE,) * 3)
        white.paste(Image.fromarray(rgb), mask=Image.fromarray(alpha))
        return white
    return Image.fromarray(np.dstack([rgb, alpha]))


def _write(image: Image.Image, path: Path, kind: str, quality: int) -> None:
    options: dict[str, Any] = {"quality": quality}
    if kind == "PNG":
        # Level 3 takes a third of the time of the default and a few per cent more space.
        options = {"compress_level": 3}
    elif kind == "JPEG":
        options["subsampling"] = 0 if quality >= 90 else -1
    with path.open("xb") as file:
        image.save(file, format=kind, **options)
        file.flush()
        os.fsync(file.fileno())


def _fault(path: Path, error: OSError) -> tuple[str, str]:
    folder = path.parent
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path} was not written: the disk is full", "free some space or choose another folder"
    if path.is_dir():
        return f"{path} is a folder", "choose a file name"
    if not folder.exists():
        return f"{path} was not written: there is no folder {folder}", "make it or choose another one"
    if not folder.is_dir():
        return f"{path} was not written: {folder} is not a folder", "choose a folder"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path} was not written: the folder {folder} can't be written to", "choose another folder"
    return f"{path} was not written ({error.strerror or error})", "choose another folder"
