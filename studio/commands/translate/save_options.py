"""The flags that say how results are saved: the same choices as the window's "Export"."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from studio.commands.options import mark_made
from studio.imaging.options import SaveOptions
from studio.preferences.chosen import chosen
from studio.preferences.table import MARK_MADE

Command = TypeVar("Command", bound=Callable[..., Any])

_KINDS = ["png", "jpg", "webp", "tiff", "avif"]
_SAME = {"jpeg": "jpg", "jpe": "jpg", "tif": "tiff"}


class _Kind(click.Choice):
    """A format by any of its usual suffixes, with or without the dot."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        name = str(value).lower().lstrip(".")
        return super().convert(_SAME.get(name, name), param, ctx)


def saving_options(command: Command) -> Command:
    """Adds the flags; the command gets `kind` (a suffix without its dot, or None) and `saving`."""

    @functools.wraps(command)
    def with_saving(*arguments: Any, depth: str, strip: bool, srgb: bool, **named: Any) -> Any:
        saving = SaveOptions(
            quality=named.pop("quality"),
            lossless=named.pop("lossless"),
            depth="auto" if depth == "auto" else 16 if depth == "16" else 8,
            details=not strip,
            mark_made=chosen(MARK_MADE),
            profile="srgb" if srgb else "own",
            resolution=named.pop("resolution"),
        )
        return command(*arguments, saving=saving, **named)

    for flag in reversed(_FLAGS):
        with_saving = flag(with_saving)
    return with_saving  # type: ignore[return-value]


_FLAGS = (
    click.option("--format", "kind", type=_Kind(_KINDS), help="For a folder; png if left out."),
    click.option("--quality", type=click.IntRange(1, 100), default=92, show_default=True, help="JPEG, WebP, AVIF."),
    click.option("--lossless", is_flag=True, help="WebP without loss."),
    click.option(
        "--depth",
        type=click.Choice(["auto", "8", "16"]),
        default="auto",
        show_default=True,
        help="Bits a channel; auto keeps the photo's. 16 for PNG and TIFF.",
    ),
    click.option("--strip", is_flag=True, help="Leave out camera, place, date, words, and how it was made."),
    mark_made,
    click.option("--srgb", is_flag=True, help="sRGB in place of the photo's own colour profile."),
    click.option(
        "--resolution",
        type=click.Choice(["full", "working"]),
        default="full",
        show_default=True,
        help="The photo's size, or the one the network saw.",
    ),
)
