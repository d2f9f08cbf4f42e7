"""From a run folder to a model package."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from PIL import Image, ImageOps

from exporters.errors import ExportError
from exporters.families import Exported, ExportOptions, graphs_of
from exporters.latents import LatentSurvey, made_pictures, survey_latents
from exporters.package import write_package
from exporters.precision import Precision
from exporters.spec import GraphSpec
from studio.package.manifest import Manifest, Metric, Training
from trainer.checkpoint import Checkpoint
from trainer.report import best_step, checkpoint_of
from trainer.snapshot import load_networks
from trainer.terminal import say

PREVIEW_SIZE_PX = (480, 320)


def export_run(
    run: Path,
    out: Path,
    *,
    step: int | Literal["best"] | None = None,
    preview: Path | None = None,
    precision: Precision = "fp32",
    wishes: ExportOptions | None = None,
    data: Path | None = None,
    note: Callable[[str], None] = say,
) -> Manifest:
    """Export a run's averaged generators to the package `out`.

    `step`: a checkpoint's; "best" for the one that `evaluate` found best; None for the newest. `preview` is a picture
    whose translation becomes the package's preview; without it that is made of samples. With `data`, the folder
    above the recipe's, the package holds where its pictures lie among the latents, and how likely they are, if the
    family has an encoder. `note` hears which broken checkpoints are passed over. Raises ExportError, DataError or
    CheckpointError.
    """
    checkpoint = checkpoint_of(run, best_step(run) if step == "best" else step, note)
    recipe = checkpoint.recipe
    exported = graphs_of(recipe, load_networks(checkpoint), wishes or ExportOptions())
    first = exported.specs[0]
    if preview is not None and first.role != "translate":
        raise ExportError(f"a {recipe.family} translates no picture", "leave --preview out: its samples are shown")
    survey = None if data is None else survey_latents(exported, recipe, data)
    credit_file = run / "CREDITS.txt"
    return write_package(
        out,
        recipe.described,
        recipe.family,
        exported,
        training=_training(run, checkpoint),
        preview=lambda target: _write_preview(target, exported, run, preview, survey),
        credit_file=credit_file if credit_file.exists() else None,
        precision=precision,
        survey=survey,
    )


def _training(run: Path, checkpoint: Checkpoint) -> Training:
    recipe = checkpoint.recipe
    return Training(
        recipe=recipe.name,
        data=recipe.described.data or recipe.data.folder,
        data_licence=recipe.described.data_licence or "not stated",
        steps=checkpoint.step,
        metrics=_metrics(run, checkpoint.step),
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


def _write_preview(
    path: Path, exported: Exported, run: Path, preview: Path | None, survey: LatentSurvey | None
) -> None:
    spec = exported.specs[0]
    if any(known.role == "decode" for known in exported.specs) and (exported.has_prior or survey is not None):
        shown = Image.fromarray(made_pictures(exported, survey, PREVIEW_SIZE_PX))
    elif preview is None:
        grids = sorted((run / "samples").glob("*.png"))
        if not grids:
            return
        with Image.open(grids[-1]) as grid:
            shown = ImageOps.fit(grid.convert("RGB"), PREVIEW_SIZE_PX, centering=(0.5, 0.0))
    else:
        shown = translated_preview(preview, spec)
    shown.save(path, format="WEBP", quality=86, method=6)


def translated_preview(picture: Path, spec: GraphSpec) -> Image.Image:
    """What a `translate` graph's network makes of a picture, at the size of a preview. Raises ExportError."""
    channels = 1 if spec.inputs[0].channel_order == "L" else 3
    try:
        with Image.open(picture) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB" if channels == 3 else "L")
            fitted = ImageOps.fit(upright, _seen_size(spec))
    except OSError as error:
        raise ExportError(f"{picture} can't be read ({error})", "choose another preview picture") from error
    pixels = torch.from_numpy(np.asarray(fitted).copy()).view(fitted.height, fitted.width, channels)
    x = pixels.permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.inference_mode():
        rest = spec.example((fitted.height, fitted.width), batch=1, seed=0)[1:]
        y = spec.network(x, *rest)[0].clamp(-1, 1)
    made = ((y + 1) * 127.5).round().byte().permute(1, 2, 0).expand(-1, -1, 3).contiguous().numpy()
    return ImageOps.fit(Image.fromarray(made), PREVIEW_SIZE_PX)


def _seen_size(spec: GraphSpec) -> tuple[int, int]:
    if spec.size.fixed:
        return spec.size.minimum, spec.size.minimum
    multiple = spec.size.multiple_of
    width, height = (-(-max(edge * 3 // 2, spec.size.minimum) // multiple) * multiple for edge in PREVIEW_SIZE_PX)
    return width, height
