"""`studio models import`: a package of ours."""

from pathlib import Path

import click

from studio.commands import options


@click.command("import")
@click.argument("source", type=options.path, metavar="FILE|FOLDER")
@click.option("--replace", is_flag=True, help="Replace the model that has the same id.")
@options.verbose
def import_model(source: Path, replace: bool) -> None:
    """Add a model: an .itmodel file or a package folder."""
    from studio.package.installing import install

    package = install(source, replace=replace)
    click.echo(f"imported {package.id}: {package.name}")
