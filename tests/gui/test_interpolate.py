"""The Interpolate workspace."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.inference.latent import Generator
from studio.inference.session import SessionPool
from studio.locations import pasted_folder
from studio.state.timeline import TimelineState
from studio.timeline.keyframes import PhotoSource
from studio.timeline.render import Renderer
from studio.ui import qimage
from studio.ui.dialogs.video import FORMATS, VideoDialog
from studio.ui.workspaces.interpolate import InterpolateWorkspace
from tests.gui.conftest import Studio
from tests.helpers import generators, models


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, home: Path) -> Iterator[Studio]:
    """The window with Interpolate in front and the model `flow`."""
    models.invert_package(home / "models")
    generators.flow_package(home / "models")
    generators.classes_package(home / "models")
    window = Studio(qtbot, home)
    window.window.actions_table["interpolate"].trigger()
    window.wait(lambda: window.session.generators.loaded)
    window.session.timeline.choose_model("flow")
    yield window
    window.close()


def state(studio: Studio) -> TimelineState:
    return studio.session.timeline


def workspace(studio: Studio) -> InterpolateWorkspace:
    found = studio.window._stack.currentWidget()
    assert isinstance(found, InterpolateWorkspace)
    return found


def add_seeds(studio: Studio, *seeds: int) -> None:
    for seed in seeds:
        state(studio).add_seed(seed)
    studio.wait(lambda: len(state(studio).shown_starts) == len(state(studio).timeline.keys))


def save(studio: Studio, path: Path) -> None:
    state(studio).save_project(path)
    studio.wait(path.exists)


def shown_pixels(studio: Studio) -> np.ndarray:
    frame = state(studio).frame
    assert frame is not None
    return qimage.pixels(frame.image)[0]


def show(studio: Studio, number: int) -> np.ndarray:
    state(studio).scrub(number)
    studio.wait(lambda: getattr(state(studio).frame, "number", None) == number)
    return shown_pixels(studio)


def test_seeds_become_keys_and_frames(studio: Studio) -> None:
    actions = studio.window.actions_table
    assert not actions["play"].isEnabled()
    actions["add_seed_key"].trigger()
    actions["add_seed_key"].trigger()
    studio.wait(lambda: state(studio).frames == 31)
    assert actions["play"].isEnabled()
    assert state(studio).number == 30
    first, middle, last = (show(studio, number) for number in (0, 15, 30))
    assert not np.array_equal(first, middle)
    assert not np.array_equal(middle, last)


def test_playing_goes_round_and_a_pause_stays(studio: Studio) -> None:
    add_seeds(studio, 1, 2)
    actions = studio.window.actions_table
    actions["play"].trigger()
    assert state(studio).playing
    seen: set[int] = set()
    state(studio).frame_shown.connect(lambda: seen.add(state(studio).number))
    studio.wait(lambda: len(seen) > 5)
    actions["play"].trigger()
    assert not state(studio).playing
    studio.window.actions_table["translate"].trigger()
    studio.window.actions_table["interpolate"].trigger()
    assert not state(studio).playing


def test_played_frames_are_those_of_the_timeline_alone(studio: Studio) -> None:
    state(studio).choose_model("three-kinds")
    add_seeds(studio, 1, 2, 3)
    for key, label in zip(state(studio).timeline.keys, (0, 2, 2), strict=True):
        state(studio).change(key.id, label=label, span=20)
    studio.wait(lambda: len(state(studio).shown_starts) == 3)
    seen: dict[int, np.ndarray] = {}
    state(studio).frame_shown.connect(lambda: seen.update({state(studio).number: shown_pixels(studio)}))
    state(studio).play(fps=None)
    studio.wait(lambda: len(seen) > 8)
    state(studio).pause()
    package = state(studio).package
    assert package is not None
    for number, pixels in seen.items():
        # Each by a film that has shown nothing else.
        film = Renderer(state(studio).timeline, state(studio).ready_keys(), Generator(package, SessionPool()))
        assert np.array_equal(pixels, film.frame(number))


class _Paints(QObject):
    """What of a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


def test_a_film_paints_nothing_but_its_frame(studio: Studio) -> None:
    add_seeds(studio, 1, 2)
    film, actions = workspace(studio).film, studio.window.actions_table
    show(studio, 3)
    paints = _Paints(film)
    actions["play"].trigger()
    studio.wait(lambda: len(paints.rects) > 5)
    alone = paints.rects[-1]
    assert alone.width() == alone.height() == min(film.width(), film.height()) - 48
    assert film.rect() not in paints.rects[1:]
    # What lies on the frame or beside it does not stay when it is switched off.
    for action_id in ("onion", "side_keys"):
        for is_alone in (False, True):
            actions[action_id].trigger()
            paints.rects.clear()
            studio.wait(lambda: len(paints.rects) > 4)
            assert paints.rects[0] == film.rect()
            assert (paints.rects[-1] == alone) == is_alone


