"""Drawings are told from photos."""

from pathlib import Path

import numpy as np
import pytest

from studio.imaging.drawing import is_drawing
from studio.imaging.files import open_photo
from studio.system.paths import samples_folder
from tests.helpers import photos


@pytest.mark.parametrize("path", sorted(samples_folder().glob("*.[jp][pn]g")), ids=lambda path: path.name)
def test_the_samples_are_what_they_are(path: Path) -> None:
    assert is_drawing(open_photo(path).rgb) == ("drawing" in path.name)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (96, 64), (4000, 30)])
def test_no_size_is_too_odd(size: tuple[int, int]) -> None:
    assert is_drawing(np.full((size[1], size[0], 3), 255, np.uint8))
    assert not is_drawing(photos.gradient(*size))
