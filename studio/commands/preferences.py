"""`studio settings`: the same table as the dialog."""

import difflib
import json
from typing import Any

from studio.errors import OutputError, StudioError
from studio.preferences import store
from studio.preferences.chosen import keep, lookup, variable
from studio.preferences.kinds import Setting
from studio.preferences.table import TABLE, find

_SOURCES = {"flag": "a flag", "file": "the settings", "default": "the default"}


def listing(name: str | None, as_json: bool) -> str:
    """All settings with what they are for, or the value of one. Raises StudioError where there is none of that name."""
    rows = TABLE if name is None else (_found(name),)
    if as_json:
        return json.dumps([_row(setting) for setting in rows], indent=2, ensure_ascii=False)
    if name is not None:
        return rows[0].text(lookup(rows[0])[0])
    return "\n".join(_lines(setting) for setting in rows)


def change(name: str | None, text: str | None) -> None:
    """Set one, or put one or all back to the default. Raises StudioError."""
    try:
        if text is not None:
            setting = _found(name or "")
            keep(setting, setting.parse(text))
            return
        for setting in TABLE if name is None else (_found(name),):
            keep(setting, setting.default)
    except OSError as error:
        raise OutputError(f"{store.settings_path()} can't be written ({error.strerror or error})") from error


def _found(name: str) -> Setting[Any]:
    setting = find(name)
    if setting is None:
        names = [setting.name for setting in TABLE]
        close = difflib.get_close_matches(name, names, n=1)
        raise StudioError(f"there is no setting {name}", f"did you mean {close[0]}?" if close else ", ".join(names))
    return setting


def _row(setting: Setting[Any]) -> dict[str, Any]:
    value, source = lookup(setting)
    return {
        "name": setting.name,
        "value": setting.encode(value),
        "default": setting.encode(setting.default),
        "from": source,
        "allowed": setting.allowed,
        "description": setting.description,
    }


def _lines(setting: Setting[Any]) -> str:
    value, source = lookup(setting)
    said = variable(setting) if source == "variable" else _SOURCES[source]
    return (
        f"{setting.name:10} {setting.text(value) or '-'}  (from {said}; {setting.allowed})\n"
        f"{'':10} {setting.description}"
    )
