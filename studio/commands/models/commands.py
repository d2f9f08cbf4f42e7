"""`studio models`: what is installed, and what can be done with it."""

from pathlib import Path

import click

from studio.commands import EXIT_FAILED, options
from studio.commands.models.importing import import_model, look_at_model


@click.group(no_args_is_help=True)
def models() -> None:
    """The installed models."""


models.add_command(import_model)
models.add_command(look_at_model)


@models.command("list")
@options.json_flag
@options.verbose
def list_models(as_json: bool) -> None:
    """All installed models; a broken one with its error."""
    from studio.commands.models.listing import listing

    click.echo(listing(as_json))


@models.command()
@click.argument("model", metavar="ID")
@options.json_flag
@options.verbose
def show(model: str, as_json: bool) -> None:
    """One model: what it does, and where it comes from."""
    from studio.commands.models.listing import description

    click.echo(description(model, as_json))


@models.command()
@click.argument("model_ids", nargs=-1, metavar="[ID|PATH]...")
@options.device_choice
@options.json_flag
@options.verbose
def verify(model_ids: tuple[str, ...], device: str, as_json: bool) -> int:
    """Does a model give here what its makers measured? All installed ones where none is named."""
    from studio.commands.models.verify import verify_models

    return 0 if verify_models(model_ids, device, as_json, click.echo) else EXIT_FAILED


@models.command("export")
@click.argument("model", metavar="ID")
@click.option("-o", "--out", required=True, type=options.path, metavar="FILE.itmodel")
@options.verbose
def export_model(model: str, out: Path) -> None:
    """Write a model as one file, to share it."""
    from studio.package.installing import export

    export(model, out)
    click.echo(out)


@models.command("remove")
@click.argument("model", metavar="ID")
@click.option("--version", metavar="VERSION", help="Only this one, which is not in use.")
@options.verbose
def remove_model(model: str, version: str | None) -> None:
    """Delete a model that was added, with its versions; those of the program stay."""
    from studio.package.installing import remove
    from studio.package.versions import forget

    click.echo(f"removed {remove(model) if version is None else forget(model, version)}")


@models.command("rename")
@click.argument("model", metavar="ID")
@click.argument("name")
@options.verbose
def rename_model(model: str, name: str) -> None:
    """Give a model that was added another name; its ID stays."""
    from studio.package.editing import rename

    click.echo(f"{model} is called {rename(model, name).name}")


@models.command("duplicate")
@click.argument("model", metavar="ID")
@click.option("--id", "new_id", metavar="ID", help="Of the copy; a number is added if left out.")
@click.option("--name", help="Of the copy.")
@options.verbose
def duplicate_model(model: str, new_id: str | None, name: str | None) -> None:
    """Copy a model, also one of the program, to an ID of its own."""
    from studio.package.editing import duplicate

    package = duplicate(model, new_id=new_id, name=name)
    click.echo(f"{package.id}  {package.root}")


@models.command("versions")
@click.argument("model", metavar="ID")
@options.verbose
def list_versions(model: str) -> None:
    """All versions of a model, the newest first; the one with a star is in use."""
    from studio.commands.models.listing import version_list

    click.echo(version_list(model))


@models.command("use")
@click.argument("model", metavar="ID")
@click.argument("version")
@options.verbose
def use_version(model: str, version: str) -> None:
    """Use another version of a model; the one that was is kept."""
    from studio.package.versions import use

    click.echo(f"{model} is {use(model, version).manifest.version} now")


@models.command("measure")
@click.argument("model_ids", nargs=-1, metavar="[ID|PATH]...")
@options.device_choice
@options.json_flag
@options.verbose
def measure_models(model_ids: tuple[str, ...], device: str, as_json: bool) -> int:
    """How quick is a translator here, on each device? All installed ones where none is named."""
    from studio.commands.models.measure import measure

    return 0 if measure(model_ids, device, as_json, click.echo) else EXIT_FAILED


@models.command("folder")
@options.verbose
def models_folder() -> None:
    """Where models lie that were added."""
    from studio.system.paths import user_models_folder

    click.echo(user_models_folder())
