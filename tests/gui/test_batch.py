"""The Batch workspace: a folder in, a folder out, from the window."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from studio.batch.journal import Journal
from studio.inference.translator import Translator
from studio.ui.batch.workspace import BatchWorkspace
from studio.ui.window.notifier import message
from tests.gui.conftest import Studio
from tests.helpers import batches, clips, photos


def _open(studio: Studio) -> BatchWorkspace:
    studio.window.actions_table["batch"].trigger()
    found = studio.window._current
    assert isinstance(found, BatchWorkspace)
    return found


def _drop(studio: Studio, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    studio.drop_mime(mime)


def _ended(studio: Studio) -> bool:
    jobs = studio.session.batch.queue.jobs
    return bool(jobs) and all(job.state == "done" for job in jobs)


def test_a_dropped_folder_shows_its_names_and_comes_back_translated(studio: Studio, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "holiday", 3)
    batches.photo_folder(folder / "sub", 1)
    photos.truncated_jpeg(folder / "half.jpg")
    workspace = _open(studio)
    state = studio.session.batch
    _drop(studio, folder)
    studio.wait(lambda: state.planned.total == 5)
    assert [line.result for line in workspace.table.lines] == [
        "00.png",
        "01.png",
        "02.png",
        "half.png",
        str(Path("sub") / "00.png"),
    ]
    studio.qtbot.keyClicks(workspace.settings.name, "{name} ")
    workspace.settings.tokens.menu().actions()[3].trigger()
    assert workspace.settings.name.text() == "{name} {strength}"
    studio.wait(lambda: workspace.table.lines[0].result == "00 100.png")
    workspace.settings.begin.click()
    studio.wait(lambda: _ended(studio))
    out = tmp_path / "holiday translated"
    assert sorted(path.name for path in out.iterdir()) == ["00 100.png", "01 100.png", "02 100.png", "report", "sub"]
    assert int(np.asarray(Image.open(out / "01 100.png"))[0, 0, 0]) == 245
    studio.wait(lambda: len(workspace.table.lines) == 5)
    broken = next(line for line in workspace.table.lines if line.photo == "half.jpg")
    assert broken.faulty
    assert "cut off" in broken.state
    studio.wait((out / "report" / "index.html").exists)
    assert json.loads((out / "report" / "report.json").read_text())["counts"] == {"done": 4, "failed": 1}
    assert studio.window.actions_table["batch_report"].isEnabled()
    assert message(state.queue.jobs[0])[1] == "4 pictures are there, 1 failed."


def test_a_pasted_picture_that_is_no_file_is_asked_to_be_saved(studio: Studio) -> None:
    _open(studio)
    QGuiApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB32))
    studio.window.actions_table["paste"].trigger()
    assert studio.session.notes.notice is not None
    assert "save this picture first" in studio.session.notes.notice.text


def test_several_looks_and_strengths(studio: Studio, tmp_path: Path) -> None:
    workspace = _open(studio)
    state = studio.session.batch
    _drop(studio, batches.photo_folder(tmp_path / "in", 1))
    workspace.settings.looks.ticks["two-way"].click()
    way = workspace.settings.looks.ways["two-way"]
    way.setCurrentIndex(1)
    way.activated.emit(1)
    workspace.settings.strengths.setText("50, 100%")
    workspace.settings.strengths.editingFinished.emit()
    studio.wait(lambda: state.planned.total == 4)
    assert state.draft.models == ("invert-colours", "two-way")
    assert dict(state.draft.directions)["two-way"] == "darker"
    assert [line.result for line in workspace.table.lines] == [
        "00 invert-colours 50.png",
        "00 invert-colours 100.png",
        "00 two-way 50.png",
        "00 two-way 100.png",
    ]


def test_a_wrong_name_is_said_where_it_is_and_nothing_can_start(studio: Studio, tmp_path: Path) -> None:
    workspace = _open(studio)
    _drop(studio, batches.photo_folder(tmp_path / "in", 1))
    studio.wait(workspace.settings.begin.isEnabled)
    studio.qtbot.keyClicks(workspace.settings.name, "{nme}")
    studio.wait(lambda: not workspace.settings.begin.isEnabled())
    assert "did you mean {name}?" in workspace.settings.fault.text()
    workspace.settings.name.clear()
    workspace.settings.name.textEdited.emit("")
    studio.wait(workspace.settings.begin.isEnabled)


def test_pause_go_on_and_stop(studio: Studio, tmp_path: Path) -> None:
    workspace = _open(studio)
    state, actions = studio.session.batch, studio.window.actions_table
    folder = batches.photo_folder(tmp_path / "in", 12, (160, 120))
    _drop(studio, folder)
    workspace.settings.looks.ticks["invert-colours"].click()
    workspace.settings.looks.ticks["slow-brush"].click()
    studio.wait(workspace.settings.begin.isEnabled)
    workspace.settings.begin.click()
    studio.wait(lambda: state.job is not None and state.job.count("done") > 0)
    actions["batch_pause"].trigger()
    studio.wait(lambda: state.job is not None and state.job.state == "paused" and not state.job.count("running"))
    rests = state.job
    assert rests is not None
    assert rests.count("done") + rests.count("waiting") == 12
    assert actions["batch_pause"].text() == "Go on"
    actions["batch_pause"].trigger()
    studio.wait(lambda: state.job is not None and state.job.count("done") > rests.count("done"))
    actions["batch_cancel"].trigger()
    studio.wait(lambda: state.job is not None and state.job.state == "cancelled" and not state.job.count("running"))
    stopped = state.job
    assert stopped is not None
    assert stopped.count("cancelled") > 0
    assert not list((tmp_path / "in translated").glob(".*"))
    actions["batch_remove"].trigger()
    studio.wait(lambda: not state.queue.jobs)


def test_the_rest_of_the_window_works_meanwhile(studio: Studio, tmp_path: Path) -> None:
    workspace = _open(studio)
    state = studio.session.batch
    _drop(studio, batches.photo_folder(tmp_path / "in", 8, (200, 150)))
    workspace.settings.looks.ticks["invert-colours"].click()
    workspace.settings.looks.ticks["slow-brush"].click()
    studio.wait(workspace.settings.begin.isEnabled)
    workspace.settings.begin.click()
    studio.wait(lambda: state.work.activity is not None)
    studio.window.show_workspace("translate")
    studio.choose("invert-colours")
    studio.session.open_path(photos.photo_png(tmp_path / "a.png", 60, 40))
    studio.wait_full()
    assert state.work.activity is not None, "the batch was over before the photo"
    assert "Batch in" in studio.window.status_line._job.text()


def test_closing_keeps_what_is_left_for_the_next_start(studio: Studio, tmp_path: Path, installed: Path) -> None:
    workspace = _open(studio)
    state = studio.session.batch
    _drop(studio, batches.photo_folder(tmp_path / "in", 10, (200, 150)))
    workspace.settings.looks.ticks["invert-colours"].click()
    workspace.settings.looks.ticks["slow-brush"].click()
    studio.wait(workspace.settings.begin.isEnabled)
    workspace.settings.begin.click()
    studio.wait(lambda: state.job is not None and state.job.count("done") > 1)
    studio.window.close()
    assert studio.session.close()
    journal = Journal()
    (left,) = journal.jobs()
    assert left.count("running", "made") == 0
    assert left.count("done") < 10
    again = Studio(studio.qtbot, installed.parent)
    again.wait(lambda: _ended(again), timeout_ms=60_000)
    again.close()
    assert [row.finished for row in journal.files(left.id)] == [1] * 10
    journal.close()


def test_a_batch_that_waits_for_its_drive_says_so_and_goes_on(studio: Studio, installed: Path, tmp_path: Path) -> None:
    workspace = _open(studio)
    state = studio.session.batch
    folder = batches.photo_folder(tmp_path / "drive", 2)
    frozen = batches.parameters(folder, tmp_path / "out", batches.look(installed / "invert-colours"))
    journal = Journal()
    job = batches.enqueue(journal, frozen)
    journal.close()
    folder.rename(tmp_path / "away")
    studio.wait(lambda: bool(state.queue.jobs))
    assert workspace.queue.model().index(1, 0).data() == "drive"
    state.select(job.id)
    studio.wait(lambda: state.job is not None)
    # It was begun on the command line, so that it does not start by itself.
    studio.window.actions_table["batch_pause"].trigger()
    studio.wait(lambda: state.job is not None and state.job.state == "paused")
    assert "is gone" in workspace.job.how_far.text()
    (tmp_path / "away").rename(folder)
    studio.window.actions_table["batch_pause"].trigger()
    studio.wait(lambda: _ended(studio))


def test_the_film_strip_goes_into_a_batch(studio: Studio, tmp_path: Path) -> None:
    first, second = photos.photo_png(tmp_path / "a.png"), photos.photo_png(tmp_path / "b.png")
    studio.drop(first, second)
    studio.wait_full()
    workspace = _open(studio)
    studio.window.actions_table["batch_strip"].trigger()
    studio.wait(lambda: len(workspace.table.lines) == 2)
    assert studio.session.batch.draft.target == tmp_path / "translated"
    studio.window.actions_table["batch_clear"].trigger()
    studio.wait(lambda: not workspace.table.lines)


def test_a_fault_of_ours_pauses_the_job_and_not_the_queue(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _open(studio)
    state = studio.session.batch

    def broken(self: Translator, request: object, **more: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(Translator, "translate", broken)
    _drop(studio, batches.photo_folder(tmp_path / "in", 1))
    studio.wait(workspace.settings.begin.isEnabled)
    workspace.settings.begin.click()
    studio.wait(lambda: _ended(studio))
    studio.wait(lambda: bool(workspace.table.lines) and workspace.table.lines[0].faulty)
    assert "unexpected fault (KeyError" in workspace.table.lines[0].state
    assert state.queue.jobs[0].counts == {"failed": 1}


def test_one_second_of_a_clip_before_the_whole(studio: Studio, tmp_path: Path) -> None:
    workspace = _open(studio)
    folder = batches.photo_folder(tmp_path / "in", 1)
    clips.clip(folder / "clip.mp4", 30)
    _drop(studio, folder)
    studio.wait(workspace.settings.preview.isVisible)
    workspace.settings.preview.click()
    studio.wait(lambda: _ended(studio))
    preview = tmp_path / "in translated" / "clip preview.mp4"
    assert len(clips.frames_of(preview)[0]) == 12
    assert [path.name for path in preview.parent.iterdir()] == [preview.name]
    studio.wait(lambda: bool(workspace.table.lines) and "flicker" in workspace.table.lines[0].state)
    studio.window.actions_table["batch_new"].trigger()
    workspace.settings.begin.click()
    studio.wait(lambda: len(studio.session.batch.queue.jobs) == 2 and _ended(studio))
    assert len(clips.frames_of(tmp_path / "in translated" / "clip.mp4")[0]) == 30


def test_the_desktop_is_told_when_nobody_looks(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []

    def tell(self: QSystemTrayIcon, title: str, text: str, *more: object) -> None:
        told.append((title, text))

    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", tell)
    for active, name in ((True, "seen"), (False, "unseen")):
        monkeypatch.setattr(studio.window, "isActiveWindow", lambda active=active: active)
        workspace = _open(studio)
        studio.window.actions_table["batch_new"].trigger()
        _drop(studio, batches.photo_folder(tmp_path / name, 2))
        studio.wait(workspace.settings.begin.isEnabled)
        with studio.qtbot.waitSignal(studio.session.batch.finished, timeout=20_000):
            workspace.settings.begin.click()
    assert told == [("Batch unseen is done", "2 pictures are there.")]


def test_nothing_of_the_panel_is_cut_off(qtbot: QtBot, no_leaked_threads: None, studio_home: Path) -> None:
    """Long names of looks with two ways must not push what is beside them out of sight."""
    full = Studio(qtbot, studio_home)
    full.window.actions_table["batch"].trigger()
    page = full.window._current
    assert isinstance(page, BatchWorkspace)
    page.settings.more.open_button.click()
    QApplication.processEvents()
    (scroll,) = page.settings.findChildren(QScrollArea)
    content = scroll.widget()
    assert content is not None
    assert content.width() <= scroll.viewport().width()
    full.close()
