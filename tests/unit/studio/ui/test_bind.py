"""A widget that shows a value of the state follows it, for as long as it lives."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.parts.bind import bind


class _State(QObject):
    strength_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strength = 1.0

    def set_strength(self, strength: float) -> None:
        self.strength = strength
        self.strength_changed.emit()


def test_a_value_is_shown_at_once_and_followed_until_its_owner_goes(qtbot: QtBot) -> None:
    state, owner, shown = _State(), QObject(), []
    bind(owner, state, "strength", shown.append)
    state.set_strength(0.5)
    assert shown == [1.0, 0.5]
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    state.set_strength(0.25)
    assert shown == [1.0, 0.5]


def test_a_name_that_the_state_does_not_have_is_found_at_once(qtbot: QtBot) -> None:
    with pytest.raises(AttributeError, match="seed_changed"):
        bind(QObject(), _State(), "seed", print)
