"""Painting where the translation shows, with the mouse, and what becomes of it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from studio.ui.viewer.qimage import pixels
from tests.gui.conftest import Studio
from tests.helpers import photos

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def painting(studio: Studio, tmp_path: Path) -> Studio:
    """A photo translated, and the brush at hand."""
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    studio.window.actions_table["mask"].trigger()
    return studio


def _stroke(studio: Studio, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With the mouse, between two places given as shares of the photo."""
    canvas = studio.window.workspace.canvas
    visible = canvas.viewport.visible
    first, last = (_at(visible.topLeft(), visible.width(), visible.height(), place) for place in (start, end))
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(canvas, (first + last) / 2)
    QTest.mouseMove(canvas, last)
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, last)


def _at(corner: QPointF, width: float, height: float, place: tuple[float, float]) -> QPoint:
    return (corner + QPointF(place[0] * width, place[1] * height)).toPoint()


def _saved(studio: Studio, path: Path) -> np.ndarray:
    studio.session.saver.save(path)
    studio.wait(lambda: path.exists())
    studio.wait(lambda: studio.session.saver.last_saved == path)
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def _photo(tmp_path: Path) -> np.ndarray:
    with Image.open(tmp_path / "a.png") as image:
        return np.asarray(image.convert("RGB"))


def test_a_stroke_brings_the_photo_back_on_the_canvas_and_in_the_file(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path)
    assert np.array_equal(result[95:105, 40:260], photo[95:105, 40:260])
    assert np.array_equal(result[:20], 255 - photo[:20])
    canvas = painting.window.workspace.canvas
    canvas.set_masking(False)
    canvas.set_divider(0.0)
    shown, _alpha = pixels(canvas.grab().toImage())
    visible = canvas.viewport.visible
    middle = _at(visible.topLeft(), visible.width(), visible.height(), (0.5, 0.5))
    assert np.abs(shown[middle.y(), middle.x()].astype(int) - photo[100, 150]).max() <= 12


def test_a_stroke_is_one_step_that_undo_takes_back(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.3), (0.5, 0.3))
    first = painting.session.translate.mask
    _stroke(painting, (0.1, 0.7), (0.5, 0.7))
    assert painting.session.translate.mask != first
    painting.window.actions_table["undo"].trigger()
    assert painting.session.translate.mask == first
    painting.window.actions_table["undo"].trigger()
    assert painting.session.translate.mask is None
    painting.window.actions_table["redo"].trigger()
    painting.window.actions_table["redo"].trigger()
    _stroke(painting, (0.6, 0.9), (0.7, 0.9))
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path)
    for row in (60, 140):
        assert np.array_equal(result[row, 60:120], photo[row, 60:120])


def test_the_other_brush_paints_the_translation_back(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    canvas = painting.window.workspace.canvas
    painting.qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert painting.session.masking.tool == "show"
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    result = _saved(painting, tmp_path / "out.png")
    assert np.array_equal(result[98:102, 40:260], 255 - _photo(tmp_path)[98:102, 40:260])


def test_turned_round_only_the_strokes_show_the_translation(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    painting.window.actions_table["mask_invert"].trigger()
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path)
    assert np.array_equal(result[95:105, 40:260], 255 - photo[95:105, 40:260])
    assert np.array_equal(result[:20], photo[:20])


def test_a_soft_edge_fades(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    painting.window.workspace.mask_row.feather_slider.field.setValue(60)
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path).astype(int)
    share = (result[:, 150] - photo[:, 150]) / (255 - 2 * photo[:, 150])
    between = ((share > 0.1) & (share < 0.9)).any(axis=1)
    assert between.sum() >= 8


def test_a_picture_becomes_the_mask(painting: Studio, tmp_path: Path) -> None:
    mask = np.zeros((100, 150), np.uint8)
    mask[:, 75:] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    painting.session.masking.load(tmp_path / "mask.png")
    painting.wait(lambda: painting.session.translate.mask is not None)
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path)
    assert np.array_equal(result[:, :140], photo[:, :140])
    assert np.array_equal(result[:, 160:], 255 - photo[:, 160:])


def test_another_photo_has_no_mask_and_this_one_keeps_its_own(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    mask = painting.session.translate.mask
    painting.drop(photos.photo_png(tmp_path / "b.png", 120, 80))
    painting.wait(lambda: len(painting.session.roll.photos) == 2)
    assert painting.session.translate.mask is None
    painting.session.history.give_to_all()
    painting.session.roll.step(-1)
    assert painting.session.translate.mask == mask


def test_the_mask_travels_in_the_file_and_is_offered_again(painting: Studio, tmp_path: Path) -> None:
    _stroke(painting, (0.1, 0.5), (0.9, 0.5))
    mask = painting.session.translate.mask
    _saved(painting, tmp_path / "out.png")
    painting.drop(tmp_path / "out.png")
    painting.wait(lambda: painting.session.restorer.recipe is not None)
    assert painting.session.translate.mask is None
    painting.window.actions_table["use_recipe"].trigger()
    assert painting.session.translate.mask == mask


def test_no_stroke_is_drawn_once_the_brush_is_put_away(painting: Studio) -> None:
    canvas = painting.window.workspace.canvas
    painting.qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not painting.window.workspace.mask_row.isVisible()
    _stroke(painting, (0.1, 0.5), (0.4, 0.5))
    assert painting.session.translate.mask is None


def test_a_mask_is_painted_by_keys_alone(painting: Studio, tmp_path: Path) -> None:
    canvas = painting.window.workspace.canvas
    for key in (Qt.Key.Key_Return, *(Qt.Key.Key_Right for _ in range(8)), Qt.Key.Key_Return, Qt.Key.Key_Down):
        QTest.keyClick(canvas, key)
    result, photo = _saved(painting, tmp_path / "out.png"), _photo(tmp_path)
    assert np.array_equal(result[98:102, 150:160], photo[98:102, 150:160])
    assert np.array_equal(result[:20], 255 - photo[:20])
