"""The kinds of settings: what a value may be, how it is written in a file and on the command line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from studio.errors import StudioError

Value = TypeVar("Value")
_UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*([KMGT]?)(?:I?[BO]|BYTES?)?", re.IGNORECASE)
AUTO = "auto"
"""How a value is typed that the program finds by itself."""


def bytes_in(text: str) -> int | None:
    """What `2G`, `16GB`, `512 MiB` or `1.5g` means, in units of 1024; None for what is no amount."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    return int(number * (1 << _UNITS.get(found[2].upper(), 0)))


@dataclass(frozen=True, kw_only=True)
class Setting(Generic[Value]):
    """One row of the table."""

    name: str
    """In the file, on the command line, and with `_` in the name of its environment variable."""
    group: str
    """Heading in the dialog."""
    title: str
    description: str
    default: Value
    has_variable: bool = True
    """Whether an environment variable may say it."""

    def parse(self, text: str) -> Value:
        """The value that a person typed. Raises StudioError with what is allowed."""
        raise NotImplementedError

    def decode(self, stored: Any) -> Value:
        """The value of what lies in the file. Raises StudioError for what is none."""
        raise NotImplementedError

    def encode(self, value: Value) -> Any:
        """For the file, as JSON has it."""
        return value

    def text(self, value: Value) -> str:
        """As `parse` reads it."""
        return AUTO if value is None else str(value)

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        raise NotImplementedError

    def refused(self, found: object) -> StudioError:
        """The error for a value that is none."""
        return StudioError(f"{self.name} can't be {found!r}", f"use {self.allowed}")


@dataclass(frozen=True, kw_only=True)
class Choice(Setting[str]):
    """One of a few words; `choices` has them with what the dialog calls them."""

    choices: Mapping[str, str]

    def parse(self, text: str) -> str:
        return self.decode(text)

    def decode(self, stored: Any) -> str:
        if not isinstance(stored, str) or stored not in self.choices:
            raise self.refused(stored)
        return stored

    @property
    def allowed(self) -> str:
        return ", ".join(self.choices)


@dataclass(frozen=True, kw_only=True)
class Switch(Setting[bool]):
    def parse(self, text: str) -> bool:
        found = {"on": True, "yes": True, "off": False, "no": False}.get(text.lower())
        if found is None:
            raise self.refused(text)
        return found

    def decode(self, stored: Any) -> bool:
        if not isinstance(stored, bool):
            raise self.refused(stored)
        return stored

    def text(self, value: bool) -> str:
        return "on" if value else "off"

    @property
    def allowed(self) -> str:
        return "on, off"


@dataclass(frozen=True, kw_only=True)
class Number(Setting[int | None]):
    """A whole number from `least` to `most`; None is left to the program."""

    least: int
    most: int

    def parse(self, text: str) -> int | None:
        if text == AUTO:
            return None
        if not text.isdecimal():
            raise self.refused(text)
        return self.decode(int(text))

    def decode(self, stored: Any) -> int | None:
        if stored is not None and (type(stored) is not int or not self.least <= stored <= self.most):
            raise self.refused(stored)
        return stored

    @property
    def allowed(self) -> str:
        return f"{AUTO}, {self.least} to {self.most}"


@dataclass(frozen=True, kw_only=True)
class Amount(Number):
    """Bytes, typed as `2G`."""

    def parse(self, text: str) -> int | None:
        if text == AUTO:
            return None
        number = bytes_in(text)
        if number is None:
            raise self.refused(text)
        return self.decode(number)

    def text(self, value: int | None) -> str:
        if value is None:
            return AUTO
        unit = next((unit for unit in reversed(_UNITS) if value % (1 << _UNITS[unit]) == 0), "")
        return f"{value >> _UNITS.get(unit, 0)}{unit}"

    @property
    def allowed(self) -> str:
        return f"{AUTO}, {self.text(self.least)} to {self.text(self.most)}"


@dataclass(frozen=True, kw_only=True)
class Folder(Setting[Path | None]):
    """A folder; None is the program's own."""

    def parse(self, text: str) -> Path | None:
        return None if text in (AUTO, "") else Path(text).expanduser().absolute()

    def decode(self, stored: Any) -> Path | None:
        if stored is None:
            return None
        if not isinstance(stored, str) or not stored:
            raise self.refused(stored)
        return Path(stored)

    def encode(self, value: Path | None) -> Any:
        return None if value is None else str(value)

    @property
    def allowed(self) -> str:
        return f"{AUTO}, or a folder"


@dataclass(frozen=True, kw_only=True)
class Keys(Setting[Mapping[str, str]]):
    """Action → the keys that somebody chose for it; the others keep their own."""

    def parse(self, text: str) -> Mapping[str, str]:
        pairs = [part.partition("=") for part in text.split()]
        if any(not action or not equals for action, equals, _keys in pairs):
            raise self.refused(text)
        return {action: keys for action, _equals, keys in pairs}

    def decode(self, stored: Any) -> Mapping[str, str]:
        if not isinstance(stored, dict):
            raise self.refused(stored)
        found = cast(dict[Any, Any], stored)
        if not all(isinstance(part, str) for pair in found.items() for part in pair):
            raise self.refused(found)
        return dict(found)

    def encode(self, value: Mapping[str, str]) -> Any:
        return dict(value)

    def text(self, value: Mapping[str, str]) -> str:
        return " ".join(f"{action}={keys}" for action, keys in value.items())

    @property
    def allowed(self) -> str:
        return "ACTION=KEYS …, as in open=Ctrl+Alt+P"
