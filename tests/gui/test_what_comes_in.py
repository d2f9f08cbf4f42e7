"""What is dropped on the window beside photos: clips, folders of folders, results, files that are none of these."""

import os
from pathlib import Path

from PIL import Image

from studio.preferences.chosen import keep
from studio.preferences.table import KEEP_TIMES
from studio.ui.batch.workspace import BatchWorkspace
from tests.gui.conftest import Studio
from tests.helpers import batches, clips, photos


def _names(studio: Studio) -> list[str]:
    return [photo.name for photo in studio.session.roll.photos]


def _said(studio: Studio) -> str:
    notice = studio.session.notes.notice
    return "" if notice is None else notice.text


def test_a_clip_on_translate_is_taken_to_batch_by_a_button(studio: Studio, tmp_path: Path) -> None:
    clip = clips.clip(tmp_path / "holiday.MTS", 5, sound=False)
    studio.drop(clip)
    studio.wait(lambda: _said(studio) == "holiday.MTS is a clip, and Batch takes clips")
    bar = studio.window.workspace.notice_bar
    assert bar.way_out.isVisible()
    assert not _names(studio)
    bar.way_out.click()
    assert isinstance(studio.window._current, BatchWorkspace)
    assert studio.session.batch.draft.inputs == (clip,)
    studio.wait(lambda: [line.result for line in studio.window._current.table.lines] == ["holiday.mp4"])  # type: ignore[attr-defined]


def test_a_folder_says_what_is_left_out_of_it(studio: Studio, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "in", 2)
    photos.photo_jpeg(folder / "web.jfif")
    for name in ("a.cr2", "b.cr2", "c.psd", "a.xmp", "Thumbs.db"):
        (folder / name).write_bytes(b"x" * 50)
    batches.photo_folder(folder / "below", 1)
    studio.drop(folder)
    studio.wait(lambda: _names(studio) == ["00.png", "01.png", "web.jfif"])
    studio.wait(lambda: _said(studio) == "Left out: 2 .cr2, 1 .psd, 1 folder")


def test_a_folder_of_folders_opens_the_pictures_in_them(studio: Studio, tmp_path: Path) -> None:
    batches.photo_folder(tmp_path / "in" / "day 1" / "deep", 1)
    batches.photo_folder(tmp_path / "in" / "day 2", 2)
    studio.drop(tmp_path / "in")
    studio.wait(lambda: _names(studio) == ["00.png", "00.png", "01.png"])


def test_results_are_no_photos_unless_they_are_all_there_is(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    photo = photos.photo_png(folder / "a.png", 60, 40)
    studio.drop(photo)
    studio.wait_full()
    for path in (folder / "a water.png", tmp_path / "made" / "a.png"):
        path.parent.mkdir(exist_ok=True)
        studio.session.saver.save(path)
        studio.wait(path.exists)
    studio.drop(folder)
    studio.wait(lambda: "1 result of this program" in _said(studio))
    assert _names(studio) == ["a.png", "a.png"]
    studio.drop(tmp_path / "made")
    studio.wait(lambda: len(_names(studio)) == 3)


def test_the_photo_itself_is_not_saved_over(studio: Studio, tmp_path: Path) -> None:
    photo = photos.photo_png(tmp_path / "a.png", 60, 40)
    before = photo.read_bytes()
    studio.drop(photo)
    studio.wait_full()
    studio.session.saver.save(photo)
    studio.wait(lambda: "would be written over the photo itself" in _said(studio))
    assert photo.read_bytes() == before


def test_a_saved_picture_has_the_time_of_its_photo_where_that_is_chosen(studio: Studio, tmp_path: Path) -> None:
    photo = photos.photo_png(tmp_path / "a.png", 60, 40)
    os.utime(photo, (1e9, 1e9))
    studio.drop(photo)
    studio.wait_full()
    keep(KEEP_TIMES, True)
    studio.session.saver.save(tmp_path / "b.png")
    studio.wait(lambda: (tmp_path / "b.png").exists() and (tmp_path / "b.png").stat().st_mtime == 1e9)


def test_batch_says_what_is_left_out_and_which_have_no_mask(studio: Studio, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "in", 3)
    (folder / "a.cr2").write_bytes(b"x")
    (tmp_path / "masks").mkdir()
    Image.new("L", (24, 16)).save(tmp_path / "masks" / "00.PNG", "PNG")
    studio.window.actions_table["batch"].trigger()
    workspace = studio.window._current
    assert isinstance(workspace, BatchWorkspace)
    studio.drop(folder)
    studio.wait(lambda: workspace.settings.remarks.text() == "Left out: 1 .cr2")
    studio.session.batch.change(masks=tmp_path / "masks")
    studio.wait(lambda: "Without a mask, translated all over: 2" in workspace.settings.remarks.text())
    more = workspace.settings.more
    more.open_button.click()
    more.without_mask.setCurrentIndex(1)
    more.without_mask.activated.emit(1)
    studio.wait(lambda: "Without a mask, left out: 2" in workspace.settings.remarks.text())
    assert [line.state for line in workspace.table.lines] == ["", "it has no mask", "it has no mask"]
    workspace.settings.existing.setCurrentIndex(1)
    workspace.settings.existing.activated.emit(1)
    assert studio.session.batch.draft.existing == "renew"
