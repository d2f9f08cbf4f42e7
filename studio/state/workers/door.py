"""The way from the window's objects to code that needs the networks' libraries: it is loaded where it first runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any


class Door:
    """Stands for a module `work` of a room; each of its functions loads the module when called, on the calling thread.

    Type checkers see the module itself:

        if TYPE_CHECKING:
            from studio.state.ROOM import work
        else:
            work = Door("studio.state.ROOM.work")
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(_call, self._module, name)


def _call(module: str, name: str, *values: Any, **named: Any) -> Any:
    return getattr(import_module(module), name)(*values, **named)
