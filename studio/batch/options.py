"""What is chosen for a batch as it is: by flags of the command line, and by the panel of the window."""

from typing import Literal

import msgspec

from studio.imaging.options import Keep, Size

Existing = Literal["renew", "skip", "number", "overwrite"]
"""What happens where a result's name is taken: write over what this program made of the same photo and choose another
name beside everything else, leave it, always choose another name, or write over whatever it is."""
WithoutMask = Literal["paint", "skip"]
"""What happens to a photo that has no mask among those that were given: all of it is translated, or it is left out."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which files of a folder belong to a batch."""

    suffixes: tuple[str, ...] = ()
    """With their dots, in lower case; all that can be opened where there are none."""
    least_bytes: int = 0
    most_bytes: int | None = None
    since: float | None = None
    """Changed at this time or later, in seconds since 1970."""
    until: float | None = None
    """Changed before this time."""


class BatchOptions(msgspec.Struct, frozen=True, kw_only=True):
    """A new choice is a field here, a flag of that name, and a widget."""

    recursive: bool = False
    filters: Filters = Filters()
    name: str = "{name}"
    """How results are called; see `naming`."""
    suffix: str = ".png"
    existing: Existing = "renew"
    without_mask: WithoutMask = "paint"
    size: Size = "auto"
    keep: Keep = "nothing"
    low_priority: bool = False
    watch: bool = False
    """Whether files that arrive later belong to it as well."""