def test_a_way_between_two_classes_says_that_it_blends(studio: Studio) -> None:
    state(studio).choose_model("three-kinds")
    add_seeds(studio, 1, 2)
    first, second = state(studio).timeline.keys
    told = workspace(studio).panel.key.told
    state(studio).select(first.id)
    # The model has no "anything": a key without a class is of the first one.
    state(studio).change(second.id, label=0)
    assert not told.isVisible()
    state(studio).change(second.id, label=2)
    assert told.text() == "On the way to the next key, pictures of “dark” and “light” are blended."
    assert told.isVisible()
    state(studio).change(first.id, easing="hold")
    assert not told.isVisible()
    state(studio).select(second.id)
    assert not told.isVisible()
    state(studio).set_way(loop=True)
    assert "“light” and “dark”" in told.text()


def test_the_newest_place_wins_while_scrubbing(studio: Studio) -> None:
    add_seeds(studio, 1, 2, 3)
    shown: list[int] = []
    state(studio).frame_shown.connect(lambda: shown.append(getattr(state(studio).frame, "number", -1)))
    wanted = [random.Random(1).randrange(61) for _ in range(300)]
    for number in wanted:
        state(studio).scrub(number)
    studio.wait(lambda: bool(shown) and shown[-1] == wanted[-1])
    assert len(shown) < len(wanted)


def test_a_key_is_dragged_on_the_timeline_and_undone_at_once(studio: Studio) -> None:
    add_seeds(studio, 1, 2, 3)
    strip = workspace(studio).strip
    before = state(studio).timeline
    start = strip.key_rect(1).center().toPoint()
    to = QPoint(round(strip.x_of(12)), start.y())
    studio.qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    for step in (0.3, 0.7, 1.0):
        place = QPointF(start + (to - start) * step)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QMouseEvent.Type.MouseMove, place, strip.mapToGlobal(place), left, left, none)
        QApplication.sendEvent(strip, event)
    studio.qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=to)
    assert state(studio).timeline.starts == (0, 12, 60)
    studio.window.actions_table["undo_timeline"].trigger()
    assert state(studio).timeline == before
    studio.window.actions_table["redo_timeline"].trigger()
    assert state(studio).timeline.starts == (0, 12, 60)


def test_keys_by_keyboard(studio: Studio) -> None:
    add_seeds(studio, 1, 2, 3)
    strip = workspace(studio).strip
    strip.setFocus()
    state(studio).select(state(studio).timeline.keys[0].id)
    studio.qtbot.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert state(studio).selected == state(studio).timeline.keys[1].id
    assert state(studio).number == 30
    studio.qtbot.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert state(studio).timeline.starts == (0, 31, 60)
    studio.qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert state(studio).number == 29


def test_a_broken_key_says_why_and_the_rest_is_exported(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    add_seeds(studio, 1)
    studio.drop(tmp_path / "text.png")
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
    monkeypatch.setattr("studio.state.pasting._KEPT_S", -1.0)
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


def test_the_plain_blend_shows_what_the_model_adds(studio: Studio) -> None:
    add_seeds(studio, 1, 2)
    walked = show(studio, 15)
    studio.window.actions_table["crossfade"].trigger()
    studio.wait(lambda: not np.array_equal(shown_pixels(studio), walked))
    blended = shown_pixels(studio)
    mean = (show(studio, 0).astype(int) + show(studio, 30)) / 2
    assert np.abs(blended - mean).max() <= 1


def test_another_model_keeps_seeds_and_says_what_it_can_not_use(studio: Studio, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")
    add_seeds(studio, 1)
    studio.drop(tmp_path / "photo.png")
    state(studio).choose_model("three-kinds")
    keys = state(studio).timeline.keys
    studio.wait(lambda: bool(state(studio).shown(keys[1]).error) and state(studio).frames == 1)
    assert "can't find the numbers of a photo" in state(studio).shown(keys[1]).error
    state(studio).undo()
    studio.wait(lambda: state(studio).frames == 31)
    assert state(studio).timeline.model == "flow"


def test_random_edits_of_the_window_return_to_the_start(studio: Studio) -> None:
    add_seeds(studio, 1, 2)
    film = state(studio)
    while film.can_undo:
        film.undo()
    start = film.timeline
    chance = random.Random(3)
    for _ in range(300):
        ids = [key.id for key in film.timeline.keys] or [0]
        one = chance.choice(ids)
        kind = chance.randrange(8)
        if kind == 0:
            film.add_seed(chance.randrange(20))
        elif kind == 1 and len(ids) > 5:
            film.remove(one)
        elif kind == 2:
            film.slide(one, chance.randrange(200))
        elif kind == 3:
            film.change(one, hold=chance.randrange(20), span=chance.randrange(40))
        elif kind == 4:
            film.move(one, chance.choice([-1, 1]))
        elif kind == 5:
            film.choose_model(chance.choice(["flow", "three-kinds", ""]))
        elif kind == 6:
            film.scrub(chance.randrange(100))
        else:
            film.set_way(loop=chance.random() < 0.5)
    while film.can_undo:
        film.undo()
    assert film.timeline == start
