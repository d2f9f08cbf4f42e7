"""What ships with the program, who made it, and on which terms: read from what is installed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from studio import __version__
from studio.package.library import Library
from studio.system.paths import bundled_models_folder, resources_folder

_OWN = "image-translation-studio"
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_TEXTS = re.compile(r"^(licen[cs]e|copying|notice|authors|thirdpartynotices|third_party)", re.IGNORECASE)
_FONTS = "The icons are those of Phosphor, by Helena Zhang and Tobias Fried (MIT), in a font that comes with it."
_NOTES = {
    "pyside6-essentials": "Holds Qt, which is used under the LGPL 3: it may be replaced by another build of your own.",
    "shiboken6": "Belongs to PySide6 and Qt.",
    "qtawesome": _FONTS,
    "av": "Holds the libraries of FFmpeg, under the LGPL 3 or later.",
    "pillow-heif": "Holds libheif and libde265 under the LGPL 3.",
}
"""What the packages themselves do not say in one line."""


@dataclass(frozen=True)
class Shipped:
    """One thing, with its terms in one line and in full."""

    kind: Literal["program", "library", "model"]
    name: str
    version: str
    licence: str
    text: str
    """The licence as it came with it, and who is to be thanked; empty where nothing came with it."""


def shipped() -> tuple[Shipped, ...]:
    """The program, the libraries it needs, and the models that come with it. Reads files."""
    libraries = sorted((_library(found) for found in _needed()), key=lambda item: item.name.lower())
    return (_program(), *libraries, *_models())


def _program() -> Shipped:
    text = _first_text(resources_folder().parent / "LICENSE") or _texts(_find(_OWN))
    return Shipped("program", "Image Translation Studio", __version__, "MIT", text)


def _library(found: Distribution) -> Shipped:
    name = found.metadata["Name"]
    note = _NOTES.get(name.lower().replace("_", "-"), "")
    texts = _texts(found)
    if "LGPL" in _terms(found):
        # Qt's own wheels come without it.
        shared = sorted((resources_folder() / "licences").glob("*.txt"))
        texts = _joined(texts, *map(_first_text, shared))
    return Shipped("library", name, found.version, _terms(found), _joined(note, texts))


def _models() -> Iterator[Shipped]:
    for entry in Library(((bundled_models_folder(), "bundled"),)).entries():
        package = entry.package
        if package is None:
            continue
        about, training = package.manifest, package.manifest.training
        lines = [f"Made by {', '.join(about.authors)}", *about.attribution]
        if training is not None:
            lines.insert(1, f"Learnt from {training.data} ({training.data_licence})")
        text = _joined(*lines, _first_text(entry.path / "CREDITS.txt"))
        yield Shipped("model", about.name, about.version, about.licence, text)


def _needed() -> tuple[Distribution, ...]:
    """What the program requires, and what that requires, as far as it is installed here."""
    found: dict[str, Distribution] = {}
    waiting = [_OWN]
    while waiting:
        known = _find(waiting.pop())
        if known is None:
            continue
        for line in known.requires or ():
            requirement, _semicolon, condition = line.partition(";")
            named = _NAME.match(requirement.strip())
            if named is None or "extra" in condition or named[0].lower() in found:
                continue
            other = _find(named[0])
            if other is not None:
                found[named[0].lower()] = other
                waiting.append(named[0])
    return tuple(found.values())


def _terms(found: Distribution) -> str:
    """One line: the expression, the field, or the classifier, whichever there is."""
    said = _field(found, "License-Expression")
    field = _field(found, "License")
    if not said and field and "\n" not in field and len(field) <= 80:
        said = field
    if not said:
        ends = [
            line.rpartition(" :: ")[2]
            for line in found.metadata.get_all("Classifier") or ()
            if line.startswith("License")
        ]
        said = ", ".join(end for end in ends if end != "OSI Approved")
    return said or (field.splitlines()[0][:80] if field else "see its text")


def _field(found: Distribution, name: str) -> str:
    return next(iter(found.metadata.get_all(name) or ()), "").strip()


def _texts(found: Distribution | None) -> str:
    """All licence files that came with it."""
    files = [] if found is None else found.files or []
    named = [file for file in files if _TEXTS.match(file.name) or "licenses" in {part.lower() for part in file.parts}]
    texts = [_first_text(Path(str(file.locate()))) for file in named if file.suffix.lower() not in (".py", ".pyc")]
    return _joined(*dict.fromkeys(texts))


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _first_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


@cache
def _find(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
