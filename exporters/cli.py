"""The command `python -m exporters`."""

import traceback
from pathlib import Path

import click

from trainer.errors import TrainerError


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("run", type=click.Path(file_okay=False, path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Package folder, or FILE.itmodel.")
@click.option("--step", type=click.IntRange(min=1), default=None, help="Checkpoint to take.  [default: the newest]")
@click.option("--preview", type=click.Path(path_type=Path), default=None, help="Picture whose translation is shown.")
@click.option("--verbose", is_flag=True, help="Print the traceback of an error.")
def main(run: Path, out: Path, step: int | None, preview: Path | None, verbose: bool) -> None:
    """Export RUN to a model package and compare it with PyTorch."""
    from exporters.package import export_run
    from studio.errors import StudioError

    try:
        manifest = export_run(run, out, step=step, preview=preview)
    except (TrainerError, StudioError) as error:
        if verbose:
            traceback.print_exc()
        raise click.exceptions.Exit(_report(error)) from None
    for graph in manifest.graphs:
        error = manifest.parity.largest_error[graph.file] if manifest.parity else 0.0
        click.echo(f"{graph.file}: largest difference to PyTorch {error:.2e} of the output range")
    click.echo(str(out))


def _report(error: Exception) -> int:
    click.echo(f"exporters: {error}", err=True)
    return 2
