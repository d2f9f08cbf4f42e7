"""Frames as a folder of numbered pictures: nobody else's files in it are touched, and no old frames are left."""

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.imaging.formats.png_chunks import XMP_KEY

TEXT_KEY = "image-translation-studio-frame"
"""Key of the text in each PNG."""
_NAME = re.compile(r"\d{5}\.png")
_HEAD_BYTES = 4096
_NOT_WORTH_A_WORD = (".ds_store", "thumbs.db", "desktop.ini")
"""What systems put into folders by themselves."""


def write_frames(folder: Path, frames: Iterable[np.ndarray], xmp: bytes | None = None) -> Path:
    """Write `00000.png`, … and return the folder: `folder`, or `folder-2` where other files lie in it.

    Each holds `xmp` where there is some.

    They come into their place together at the end; without a single frame nothing changes. Raises OSError, and what
    `frames` raises.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        count = 0
        for count, frame in enumerate(frames, 1):
            texts = PngInfo()
            texts.add_text(TEXT_KEY, str(count))
            if xmp is not None:
                texts.add_itxt(XMP_KEY, xmp.decode())
            Image.fromarray(frame).save(part / f"{count - 1:05d}.png", pnginfo=texts)
        return _put_in_place(part, folder) if count else folder
    finally:
        shutil.rmtree(part, ignore_errors=True)


def is_frame(path: Path) -> bool:
    """Did `write_frames` write it?"""
    if not _NAME.fullmatch(path.name):
        return False
    try:
        with path.open("rb") as file:
            return TEXT_KEY.encode() + b"\0" in file.read(_HEAD_BYTES)
    except OSError:
        return False


def free_folder(folder: Path) -> Path:
    """`folder` where it is missing, empty or full of frames of this program, else the same with a number."""
    place, number = folder, 1
    while os.path.lexists(place) and not _is_ours(place):
        number += 1
        place = folder.with_name(f"{folder.name}-{number}")
    return place


def _is_ours(folder: Path) -> bool:
    try:
        return all(path.name.lower() in _NOT_WORTH_A_WORD or is_frame(path) for path in folder.iterdir())
    except OSError:
        return False


def _put_in_place(part: Path, folder: Path) -> Path:
    while True:
        place = free_folder(folder)
        try:
            place.mkdir()
        except FileExistsError:
            if not _is_ours(place):
                continue  # somebody has just put something there
        # The folder itself stays: it may be a link, a drive, or open in another window.
        new = sorted(part.iterdir())
        old = {path.name for path in place.iterdir() if is_frame(path)} - {path.name for path in new}
        for path in new:
            path.replace(place / path.name)
        for name in old:
            with contextlib.suppress(FileNotFoundError):
                (place / name).unlink()
        return place
