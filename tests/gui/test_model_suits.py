"""A picture meets a model that was made for its kind, until the artist chooses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Studio
from tests.helpers import models, photos


@pytest.fixture
def fresh(qtbot: QtBot, no_leaked_threads: None, installed: Path) -> Iterator[Studio]:
    """The window as it starts: models for drawings and for maps beside those for photos, none chosen by hand."""
    models.drawing_package(installed)
    models.map_package(installed)
    window = Studio(qtbot, installed.parent)
    yield window
    window.close()


def chosen(studio: Studio) -> str | None:
    package = studio.session.shelf.package
    return None if package is None else package.id


def test_models_for_photos_come_first(fresh: Studio) -> None:
    assert [entry.id for entry in fresh.session.shelf.entries][-2:] == ["a-map", "a-pen"]
    assert [entry.error for entry in fresh.session.shelf.entries[-2:]] == [None, None]
    assert chosen(fresh) == "invert-colours"


def test_a_drawing_is_given_to_a_model_for_drawings_and_a_photo_is_not(fresh: Studio, tmp_path: Path) -> None:
    for path, model in (
        (photos.drawing_png(tmp_path / "cross.png"), "a-pen"),
        (photos.photo_jpeg(tmp_path / "photo.jpg"), "invert-colours"),
    ):
        fresh.drop(path)
        fresh.wait(lambda name=path.name: _current(fresh) == name)
        fresh.wait_full()
        assert chosen(fresh) == model


def test_a_model_chosen_by_hand_stays(fresh: Studio, tmp_path: Path) -> None:
    fresh.choose("two-way")
    fresh.drop(photos.drawing_png(tmp_path / "cross.png"))
    fresh.wait_full()
    assert chosen(fresh) == "two-way"


def _current(studio: Studio) -> str | None:
    current = studio.session.roll.current
    return None if current is None else current.name
