"""Round trip and realism: what a model tells about its own result, only where it can, and never in the way."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt

from studio.imaging.files import open_photo
from studio.inference.realism import critic_of, realism_map
from studio.inference.round_trip import round_trip, way_back
from studio.inference.session.graph_session import SessionPool
from studio.inference.translator import TranslateRequest, Translator
from studio.package.library import Library
from studio.package.manifest import Domains
from studio.state.translate.work import Insight
from tests.gui.conftest import Studio
from tests.helpers import graphs, photos


def shown(studio: Studio) -> Insight:
    studio.wait(lambda: studio.session.insights.shown is not None)
    insight = studio.session.insights.shown
    assert insight is not None
    return insight


def install_judge(studio: Studio, installed: Path, name: str = "judge", *, paired: bool = False) -> None:
    graphs.judged_package(installed / name, paired=paired)
    studio.session.shelf.load()
    studio.wait(lambda: any(entry.id == name for entry in studio.session.shelf.entries))
    studio.choose(name)


def test_round_trip_is_offered_for_two_way_models_alone(studio: Studio, installed: Path, tmp_path: Path) -> None:
    button = studio.window.workspace.header.view_modes.buttons["round_trip"]
    studio.drop(photos.photo_png(tmp_path / "a.png", 90, 60))
    studio.wait_full()
    for model, offered in (("two-way", True), ("many-ways", False), ("invert-colours", False)):
        studio.choose(model)
        assert button.isVisible() == offered
        assert studio.window.actions_table["view_round_trip"].isEnabled() == offered


def test_two_styles_are_no_way_back(tmp_path: Path, home: Path) -> None:
    graphs.style_package(home / "models" / "styles")
    styles = Library().find("styles")
    named = msgspec.structs.replace(styles.manifest, domains=Domains(source="photo", target="picture"))
    assert way_back(replace(styles, manifest=named), None) is None


def test_round_trip_shows_what_the_two_directions_lose(studio: Studio, tmp_path: Path) -> None:
    path = photos.photo_png(tmp_path / "a.png", 300, 200)
    studio.choose("two-way")
    studio.drop(path)
    studio.wait_full()
    canvas = studio.window.workspace.canvas
    studio.qtbot.keyClick(canvas, Qt.Key.Key_T)
    insight = shown(studio)
    package = studio.session.shelf.package
    assert package is not None
    expected = round_trip(TranslateRequest(open_photo(path), package), Translator())
    assert insight.score == pytest.approx(expected.mean_loss)
    assert insight.score > 0.05
    assert len(canvas.areas) == 4
    assert canvas.scene.insight is insight


def test_round_trip_is_kept_and_made_anew_for_the_other_direction(studio: Studio, tmp_path: Path) -> None:
    studio.choose("two-way")
    studio.drop(photos.photo_png(tmp_path / "a.png", 120, 80))
    studio.wait_full()
    studio.session.viewing.set_mode("round_trip")
    first = shown(studio)
    studio.session.shelf.set_direction("darker")
    assert studio.session.insights.shown is None
    assert shown(studio).key.look.direction == "darker"
    studio.session.shelf.set_direction("lighter")
    assert studio.session.insights.shown is first


def test_a_translation_goes_before_a_round_trip(studio: Studio, tmp_path: Path) -> None:
    studio.choose("two-way")
    studio.drop(photos.photo_png(tmp_path / "a.png", 120, 80))
    studio.wait_full()
    studio.session.viewing.set_mode("round_trip")
    studio.choose("invert-colours")
    studio.wait_full()
    assert studio.session.viewing.mode == "divider"
    assert studio.session.insights.shown is None
    assert studio.session.insights.progress is None


@pytest.mark.parametrize("paired", [False, True])
def test_realism_of_the_critic_is_shown_where_there_is_one(
    studio: Studio, installed: Path, tmp_path: Path, paired: bool
) -> None:
    button = studio.window.workspace.header.view_modes.buttons["realism"]
    path = photos.photo_png(tmp_path / "a.png", 203, 121)
    studio.drop(path)
    studio.wait_full()
    assert not button.isVisible()
    install_judge(studio, installed, paired=paired)
    studio.wait_full()
    assert button.isVisible()
    button.click()
    insight = shown(studio)
    original = photos.gradient(203, 121).astype(float)
    result = 255 - original
    expected = 1 - np.abs(result - original).mean() / 255 if paired else result.mean() / 255
    assert insight.score == pytest.approx(expected, abs=0.02)


def test_map_has_the_shape_of_the_picture_and_its_patches_their_place(home: Path, tmp_path: Path) -> None:
    graphs.judged_package(home / "models" / "judge")
    package = Library().find("judge")
    photo = open_photo(photos.photo_png(tmp_path / "a.png", 90, 60))
    half = np.zeros((60, 90, 3), np.uint8)
    half[:, 48:] = 255
    values = realism_map(package, None, photo, half, SessionPool())
    assert values.shape == (8, 12)
    np.testing.assert_allclose(values[:, :6], 0, atol=0.01)
    np.testing.assert_allclose(values[:, 6:], 1, atol=0.01)
    assert critic_of(package, "another-way") is not None
