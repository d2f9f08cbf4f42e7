"""One change at a time to the user's models: two windows may add and remove them at once."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import ParamSpec, TypeVar

from studio.errors import OutputError
from studio.system.file_lock import locked
from studio.system.paths import user_models_folder

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_WAIT_S = 60.0
"""Longer than a large model takes to be copied."""


def one_at_a_time(change: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Let no other process change the user's models meanwhile. Raises OutputError where the folder can't be written."""

    @wraps(change)
    def alone(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        store = user_models_folder()
        with ExitStack() as held:
            try:
                held.enter_context(locked(store.with_suffix(".lock"), _WAIT_S))
            except OSError as error:
                reason = error.strerror or error
                raise OutputError(f"{store} can't be written ({reason})", "check its permissions") from None
            return change(*args, **kwargs)

    return alone
