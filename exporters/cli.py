"""The command `python -m exporters`: a run folder, or `import-weights` for other people's weights."""

import traceback
from pathlib import Path
from typing import Any, Literal

import click

from exporters.options import (
    VERBOSE,
    out_option,
    precision_option,
    preview_option,
    print_written,
    verbose_option,
)
from exporters.weights_import.command import import_weights
from trainer.errors import FileError, TrainerError

RUN_COMMAND = "run"


class _RunByDefault(click.Group):
    """`python -m exporters RUN -o PACKAGE`: what is no command is a run folder."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            return RUN_COMMAND, self.get_command(ctx, RUN_COMMAND), args
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        from studio.errors import StudioError

        try:
            return super().invoke(ctx)
        except (TrainerError, StudioError, OSError) as error:
            told = FileError.of(error) if isinstance(error, OSError) else error
            if ctx.meta.get(VERBOSE):
                traceback.print_exc()
            click.echo(f"exporters: {told}", err=True)
            raise click.exceptions.Exit(2) from None


class _Step(click.ParamType):
    name = "N|best"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | Literal["best"]:
        if value == "best":
            return value
        if not str(value).isdecimal() or int(value) < 1:
            self.fail(f"{value!r} is neither a step nor best", param, ctx)
        return int(value)


@click.group(cls=_RunByDefault, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Export a training run, or import other people's weights, to a model package that equals PyTorch.

    `python -m exporters RUN -o PACKAGE` exports a run; see `python -m exporters run --help` for its options.
    """


@main.command(RUN_COMMAND)
@click.argument("folder", metavar="RUN", type=click.Path(file_okay=False, path_type=Path))
@out_option
@click.option("--step", type=_Step(), default=None, help="Checkpoint to take; best of those measured.  [the newest]")
@precision_option
@preview_option
@click.option("--critic/--no-critic", default=True, show_default=True, help="Export discriminators as well.")
@click.option("--truncation", type=click.FloatRange(0, 1), default=None, help="GAN: fold in instead of an input.")
@click.option(
    "--inference",
    type=click.Choice(["recipe", "deterministic", "published"]),
    default="recipe",
    show_default=True,
    help="pix2pix: published keeps dropout, as noise that a seed repeats, and the batch's own statistics.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder above the recipe's data: store where its pictures lie among the latents, and how usual they are.",
)
@verbose_option
def export(folder: Path, out: Path, step: int | Literal["best"] | None, **settings: Any) -> None:
    """Export RUN to a model package and compare it with PyTorch."""
    from exporters.families import ExportOptions
    from exporters.run import export_run

    wishes = ExportOptions(**{name: settings.pop(name) for name in ("critic", "truncation", "inference")})
    print_written(export_run(folder, out, step=step, wishes=wishes, **settings), out)


@main.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder above the sets of the recipes.",
)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@verbose_option
def gallery(data: Path, out: Path) -> None:
    """Write a page of held-out inputs, outputs and truths of the models that ship."""
    from exporters.gallery import write_gallery
    from trainer.locations import resources_folder

    write_gallery(resources_folder(), data, out, click.echo)
    click.echo(str(out / "index.html"))


main.add_command(import_weights)
