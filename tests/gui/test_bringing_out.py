"""Save, export, copy, drag, before and after, and a result that is dropped back."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from studio.imaging.files import open_photo, read_recipe
from studio.imaging.options import SaveOptions
from studio.state.settings import Settings
from studio.ui.export.dialog import ExportSheet
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.helpers import models, photos, readback, variants


def _show(studio: Studio, *paths: Path) -> None:
    studio.drop(*paths)
    studio.wait_full()


def _export_sheet(studio: Studio) -> ExportSheet:
    studio.window.actions_table["export"].trigger()
    return studio.window.findChildren(ExportSheet)[-1]


def _choose_file(studio: Studio, path: Path) -> None:
    """Answer the file dialog that is open."""
    dialog = studio.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()


def _save(studio: Studio, path: Path) -> Path:
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        studio.session.saver.save(path)
    return path


def test_export_writes_what_was_chosen_and_remembers_it(studio: Studio, tmp_path: Path) -> None:
    _show(studio, variants.describe(photos.photo_jpeg(tmp_path / "a.jpg", 200, 120)))
    sheet = _export_sheet(studio)
    QTest.mouseClick(sheet.formats.buttons[1], Qt.MouseButton.LeftButton)
    sheet.quality.set_value(40)
    sheet.details.setChecked(False)
    sheet.export_button.click()
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        _choose_file(studio, tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as image:
        assert image.format == "JPEG"
        assert max(image.quantization[0]) > 60  # type: ignore[attr-defined]
    assert not readback.details(tmp_path / "out.jpg").exif
    assert Settings().save_options == SaveOptions(quality=40, details=False)
    assert studio.session.saver.suggested_path.suffix == ".jpg"


def test_export_shows_what_the_format_has(studio: Studio, tmp_path: Path) -> None:
    variant = next(variant for variant in variants.VARIANTS if variant.name == "deep-tiff")
    _show(studio, variant.write(tmp_path))
    sheet = _export_sheet(studio)
    png, jpeg, webp, _tiff, _avif = sheet.formats.buttons
    assert sheet.fine_tones.isVisible()
    assert sheet.fine_tones.index == 1
    assert sheet.options.depth == "auto"
    assert sheet.colours.isVisible()
    assert not sheet.quality.isVisible()
    jpeg.click()
    assert sheet.quality.isVisible()
    assert not sheet.fine_tones.isVisible()
    webp.click()
    sheet.lossless.click()
    assert not sheet.quality.isVisible()
    assert sheet.options.lossless
    png.click()
    sheet.fine_tones.buttons[0].click()
    assert sheet.options.depth == 8
    for widget in (*sheet.formats.buttons, *sheet.fine_tones.buttons, sheet.quality.slider):
        assert widget.accessibleName()
    sheet.reject()


def test_the_working_size_is_offered_and_not_remembered(studio: Studio, installed: Path, tmp_path: Path) -> None:
    models.norm_package(installed, preferred=64)
    with studio.qtbot.waitSignal(studio.session.shelf.entries_changed):
        studio.session.shelf.load()
    studio.choose("norm-brush")
    _show(studio, photos.photo_png(tmp_path / "a.png", 300, 200))
    sheet = _export_sheet(studio)
    full = studio.session.translate.full_result
    assert full is not None
    width, height = full.translation.network_size
    assert [button.text() for button in sheet.resolution.buttons] == ["Full, 300 × 200", f"Working, {width} × {height}"]
    sheet.resolution.buttons[1].click()
    sheet.export_button.click()
    with studio.qtbot.waitSignal(studio.session.saver.saved):
        _choose_file(studio, tmp_path / "small.png")
    assert readback.pixels(tmp_path / "small.png").shape[:2] == (height, width)
    assert open_photo(_save(studio, tmp_path / "next.png")).size == (300, 200)


def test_copy_brings_the_full_picture_onto_the_clipboard(studio: Studio, tmp_path: Path) -> None:
    _show(studio, photos.photo_png(tmp_path / "a.png", 300, 200))
    studio.session.translate.set_strength(0.0)
    with studio.qtbot.waitSignal(studio.session.outgoing.copied):
        studio.window.activateWindow()
        QTest.keyClick(studio.window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rgb, _alpha = qimage.pixels(QGuiApplication.clipboard().image())
    np.testing.assert_array_equal(rgb, photos.gradient(300, 200))


def test_a_file_is_ready_when_the_pointer_comes_near_the_handle(studio: Studio, tmp_path: Path) -> None:
    handle = studio.window.workspace.header.drag_handle
    assert not handle.isEnabled()
    _show(studio, photos.photo_png(tmp_path / "a.png", 300, 200))
    assert handle.isEnabled()
    assert handle.mime() is None
    with studio.qtbot.waitSignal(studio.session.outgoing.file_ready):
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    mime = handle.mime()
    assert mime is not None
    path = Path(mime.urls()[0].toLocalFile())
    assert path.name == "a invert-colours.png"
    assert read_recipe(path) is not None
    studio.session.translate.set_strength(0.5)
    assert handle.mime() is None
    with studio.qtbot.waitSignal(studio.session.outgoing.file_ready):
        studio.session.outgoing.prepare()
    again = handle.mime()
    assert again is not None
    assert again.urls() != mime.urls()
    studio.session.outgoing.close()
    assert not path.exists()


def test_before_and_after_of_this_photo_and_of_all(studio: Studio, tmp_path: Path) -> None:
    bad = photos.not_an_image(tmp_path / "notes.jpg")
    _show(studio, photos.photo_png(tmp_path / "a.png", 300, 200), photos.rgba_png(tmp_path / "b.png", 120, 160), bad)
    studio.session.translate.set_strength(1.0)
    studio.window.actions_table["before_after"].trigger()
    with studio.qtbot.waitSignal(studio.session.sheets.written):
        _choose_file(studio, tmp_path / "one.png")
    one = readback.pixels(tmp_path / "one.png")
    before, after = _parts(one, 300, 200)
    np.testing.assert_array_equal(before, photos.gradient(300, 200))
    np.testing.assert_allclose(after, 255 - photos.gradient(300, 200), atol=1)
    studio.window.actions_table["contact_sheet"].trigger()
    with studio.qtbot.waitSignal(studio.session.sheets.written):
        _choose_file(studio, tmp_path / "all.png")
    assert readback.pixels(tmp_path / "all.png").size > 1.5 * one.size
    assert studio.session.notes.notice is not None
    assert "without 1 that could not be translated" in studio.session.notes.notice.text
    assert studio.session.notes.progress is None


def _parts(sheet: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The two pictures of a sheet for one photo, found by their first pixel that is no paper."""
    rows, columns = np.nonzero((sheet != 240).any(axis=2))
    top, left = int(rows.min()), int(columns.min())
    gap = sheet.shape[1] - 2 * left - 2 * width
    right = left + width + gap
    return sheet[top : top + height, left : left + width], sheet[top : top + height, right : right + width]


