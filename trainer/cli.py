"""The commands of `python -m trainer`: new, check, fit, collection, evaluate, sample, distil, prepare."""

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.errors import FileError, TrainerError
from trainer.files import replacing
from trainer.prepare.commands import note, prepare
from trainer.terminal import command_line, say

if TYPE_CHECKING:
    from trainer.recipe import Recipe

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


class _Group(click.Group):
    """One line on stderr for what a user can mend; the traceback only on --verbose."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (TrainerError, OSError) as error:
            told = FileError.of(error) if isinstance(error, OSError) else error
            if ctx.params.get("verbose"):
                traceback.print_exc()
            say(f"trainer: {told}")
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
@click.option(
    "--from",
    "begin_from",
    type=click.Path(path_type=Path),
    default=None,
    metavar="RUN|CHECKPOINT",
    help="Begin with the weights of an earlier run of the same family, as far as they fit.",
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
def fit(
    recipe: Path,
    data: Path,
    out: Path | None,
    overrides: tuple[str, ...],
    resume: bool,
    begin_from: Path | None,
    device: str,
) -> None:
    """Train what RECIPE describes."""
    from trainer.recipe_file import load_recipe

    loaded = load_recipe(recipe, overrides)
    run = out or Path("runs") / loaded.name
    again = [recipe, "--data", data, "--out", run]
    again += [word for override in overrides for word in ("--set", override)]
    _fit(loaded, data, run, resume, device, ("fit", *again), begin_from)


@main.command()
@click.option("--only", "package_id", default=None, metavar="ID", help="Train this one, and measure it.")
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True, help="Folder above the recipe's data.")
@click.option("--out", type=FOLDER, default=None, help="Run folder.  [default: runs/RECIPE]")
@click.option("--resume", is_flag=True, help="Go on from the newest checkpoint.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
def collection(package_id: str | None, data: Path, out: Path | None, resume: bool, device: str) -> None:
    """List the models that come with the program, or train one of them anew."""
    from trainer.collection import describe, entries, entry_of
    from trainer.locations import resources_folder

    if package_id is None:
        click.echo(describe(entries(resources_folder())))
        return
    entry = entry_of(resources_folder(), package_id)
    run = out or Path("runs") / entry.recipe.name
    again = ("collection", "--only", package_id, "--data", data, "--out", run)
    if _fit(entry.recipe, data, run, resume, device, again):
        _print_measured(run, data)


def _fit(
    recipe: "Recipe",
    data: Path,
    run: Path,
    resume: bool,
    device: str,
    again: tuple[object, ...],
    begin_from: Path | None = None,
) -> bool:
    """Train, and say where, or how to go on by the command `again`; whether this is the process that speaks."""
    from trainer.loop import fit as run_fit

    result = run_fit(recipe, data, run, resume=resume, begin_from=begin_from, accelerator=device)
    if result.stopped_by:
        if result.rank == 0:
            where = () if device == "auto" else ("--device", device)
            line = command_line("python", "-m", "trainer", *again, *where, "--resume")
            say(f"stopped after step {result.step}; to go on: {line}")
        raise click.exceptions.Exit(128 + result.stopped_by)
    if result.rank == 0:
        click.echo(str(result.run))
    return result.rank == 0


@main.command()
@click.argument("recipe", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True, help="Folder above the recipe's data.")
def check(recipe: Path, data: Path) -> None:
    """Look at every picture that RECIPE would train on."""
    from trainer.data import open_pictures
    from trainer.data.check import check_pictures
    from trainer.data.check_table import describe
    from trainer.recipe_file import load_recipe

    loaded = load_recipe(recipe)
    found = check_pictures(open_pictures(data, loaded.data))
    click.echo(describe(found, data / loaded.data.folder))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Recipe to write.")
@click.option("--family", default=None, help="One of the seven.  [default: by what lies in the folder]")
def new(folder: Path, out: Path, family: str | None) -> None:
    """Write a commented recipe for the pictures of FOLDER."""
    from trainer.pace import said_of
    from trainer.recipe_file import load_recipe
    from trainer.recipe_writer import write_recipe

    *seen, command = write_recipe(folder, out, family).splitlines()
    click.echo("\n".join([*seen, said_of(load_recipe(out)), command]))


@main.command()
@click.argument("run", type=FOLDER)
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True)
@click.option("--step", type=int, default=None, help="Checkpoint to take.  [default: the newest]")
@click.option("--features", type=click.Choice(["none", "classifier", "efficientnet-lite0"]), default=None)
@click.option("--lpips", type=FILE, default=None, metavar="TRUNK", help="Measure pairs by LPIPS's heads on this trunk.")
def evaluate(run: Path, data: Path, step: int | None, features: str | None, lpips: Path | None) -> None:
    """Measure RUN on its held-out pictures and write metrics.json."""
    _print_measured(run, data, step, features, lpips)


def _print_measured(
    run: Path, data: Path, step: int | None = None, features: str | None = None, lpips: Path | None = None
) -> None:
    from trainer.report import measure_run

    for name, value, definition in measure_run(run, data, step=step, features=features, note=note, lpips=lpips):
        click.echo(f"{name:16} {value:10.4f}   {definition}")


@main.command()
@click.argument("run", type=FOLDER)
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True)
@click.option("--step", type=int, default=None)
@click.option("--count", type=click.IntRange(min=1), default=6, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**62), default=0, show_default=True, help="For families with a prior.")
@click.option("--temperature", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Of the prior.")
@click.option("--class", "label", default=None, help="Only this class.  [default: all in turn]")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def sample(
    run: Path, data: Path, step: int | None, count: int, seed: int, temperature: float, label: str | None, out: Path
) -> None:
    """Write a grid of new pictures of RUN; for a translator, of held-out inputs, outputs and truths."""
    from trainer.report import sample_sheet

    sheet = sample_sheet(run, data, step=step, count=count, seed=seed, temperature=temperature, label=label, note=say)
    with replacing(out) as temporary:
        sheet.save(temporary, format="PNG")
    click.echo(str(out))


@main.command()
@click.option("--pair", "pairs", type=(FILE, FILE), multiple=True, metavar="PHOTO PAINTED", help="May be repeated.")
@click.option("--pairs", "folder", type=FOLDER, default=None, help="Folder with A (photos) and B (painted).")
@click.option("-o", "--out", type=FOLDER, required=True, help="Run folder; its name becomes the look's.")
@click.option("--minutes", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="How long to learn.")
@click.option("--preview", "previews", type=FILE, multiple=True, help="Photo to show on the way. May be repeated.")
@click.option("--resume", is_flag=True, help="Go on with what is in the run folder.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
def teach(
    pairs: tuple[tuple[Path, Path], ...],
    folder: Path | None,
    out: Path,
    minutes: float,
    previews: tuple[Path, ...],
    resume: bool,
    seed: int,
    device: str,
) -> None:
    """Teach a look from a photo and the same photo painted over."""
    from trainer.teach.teaching import paired_files, teach

    known = [*pairs, *(paired_files(folder) if folder else ())]
    if not known and not resume:
        raise TrainerError("there is nothing to learn from", "add --pair PHOTO PAINTED, or --pairs FOLDER")
    taught = teach(known, out, minutes=minutes, previews=previews, note=note, resume=resume, seed=seed, device=device)
    if taught.package is None:
        again = command_line("python", "-m", "trainer", "teach", "-o", out, "--minutes", f"{minutes:g}", "--resume")
        say(f"stopped after step {taught.result.step}; to go on: {again}")
        raise click.exceptions.Exit(128 + taught.result.stopped_by)
    click.echo(str(taught.package))


@main.command()
@click.argument("recipe", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--trunk", type=click.Path(dir_okay=False, path_type=Path), required=True, help="By `prepare trunk`.")
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True, help="Folder above the recipe's folders.")
@click.option("--out", type=FOLDER, required=True, help="Run folder.")
@click.option("--resume", is_flag=True, help="Go on from the weights in the run folder.")
def distil(recipe: Path, trunk: Path, data: Path, out: Path, resume: bool) -> None:
    """Teach the small perceptual trunk what the large one sees, and measure how well it does."""
    from trainer.perceptual.distil import DistilRecipe, agreement
    from trainer.perceptual.distil import distil as run_distil
    from trainer.perceptual.vgg16 import vgg16_trunk
    from trainer.recipe_file import load_section

    loaded, large = load_section(recipe, DistilRecipe), vgg16_trunk(trunk)
    made = run_distil(loaded, data, large, out, note, resume=resume)
    for name, value in agreement(loaded, data, large, made, 300).items():
        click.echo(f"{name:16} {value:10.4f}")
    click.echo(str(made))


@main.command()
@click.argument("recipe", type=FILE)
@click.option("--data", type=FOLDER, default=Path("data"), show_default=True, help="Folder above the recipe's folder.")
@click.option("--out", type=FOLDER, required=True, help="Run folder.")
@click.option("--resume", is_flag=True, help="Go on from the weights in the run folder.")
@click.option("--from", "begin_from", type=FILE, help="Begin from such a file, as the one in resources/teaching.")
def warm_start(recipe: Path, data: Path, out: Path, resume: bool, begin_from: Path | None) -> None:
    """Train the network that teaching a look begins from."""
    from trainer.recipe_file import load_section
    from trainer.teach.warm_start import WarmStartRecipe, train_warm_start

    loaded = load_section(recipe, WarmStartRecipe)
    click.echo(str(train_warm_start(loaded, data, out, note, resume=resume, begin_from=begin_from)))


main.add_command(prepare)
