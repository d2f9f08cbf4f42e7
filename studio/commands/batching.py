"""The flags that say which files of a folder are meant, what results are called, and how the batch is run."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from studio.commands import options
from studio.imaging.kinds import suffixes_named
from studio.preferences.kinds import bytes_in

if TYPE_CHECKING:
    from studio.batch.parameters import Existing, WithoutMask

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Wishes:
    """What the flags said."""

    recursive: bool = False
    types: tuple[str, ...] = ()
    """Suffixes with their dots."""
    min_size: int = 0
    max_size: int | None = None
    since: float | None = None
    until: float | None = None
    name: str | None = None
    existing: "Existing" = "renew"
    masks: Path | None = None
    without_mask: "WithoutMask" = "paint"
    report: Path | None = None
    resume: bool = False
    retry_failed: bool = False
    watch: bool = False
    keep_times: bool | None = None
    """None for what the settings say."""
    low_priority: bool = False
    preview: bool = False
    scheduler: str | None = None


class Bytes(click.ParamType):
    """A number of bytes, as `2G`, `16GB` or `512 MiB`."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        count = value if isinstance(value, int) else bytes_in(str(value))
        if not count:
            self.fail(f"{value!r} is no amount of {self._what}: use a number with K, M or G, as 2G or 2GB", param, ctx)
        return count

    def __init__(self, what: str) -> None:
        self._what = what


class _Types(click.ParamType):
    """Suffixes with commas between them; each stands for all that mean the same, as `jpg` for `jpeg` and `jfif`."""

    name = "jpg,png,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        suffixes = tuple(suffix for part in str(value).split(",") for suffix in suffixes_named(part))
        if not suffixes:
            self.fail(f"{value!r} names no type of file: use jpg or jpg,png", param, ctx)
        return suffixes


class _Day(click.ParamType):
    """A day, or a moment of one, of this machine's clock."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        try:
            return datetime.fromisoformat(str(value)).timestamp()
        except (ValueError, OSError, OverflowError):
            self.fail(f"{value!r} is no date: use 2026-05-31, or 2026-05-31T18:00", param, ctx)


def batch_options(command: Command) -> Command:
    """Adds the flags; the command gets them as `wishes`."""

    @functools.wraps(command)
    def with_wishes(*arguments: Any, **named: Any) -> Any:
        own = {key: named.pop(key) for key in Wishes.__dataclass_fields__}
        own["types"] = own["types"] or ()
        own["min_size"] = own["min_size"] or 0
        return command(*arguments, wishes=Wishes(**own), **named)

    for flag in reversed(_FLAGS):
        with_wishes = flag(with_wishes)
    return with_wishes  # type: ignore[return-value]


_FLAGS = (
    click.option("-r", "--recursive", is_flag=True, help="Folders in folders too; their tree is kept."),
    click.option("--types", type=_Types(), help="Of a folder only such files, however they end: jpg is jpeg too."),
    click.option("--min-size", type=Bytes("data"), help="Of a folder only files with so many bytes, as 200K."),
    click.option("--max-size", type=Bytes("data"), help="Of a folder only files with at most so many bytes."),
    click.option("--since", type=_Day(), help="Of a folder only files changed on that day or later."),
    click.option("--until", type=_Day(), help="Of a folder only files changed before that day."),
    click.option(
        "--name",
        metavar="TEMPLATE",
        help="What results are called: {name} {model} {direction} {strength} {index:04d} {date:%Y-%m-%d} {folder} "
        "{width} {hash8}.",
    ),
    click.option(
        "--existing",
        type=click.Choice(["renew", "number", "skip", "overwrite"]),
        default="renew",
        show_default=True,
        help="Where a result's name is taken: renew writes over what this program made of the same photo, and gives a "
        "number beside anything else.",
    ),
    click.option("--masks", type=options.path, metavar="FOLDER", help="White shows the translation, by photo name."),
    click.option(
        "--without-mask",
        type=click.Choice(["paint", "skip"]),
        default="paint",
        show_default=True,
        help="What happens to a photo that has no mask in --masks.",
    ),
    click.option(
        "--report", type=options.path, metavar="FOLDER", help="CSV, JSON and a page with thumbnails at the end."
    ),
    click.option("--resume", is_flag=True, help="Go on with this batch where it stopped; nothing is done twice."),
    click.option("--retry-failed", is_flag=True, help="Go on, and try once more what failed."),
    click.option("--watch", is_flag=True, help="Stay, and translate what arrives in the folders. Ctrl+C ends."),
    click.option(
        "--keep-times/--new-times",
        default=None,
        help="Results get the times of their photos' files, or the present one; what the settings say if left out.",
    ),
    click.option("--low-priority", is_flag=True, help="Leave the processor to other programs."),
    click.option("--preview", is_flag=True, help="Of clips the first second only."),
    click.option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster, as tcp://HOST:8786."),
)
