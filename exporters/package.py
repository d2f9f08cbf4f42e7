"""GraphSpecs → a model package that appears whole, and only when every graph equals PyTorch."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec import structs

from exporters.errors import ExportError
from exporters.export import export_graph
from exporters.families import Exported
from exporters.fp16_weights import store_halves
from exporters.latents import LatentSurvey
from exporters.precision import Precision, to_fp16
from exporters.spec import GraphSpec
from exporters.validate import Validation, validate_graph, validate_round_trip
from studio.package.examples import EXAMPLES_NAME, write_examples
from studio.package.loader import PREVIEW_NAME, open_package, pack
from studio.package.manifest import (
    MANIFEST_NAME,
    Domains,
    Examples,
    Graph,
    Manifest,
    Parity,
    Sketch,
    Training,
    encode_manifest,
)
from studio.package.parity import PARITY_NAME, vector_name
from trainer.recipe import PackageRecipe

FP16_TOLERANCE = 2e-2
ROUND_TRIP_TOLERANCE = 1e-4


def write_package(  # noqa: PLR0913 - what a manifest says
    out: Path,
    described: PackageRecipe,
    family: str,
    exported: Exported,
    *,
    training: Training | None = None,
    preview: Callable[[Path], None] | None = None,
    credit_file: Path | None = None,
    precision: Precision = "fp32",
    survey: LatentSurvey | None = None,
) -> Manifest:
    """Write the graphs to the package folder `out`, or to a zip where `out` ends in `.itmodel`.

    `preview` writes a picture to the path it is given, or nothing; `credit_file` is a text file that is taken along.
    Raises ExportError; what `out` held before is then as it was.
    """
    _refuse_foreign(out)
    if precision == "fp16" and exported.exact:
        raise ExportError("a flow in 16 bits has no exact inverse", "export it with --precision fp32")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
            folder = Path(name) / "package"
            folder.mkdir()
            graphs, parity = _write_graphs(folder, exported, precision, halves=described.weights == "fp16")
            if preview is not None:
                preview(folder / PREVIEW_NAME)
            if credit_file is not None:
                shutil.copyfile(credit_file, folder / "CREDITS.txt")
            manifest = _manifest(described, family, exported, graphs, training, parity)
            if survey is not None:
                manifest = _with_survey(manifest, survey, folder, fit_prior=not exported.has_prior)
            (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
            open_package(folder)
            if out.suffix == ".itmodel":
                pack(folder, out)
            else:
                _swap(folder, out)
    except OSError as error:
        raise ExportError(f"{out} can't be written ({error.strerror or error})", "choose another folder") from error
    return manifest


def _write_graphs(
    folder: Path, exported: Exported, precision: Precision, *, halves: bool
) -> tuple[list[Graph], Parity]:
    graphs: list[Graph] = []
    validations: dict[str, Validation] = {}
    tolerance = FP16_TOLERANCE if precision == "fp16" else max(spec.tolerance for spec in exported.specs)
    for spec in exported.specs:
        path = folder / spec.file
        export_graph(spec, path, halves=halves)
        to_fp16(path) if precision == "fp16" else store_halves(path)
        allowed = replace(spec, tolerance=FP16_TOLERANCE) if precision == "fp16" else spec
        validations[spec.file] = validate_graph(allowed, path)
        graphs.append(_graph(path, spec, precision))
    vectors = {vector_name(file, key): x for file, v in validations.items() for key, x in v.vectors.items()}
    np.savez_compressed(folder / PARITY_NAME, allow_pickle=False, **vectors)
    round_trip = None
    if exported.exact:
        encode, decode = (next(s for s in exported.specs if s.role == role) for role in ("encode", "decode"))
        round_trip = validate_round_trip(encode, decode, folder, ROUND_TRIP_TOLERANCE)
    largest = {file: validation.largest_error for file, validation in validations.items()}
    return graphs, Parity(tolerance=tolerance, largest_error=largest, round_trip=round_trip)


def _graph(path: Path, spec: GraphSpec, precision: Precision) -> Graph:
    return Graph(
        role=spec.role,
        file=spec.file,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        direction=spec.direction,
        inputs=spec.inputs,
        outputs=spec.outputs,
        size=spec.size,
        inference=spec.inference,
        precision=precision,
    )


def _manifest(
    described: PackageRecipe,
    family: str,
    exported: Exported,
    graphs: list[Graph],
    training: Training | None,
    parity: Parity,
) -> Manifest:
    sketch = described.sketch
    translates = any(graph.role == "translate" for graph in graphs)
    return Manifest(
        format_version=1,
        id=described.id,
        name=described.name,
        version=described.version,
        description=described.description,
        authors=described.authors,
        licence=described.licence,
        attribution=described.attribution,
        family=family,
        graphs=tuple(graphs),
        domains=Domains(source=described.source, target=described.target) if translates else None,
        latents=exported.latents,
        classes=exported.classes,
        any_class=exported.any_class,
        sketch=Sketch(palette=sketch.palette, brush_px=sketch.brush_px, background=sketch.background)
        if sketch
        else None,
        training=training,
        parity=parity,
    )


def _with_survey(manifest: Manifest, survey: LatentSurvey, folder: Path, *, fit_prior: bool) -> Manifest:
    path = folder / EXAMPLES_NAME
    write_examples(path, survey.examples)
    examples = Examples(file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    latents = manifest.latents
    if fit_prior:
        mean, deviation = (tuple(round(float(x), 5) for x in array) for array in (survey.mean, survey.deviation))
        latents = (structs.replace(latents[0], mean=mean, deviation=deviation),)
    classes = manifest.classes or survey.classes
    return structs.replace(manifest, latents=latents, examples=examples, usual=survey.usual, classes=classes)


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST_NAME).exists():
        raise ExportError(f"{out} is a folder that is no package", "choose an empty or new folder")


def _swap(folder: Path, out: Path) -> None:
    """Put the finished folder in place of an older package."""
    if out.exists():
        out.replace(folder.parent / "replaced")
    folder.replace(out)
