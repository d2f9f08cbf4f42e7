"""The commands of `python -m trainer`: fit, evaluate, sample, prepare."""

import json
import sys
import traceback
from pathlib import Path

import click

from trainer.errors import TrainerError
from trainer.files import replacing

FOLDER = click.Path(file_okay=False, path_type=Path)


class _Group(click.Group):
    """One line on stderr for what a user can mend; the traceback only on --verbose."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TrainerError as error:
            if ctx.params.get("verbose"):
                traceback.print_exc()
            click.echo(f"trainer: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Print the traceback of an error.")
def main(verbose: bool) -> None:
    """Train image-translation networks."""
    del verbose


@main.command()
@click.argument("recipe", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True, help="Folder above the recipe's data.")
@click.option("--out", type=FOLDER, default=None, help="Run folder.  [default: runs/NAME]")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change a key, such as --set steps=100.")
@click.option("--resume", is_flag=True, help="Go on from the newest checkpoint.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
def fit(recipe: Path, data: Path, out: Path | None, overrides: tuple[str, ...], resume: bool, device: str) -> None:
    """Train what RECIPE describes."""
    from trainer.recipe import load_recipe

    loaded = load_recipe(recipe, overrides)
    from trainer.loop import fit as run_fit

    result = run_fit(loaded, data, out or Path("runs") / loaded.name, resume=resume, accelerator=device)
    click.echo(str(result.run))


@main.command()
@click.argument("run", type=FOLDER)
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True)
@click.option("--step", type=int, default=None, help="Checkpoint to take.  [default: the newest]")
def evaluate(run: Path, data: Path, step: int | None) -> None:
    """Measure RUN on its held-out pictures and write metrics.json."""
    from trainer.data.folders import open_pictures
    from trainer.loop import evaluate as measure
    from trainer.loop import load_generators

    checkpoint = _checkpoint_of(run, step)
    task, generators = load_generators(checkpoint)
    numbers = measure(task, generators, open_pictures(data, checkpoint.recipe.data))
    definitions = task.metric_definitions
    report = {
        "step": checkpoint.step,
        "metrics": [{"name": n, "value": v, "definition": definitions[n]} for n, v in numbers.items()],
    }
    with replacing(run / "metrics.json") as temporary:
        temporary.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    for name, value in numbers.items():
        click.echo(f"{name:16} {value:10.4f}   {definitions[name]}")


@main.command()
@click.argument("run", type=FOLDER)
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True)
@click.option("--step", type=int, default=None)
@click.option("--count", type=click.IntRange(min=1), default=6, show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def sample(run: Path, data: Path, step: int | None, count: int, out: Path) -> None:
    """Write a grid of held-out inputs, outputs and truths of RUN."""
    from trainer.data.folders import open_pictures
    from trainer.loop import load_generators, sample_networks
    from trainer.record import grid

    checkpoint = _checkpoint_of(run, step)
    task, generators = load_generators(checkpoint)
    batches = open_pictures(data, checkpoint.recipe.data).held_out(task.multiple_of, count)
    grid(sample_networks(task, generators, batches)).save(out)
    click.echo(str(out))


@main.group()
def prepare() -> None:
    """Make a training set of a bundled model."""


@prepare.command()
@click.option("--package", type=FOLDER, required=True, help="Unpacked Debian package gcompris-qt-data.")
@click.option("-o", "--out", type=FOLDER, required=True)
def photos(package: Path, out: Path) -> None:
    """Photos out of a package of Qt resources."""
    from trainer.data.prepare.rcc import unpack_photos

    click.echo(f"{unpack_photos(package, out, report=_note)} photos in {out}")


@prepare.command()
@click.option("--photos", type=FOLDER, required=True, help="Folder of photos, searched through.")
@click.option("--copyright", "copyright_file", type=click.Path(path_type=Path), help="Debian copyright file.")
@click.option("-o", "--out", type=FOLDER, required=True)
def watercolour(photos: Path, copyright_file: Path | None, out: Path) -> None:
    """Photos and their computed watercolours."""
    from trainer.data.prepare.watercolour import prepare_watercolour

    click.echo(f"{prepare_watercolour(photos, out, copyright_file=copyright_file, report=_note)} pairs in {out}")


@prepare.command()
@click.option("--characters", type=FOLDER, required=True, help="Unpacked npm package hanzi-writer-data.")
@click.option("-o", "--out", type=FOLDER, required=True)
@click.option("--limit", type=int, default=None, help="Only the first characters, by hash.")
def brush(characters: Path, out: Path, limit: int | None) -> None:
    """Pen strokes and the brush strokes they stand for."""
    from trainer.data.prepare.brush import prepare_brush

    click.echo(f"{prepare_brush(characters, out, limit=limit, report=_note)} pairs in {out}")


def _note(text: str) -> None:
    sys.stderr.write(f"\r\033[K{text}" if sys.stderr.isatty() else text + "\n")


def _checkpoint_of(run: Path, step: int | None):
    from trainer.checkpoint import find_checkpoint, load_checkpoint
    from trainer.errors import CheckpointError

    path = find_checkpoint(run, step)
    if path is None:
        raise CheckpointError(f"no checkpoint in {run}" + (f" for step {step}" if step else ""), "train it first")
    return load_checkpoint(path)
