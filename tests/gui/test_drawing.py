"""Drawing with mouse, pen and keys: what is on the paper, and its translation beside it."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.state.drawing.drawing import Drawing
from studio.ui.viewer import qimage
from studio.ui.viewer.qimage import pixels
from tests.gui.conftest import Studio
from tests.helpers import models, photos

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def drawing(installed: Path, studio: Studio) -> Studio:
    """An empty sheet for a model that takes drawings and lightens them."""
    models.drawing_package(installed)
    studio.session.shelf.load()
    studio.wait(lambda: studio.session.desk.sketch is not None)
    studio.window.actions_table["new_drawing"].trigger()
    studio.wait(lambda: studio.session.desk.active)
    return studio


def _sheet(studio: Studio) -> Drawing:
    found = studio.session.desk.drawing
    assert found is not None
    return found


def _pixels(studio: Studio) -> np.ndarray:
    return _sheet(studio).sheet.pixels


def _place(studio: Studio, x: float, y: float) -> QPoint:
    """A pixel of the drawing on the widget."""
    return studio.window.workspace.draw_page.canvas.to_canvas(x, y).toPoint()


def _draw(studio: Studio, *places: tuple[float, float], keys: Qt.KeyboardModifier = NO_KEY) -> None:
    canvas = studio.window.workspace.draw_page.canvas
    first, *others = (_place(studio, *place) for place in places)
    QTest.mousePress(canvas, LEFT, keys, first)
    for place in others:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, keys, others[-1] if others else first)


def _ink(studio: Studio) -> np.ndarray:
    return np.all(_pixels(studio) < 128, axis=2)


def test_a_stroke_is_on_the_paper_and_its_translation_follows(drawing: Studio) -> None:
    _draw(drawing, (100, 256), (250, 256), (400, 256))
    ink = _ink(drawing)
    assert ink[256, 110:390].all()
    assert not ink[:200].any()
    state = drawing.session.translate

    def translated() -> bool:
        result = state.full_result
        # The model adds a tenth of [-1, 1] to black and to white.
        return result is not None and abs(int(result.translation.rgb[256, 256, 0]) - 13) <= 1

    drawing.wait(translated)
    assert state.full_result is not None
    assert state.full_result.translation.rgb[50, 50, 0] == 255


def test_the_translation_comes_while_the_pen_is_down(drawing: Studio) -> None:
    canvas, state = drawing.window.workspace.draw_page.canvas, drawing.session.translate
    drawing.wait_full()
    QTest.mousePress(canvas, LEFT, NO_KEY, _place(drawing, 100, 100))
    QTest.mouseMove(canvas, _place(drawing, 300, 100))
    QTest.mouseMove(canvas, _place(drawing, 400, 100))

    def shows_the_stroke() -> bool:
        shown = state.translation
        if shown is None:
            return False
        rgb = shown.translation.rgb
        return rgb[round(rgb.shape[0] * 100 / 512), round(rgb.shape[1] * 200 / 512), 0] < 128

    drawing.wait(shows_the_stroke)
    assert drawing.session.desk.painting
    QTest.mouseRelease(canvas, LEFT, NO_KEY, _place(drawing, 400, 100))


def test_try_all_shows_what_was_drawn_once_the_pen_is_up(drawing: Studio) -> None:
    canvas, previews, shelf = drawing.window.workspace.draw_page.canvas, drawing.session.previews, drawing.session.shelf
    state = drawing.session.translate

    def cards() -> list[np.ndarray]:
        return [pixels(image)[0] for image in map(previews.image, shelf.entries) if image is not None]

    def other_than(before: list[np.ndarray]) -> list[bool]:
        return [not np.array_equal(a, b) for a, b in zip(cards(), before, strict=True)]

    previews.set_on(True)
    drawing.wait(lambda: len(cards()) == len(shelf.entries))
    empty = cards()
    QTest.mousePress(canvas, LEFT, NO_KEY, _place(drawing, 100, 128))
    QTest.mouseMove(canvas, _place(drawing, 300, 128))
    QTest.mouseMove(canvas, _place(drawing, 400, 128))
    drawing.wait(lambda: state.translation is not None and state.translation.key.revision > 0)
    assert not any(previews.is_pending(entry) for entry in shelf.entries)
    assert not any(other_than(empty))
    QTest.mouseRelease(canvas, LEFT, NO_KEY, _place(drawing, 400, 128))
    drawing.wait(lambda: all(other_than(empty)))
    drawing.wait(lambda: not any(previews.is_pending(entry) for entry in shelf.entries))


def test_undo_and_redo_take_strokes_back_and_bring_them_again(drawing: Studio) -> None:
    _draw(drawing, (100, 100), (400, 100))
    one = _pixels(drawing).copy()
    _draw(drawing, (100, 300), (400, 300))
    two = _pixels(drawing).copy()
    drawing.window.actions_table["undo"].trigger()
    assert np.array_equal(_pixels(drawing), one)
    drawing.window.actions_table["undo"].trigger()
    assert (_pixels(drawing) == 255).all()
    for _ in range(2):
        drawing.window.actions_table["redo"].trigger()
    assert np.array_equal(_pixels(drawing), two)


def test_tools_are_chosen_by_their_keys(drawing: Studio) -> None:
    canvas, desk = drawing.window.workspace.draw_page.canvas, drawing.session.desk
    canvas.setFocus()
    for key, tool in ((Qt.Key.Key_E, "eraser"), (Qt.Key.Key_L, "line"), (Qt.Key.Key_R, "rectangle")):
        drawing.qtbot.keyClick(canvas, key)
        assert desk.tool == tool
    width = desk.width_px
    drawing.qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert desk.width_px > width
    assert drawing.session.translate.strength == 1.0


def test_a_rectangle_is_filled_to_its_lines(drawing: Studio) -> None:
    desk = drawing.session.desk
    desk.set_tool("rectangle")
    _draw(drawing, (100, 100), (300, 200), (400, 300))
    ink = _ink(drawing)
    assert ink[100, 150:350].all()
    assert ink[120:280, 100].all()
    assert not ink[200, 150:350].any()
    desk.set_tool("fill")
    _draw(drawing, (250, 200))
    drawing.wait(lambda: bool(_ink(drawing)[110:290, 110:390].all()))
    assert not _ink(drawing)[:90].any()
    drawing.window.actions_table["undo"].trigger()
    assert not _ink(drawing)[200, 150:350].any()


def test_the_eraser_brings_the_paper_back(drawing: Studio) -> None:
    _draw(drawing, (100, 256), (400, 256))
    drawing.session.desk.set_tool("eraser")
    drawing.session.desk.set_width(40)
    _draw(drawing, (250, 200), (250, 300))
    assert (_pixels(drawing)[256, 240:260] == 255).all()
    assert _ink(drawing)[256, 120:200].all()


def test_both_mirrors_make_four_strokes(drawing: Studio) -> None:
    for action_id in ("mirror_across", "mirror_down"):
        drawing.window.actions_table[action_id].trigger()
    _draw(drawing, (60, 60), (140, 100))
    ink = _ink(drawing)
    assert ink.any()
    assert np.array_equal(ink, ink[:, ::-1])
    assert np.array_equal(ink, ink[::-1])


def test_shift_draws_straight(drawing: Studio) -> None:
    drawing.session.desk.set_tool("line")
    canvas = drawing.window.workspace.draw_page.canvas
    QTest.mousePress(canvas, LEFT, NO_KEY, _place(drawing, 100, 256))
    QTest.mouseMove(canvas, _place(drawing, 400, 262))
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.ShiftModifier, _place(drawing, 400, 262))
    rows = np.flatnonzero(_ink(drawing).any(axis=1))
    assert abs((rows[0] + rows[-1]) / 2 - 256) <= 1.5


def test_a_pen_that_is_pressed_harder_draws_wider(drawing: Studio) -> None:
    drawing.session.desk.set_width(40)
    for y, pressure in ((100.0, 0.25), (400.0, 1.0)):
        _pen(drawing, QEvent.Type.TabletPress, 100, y, pressure)
        _pen(drawing, QEvent.Type.TabletMove, 400, y, pressure)
        _pen(drawing, QEvent.Type.TabletRelease, 400, y, 0.0)
    thin, thick = (_ink(drawing)[top : top + 100, 250].sum() for top in (50, 350))
    assert 7 <= thin <= 13
    assert 36 <= thick <= 44


def _pen(studio: Studio, kind: QEvent.Type, x: float, y: float, pressure: float) -> None:
    canvas = studio.window.workspace.draw_page.canvas
    at = QPointF(_place(studio, x, y))
    pen = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Pressure,
        1,
        1,
        "",
        QPointingDeviceUniqueId(),
    )
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    everywhere = QPointF(canvas.mapToGlobal(at.toPoint()))
    event = QTabletEvent(kind, pen, at, everywhere, pressure, 0, 0, 0, 0, 0, NO_KEY, button, pressed)
    QApplication.sendEvent(canvas, event)


def test_the_lines_of_a_photo_beneath_are_traced(drawing: Studio, tmp_path: Path) -> None:
    picture = np.full((256, 256, 3), 230, np.uint8)
    picture[64:192, 64:192] = 40
    Image.fromarray(picture).save(tmp_path / "square.png")
    drawing.session.desk.lay_beneath(tmp_path / "square.png")
    drawing.wait(lambda: _sheet(drawing).underlay is not None)
    drawing.window.actions_table["trace"].trigger()
    drawing.wait(lambda: bool(_ink(drawing).any()))
    drawing.wait(lambda: not drawing.session.tracing.running)
    ink = _ink(drawing)
    near = np.zeros_like(ink)
    near[110:402, 110:402] = True
    near[150:362, 150:362] = False
    assert ink[near].sum() > 0.9 * ink.sum()
    assert ink[110:150, 200:300].any(axis=0).mean() > 0.8


def test_the_photo_beneath_fades_without_its_picture_being_made_anew(
    drawing: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_on: list[threading.Thread] = []
    make = qimage.picture
    monkeypatch.setattr(qimage, "picture", lambda *planes: made_on.append(threading.current_thread()) or make(*planes))
    Image.new("RGB", (512, 512), "red").save(tmp_path / "red.png")
    drawing.session.desk.lay_beneath(tmp_path / "red.png")
    drawing.wait(lambda: _sheet(drawing).underlay is not None)
    canvas, green = drawing.window.workspace.draw_page.canvas, []
    for opacity in (0.2, 0.5, 0.8):
        drawing.session.desk.set_opacity(opacity)
        place = _place(drawing, 100, 100) * canvas.devicePixelRatioF()
        green.append(canvas.grab().toImage().pixelColor(place).green())
    assert green == sorted(green, reverse=True)
    assert green[0] > green[-1] + 100
    assert made_on
    assert threading.main_thread() not in made_on


def test_a_saved_drawing_is_what_lies_on_the_paper(drawing: Studio, tmp_path: Path) -> None:
    _draw(drawing, (100, 256), (400, 256))
    path = tmp_path / "mine.png"
    drawing.session.desk.save(path, drawing.session.writing)
    drawing.wait(lambda: not _sheet(drawing).unsaved)
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), _pixels(drawing))


def test_a_drawing_survives_a_crash(qtbot: QtBot, drawing: Studio, installed: Path) -> None:
    _draw(drawing, (100, 100), (400, 400))
    pixels = _pixels(drawing).copy()
    drawing.wait(lambda: any((installed.parent / "unsaved").glob("*.png")))
    session = installed.parent / "session.json"
    drawing.wait(lambda: session.exists() and any(png.name in session.read_text() for png in _pngs(installed)))
    kept = {path: path.read_bytes() for path in [session, *_pngs(installed)]}
    drawing.session.desk.undo()
    drawing.session.close()
    # As if the program had been killed before it was closed.
    for path, data in kept.items():
        path.write_bytes(data)

    again = Studio(qtbot, installed.parent)
    again.wait(lambda: again.session.desk.active)
    assert np.array_equal(_pixels(again), pixels)
    assert _sheet(again).unsaved
    again.close()


def test_a_photo_on_the_command_line_costs_no_drawing(qtbot: QtBot, drawing: Studio, installed: Path) -> None:
    _draw(drawing, (100, 100), (400, 400))
    pixels = _pixels(drawing).copy()
    drawing.session.close()
    photo = photos.photo_png(installed.parent / "a.png", 60, 40)
    again = Studio(qtbot, installed.parent, open_first=(photo,))
    again.wait(lambda: len(again.session.roll.photos) == 2)
    again.wait_full()
    assert not again.session.desk.active
    assert [np.array_equal(one.sheet.pixels, pixels) for one in again.session.desk.drawings] == [True]
    again.close()


def _pngs(installed: Path) -> list[Path]:
    return sorted((installed.parent / "unsaved").glob("*.png"))


def test_strokes_are_drawn_by_keys_alone(drawing: Studio) -> None:
    canvas = drawing.window.workspace.draw_page.canvas
    drawing.window.activateWindow()
    canvas.setFocus()
    for key in (Qt.Key.Key_Return, *(Qt.Key.Key_Right for _ in range(12)), Qt.Key.Key_Return, Qt.Key.Key_Down):
        QTest.keyClick(canvas, key)
    ink = _ink(drawing)
    assert ink[256, 256:300].all()
    assert not ink[:200].any()
    drawing.window.actions_table["undo"].trigger()
    assert not _ink(drawing).any()
