"""Flags that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from studio.errors import StudioError
from studio.preferences.chosen import flag
from studio.preferences.kinds import Setting
from studio.preferences.table import DEVICE, MARK_MADE, SCRATCH, THREADS

VERBOSE = "studio.verbose"
"""Key in a click context's `meta`."""


def _remember_verbose(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[VERBOSE] = True


def _holds(setting: Setting[Any]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that lets what was typed hold in this process in place of what the settings say."""

    def callback(ctx: click.Context, param: click.Parameter, typed: str | None) -> str | None:
        if typed is not None and ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT:
            try:
                ctx.with_resource(flag(setting, setting.parse(typed)))
            except StudioError as error:
                raise click.BadParameter(str(error), ctx, param) from None
        return typed

    return callback


verbose = click.option(
    "--verbose", is_flag=True, expose_value=False, callback=_remember_verbose, help="Show where an error comes from."
)
json_flag = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_device = click.option(
    "--device",
    type=click.Choice(tuple(DEVICE.choices)),
    default="auto",
    callback=_holds(DEVICE),
    help="What runs the network; what the settings say if left out. See studio doctor.",
)
_threads = click.option(
    "--threads",
    metavar="N",
    expose_value=False,
    callback=_holds(THREADS),
    help="Cores that the network may use; what the settings say if left out.",
)
_scratch = click.option(
    "--scratch",
    metavar="FOLDER",
    expose_value=False,
    callback=_holds(SCRATCH),
    help="Where very large pictures are put aside; what the settings say if left out.",
)


mark_made = click.option(
    "--mark-made",
    type=click.Choice(["on", "off"]),
    expose_value=False,
    callback=_holds(MARK_MADE),
    help="Say in IPTC's words that a network made it; what the settings say if left out.",
)


def device_choice(command: Callable[..., Any]) -> Callable[..., Any]:
    """What may run the network, how many cores of it, and where it puts things aside."""
    return _device(_threads(_scratch(command)))


path = click.Path(path_type=Path)
