"""Flags that several commands share, and what they say in the end."""

from pathlib import Path
from typing import Any

import click

VERBOSE = "exporters.verbose"


def _remember_verbose(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[VERBOSE] = True


verbose_option = click.option(
    "--verbose", is_flag=True, expose_value=False, callback=_remember_verbose, help="Print the traceback of an error."
)
out_option = click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="Package folder, or FILE.itmodel."
)
precision_option = click.option(
    "--precision",
    type=click.Choice(["fp32", "fp16"]),
    default="fp32",
    show_default=True,
    help="fp16 is for CUDA: half the size, sums and statistics in 32 bits.",
)
preview_option = click.option(
    "--preview", type=click.Path(path_type=Path), default=None, help="Picture whose translation is shown."
)


def print_written(manifest: Any, out: Path) -> None:
    """What was written, and how near it is to PyTorch."""
    for graph in manifest.graphs:
        error = manifest.parity.largest_error[graph.file]
        click.echo(f"{graph.file}: largest difference to PyTorch {error:.2e} of the output range")
    if manifest.parity.round_trip is not None:
        click.echo(f"round trip of a picture: largest difference {manifest.parity.round_trip:.2e} of its range")
    click.echo(str(out))
