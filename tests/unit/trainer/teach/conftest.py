"""A pair on disk."""

from pathlib import Path

import pytest

from tests.unit.trainer.teach.pairs import painting_of, photo_of


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    photo = photo_of()
    photo.save(tmp_path / "photo.png")
    painting_of(photo).save(tmp_path / "painted.png")
    return tmp_path / "photo.png", tmp_path / "painted.png"
