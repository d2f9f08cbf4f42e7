"""Picture files of a set: found in folders, decoded, and kept in memory up to a budget."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.data.decoding import FOREIGN_SUFFIXES, SUFFIXES, decode, look
from trainer.errors import DataError
from trainer.recipe import DataRecipe

Pixels = NDArray[np.uint8]
"""H×W×C."""


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


def pictures_below(folder: Path, *, missing_ok: bool = False) -> list[Path]:
    """Picture files of a folder and of all folders in it, linked ones too, by name; hidden ones left out.

    Raises DataError where there is no folder.
    """
    return _files_below(folder, SUFFIXES, missing_ok=missing_ok)


def foreign_below(folder: Path) -> list[Path]:
    """As `pictures_below`, the files of kinds that are not read."""
    return _files_below(folder, FOREIGN_SUFFIXES, missing_ok=True)


def stored_size(ref: Ref) -> tuple[int, int]:
    """(width, height) of a picture as its file has it, upright. Raises what decoders raise."""
    (width, height), _ = look(ref.path)
    return (width // 2 if ref.half else width), height


def _files_below(folder: Path, suffixes: frozenset[str], *, missing_ok: bool) -> list[Path]:
    if not folder.is_dir():
        if missing_ok:
            return []
        hint = 'write `data.folder` with "/"' if "\\" in str(folder) else "check --data and the recipe's `data.folder`"
        raise DataError(f"there is no folder {folder}", hint)
    return sorted(path for path in _walk(folder, frozenset()) if path.suffix.lower() in suffixes)


def _walk(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Every file below that is not hidden; `above` are the folders on the way here, where links may lead back to."""
    real = folder.resolve()
    if real in above:
        return
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(path, above | {real})
        else:
            yield path


def _decode(ref: Ref, recipe: DataRecipe) -> Pixels:
    try:
        image = decode(ref.path, recipe.background).convert("L" if recipe.channels == 1 else "RGB")
    except Exception as error:  # noqa: BLE001 - decoders fed with broken files raise nearly anything
        reason = str(error) or type(error).__name__
        raise DataError(f"{ref.path} can't be read ({reason})", "remove or replace this file") from None
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
    pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels
