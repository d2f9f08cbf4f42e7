"""The Interpolate workspace."""

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.inference.latent.generator import Generator
from studio.inference.session.graph_session import SessionPool
from studio.timeline.render import Renderer
from tests.gui.conftest import Studio
from tests.gui.interpolating import add_seeds, interpolating, show, shown_pixels, state, workspace


@pytest.fixture
def studio(qtbot: QtBot, no_leaked_threads: None, home: Path) -> Iterator[Studio]:
    """The window with Interpolate in front and the model `flow`."""
    yield from interpolating(qtbot, home)


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
    seen: list[int] = []
    state(studio).frame_shown.connect(lambda: seen.append(state(studio).number))

    def went_round() -> bool:
        """From some frames on to the last, then to the first, and a few more."""
        turns = [place for place, (one, next_one) in enumerate(pairwise(seen)) if next_one < one]
        return any(len(set(seen[: turn + 1])) > 5 and turn + 3 < len(seen) for turn in turns)

    studio.wait(went_round)
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
    studio.wait(lambda: len(state(studio).timeline.keys) == 2)
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
