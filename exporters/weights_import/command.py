"""`python -m exporters import-weights`."""

import re
from pathlib import Path
from typing import Any

import click
import msgspec

from exporters.cli import out_option, precision_option, preview_option, print_written, verbose_option
from trainer.errors import FileError, TrainerError


class _ReportedCommand(click.Command):
    """With --json every problem is a report, also that of an option that makes no sense."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        as_json = "--json" in args
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.BadParameter as error:
            if not as_json:
                raise
            _tell_problem(error)
            raise click.exceptions.Exit(2) from None

    def invoke(self, ctx: click.Context) -> Any:
        from studio.errors import StudioError

        try:
            return super().invoke(ctx)
        except (TrainerError, StudioError, OSError, click.BadParameter) as error:
            if ctx.params["as_json"]:
                _tell_problem(FileError.of(error) if isinstance(error, OSError) else error)
            raise


def _tell_problem(error: Exception) -> None:
    from studio.package.import_report import encode_report, refusal

    report = refusal(error)
    if isinstance(error, click.BadParameter) and error.param is not None and error.param.name is not None:
        report = msgspec.structs.replace(report, fields=(_FIELDS.get(error.param.name, error.param.name),))
    click.echo(encode_report(report))


_FIELDS = {"identifier": "id", "authors": "author"}


@click.command("import-weights", cls=_ReportedCommand)
@click.argument("file", type=click.Path(path_type=Path))
@out_option
@click.option("--name", default=None, help="Name of the model.  [the file's]")
@click.option("--id", "identifier", default=None, help="Identifier of the package.  [made from the name]")
@click.option("--licence", default="not stated", show_default=True, help="Licence of the weights.")
@click.option("--author", "authors", multiple=True, help="Who trained it; may be given several times.")
@click.option("--source", default="photo", show_default=True, help="What the model takes.")
@click.option("--target", default="picture", show_default=True, help="What the model makes of it.")
@click.option("--part", default=None, help="Which network, where the file holds several.")
@click.option("--norm", type=click.Choice(["instance", "batch", "none"]), default=None, help="[by the weights]")
@click.option(
    "--padding", type=click.Choice(["reflect", "replicate", "zero"]), default=None, help="Of residual blocks."
)
@click.option("--dropout", type=click.Choice(["yes", "no"]), default=None, help="U-Net: whether trained with dropout.")
@click.option(
    "--inference",
    type=click.Choice(["deterministic", "published"]),
    default="deterministic",
    show_default=True,
    help="published keeps dropout, as noise that a seed repeats, and the batch's own statistics.",
)
@click.option("--image-size", type=click.IntRange(min=2), default=None, help="Edge of the training pictures in pixels.")
@precision_option
@preview_option
@click.option("--json", "as_json", is_flag=True, help="Print what was recognised, or the problem, as JSON.")
@verbose_option
def import_weights(
    file: Path, out: Path, part: str | None, preview: Path | None, as_json: bool, **settings: Any
) -> None:
    """Turn FILE, a .pth or .safetensors of someone else's network, into a model package.

    Nothing in FILE is run. What was recognised is printed; what the weights can't tell is asked for by an option.
    """
    from exporters.package import write_package
    from exporters.weights_import.described import Answers
    from exporters.weights_import.detect import recognise
    from exporters.weights_import.preview import preview_of
    from studio.package.import_report import ImportReport, encode_report, flag_of

    dropout = settings.pop("dropout")
    answers = Answers(
        norm=settings.pop("norm"),
        padding=settings.pop("padding"),
        dropout=None if dropout is None else dropout == "yes",
        inference=settings.pop("inference"),
        image_size=settings.pop("image_size"),
    )
    precision = settings.pop("precision")
    described = _described(file, **settings)
    foreign = recognise(file, answers, part)
    if not as_json:
        for finding in foreign.evidence:
            flags = f" ({', '.join(map(flag_of, finding.fields))})" if finding.fields else ""
            click.echo(f"{finding.value}{flags}", err=True)
    described = msgspec.structs.replace(described, description=f"{described.description} {foreign.evidence[0].value}.")
    shown = preview_of(foreign, preview)
    manifest = write_package(out, described, foreign.family, foreign.exported, preview=shown, precision=precision)
    if as_json:
        click.echo(encode_report(ImportReport(id=manifest.id, package=str(out), found=tuple(foreign.evidence))))
    else:
        print_written(manifest, out)


def _described(
    file: Path,
    *,
    name: str | None,
    identifier: str | None,
    licence: str,
    authors: tuple[str, ...],
    source: str,
    target: str,
) -> Any:
    from exporters.errors import ExportError
    from trainer.recipe import PackageRecipe

    name = name or file.stem
    identifier = identifier or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-") or "imported"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", identifier):
        raise ExportError(
            f"{identifier!r} is no id",
            "use for --id up to 64 of a-z, 0-9 and -, beginning with a letter or digit",
            fields=("id",),
        )
    return PackageRecipe(
        id=identifier,
        name=name,
        description=f"Imported from the weights {file.name}.",
        licence=licence,
        authors=authors,
        source=source,
        target=target,
    )
