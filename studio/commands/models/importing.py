"""`studio models import`: a package of ours, or a stranger's ONNX file, whose meaning is guessed and shown."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from studio.commands import options


class _Units(click.ParamType):
    """Two numbers, or `imagenet`."""

    name = "MIN,MAX|imagenet"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from studio.inference.foreign.reading import Units

        if value == "imagenet":
            return Units((0.0, 1.0), imagenet=True)
        try:
            low, high = (float(number) for number in str(value).split(","))
        except ValueError:
            low = high = 0.0
        if not -1e6 < low < high < 1e6:
            self.fail(f"{value!r} is not a range: use two numbers such as -1,1, or imagenet", param, ctx)
        return Units((low, high))


class _Preferred(click.ParamType):
    """A number of pixels; None for `any`."""

    name = "PX|any"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value == "any":
            return None
        if not str(value).isdecimal() or not 16 <= int(value) <= 8192:
            self.fail(f"{value!r} is not a size: use a number of pixels from 16 to 8192, or any", param, ctx)
        return int(value)


class _FixedSize(click.ParamType):
    """A number of pixels, or `free`."""

    name = "PX|free"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        if value == "free":
            return value
        if not str(value).isdecimal() or not 1 <= int(value) <= 8192:
            self.fail(f"{value!r} is not a size: use a number of pixels up to 8192, or free", param, ctx)
        return int(value)


_OPTIONS = (
    click.option("--id", help="ONNX: its id here; made of the name if left out."),
    click.option("--name", help="ONNX: what it is called."),
    click.option("--range", "units", type=_Units(), help="ONNX: black and white of the picture it takes."),
    click.option("--output-range", "output_units", type=_Units(), help="ONNX: those of the picture it gives."),
    click.option("--order", type=click.Choice(["RGB", "BGR", "L"]), help="ONNX: order of the channels; L is grey."),
    click.option("--layout", type=click.Choice(["nchw", "nhwc"]), help="ONNX: order of the axes."),
    click.option("--size", type=_FixedSize(), help="ONNX: the only size that works, or free."),
    click.option("--multiple", type=click.IntRange(1, 1024), help="ONNX: sizes must be multiples of it."),
    click.option(
        "--preferred", type=_Preferred(), help="ONNX: long edge at which the look has its right scale, or any."
    ),
    click.option("--style", metavar="N|PICTURE", help="ONNX: the style, for a network that takes one."),
    click.option(
        "--style-network", type=options.path, metavar="FILE", help="ONNX: what reads a style from the picture."
    ),
    click.option("--photo", type=options.path, metavar="PICTURE", help="ONNX: what to try it on."),
    click.option("--licence", help="ONNX: the licence of the file."),
    click.option("--source", "source_domain", metavar="TEXT", help="ONNX: what it turns …"),
    click.option("--target", metavar="TEXT", help="ONNX: … into what."),
)


_OF_WEIGHTS = ("id", "name", "licence", "source", "target")
"""Flags that weights of PyTorch take too; `python -m exporters import-weights` has more."""


def _wishes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags that say of an ONNX file what is known better."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("import")
@click.argument("source", type=options.path, metavar="FILE|FOLDER")
@click.option("--replace", is_flag=True, help="Replace the model that has the same id.")
@_wishes
@click.option("--dry-run", is_flag=True, help="ONNX: show what was found, and write nothing.")
@click.option("--yes", is_flag=True, help="ONNX: do not ask.")
@options.json_flag
@options.verbose
def import_model(source: Path, replace: bool, dry_run: bool, yes: bool, as_json: bool, **wishes: Any) -> None:
    """Add a model: an .itmodel file, a package folder, or somebody else's ONNX file or PyTorch weights.

    How an ONNX file takes and gives pictures is found out and shown line by line with its evidence; the flag at the end
    of a line says it better.
    """
    from studio.commands.models.adding import add_foreign, add_package, add_weights
    from studio.inference.foreign.weights import WEIGHT_SUFFIXES

    wishes["source"] = wishes.pop("source_domain")
    if source.suffix.lower() in WEIGHT_SUFFIXES:
        said = {name: value for name, value in wishes.items() if value is not None}
        unfit = said.keys() - set(_OF_WEIGHTS)
        if unfit or dry_run:
            raise click.UsageError(f"of weights only --{', --'.join(_OF_WEIGHTS)} can be said: leave out other flags")
        add_weights(source, said, replace=replace, as_json=as_json, tell=click.echo)
        return
    if source.suffix.lower() != ".onnx":
        unfit = [name for name, value in wishes.items() if value is not None]
        if unfit or dry_run:
            raise click.UsageError(f"{source} is no .onnx file, and only these are guessed about: leave out such flags")
        click.echo(add_package(source, replace=replace, as_json=as_json))
        return
    ask = None if yes or as_json else _confirmed
    add_foreign(source, wishes, replace=replace, dry_run=dry_run, as_json=as_json, tell=click.echo, ask=ask)


@click.command("look", hidden=True)
@click.argument("source", type=options.path)
@click.argument("folder", type=options.path)
@click.option("--views", is_flag=True, help="Show the photo by each reading.")
@click.option("--package", is_flag=True, help="Write the package as well.")
@_wishes
@options.verbose
def look_at_model(source: Path, folder: Path, views: bool, package: bool, **wishes: Any) -> None:
    """What `import` and the window ask a process of its own for."""
    from studio.commands.models.adding import look_at

    wishes["source"] = wishes.pop("source_domain")
    look_at(source, wishes, folder, views=views, package=package)


def _confirmed() -> bool:
    """Asked on a terminal only: a script has nobody to answer."""
    return not sys.stdin.isatty() or click.confirm("Import it so?", default=True, err=True)
