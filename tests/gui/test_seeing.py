"""Ways of seeing before and after: side by side, what changed, the overview, pixels on fine screens."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from studio.imaging.composite import Keep, blend
from studio.ui.viewer import live_layers, pane_layout, qimage
from studio.ui.viewer.canvas import Canvas
from studio.ui.viewer.viewport import Viewport
from tests.gui.conftest import Studio
from tests.helpers import photos

LEFT = Qt.MouseButton.LeftButton
PHOTO, RESULT = (200, 80, 60), (60, 120, 140)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """One flat colour before, another after, 800×600 on a canvas of 600×500."""
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(600, 500)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_before(qimage.picture(flat(PHOTO), None))
    widget.show_after(qimage.picture(flat(RESULT), None))
    return widget


def flat(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((600, 800, 3), colour, np.uint8)


def colour_at(canvas: Canvas, point: QPointF) -> tuple[int, int, int]:
    found: QColor = canvas.grab().toImage().pixelColor(point.toPoint())
    return found.red(), found.green(), found.blue()


def test_side_by_side_shows_both_whole_pictures(canvas: Canvas) -> None:
    canvas.set_mode("side")
    assert len(canvas.areas) == 2
    assert colour_at(canvas, canvas.areas[0].center()) == PHOTO
    assert colour_at(canvas, canvas.areas[1].center()) == RESULT


def test_linked_views_show_the_same_place(canvas: Canvas) -> None:
    before = np.zeros((600, 800, 3), np.uint8)
    before[:, 400:] = 255
    canvas.show_before(qimage.picture(before, None))
    canvas.show_after(qimage.picture(before, None))
    canvas.set_mode("side")
    canvas.zoom_to(3.0, canvas.in_view(canvas.areas[1].center()))
    canvas.centre_on(QPointF(400, 300) / 800)
    for area in canvas.areas:
        assert colour_at(canvas, area.center() - QPointF(30, 0)) == (0, 0, 0)
        assert colour_at(canvas, area.center() + QPointF(30, 0)) == (255, 255, 255)


def test_a_portrait_stands_beside_its_result_and_a_panorama_above() -> None:
    upright = pane_layout.grid(2, QSizeF(900, 700), QSize(600, 900))
    assert upright[0].top() == upright[1].top()
    wide = pane_layout.grid(2, QSizeF(900, 700), QSize(3000, 600))
    assert wide[0].left() == wide[1].left()


def test_difference_is_black_where_nothing_changed_and_bright_where_much_did(canvas: Canvas) -> None:
    after = flat(PHOTO)
    after[:, 400:] = RESULT
    canvas.show_after(qimage.picture(after, None))
    canvas.set_mode("difference")
    middle = canvas.viewport.rect.center()
    assert colour_at(canvas, middle - QPointF(60, 0)) == (0, 0, 0)
    assert min(colour_at(canvas, middle + QPointF(60, 0))) > 200
    canvas.set_strength(0.25)
    assert colour_at(canvas, middle + QPointF(60, 0))[0] == pytest.approx(140 * 3 * 0.25, abs=3)


@pytest.mark.parametrize("keep", ["colour", "brightness"])
@pytest.mark.parametrize("strength", [0.0, 0.4, 1.0])
def test_canvas_keeps_of_the_photo_what_files_keep(canvas: Canvas, keep: Keep, strength: float) -> None:
    canvas.set_divider(0.0)
    canvas.set_keep(keep)
    canvas.set_strength(strength)
    expected = blend(flat(PHOTO), flat(RESULT), strength, keep)[0, 0]
    shown = colour_at(canvas, canvas.viewport.rect.center() + QPointF(0, 100))
    np.testing.assert_allclose(shown, expected, atol=2)


def test_a_large_layer_begins_coarse_and_becomes_exact(
    canvas: Canvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_layers, "AT_ONCE_PX", 5_000)
    stripes = np.zeros((600, 800, 3), np.uint8)
    stripes[:, ::2] = 255
    canvas.show_before(qimage.picture(stripes, None))
    canvas.show_after(qimage.picture(255 - stripes, None))
    canvas.zoom_to(1.0)
    canvas.set_divider(0.0)
    canvas.set_keep("brightness")
    with qtbot.waitSignal(canvas.scene.layers.refined):
        canvas.grab()
    row = qimage.pixels(canvas.grab().toImage())[0][400, 100:300]
    np.testing.assert_array_equal(np.sort(np.unique(row)), [0, 255])


def test_keys_choose_the_view_and_the_canvas_follows(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    canvas, modes = studio.window.workspace.canvas, studio.window.workspace.header.view_modes
    for key, mode in ((Qt.Key.Key_S, "side"), (Qt.Key.Key_D, "difference"), (Qt.Key.Key_Y, "divider")):
        studio.qtbot.keyClick(canvas, key)
        assert canvas.mode == mode
        assert [name for name, button in modes.buttons.items() if button.isChecked()] == [mode]
    assert not modes.buttons["round_trip"].isVisible()
    assert not modes.buttons["realism"].isVisible()


def test_overview_shows_while_zoomed_in_and_moves_the_picture(canvas: Canvas, qtbot: QtBot) -> None:
    navigator = canvas.navigator
    assert not navigator.isVisible()
    canvas.zoom_to(3.0)
    assert navigator.isVisible()
    room = navigator.picture_rect
    corner = (room.topLeft() + QPointF(room.width(), room.height()) * 0.25).toPoint()
    qtbot.mousePress(navigator, LEFT, pos=room.center().toPoint())
    qtbot.mouseMove(navigator, corner)
    qtbot.mouseRelease(navigator, LEFT, pos=corner)
    middle = canvas.viewport.to_picture(QPointF(300, 250))
    assert middle.x() == pytest.approx(200, abs=8)
    assert middle.y() == pytest.approx(150, abs=8)
    assert navigator.frame.center().x() == pytest.approx(corner.x(), abs=2)
    canvas.fit()
    assert not navigator.isVisible()


def test_arrow_keys_with_alt_move_a_zoomed_picture(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_to(3.0)
    divider, left = canvas.divider, canvas.viewport.rect.left()
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.viewport.rect.left() < left
    assert canvas.divider == divider


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_pixel_is_crisp_at_100_percent(ratio: float) -> None:
    viewport = Viewport()
    viewport.device_ratio = ratio
    viewport.view_size = QSizeF(641, 479)
    viewport.set_picture_size(QSize(3001, 2003))
    viewport.zoom_to(1.0, QPointF(100.3, 77.7))
    corner = viewport.painted_rect.topLeft() * ratio
    assert corner.x() == pytest.approx(round(corner.x()), abs=1e-6)
    assert corner.y() == pytest.approx(round(corner.y()), abs=1e-6)
    assert viewport.painted_rect.width() * ratio == pytest.approx(3001)


def test_pixels_at_100_percent_are_those_of_the_picture(canvas: Canvas, qtbot: QtBot) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (600, 800, 3), dtype=np.uint8)
    canvas.show_before(qimage.picture(noise, None))
    canvas.show_after(None)
    canvas.zoom_to(1.0, QPointF(300.4, 250.7))
    canvas.viewport.pan(QPointF(0.3, 0.4))
    canvas.update()
    shown = qimage.pixels(canvas.grab(canvas.rect()).toImage())[0]
    corner: QPoint = canvas.viewport.painted_rect.topLeft().toPoint()
    part = noise[-corner.y() : -corner.y() + 300, -corner.x() : -corner.x() + 300]
    np.testing.assert_array_equal(shown[:300, :300], part)
