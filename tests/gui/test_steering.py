"""Search, "Try all looks", what is kept of the photo, and variations."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.imaging.composite import Keep, blend
from studio.imaging.files import open_photo, read_recipe
from studio.inference.translator import TranslateRequest, Translator
from studio.package.library import Library, LibraryEntry
from studio.state.settings import Settings
from studio.ui.looks.variations import VariationsSheet
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.helpers import graphs, photos


def card_names(studio: Studio) -> list[str]:
    model = studio.window.workspace.inspector.gallery.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def card_image(studio: Studio, model_id: str) -> np.ndarray:
    """The picture on a card, H×W×3."""
    session = studio.session
    image = session.previews.image(entry_of(studio, model_id))
    return qimage.pixels(image)[0]


def entry_of(studio: Studio, model_id: str) -> LibraryEntry:
    return next(entry for entry in studio.session.shelf.entries if entry.id == model_id)


def all_tried(studio: Studio) -> None:
    session = studio.session
    studio.wait(lambda: all(session.previews.image(entry) is not None for entry in session.shelf.entries))


def install_noisy(studio: Studio, installed: Path) -> None:
    graphs.noisy_package(installed / "grain")
    studio.session.shelf.load()
    studio.wait(lambda: any(entry.id == "grain" for entry in studio.session.shelf.entries))
    studio.choose("grain")


def test_search_filters_by_all_words_and_esc_shows_everything_again(studio: Studio) -> None:
    panel = studio.window.workspace.inspector.looks
    everything = card_names(studio)
    studio.window.actions_table["find_look"].trigger()
    studio.window.activateWindow()
    assert panel.search.hasFocus() or QApplication.focusWidget() is panel.search
    studio.qtbot.keyClicks(panel.search, "way tiny")
    assert sorted(card_names(studio)) == ["Many ways", "Two way"]
    studio.qtbot.keyClicks(panel.search, " nothing like it")
    assert card_names(studio) == []
    studio.qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert card_names(studio) == everything


def test_enter_in_the_search_takes_the_first_look_found(studio: Studio) -> None:
    panel = studio.window.workspace.inspector.looks
    studio.qtbot.keyClicks(panel.search, "two")
    studio.qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert studio.session.shelf.package is not None
    assert studio.session.shelf.package.id == "two-way"


def test_try_all_shows_this_photo_through_every_look(studio: Studio, tmp_path: Path) -> None:
    path = photos.photo_png(tmp_path / "a.png", 600, 400)
    studio.drop(path)
    studio.wait_full()
    studio.window.workspace.inspector.looks.try_all.click()
    all_tried(studio)
    small = open_photo(path).resized(256)
    for model in ("invert-colours", "two-way"):
        expected = Translator().translate(TranslateRequest(small, Library().find(model))).rgb
        np.testing.assert_array_equal(card_image(studio, model), expected)
    assert Settings().try_all_looks


def test_try_all_is_off_until_asked_for_and_goes_when_switched_off(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 60, 40))
    studio.wait_full()
    session = studio.session
    assert not session.previews.on
    studio.window.actions_table["try_all"].trigger()
    all_tried(studio)
    studio.window.actions_table["try_all"].trigger()
    assert all(session.previews.image(entry) is None for entry in session.shelf.entries)
    assert not Settings().try_all_looks


def test_cards_follow_the_photo_and_what_is_known_is_not_made_again(studio: Studio, tmp_path: Path) -> None:
    studio.session.previews.set_on(True)
    one, two = photos.photo_png(tmp_path / "one.png", 60, 40), photos.photo_png(tmp_path / "two.png", 40, 60)
    studio.drop(one, two)
    all_tried(studio)
    first = card_image(studio, "two-way")
    studio.session.roll.step(1)
    studio.wait_full()
    all_tried(studio)
    assert card_image(studio, "two-way").shape == (60, 40, 3)
    studio.session.roll.step(-1)
    studio.wait(lambda: studio.session.translate.original is not None)
    np.testing.assert_array_equal(card_image(studio, "two-way"), first)
    assert not any(studio.session.previews.is_pending(entry) for entry in studio.session.shelf.entries)


def test_what_another_photo_does_not_need_is_not_made(studio: Studio, tmp_path: Path) -> None:
    one, two = photos.photo_png(tmp_path / "one.png", 900, 600), photos.photo_png(tmp_path / "two.png", 40, 60)
    studio.drop(one, two)
    studio.wait_full()
    studio.session.previews.set_on(True)
    assert studio.session.previews.is_pending(entry_of(studio, "slow-brush"))
    studio.session.roll.step(1)
    studio.wait_full()
    all_tried(studio)
    studio.session.roll.step(-1)
    assert studio.session.previews.image(entry_of(studio, "slow-brush")) is None


def test_a_real_request_goes_before_the_cards(studio: Studio, tmp_path: Path) -> None:
    """While the slow look is tried in the background, another look comes on the canvas first."""
    studio.drop(photos.photo_png(tmp_path / "a.png", 900, 600))
    studio.wait_full()
    order: list[str] = []
    session = studio.session
    slow = entry_of(studio, "slow-brush")
    first = [entry for entry in session.shelf.entries if entry.id in ("invert-colours", "many-ways")]

    def note() -> None:
        if session.previews.image(slow) is not None and "card" not in order:
            order.append("card")

    session.previews.preview_changed.connect(note)
    session.previews.set_on(True)
    studio.wait(lambda: all(session.previews.image(entry) is not None for entry in first))
    assert session.previews.is_pending(slow)
    studio.choose("two-way")
    studio.wait_full()
    order.append("canvas")
    all_tried(studio)
    assert order == ["canvas", "card"]


@pytest.mark.parametrize("keep", ["colour", "brightness"])
def test_what_is_kept_is_kept_in_the_file_and_runs_no_network(studio: Studio, tmp_path: Path, keep: Keep) -> None:
    path = photos.photo_png(tmp_path / "a.png", 200, 120)
    studio.drop(path)
    studio.wait_full()
    jobs = len(studio.jobs)
    button = studio.window.workspace.inspector.keep.buttons[keep]
    button.click()
    assert button.isChecked()
    assert studio.window.workspace.canvas.scene.keep == keep
    studio.session.translate.set_strength(0.7)
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(tmp_path / "out.png")
    photo = photos.gradient(200, 120)
    np.testing.assert_array_equal(open_photo(tmp_path / "out.png").rgb, blend(photo, 255 - photo, 0.7, keep))
    recipe = read_recipe(tmp_path / "out.png")
    assert recipe is not None
    assert recipe.keep == keep
    assert len(studio.jobs) == jobs
    button.click()
    assert studio.session.translate.keep == "nothing"


def test_keys_switch_what_is_kept(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 60, 40))
    studio.wait_full()
    canvas = studio.window.workspace.canvas
    studio.qtbot.keyClick(canvas, Qt.Key.Key_K)
    assert studio.session.translate.keep == "colour"
    studio.qtbot.keyClick(canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert studio.session.translate.keep == "brightness"


def test_seed_is_offered_for_noise_alone_and_gives_another_picture(
    studio: Studio, installed: Path, tmp_path: Path
) -> None:
    path = photos.photo_png(tmp_path / "a.png", 60, 40)
    studio.drop(path)
    studio.wait_full()
    seed = studio.window.workspace.inspector.seed
    assert not seed.isVisible()
    assert not studio.window.actions_table["variations"].isEnabled()
    install_noisy(studio, installed)
    studio.wait_full()
    assert seed.isVisible()
    first = studio.session.translate.full_result
    seed.field.setValue(5)
    studio.wait_full()
    second = studio.session.translate.full_result
    assert first is not None
    assert second is not None
    expected = Translator().translate(TranslateRequest(open_photo(path), Library().find("grain"), seed=5)).rgb
    np.testing.assert_array_equal(second.translation.rgb, expected)
    seed.field.setValue(0)
    assert studio.session.translate.full_result is first


def test_dice_gives_another_number(studio: Studio, installed: Path, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 60, 40))
    studio.wait_full()
    install_noisy(studio, installed)
    studio.window.actions_table["another_seed"].trigger()
    assert studio.session.translate.seed != 0
    assert studio.window.workspace.inspector.seed.field.value() == studio.session.translate.seed


def test_a_variation_is_picked_from_the_grid_by_the_keyboard(studio: Studio, installed: Path, tmp_path: Path) -> None:
    path = photos.photo_png(tmp_path / "a.png", 300, 200)
    studio.drop(path)
    studio.wait_full()
    install_noisy(studio, installed)
    studio.wait_full()
    studio.window.actions_table["variations"].trigger()
    (sheet,) = studio.window.findChildren(VariationsSheet)
    variations = studio.session.variations
    studio.wait(lambda: all(image is not None for image in variations.images))
    made = [qimage.pixels(image)[0] for image in variations.images]
    assert len({picture.tobytes() for picture in made}) == 9
    studio.qtbot.keyClick(sheet.grid, Qt.Key.Key_Right)
    studio.qtbot.keyClick(sheet.grid, Qt.Key.Key_Return)
    studio.wait(lambda: not studio.window.findChildren(VariationsSheet))
    assert studio.session.translate.seed == 1
    studio.wait_full()
    shown = studio.session.translate.full_result
    assert shown is not None
    np.testing.assert_array_equal(shown.translation.rgb, made[1])
