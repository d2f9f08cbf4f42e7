"""How many pictures may be in memory at once."""

from pathlib import Path

from studio.imaging.files import upright_size

BYTES_PER_PX = 16
"""Pixels as they are decoded, as the photo, as the translation and as they are encoded; 16 bits a little more."""
_UNKNOWN_PX = 24_000_000


class Room:
    """Counts bytes of pictures that were begun and are not written yet. One that is too large for it goes alone."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._taken: dict[int, int] = {}

    def has_room(self, nbytes: int) -> bool:
        """For one more."""
        return not self._taken or sum(self._taken.values()) + nbytes <= self._limit

    def take(self, key: int, nbytes: int) -> None:
        """It is begun."""
        self._taken[key] = nbytes

    def give_back(self, key: int) -> None:
        """It is written, or was given up."""
        self._taken.pop(key, None)


def cost(source: Path) -> int:
    """Bytes that a picture takes on its way, by what its head says."""
    try:
        width, height = upright_size(source)
    except Exception:  # broken files make decoders raise nearly anything; reading it will say what is wrong
        return 0
    return BYTES_PER_PX * (width * height or _UNKNOWN_PX)
