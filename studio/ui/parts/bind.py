"""A widget that shows a value of the state, and follows it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject


def bind(owner: QObject, state: QObject, name: str, show: Callable[[Any], None]) -> None:
    """`show` gets the value `name` of `state`, now and whenever `<name>_changed` is emitted while `owner` lives."""
    _Binding(owner, state, name, show)


class _Binding(QObject):
    """Its slot is a bound method, so that it goes when its owner goes."""

    def __init__(self, owner: QObject, state: QObject, name: str, show: Callable[[Any], None]) -> None:
        super().__init__(owner)
        self._state, self._name, self._show = state, name, show
        getattr(state, f"{name}_changed").connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        self._show(getattr(self._state, self._name))
