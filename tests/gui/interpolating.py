"""The Interpolate workspace in front, and what tests ask of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from studio.state.interpolate.workspace import TimelineState
from studio.ui.interpolate.workspace import InterpolateWorkspace
from studio.ui.viewer import qimage
from tests.gui.conftest import Studio
from tests.helpers import generators, models


def interpolating(qtbot: QtBot, home: Path) -> Iterator[Studio]:
    """The window with Interpolate in front and the model `flow`; closed in the end."""
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


def shown_pixels(studio: Studio) -> np.ndarray:
    frame = state(studio).frame
    assert frame is not None
    return qimage.pixels(frame.image)[0]


def show(studio: Studio, number: int) -> np.ndarray:
    state(studio).scrub(number)
    studio.wait(lambda: getattr(state(studio).frame, "number", None) == number)
    return shown_pixels(studio)
