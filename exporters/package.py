"""From a run folder to a model package."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import nn

from exporters.errors import ExportError
from exporters.export import export_graph
from exporters.families import graphs_of
from exporters.spec import GraphSpec
from exporters.validate import Validation, validate_graph
from studio.package.loader import PREVIEW_NAME, open_package, pack
from studio.package.manifest import (
    MANIFEST_NAME,
    Domains,
    Graph,
    Manifest,
    Metric,
    Parity,
    Sketch,
    TensorSpec,
    Training,
    encode_manifest,
)
from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from trainer.snapshot import load_generators

PREVIEW_SIZE_PX = (480, 320)


def export_run(run: Path, out: Path, *, step: int | None = None, preview: Path | None = None) -> Manifest:
    """Export a run's averaged generators to the package folder `out`, or to a zip where `out` ends in `.itmodel`.

    `preview` is a picture whose translation becomes the package's preview; without it the newest sample grid is taken.
    The package appears only when every graph equals PyTorch. Raises ExportError or CheckpointError.
    """
    path = find_checkpoint(run, step)
    if path is None:
        raise ExportError(f"no checkpoint in {run}" + (f" for step {step}" if step else ""), "train the recipe first")
    checkpoint = load_checkpoint(path)
    _, generators = load_generators(checkpoint)
    specs = graphs_of(checkpoint.recipe, generators)
    _refuse_foreign(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
            folder = Path(name) / "package"
            folder.mkdir()
            manifest = _fill(folder, run, checkpoint, specs, preview)
            open_package(folder)
            if out.suffix == ".itmodel":
                pack(folder, out)
            else:
                _swap(folder, out)
    except OSError as error:
        raise ExportError(f"{out} can't be written ({error.strerror or error})", "choose another folder") from error
    return manifest


def _fill(folder: Path, run: Path, checkpoint: Checkpoint, specs: list[GraphSpec], preview: Path | None) -> Manifest:
    validations: dict[str, Validation] = {}
    for spec in specs:
        export_graph(spec, folder / spec.file)
        validations[spec.file] = validate_graph(spec, folder / spec.file)
    vectors = {f"{file}:{key}": x for file, v in validations.items() for key, x in v.vectors.items()}
    np.savez_compressed(folder / "parity.npz", allow_pickle=False, **vectors)
    _write_preview(folder / PREVIEW_NAME, specs[0].network, specs[0].size.multiple_of, run, preview)
    if (run / "CREDITS.txt").exists():
        shutil.copyfile(run / "CREDITS.txt", folder / "CREDITS.txt")
    manifest = _manifest(folder, run, checkpoint, specs, validations)
    (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
    return manifest


def _manifest(
    folder: Path, run: Path, checkpoint: Checkpoint, specs: list[GraphSpec], validations: dict[str, Validation]
) -> Manifest:
    recipe = checkpoint.recipe
    package = recipe.described
    sketch = package.sketch
    return Manifest(
        format_version=1,
        id=package.id,
        name=package.name,
        version=package.version,
        description=package.description,
        authors=package.authors,
        licence=package.licence,
        attribution=package.attribution,
        family=recipe.family,
        graphs=tuple(_graph(folder, spec) for spec in specs),
        domains=Domains(source=package.source, target=package.target),
        sketch=Sketch(palette=sketch.palette, brush_px=sketch.brush_px, background=sketch.background)
        if sketch
        else None,
        training=Training(
            recipe=recipe.name,
            data=package.data or recipe.data.folder,
            data_licence=package.data_licence or "not stated",
            steps=checkpoint.step,
            metrics=_metrics(run, checkpoint.step),
        ),
        parity=Parity(
            tolerance=max(spec.tolerance for spec in specs),
            largest_error={file: validation.largest_error for file, validation in validations.items()},
        ),
    )


def _graph(folder: Path, spec: GraphSpec) -> Graph:
    axes = ("batch", "channel", "height", "width")
    return Graph(
        role=spec.role,
        file=spec.file,
        sha256=hashlib.sha256((folder / spec.file).read_bytes()).hexdigest(),
        direction=spec.direction,
        inputs=(TensorSpec(name=spec.input_name, axes=axes, range=spec.value_range),),
        outputs=(TensorSpec(name=spec.output_name, axes=axes, range=spec.value_range),),
        size=spec.size,
    )


def _metrics(run: Path, step: int) -> tuple[Metric, ...]:
    """What `python -m trainer evaluate` measured at this very step; nothing is claimed otherwise."""
    path = run / "metrics.json"
    if not path.exists():
        return ()
    report: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if report["step"] != step:
        return ()
    values = {entry["name"]: entry["value"] for entry in report["metrics"]}
    return tuple(
        Metric(
            name=entry["name"],
            value=round(entry["value"], 4),
            definition=entry["definition"],
            baseline=round(values[f"baseline_{entry['name']}"], 4) if f"baseline_{entry['name']}" in values else None,
        )
        for entry in report["metrics"]
        if not entry["name"].startswith("baseline_")
    )


def _write_preview(path: Path, network: nn.Module, multiple: int, run: Path, preview: Path | None) -> None:
    if preview is None:
        grids = sorted((run / "samples").glob("*.png"))
        if not grids:
            return
        with Image.open(grids[-1]) as grid:
            shown = ImageOps.fit(grid.convert("RGB"), PREVIEW_SIZE_PX, centering=(0.5, 0.0))
    else:
        try:
            with Image.open(preview) as opened:
                fitted = ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGB"), _rounded(multiple))
        except OSError as error:
            raise ExportError(f"{preview} can't be read ({error})", "choose another preview picture") from error
        x = torch.from_numpy(np.asarray(fitted).copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
        with torch.inference_mode():
            y = network(x)[0].clamp(-1, 1)
        shown = Image.fromarray(((y + 1) * 127.5).round().byte().permute(1, 2, 0).numpy())
        shown = ImageOps.fit(shown, PREVIEW_SIZE_PX)
    shown.save(path, format="WEBP", quality=86, method=6)


def _rounded(multiple: int) -> tuple[int, int]:
    width, height = (-(-edge * 3 // 2 // multiple) * multiple for edge in PREVIEW_SIZE_PX)
    return width, height


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST_NAME).exists():
        raise ExportError(f"{out} is a folder that is no package", "choose an empty or new folder")


def _swap(folder: Path, out: Path) -> None:
    """Put the finished folder in place of an older package."""
    if out.exists():
        out.replace(folder.parent / "replaced")
    folder.replace(out)
