"""What goes into a timeline from files and pastes, and what comes out of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.system.paths import pasted_folder
from studio.timeline.keyframes import PhotoSource
from studio.ui.interpolate.video_dialog import FORMATS, VideoDialog
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.gui.interpolating import add_seeds, interpolating, show, state, workspace


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, home: Path) -> Iterator[Studio]:
    """The window with Interpolate in front and the model `flow`."""
    yield from interpolating(qtbot, home)


def save(studio: Studio, path: Path) -> None:
    state(studio).save_project(path)
    studio.wait(path.exists)


def test_a_broken_key_says_why_and_the_rest_is_exported(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    add_seeds(studio, 1)
    studio.drop(tmp_path / "text.png")
    studio.wait(lambda: len(state(studio).timeline.keys) == 2)
    state(studio).add_seed(2)
    broken = state(studio).timeline.keys[1]
    studio.wait(lambda: bool(state(studio).shown(broken).error) and state(studio).frames == 31)
    assert "text.png" in state(studio).shown(broken).error
    state(studio).select(broken.id)
    assert "text.png" in workspace(studio).panel.key.error.text()
    video = studio.session.video
    dialog = VideoDialog(state(studio), video, studio.window)
    with studio.qtbot.waitSignal(video.finished, timeout=20_000):
        dialog.write_to(tmp_path / "film.webp")
    assert studio.session.notes.notice is not None
    assert "one key" in studio.session.notes.notice.text


def test_the_files_frames_are_the_previewed_ones(studio: Studio, tmp_path: Path) -> None:
    add_seeds(studio, 4, 5)
    state(studio).set_way(even=True, way="spline", loop=True)
    key = state(studio).timeline.keys[0]
    state(studio).change(key.id, hold=3, span=9, temperature=0.8, easing="out")
    studio.wait(lambda: state(studio).frames == 42)
    video = studio.session.video
    dialog = VideoDialog(state(studio), video, studio.window)
    dialog.formats.choose(len(FORMATS) - 1)
    dialog.size_slider.set_value(0)
    with studio.qtbot.waitSignal(video.finished, timeout=20_000):
        dialog.write_to(tmp_path / "frames")
    files = sorted((tmp_path / "frames").iterdir())
    assert len(files) == 42
    for number in (0, 2, 5, 11, 13, 20, 41):
        assert np.array_equal(np.asarray(Image.open(files[number])), show(studio, number))
    # And the command line writes the same from the saved timeline.
    save(studio, tmp_path / "film.json")
    command = [sys.executable, "-m", "studio", "interpolate", str(tmp_path / "film.json"), "-o", str(tmp_path / "line")]
    subprocess.run(command, check=True, capture_output=True)
    assert [path.read_bytes() for path in files] == [
        path.read_bytes() for path in sorted((tmp_path / "line").iterdir())
    ]


def test_a_stopped_export_leaves_a_file_that_plays(studio: Studio, tmp_path: Path) -> None:
    add_seeds(studio, 1, 2)
    state(studio).change(state(studio).timeline.keys[0].id, span=5000)
    studio.wait(lambda: state(studio).frames == 5001)
    video = studio.session.video
    dialog = VideoDialog(state(studio), video, studio.window)
    with studio.qtbot.waitSignal(video.finished, timeout=20_000) as finished:
        dialog.write_to(tmp_path / "film.mp4")
        studio.wait(lambda: (p := studio.session.notes.progress) is not None and (p.fraction or 0) > 0.01)
        studio.window.actions_table["cancel"].trigger()
    assert finished.args is not None
    written = finished.args[0]
    assert not written.complete
    import av

    with av.open(str(tmp_path / "film.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == written.frames
    assert studio.session.notes.progress is None


def test_pasted_pictures_become_keys_that_a_saved_timeline_keeps(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    QGuiApplication.clipboard().setImage(qimage.to_image(pixels))
    studio.qtbot.keyClick(workspace(studio).strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    studio.wait(lambda: state(studio).frames == 1)
    # From a browser: data as it was encoded, with no image of the toolkit.
    file, other = QMimeData(), 255 - pixels
    Image.fromarray(other).save(tmp_path / "other.webp", lossless=True)
    file.setData("image/webp", (tmp_path / "other.webp").read_bytes())
    workspace(studio).take(file)
    studio.wait(lambda: len(state(studio).shown_starts) == 2)
    assert np.abs(show(studio, 0).astype(int) - pixels).max() <= 1
    assert np.abs(show(studio, 30).astype(int) - other).max() <= 1
    sources = [key.source for key in state(studio).timeline.keys]
    names = [Path(source.path).name for source in sources if isinstance(source, PhotoSource)]
    assert [name.split(".")[-1] for name in names] == ["png", "webp"]
    assert all(name.startswith("Pasted picture ") for name in names)
    # The file of the timeline needs nothing of this account: the next paste forgets what is old.
    save(studio, tmp_path / "film.json")
    assert sorted(path.name for path in (tmp_path / "film pictures").iterdir()) == sorted(names)
    monkeypatch.setattr("studio.state.photos.pasted._KEPT_S", -1.0)
    workspace(studio).take(file)
    studio.wait(lambda: len(state(studio).shown_starts) == 3)
    assert [path.name for path in pasted_folder().iterdir()] == names[1:]
    command = [sys.executable, "-m", "studio", "interpolate", str(tmp_path / "film.json"), "-o", str(tmp_path / "line")]
    subprocess.run(command, check=True, capture_output=True)
    first = sorted((tmp_path / "line").iterdir())[0]
    assert np.abs(np.asarray(Image.open(first)).astype(int) - pixels).max() <= 1


def test_pasted_data_that_is_no_picture_says_so(studio: Studio) -> None:
    broken = QMimeData()
    broken.setData("image/png", b"no picture")
    workspace(studio).take(broken)
    studio.wait(lambda: studio.session.notes.notice is not None)
    assert studio.session.notes.notice is not None
    assert "Pasted picture" in studio.session.notes.notice.text
    assert not state(studio).timeline.keys
    assert not pasted_folder().exists()


def test_photos_are_blended_without_a_model_also_two_looks_of_one(studio: Studio, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), (250, 250, 250)).save(tmp_path / "photo.png")
    state(studio).choose_model("")
    studio.drop(tmp_path / "photo.png", tmp_path / "photo.png")
    studio.wait(lambda: state(studio).frames == 31)
    key = state(studio).timeline.keys[1]
    state(studio).select(key.id)
    panel = workspace(studio).panel.key
    assert panel.look.isVisible()
    panel.look.setCurrentIndex(panel.look.findText("Invert colours"))
    panel.look.activated.emit(panel.look.currentIndex())
    studio.wait(lambda: state(studio).frames == 31 and show(studio, 30).mean() < 20)
    assert show(studio, 0).mean() > 240
    assert 80 < show(studio, 15).mean() < 180


def test_two_translations_dropped_on_the_rail_are_blended(studio: Studio, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), (250, 250, 250)).save(tmp_path / "photo.png")
    for strength in ("0", "1"):
        command = [sys.executable, "-m", "studio", "translate", str(tmp_path / "photo.png"), "--strength", strength]
        command += ["--model", "invert-colours", "-o", str(tmp_path / f"{strength}.png")]
        subprocess.run(command, check=True, capture_output=True)
    studio.window.actions_table["translate"].trigger()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{strength}.png")) for strength in ("0", "1")])
    studio.drop_mime(mime, studio.window.rail.entry("interpolate"))
    studio.wait(lambda: state(studio).frames == 31)
    assert state(studio).timeline.model == ""
    assert [round(show(studio, number).mean()) for number in (0, 30)] == [250, 5]
