"""Names of results from a template with tokens, as `{name} {model} {index:04d}`."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any

from studio.batch.capture_time import shown_width, taken
from studio.batch.finding import FoundFile
from studio.batch.parameters import BatchLook
from studio.errors import OutputError

TOKENS = ("name", "model", "direction", "strength", "index", "date", "folder", "width", "hash8")
"""What a template may have in braces."""

_DATE_FORMAT = "%Y-%m-%d"
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_LONGEST_BYTES = 200
"""Of one part of a path: file systems hold 255, and a number and the suffix come on top."""


class Template:
    """A checked template; `/` in it makes folders."""

    def __init__(self, text: str) -> None:
        """Raises OutputError for what is no template: an unknown token, a format that a token can't have, no name."""
        self.text = text
        try:
            self._parts = tuple(Formatter().parse(text))
        except ValueError as error:
            raise OutputError(f"the name {text!r} can't be read ({error})", "write {{ for a brace") from None
        for _, token, _, conversion in self._parts:
            if token is None:
                continue
            if token not in TOKENS:
                close = difflib.get_close_matches(token, TOKENS, n=1)
                known = ", ".join(f"{{{name}}}" for name in TOKENS)
                raise OutputError(
                    f"{{{token}}} is no part of a name",
                    f"did you mean {{{close[0]}}}?" if close else f"there are {known}",
                )
            if conversion:
                raise OutputError(f"!{conversion} has no meaning in a name", "leave it out")
        if not text.strip():
            raise OutputError("the name is empty", "use {name}")
        self._fill(_EXAMPLE)

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset(token for _, token, _, _ in self._parts if token is not None)

    def render(self, found: FoundFile, look: BatchLook, index: int) -> Path:
        """The path of a result below the folder of results, without its suffix; fit for every file system.

        Number `index` counts from 1. What needs a look into the file costs that look only where it is asked for;
        a file that can't be read has a width of 0 and the date at which it was changed.
        """
        values: dict[str, Callable[[], Any]] = {
            "name": lambda: found.path.stem,
            "model": lambda: look.model_id,
            "direction": lambda: look.direction or "",
            "strength": lambda: round(look.strength * 100),
            "index": lambda: index,
            "date": lambda: taken(found.path, found.modified),
            "folder": lambda: found.path.absolute().parent.name,
            "width": lambda: shown_width(found.path),
            "hash8": lambda: _hash(found.path),
        }
        return self._fill(values)

    def _fill(self, values: dict[str, Callable[[], Any]]) -> Path:
        text = ""
        for literal, token, spec, _ in self._parts:
            text += literal
            if token is None:
                continue
            value = values[token]()
            try:
                filled = format(value, spec or (_DATE_FORMAT if token == "date" else ""))
            except (ValueError, TypeError) as error:
                raise OutputError(f"{{{token}:{spec}}} has no meaning ({error})", f"use {{{token}}}") from None
            # What comes out of a file may hold anything; only the template itself makes folders.
            text += re.sub(r"[/\\]", "_", filled)
        parts = [safe_part(part) for part in re.split(r"[/\\]", text)]
        if not any(part for part in parts):
            raise OutputError(f"the name {self.text!r} leaves nothing", "use {name}")
        return Path(*(part for part in parts if part))


def safe_part(text: str) -> str:
    """One part of a path as every file system takes it."""
    text = _FORBIDDEN.sub("_", " ".join(text.split())).rstrip(". ")
    if _RESERVED.match(text):
        text = f"_{text}"
    while len(text.encode("utf-8", "surrogateescape")) > _LONGEST_BYTES:
        text = text[:-1]
    return text


def folded(text: str) -> str:
    """The same for names that some file system takes for one: whatever the case, and however letters are composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def default_template(looks: Sequence[BatchLook]) -> str:
    """`{name}`, and what tells the looks apart."""
    text = "{name}"
    if len({look.model_id for look in looks}) > 1:
        text += " {model}"
    if len({(look.model_id, look.direction) for look in looks}) > len({look.model_id for look in looks}):
        text += " {direction}"
    if len({look.strength for look in looks}) > 1:
        text += " {strength}"
    return text


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:8]
    except OSError:
        return "0" * 8


_EXAMPLE: dict[str, Callable[[], Any]] = {
    "name": lambda: "photo",
    "model": lambda: "model",
    "direction": lambda: "there",
    "strength": lambda: 100,
    "index": lambda: 1,
    "date": lambda: datetime(2000, 1, 1),
    "folder": lambda: "folder",
    "width": lambda: 1024,
    "hash8": lambda: "0123abcd",
}
