"""The flags that say which files of a folder are meant, what results are called, and how the batch is run."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from studio.commands import options
from studio.imaging.kinds import suffixes_named
from studio.preferences.kinds import bytes_in

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class RunOptions:
    """How a batch is gone about; no picture depends on it."""

    explain: bool = False
    """Tell how each photo is translated before it is."""
    report: Path | None = None
    """Folder for a table and a page with thumbnails, as it was typed."""
    sheet: Path | None = None
    """Where before and after of all photos go, side by side."""
    resume: bool = False
    retry_failed: bool = False
    scheduler: str | None = None

    @classmethod
    def taken_from(cls, flags: dict[str, Any]) -> "RunOptions":
        """Those of the flags that are here; they are removed there."""
        return cls(**{name: flags.pop(name) for name in cls.__dataclass_fields__})


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
    """Adds the flags; those that choose among files reach the command as `filters`."""

    @functools.wraps(command)
    def with_filters(*arguments: Any, **named: Any) -> Any:
        from studio.batch.options import Filters

        filters = Filters(
            suffixes=named.pop("types") or (),
            least_bytes=named.pop("min_size") or 0,
            most_bytes=named.pop("max_size"),
            since=named.pop("since"),
            until=named.pop("until"),
        )
        return command(*arguments, filters=filters, **named)

    for flag in reversed(_FLAGS):
        with_filters = flag(with_filters)
    return with_filters  # type: ignore[return-value]


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
