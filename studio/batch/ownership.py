"""What this program made: by the recipe in a file, and by what the queue remembers of files that hold none."""

import os
from pathlib import Path
from typing import Protocol

from studio.batch.records import Result
from studio.imaging import marks
from studio.imaging.files import read_recipe
from studio.imaging.recipes.recipe import photo_id


class Memory(Protocol):
    """What the queue knows of results."""

    def result(self, path: Path) -> Result | None:
        """What is remembered of the file with that name."""
        ...

    def holds_result(self, path: Path, size: int, modified: float) -> bool:
        """Was the file with that name, size and time put in place by this program?"""
        ...


class Ownership:
    """Asked before anything is read as a photo or written over. For one thread."""

    def __init__(self, memory: Memory | None = None) -> None:
        """Without the queue, by recipes alone."""
        self._memory = memory

    def is_result(self, path: Path, size: int, modified: float) -> bool:
        """Is the file of that size and time a result of this program?"""
        return marks.is_result(path, size, modified) or (
            self._memory is not None and self._memory.holds_result(path, size, modified)
        )

    def is_of(self, result: Path, photo: Path, size: int, modified: float) -> bool:
        """Is `result` what this program made of that very photo, and has nobody changed it since?

        The photo is known by its path, size and time, else by what is in it: two cameras call their photos alike.
        """
        try:
            status = result.stat()
        except (OSError, ValueError):
            return False
        known = None if self._memory is None else self._memory.result(result)
        if known is not None:
            if (known.size, known.modified_ns) != (status.st_size, status.st_mtime_ns):
                return False
            if (os.fsencode(known.photo), known.photo_size, known.photo_modified) == (
                os.fsencode(photo),
                size,
                modified,
            ):
                return True
        if not marks.is_result(result, status.st_size, status.st_mtime):
            return False
        recipe = read_recipe(result)
        return recipe is not None and recipe.photo is not None and recipe.photo == photo_id(photo)
