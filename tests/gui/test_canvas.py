"""Divider, zoom, pan and the held key, by real mouse and keyboard events."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.viewer import painting, qimage
from studio.ui.viewer.canvas import Canvas
from tests.gui.conftest import Studio
from tests.helpers import photos

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Black before, white after, 800×600 on a canvas of 600×500."""
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(600, 500)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_before(qimage.picture(np.zeros((600, 800, 3), np.uint8), None))
    widget.show_after(qimage.picture(np.full((600, 800, 3), 255, np.uint8), None))
    return widget


def grey_at(canvas: Canvas, x: float, y: float) -> int:
    return canvas.grab().toImage().pixelColor(round(x), round(y)).red()


def test_divider_is_dragged_with_the_mouse(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    canvas = studio.window.workspace.canvas
    visible = canvas.viewport.visible
    start = QPoint(round(canvas.divider_x), round(visible.center().y()))
    end = QPoint(round(visible.left() + visible.width() / 4), start.y())
    studio.qtbot.mousePress(canvas, LEFT, pos=start)
    studio.qtbot.mouseMove(canvas, end)
    studio.qtbot.mouseRelease(canvas, LEFT, pos=end)
    assert canvas.divider == pytest.approx(0.25, abs=0.01)


def test_left_of_the_divider_is_before_and_right_of_it_after(canvas: Canvas) -> None:
    canvas.set_divider(0.3)
    visible, y = canvas.viewport.visible, canvas.height() - 80
    assert grey_at(canvas, visible.left() + 0.2 * visible.width(), y) == 0
    assert grey_at(canvas, visible.left() + 0.4 * visible.width(), y) == 255


def test_handle_can_be_hit() -> None:
    assert painting.HANDLE_PX >= 24


def test_strength_mixes_on_the_canvas(canvas: Canvas) -> None:
    canvas.set_divider(0.0)
    canvas.set_strength(0.5)
    assert grey_at(canvas, 400, canvas.height() - 80) == pytest.approx(128, abs=2)


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_half_transparent_pixels_stay_so_at_any_strength(canvas: Canvas, strength: float) -> None:
    alpha = np.full((600, 800), 128, np.uint8)
    canvas.set_divider(0.0)
    y = canvas.height() - 80
    canvas.show_before(qimage.picture(np.full((600, 800, 3), 90, np.uint8), alpha))
    canvas.show_after(None)
    wanted = grey_at(canvas, 400, y)
    canvas.show_after(qimage.picture(np.full((600, 800, 3), 90, np.uint8), alpha))
    canvas.set_strength(strength)
    assert grey_at(canvas, 400, y) == pytest.approx(wanted, abs=2)


def test_arrow_keys_move_the_divider(canvas: Canvas, qtbot: QtBot) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.divider > 0.5


def wheel(canvas: Canvas, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_wheel_zooms_to_the_pointer(canvas: Canvas) -> None:
    at = QPointF(420, 310)
    before = canvas.viewport.to_picture(at)
    scale = canvas.viewport.scale
    wheel(canvas, at, 3)
    after = canvas.viewport.to_picture(at)
    assert canvas.viewport.scale > 1.5 * scale
    assert (after - before).manhattanLength() < 0.01


def test_middle_button_pans(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_to(2.0)
    before = canvas.viewport.rect.topLeft()
    qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(300, 250))
    qtbot.mouseMove(canvas, QPoint(340, 230))
    qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(340, 230))
    assert canvas.viewport.rect.topLeft() - before == QPointF(40, -20)


def test_space_and_drag_pans_even_on_the_divider(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_to(2.0)
    divider, before = canvas.divider, canvas.viewport.rect.left()
    on_divider = QPoint(round(canvas.divider_x), 100)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, LEFT, pos=on_divider)
    qtbot.mouseMove(canvas, on_divider + QPoint(25, 0))
    qtbot.mouseRelease(canvas, LEFT, pos=on_divider + QPoint(25, 0))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.divider == divider
    assert canvas.viewport.rect.left() - before == 25


def test_f_fits_and_1_shows_every_pixel(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 3000, 2000))
    studio.wait_full()
    canvas = studio.window.workspace.canvas
    assert canvas.viewport.fitted
    studio.qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.viewport.scale == 1.0
    studio.qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.viewport.fitted


def test_original_shows_while_the_key_is_held(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    canvas = studio.window.workspace.canvas
    strip = studio.window.workspace.film_strip
    strip.setFocus()
    studio.qtbot.keyPress(strip, Qt.Key.Key_Backslash)
    assert not canvas.comparing
    studio.qtbot.keyRelease(strip, Qt.Key.Key_Backslash)
    assert canvas.comparing


def test_small_zoom_draws_from_a_small_level(canvas: Canvas) -> None:
    picture = qimage.picture(np.zeros((3000, 4000, 3), np.uint8), None)
    assert picture.level_for(0.2).width() == 1000
    assert picture.level_for(0.26).width() == 2000
    assert picture.level_for(3.0).width() == 4000


@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 64, 101])
def test_pixels_survive_the_way_into_an_image_and_back(width: int) -> None:
    random = np.random.default_rng(width)
    rgb = random.integers(0, 256, (9, width, 3), dtype=np.uint8)
    back, alpha = qimage.pixels(qimage.to_image(rgb))
    np.testing.assert_array_equal(back, rgb)
    assert alpha is None
    opaque = np.full((9, width), 255, np.uint8)
    np.testing.assert_array_equal(qimage.pixels(qimage.to_image(rgb, opaque))[0], rgb)
