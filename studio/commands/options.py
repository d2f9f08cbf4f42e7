"""Flags that several commands share."""

from pathlib import Path

import click

from studio.inference.devices import REQUESTS

VERBOSE = "studio.verbose"
"""Key in a click context's `meta`."""


def _remember_verbose(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[VERBOSE] = True


verbose = click.option(
    "--verbose", is_flag=True, expose_value=False, callback=_remember_verbose, help="Show where an error comes from."
)
json_flag = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
device_choice = click.option(
    "--device",
    type=click.Choice(REQUESTS),
    default="auto",
    show_default=True,
    help="What runs the network; see studio doctor.",
)
path = click.Path(path_type=Path)
