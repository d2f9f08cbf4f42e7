"""What an artist can send to somebody who helps: versions and the error, without the name of a file or a person."""

import platform
import re
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import studio

_LIBRARIES = ("PySide6-Essentials", "onnxruntime-gpu", "onnxruntime", "onnx", "numpy", "Pillow")
_NAME = r"[^\\/:*?\"<>|\r\n]"
_PATH = re.compile(
    rf"(?:file:/{{2,3}}|(?<![\w.<])(?:[A-Za-z]:)?[\\/]|(?<![\w.<])\\\\)(?:{_NAME}+[\\/]+)*"
    rf"(?:{_NAME}{{1,120}}?(?P<suffix>\.\w{{1,8}})\b|[^\s\\/:*?\"'<>|]*)"
)
"""An absolute path; folders may have spaces, the last name only in front of a suffix."""
_LONGEST = 20_000


def diagnostics(error: str, device_line: str, private: Iterable[str] = ()) -> str:
    """The error (a traceback) with what it ran on; names in `private` are left out like all paths."""
    found = [f"{name} {_version(name)}" for name in _LIBRARIES if _version(name)]
    return "\n".join(
        (
            f"Image Translation Studio {studio.__version__}",
            f"Python {platform.python_version()}, {platform.platform()}",
            ", ".join(found),
            without_paths(device_line, private) or "no device yet",
            "",
            without_paths(error.strip()[-_LONGEST:], private),
        )
    )


def without_paths(text: str, private: Iterable[str] = ()) -> str:
    """The text with paths of the program cut to what is inside of it, and all other paths and `private` names gone."""
    for folder in _program_folders():
        text = text.replace(folder, "")
    text = _PATH.sub(lambda found: f"<path>{found['suffix'] or ''}", text)
    for name in sorted(filter(None, private), key=len, reverse=True):
        text = text.replace(name, f"<name>{Path(name).suffix}")
    return text


def _program_folders() -> list[str]:
    """Where Python and the libraries lie, the longest first."""
    places = [str(Path(studio.__file__).resolve().parent.parent), sys.prefix, sys.base_prefix, *sys.path]
    real = {str(Path(place).resolve()) for place in places if place} | set(filter(None, places))
    # A folder of one letter would take apart what is no path.
    endings = [f"{place.rstrip('/')}{end}" for place in real if len(place) > 3 for end in ("/", "\\")]
    return sorted(endings, key=len, reverse=True)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
