"""The same call gives the same bytes, whenever and wherever; another budget of memory hardly a different number."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers import models, photos

_BUDGETS = ("1M", "3M", "6M", "2G")
_STREAMED = 3
"""How many of them are too small for one piece."""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return photos.photo_png(tmp_path / "photo.png", 412, 300)


def _translate(photo: Path, package: Path, target: Path, *more: str) -> str:
    """In a process of its own; returns what it says on stderr."""
    command = [sys.executable, "-m", "studio", "translate", str(photo), "-o", str(target), "--model", str(package)]
    done = subprocess.run([*command, "--explain", *more], capture_output=True, text=True, check=True)
    return done.stderr


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image).astype(int)


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(studio_home: Path, photo: Path, tmp_path: Path) -> None:
    package = models.norm_package(tmp_path / "models")
    for budget in ("3M", "2G"):
        first, second = (tmp_path / f"{name}-{budget}.png" for name in "ab")
        for target in (first, second):
            _translate(photo, package, target, "--memory", budget, "--size", "full")
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_two_plans_differ_by_at_most_one_of_255(studio_home: Path, photo: Path, tmp_path: Path) -> None:
    package = models.norm_package(tmp_path / "models")
    results, streamed = [], 0
    for budget in _BUDGETS:
        target = tmp_path / f"{budget}.png"
        streamed += "strips of" in _translate(photo, package, target, "--memory", budget, "--size", "full")
        results.append(_pixels(target))
    assert streamed == _STREAMED, "the budgets no longer make different plans"
    for other in results[1:]:
        assert np.abs(other - results[0]).max() <= 1
