"""Decoded pictures of files, kept in memory up to a budget."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.errors import DataError
from trainer.recipe import DataRecipe

Pixels = NDArray[np.uint8]
"""H×W×C."""
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}


@dataclass(frozen=True)
class Ref:
    """A picture: a file, or one half of a file that holds A and B side by side."""

    path: Path
    half: Literal["", "left", "right"] = ""

    def __str__(self) -> str:
        return f"{self.path}{f' ({self.half} half)' if self.half else ''}"


class PictureFiles:
    """Reads pictures as a recipe wants them, oldest out first; safe to use from several threads."""

    def __init__(self, recipe: DataRecipe) -> None:
        self._recipe = recipe
        self._budget = recipe.cache_mib << 20
        self._held: OrderedDict[Ref, Pixels] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self.overflowed = False
        """Whether pictures had to go because the budget was too small for all."""

    def read(self, ref: Ref) -> Pixels:
        """The whole picture, resized as the recipe says. Raises DataError for a file that can't be used."""
        with self._lock:
            if ref in self._held:
                self._held.move_to_end(ref)
                return self._held[ref]
        pixels = _decode(ref, self._recipe)
        with self._lock:
            if ref not in self._held:
                self._held[ref] = pixels
                self._bytes += pixels.nbytes
            while self._bytes > self._budget and self._held:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
                self.overflowed = True
        return pixels

    def forget(self, ref: Ref) -> None:
        """Free what a picture takes that is not used after all."""
        with self._lock:
            gone = self._held.pop(ref, None)
            self._bytes -= 0 if gone is None else gone.nbytes

    def divide_budget(self, parts: int) -> None:
        """Each of `parts` processes keeps its own pictures from now on."""
        self._budget = (self._recipe.cache_mib << 20) // parts

    def __getstate__(self) -> dict[str, Any]:
        return {"_recipe": self._recipe, "_budget": self._budget}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["_recipe"])
        self._budget = state["_budget"]


def listing(folder: Path, *, missing_ok: bool = False) -> dict[str, Path]:
    """Picture files of a folder by their stem, in the order of names. Raises DataError where there is no folder."""
    if not folder.is_dir():
        if missing_ok:
            return {}
        raise DataError(f"there is no folder {folder}", "check --data and the recipe's `data.folder`")
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES}


def pictures_below(folder: Path, *, missing_ok: bool = False) -> list[Path]:
    """Picture files of a folder and of all folders in it, in the order of names; hidden ones left out.

    Raises DataError where there is no folder.
    """
    if not folder.is_dir():
        if missing_ok:
            return []
        raise DataError(f"there is no folder {folder}", "check --data and the recipe's `data.folder`")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts))


def _decode(ref: Ref, recipe: DataRecipe) -> Pixels:
    try:
        with Image.open(ref.path) as opened:
            image = _opaque(ImageOps.exif_transpose(opened), recipe.background)
        image = image.convert("L" if recipe.channels == 1 else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DataError(f"{ref.path} can't be read ({error})", "remove or replace this file") from None
    if ref.half:
        middle = image.width // 2
        image = image.crop(
            (0, 0, middle, image.height) if ref.half == "left" else (middle, 0, 2 * middle, image.height)
        )
    short = min(image.size)
    wanted = recipe.resize_px or max(short, recipe.crop_px)
    if wanted != short:
        scale = wanted / short
        size = (max(round(image.width * scale), wanted), max(round(image.height * scale), wanted))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if min(image.size) < recipe.crop_px:
        raise DataError(
            f"{ref} is {image.width}×{image.height} after resizing, smaller than a crop of {recipe.crop_px}",
            "lower `crop_px` or raise `resize_px`",
        )
    pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def _opaque(image: Image.Image, background: str) -> Image.Image:
    """The picture before a background: what lies under full transparency is nobody's choice."""
    if not image.has_transparency_data:
        image.load()
        return image
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, background), layer).convert("RGB")
