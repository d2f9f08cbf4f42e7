"""A photo dropped on the window comes back translated."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColorSpace, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.imaging.composite import blend
from studio.imaging.files import open_photo
from studio.inference.translator import TranslateRequest, Translator
from studio.state.engine.results import Rendered
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.helpers import models, photos


def kinds_seen(studio: Studio) -> list[str]:
    seen: list[str] = []

    def note() -> None:
        translation = studio.session.translate.translation
        if translation is not None:
            seen.append(translation.kind)

    studio.session.translate.translation_changed.connect(note)
    return seen


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_dropped_photo_shows_a_small_preview_first_then_the_full_picture(
    studio: Studio, tmp_path: Path, suffix: str
) -> None:
    seen = kinds_seen(studio)
    path = tmp_path / f"photo{suffix}"
    studio.drop(photos.rotated_jpeg(path, 6, 1200, 800) if suffix == ".jpg" else photos.photo_png(path, 1200, 800))
    studio.wait_full()
    assert seen[0] == "preview"
    assert seen[-1] == "full"
    assert studio.session.translate.original is not None
    assert studio.session.translate.original.photo.size == (1200, 800)
    current = studio.session.roll.current
    assert current is not None
    assert current.status == "done"


def test_full_picture_on_the_canvas_is_what_the_translator_gives(studio: Studio, tmp_path: Path) -> None:
    path = photos.photo_png(tmp_path / "a.png", 500, 333)
    studio.drop(path)
    studio.wait_full()
    shown = studio.session.translate.full_result
    package = studio.session.shelf.package
    assert shown is not None
    assert package is not None
    expected = Translator().translate(TranslateRequest(open_photo(path), package)).rgb
    np.testing.assert_array_equal(qimage.pixels(shown.picture.levels[0])[0], expected)


@pytest.mark.parametrize(("suffix", "strength"), [(".png", 1.0), (".png", 0.4), (".webp", 1.0)])
def test_saved_picture_has_the_pixels_of_the_translator(
    studio: Studio, tmp_path: Path, suffix: str, strength: float
) -> None:
    source = photos.rgba_png(tmp_path / "a.png", 200, 120)
    studio.drop(source)
    studio.wait_full()
    studio.session.translate.set_strength(strength)
    target = tmp_path / f"out{suffix}"
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(target)
    package = studio.session.shelf.package
    assert package is not None
    photo = open_photo(source)
    expected = blend(photo.rgb, Translator().translate(TranslateRequest(photo, package)).rgb, strength)
    written = open_photo(target)
    assert photo.alpha is not None
    assert written.alpha is not None
    np.testing.assert_array_equal(written.alpha, photo.alpha)
    if suffix == ".png":
        visible = photo.alpha > 0
        np.testing.assert_array_equal(written.rgb[visible], expected[visible])


def test_save_before_the_full_picture_is_there_waits_for_it(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_png(tmp_path / "a.png", 420, 300))
    studio.wait(lambda: studio.session.saver.can_save)
    assert studio.session.translate.full_result is None
    with studio.qtbot.waitSignal(studio.session.saver.saved, timeout=60_000):
        studio.session.saver.save(tmp_path / "out.png")
    shown = studio.session.translate.full_result
    assert shown is not None
    np.testing.assert_array_equal(open_photo(tmp_path / "out.png").rgb, shown.translation.rgb)


def test_save_goes_on_when_another_photo_is_chosen_meanwhile(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    first, second = photos.photo_png(tmp_path / "a.png", 420, 300), photos.photo_png(tmp_path / "b.png", 40, 30)
    studio.drop(first, second)
    studio.wait(lambda: studio.session.saver.can_save)
    with studio.qtbot.waitSignal(studio.session.saver.saved, timeout=60_000):
        studio.session.saver.save(tmp_path / "out.png")
        studio.session.roll.step(1)
    assert open_photo(tmp_path / "out.png").size == (420, 300)
    assert studio.session.roll.current is not None
    assert studio.session.roll.current.name == "b.png"


def test_strength_changes_the_picture_without_a_network_run(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.wait_full()
    canvas, jobs = studio.window.workspace.canvas, len(studio.jobs)
    canvas.set_divider(0.0)
    strong = canvas.grab().toImage()
    slider = studio.window.workspace.inspector.strength
    slider.set_value(0)
    studio.wait(lambda: canvas.grab().toImage() != strong)
    assert studio.session.translate.strength == 0.0
    assert len(studio.jobs) == jobs
    middle = canvas.rect().center()
    at = canvas.viewport.to_picture(middle.toPointF())
    original = studio.session.translate.original
    assert original is not None
    shown = canvas.grab().toImage().pixelColor(middle)
    wanted = original.photo.rgb[int(at.y()), int(at.x())]
    np.testing.assert_allclose([shown.red(), shown.green()], wanted[:2], atol=8)


def test_going_back_to_a_finished_photo_is_instant(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 300, 200), photos.photo_png(tmp_path / "b.png", 200, 300))
    studio.wait_full()
    first = studio.session.translate.full_result
    studio.session.roll.step(1)
    studio.wait_full()
    jobs = len(studio.jobs)
    studio.session.roll.step(-1)
    assert studio.session.translate.translation is first
    assert len(studio.jobs) == jobs


def test_newest_request_wins(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    rendered: list[Rendered] = []
    studio.drop(photos.photo_png(tmp_path / "a.png", 900, 700))
    studio.wait(lambda: studio.session.engine.running_stage is not None)
    studio.session.engine.rendered.connect(rendered.append)
    studio.choose("two-way")
    studio.session.shelf.set_direction("darker")
    studio.wait_full()
    shown = studio.session.translate.full_result
    package = studio.session.shelf.package
    assert shown is not None
    assert package is not None
    assert {(r.key.fingerprint, r.key.look.direction) for r in rendered} == {(package.fingerprint, "darker")}
    assert rendered[-1] is shown


def test_huge_photo_at_full_detail_shows_a_canvas_sized_picture_meanwhile(studio: Studio, tmp_path: Path) -> None:
    seen = kinds_seen(studio)
    studio.drop(photos.photo_jpeg(tmp_path / "a.jpg", 4000, 3000))
    studio.wait_full()
    assert seen == ["preview", "canvas", "full"]


def test_direction_is_offered_only_where_there_are_two(studio: Studio, tmp_path: Path) -> None:
    chooser = studio.window.workspace.inspector.direction
    assert not chooser.isVisible()
    studio.choose("two-way")
    assert chooser.isVisible()
    assert [button.text() for button in chooser.buttons] == ["photo → picture", "picture → photo"]
    studio.drop(photos.photo_png(tmp_path / "a.png", 64, 64))
    studio.wait_full()
    lighter = studio.session.translate.full_result
    chooser.buttons[1].click()
    studio.wait_full()
    darker = studio.session.translate.full_result
    assert lighter is not None
    assert darker is not None
    assert int(darker.translation.rgb.mean()) < int(lighter.translation.rgb.mean())


def test_many_directions_are_a_list(studio: Studio, tmp_path: Path) -> None:
    chooser = studio.window.workspace.inspector.direction
    studio.choose("many-ways")
    assert chooser.buttons == []
    assert chooser.list.isVisible()
    assert [chooser.list.itemText(i) for i in range(chooser.list.count())] == [f"Style {i}" for i in range(1, 6)]
    studio.drop(photos.photo_png(tmp_path / "a.png", 64, 64))
    studio.wait_full()
    first = studio.session.translate.full_result
    chooser.list.setFocus()
    QTest.keyClick(chooser.list, Qt.Key.Key_End)
    studio.wait_full()
    last = studio.session.translate.full_result
    assert studio.session.shelf.direction == "style-5"
    assert first is not None
    assert last is not None
    assert int(last.translation.rgb.mean()) > int(first.translation.rgb.mean())
    studio.choose("two-way")
    assert not chooser.list.isVisible()
    assert len(chooser.buttons) == 2


def test_pasted_picture_is_opened(studio: Studio) -> None:
    image = QImage(37, 21, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    studio.window.actions_table["paste"].trigger()
    studio.wait_full()
    shown = studio.session.translate.full_result
    assert shown is not None
    assert shown.translation.rgb.shape == (21, 37, 3)
    np.testing.assert_allclose(shown.translation.rgb[5, 5], [255 - 0x33, 255 - 0x66, 255 - 0x99], atol=1)


def test_dropped_folder_opens_its_pictures_in_order(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    for name in ("b.png", "a.png"):
        photos.photo_png(folder / name, 30, 20)
    photos.not_an_image(folder / "notes.txt")
    studio.drop(folder)
    studio.wait_full()
    assert [photo.name for photo in studio.session.roll.photos] == ["a.png", "b.png"]


def test_device_line_says_what_really_ran(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "a.png", 64, 64))
    studio.wait_full()
    shown = studio.session.translate.full_result
    assert shown is not None
    assert studio.window.status_line.device_text == shown.translation.device.line


def test_seams_that_may_show_are_told(
    qtbot: QtBot, no_leaked_threads: None, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.inference.execution_plan.WHOLE_BUDGET_PX", 400 * 400)
    models.peak_package(installed)
    studio = Studio(qtbot, installed.parent)
    studio.choose("peak-brush")
    bright_below = np.broadcast_to(np.linspace(0, 255, 900).astype(np.uint8)[:, None, None], (900, 1200, 3))
    Image.fromarray(bright_below.copy()).save(tmp_path / "a.png")
    studio.drop(tmp_path / "a.png")
    studio.wait_full()
    assert studio.session.notes.notice is None
    studio.session.translate.set_size("full")
    studio.wait_full()
    notice = studio.session.notes.notice
    assert notice is not None
    assert notice.kind == "info"
    assert "12 tiles differ by" in notice.text
    studio.close()


@pytest.mark.parametrize("space", ["AdobeRgb", "DisplayP3", "SRgbLinear"])
def test_a_pasted_picture_is_taken_in_its_own_colours(studio: Studio, space: str) -> None:
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    image = QImage(37, 21, QImage.Format.Format_RGB32)
    image.fill(0x6699AA)
    image.setColorSpace(srgb)
    pasted = image.convertedToColorSpace(QColorSpace(getattr(QColorSpace.NamedColorSpace, space)))
    assert pasted.pixelColor(5, 5) != image.pixelColor(5, 5)
    rgb, alpha = qimage.pixels(pasted)
    assert alpha is None
    np.testing.assert_allclose(rgb[5, 5], [0x66, 0x99, 0xAA], atol=2)


def test_a_format_that_can_not_hold_the_photo_says_so_at_once(studio: Studio, tmp_path: Path) -> None:
    studio.drop(photos.photo_png(tmp_path / "wide.png", 16_400, 4))
    studio.wait(lambda: studio.session.saver.can_save)
    studio.session.saver.save(tmp_path / "out.webp")
    notice = studio.session.notes.notice
    assert notice is not None
    assert "16383" in notice.text
    assert studio.session.notes.progress is None
    assert not (tmp_path / "out.webp").exists()
