"""Which value holds: that of a flag, else of an environment variable, else of the file, else the default."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Literal

from studio.errors import StudioError
from studio.preferences import store
from studio.preferences.kinds import Setting, Value
from studio.preferences.table import TABLE

Source = Literal["flag", "variable", "file", "default"]
_PREFIX = "IMAGE_TRANSLATION_STUDIO_"
_flags: dict[str, Any] = {}
"""What the command line of this process says."""


def chosen(setting: Setting[Value]) -> Value:
    """The value that holds now."""
    return lookup(setting)[0]


def lookup(setting: Setting[Value]) -> tuple[Value, Source]:
    """The value that holds now, and who says so; what makes no sense counts as not said."""
    if setting.name in _flags:
        return _flags[setting.name], "flag"
    try:
        said = os.environ.get(variable(setting), "") if setting.has_variable else ""
        if said:
            return setting.parse(said), "variable"
    except StudioError:
        pass
    kept = store.read()
    try:
        return (setting.decode(kept[setting.name]), "file") if setting.name in kept else (setting.default, "default")
    except StudioError:
        return setting.default, "default"


def variable(setting: Setting[Any]) -> str:
    """The name of its environment variable."""
    return _PREFIX + setting.name.upper()


def check_variables() -> None:
    """Raises StudioError where an environment variable makes no sense."""
    for setting in TABLE:
        said = os.environ.get(variable(setting), "") if setting.has_variable else ""
        try:
            if said:
                setting.parse(said)
        except StudioError as error:
            raise StudioError(f"{variable(setting)}: {error.message}", error.hint) from None


@contextmanager
def flag(setting: Setting[Value], value: Value) -> Generator[None, None, None]:
    """Let `value` hold in this process meanwhile, whatever the file says."""
    before = dict(_flags)
    _flags[setting.name] = value
    try:
        yield
    finally:
        _flags.clear()
        _flags.update(before)


def keep(setting: Setting[Value], value: Value) -> None:
    """Write it into the file; the default is kept by writing nothing. Raises OSError."""
    store.change({setting.name: None if value == setting.default else setting.encode(value)})