def test_every_way_out_is_reached_by_the_mouse(studio: Studio, tmp_path: Path) -> None:
    more = studio.window.workspace.inspector.more_button
    assert not more.isEnabled()
    _show(studio, photos.photo_png(tmp_path / "a.png"))
    assert more.isEnabled()
    in_menu = {action.objectName() for action in more.menu().actions()}
    assert in_menu == {"export", "copy", "before_after", "contact_sheet"}
    assert {"copy", "save", "export"} <= {action.objectName() for action in studio.window.workspace.canvas.actions()}


def test_a_sheet_can_be_cancelled(studio: Studio, tmp_path: Path) -> None:
    studio.choose("slow-brush")
    studio.drop(photos.photo_png(tmp_path / "a.png", 900, 700), photos.photo_png(tmp_path / "b.png", 900, 700))
    studio.wait(lambda: studio.session.saver.can_save)
    studio.session.sheets.make(tmp_path / "all.png")
    assert studio.session.notes.progress is not None
    studio.window.actions_table["cancel"].trigger()
    assert studio.session.notes.progress is None
    studio.choose("invert-colours")
    studio.wait_full()
    _save(studio, tmp_path / "out.png")
    assert not (tmp_path / "all.png").exists()


def test_a_result_dropped_back_offers_its_settings(studio: Studio, tmp_path: Path) -> None:
    studio.choose("two-way")
    studio.session.shelf.set_direction("darker")
    _show(studio, photos.photo_png(tmp_path / "a.png", 600, 400))
    studio.session.translate.set_strength(0.8)
    studio.session.translate.set_size(256)
    studio.wait_full()
    out = _save(studio, tmp_path / "out.jpg")
    studio.choose("invert-colours")
    studio.session.translate.set_strength(1.0)
    studio.session.translate.set_size("auto")
    _show(studio, out)
    bar = studio.window.workspace.notice_bar
    studio.wait(lambda: bar.text == "Made with Two way, 80 %: use the same settings?")
    QTest.mouseClick(bar.way_out, Qt.MouseButton.LeftButton)
    state = studio.session.translate
    assert state.shelf.package is not None
    assert (state.shelf.package.id, state.shelf.direction) == ("two-way", "darker")
    assert (state.strength, state.size_px) == (0.8, 256)
    assert not bar.isVisible()
    studio.session.roll.step(-1)
    studio.session.roll.step(1)
    assert not bar.isVisible()


def test_a_result_of_a_look_that_is_not_here_says_so(studio: Studio, tmp_path: Path) -> None:
    _show(studio, photos.photo_png(tmp_path / "a.png"))
    out = _save(studio, tmp_path / "out.png")
    studio.session.shelf._entries = ()
    _show(studio, out)
    bar = studio.window.workspace.notice_bar
    studio.wait(lambda: "not installed" in bar.text)
    assert bar.text == "Made with Invert colours, 100 %. That look is not installed here."
    assert not bar.way_out.isVisible()


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_a_photo_with_sixteen_bits_is_counted_in_memory(studio: Studio, tmp_path: Path, suffix: str) -> None:
    variant = next(
        variant for variant in variants.VARIANTS if variant.name == f"deep-{suffix[1:].replace('tif', 'tiff')}"
    )
    _show(studio, variant.write(tmp_path))
    original = studio.session.translate.original
    assert original is not None
    assert original.photo.origin is not None
    assert original.photo.origin.deep is not None
    assert original.nbytes > original.photo.rgb.nbytes + original.photo.origin.deep.nbytes
