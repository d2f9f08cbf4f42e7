"""`studio models import`: a package of ours, or a stranger's ONNX file, whose meaning is guessed and shown."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from studio.commands import options


class _Answer(click.ParamType):
    """A text that is checked here, and understood where it is used."""

    def __init__(self, question: str, name: str) -> None:
        self._question = question
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from studio.inference.onnx_import.options import value_of

        try:
            value_of(self._question, value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


_RANGE = _Answer("range", "MIN,MAX|imagenet")
_OPTIONS = (
    click.option("--id", help="ONNX: its id here; made of the name if left out."),
    click.option("--name", help="ONNX: what it is called."),
    click.option("--range", type=_RANGE, help="ONNX: black and white of the picture it takes."),
    click.option("--output-range", type=_RANGE, help="ONNX: those of the picture it gives."),
    click.option("--order", type=click.Choice(["RGB", "BGR", "L"]), help="ONNX: order of the channels; L is grey."),
    click.option("--layout", type=click.Choice(["nchw", "nhwc"]), help="ONNX: order of the axes."),
    click.option("--size", type=_Answer("size", "PX|free"), help="ONNX: the only size that works, or free."),
    click.option("--multiple", type=click.IntRange(1, 1024), help="ONNX: sizes must be multiples of it."),
    click.option(
        "--preferred",
        type=_Answer("preferred", "PX|any"),
        help="ONNX: long edge at which the look has its right scale, or any.",
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


def _answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags that say of an ONNX file what is known better."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("import")
@click.argument("source", type=options.path, metavar="FILE|FOLDER")
@click.option("--replace", is_flag=True, help="Replace the model that has the same id.")
@_answers
@click.option("--dry-run", is_flag=True, help="ONNX: show what was found, and write nothing.")
@click.option("--yes", is_flag=True, help="ONNX: do not ask.")
@options.json_flag
@options.verbose
def import_model(source: Path, replace: bool, dry_run: bool, yes: bool, as_json: bool, **said: Any) -> None:
    """Add a model: an .itmodel file, a package folder, or somebody else's ONNX file or PyTorch weights.

    How an ONNX file takes and gives pictures is found out and shown line by line with its evidence; the flag at the end
    of a line says it better.
    """
    from studio.commands.models.adding import add_foreign, add_package, add_weights
    from studio.inference.onnx_import.weights import WEIGHT_SUFFIXES

    said["source"] = said.pop("source_domain")
    answers = {question: str(value) for question, value in said.items() if value is not None}
    if source.suffix.lower() in WEIGHT_SUFFIXES:
        unfit = answers.keys() - set(_OF_WEIGHTS)
        if unfit or dry_run:
            raise click.UsageError(f"of weights only --{', --'.join(_OF_WEIGHTS)} can be said: leave out other flags")
        add_weights(source, answers, replace=replace, as_json=as_json, tell=click.echo)
        return
    if source.suffix.lower() != ".onnx":
        if answers or dry_run:
            raise click.UsageError(f"{source} is no .onnx file, and only these are guessed about: leave out such flags")
        click.echo(add_package(source, replace=replace, as_json=as_json))
        return
    ask = None if yes or as_json else _confirmed
    add_foreign(source, answers, replace=replace, dry_run=dry_run, as_json=as_json, tell=click.echo, ask=ask)


@click.command("look", hidden=True)
@click.argument("source", type=options.path)
@click.argument("folder", type=options.path)
@click.option("--views", is_flag=True, help="Show the photo by each reading.")
@click.option("--package", is_flag=True, help="Write the package as well.")
@click.option("--said", multiple=True, metavar="QUESTION=ANSWER")
@options.verbose
def look_at_model(source: Path, folder: Path, views: bool, package: bool, said: tuple[str, ...]) -> None:
    """What `import` and the window ask a process of its own for."""
    from studio.commands.models.adding import look_at

    answers = {question: answer for question, _, answer in (one.partition("=") for one in said)}
    look_at(source, answers, folder, views=views, package=package)


def _confirmed() -> bool:
    """Asked on a terminal only: a script has nobody to answer."""
    return not sys.stdin.isatty() or click.confirm("Import it so?", default=True, err=True)
