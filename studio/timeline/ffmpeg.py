"""FFmpeg, which comes with the extra `video`: MP4, WebM and APNG are written by it, and clips are read."""

import os
from importlib.util import find_spec

from studio.errors import StudioError

CONTAINER_SUFFIXES = (".mp4", ".webm", ".png")
"""`.png` is an APNG."""
INSTALL_LINE = "pip install 'image-translation-studio[video]'"


class CodecsMissingError(StudioError):
    """The extra is not installed."""


def has_codecs() -> bool:
    """Whether the extra is installed; nothing is loaded."""
    return find_spec("av") is not None


def require_codecs(what: str) -> None:
    """Raises CodecsMissingError where FFmpeg is not there; `what` needs it."""
    # Its AV1 encoder tells the terminal of everything that it does, unless it finds this.
    os.environ.setdefault("SVT_LOG", "1")
    if not has_codecs():
        raise CodecsMissingError(f"{what} needs FFmpeg", INSTALL_LINE)
