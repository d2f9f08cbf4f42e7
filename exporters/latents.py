"""Where training pictures lie among the latents, and how likely held-out ones are: what a map and a gauge need."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from exporters.families import Exported
from exporters.spec import GraphSpec
from studio.package.examples import ExampleMap
from studio.package.manifest import Usual
from trainer.data import open_pictures
from trainer.data.sets import Part, PictureSet
from trainer.recipe import Recipe

_POINTS = 6000
_MEASURED = 1000
_NOISE_DRAWS = 8
_BATCH = 100
_CELL_PX = 80
_PREVIEW_TEMPERATURE = 0.8


@dataclass(frozen=True, eq=False)
class LatentSurvey:
    """What was found out."""

    examples: ExampleMap
    usual: Usual | None
    classes: tuple[str, ...]
    """Names of the labels of the examples."""
    mean: np.ndarray
    deviation: np.ndarray
    """Of each of the L numbers."""


def survey_latents(exported: Exported, recipe: Recipe, data: Path) -> LatentSurvey | None:
    """Encode pictures of the recipe's set below `data`; None for a family without an encoder.

    A VAE's pictures lie at their means. Raises DataError where there is no such set.
    """
    encode = next((spec for spec in exported.specs if spec.role == "encode"), None)
    if encode is None:
        return None
    pictures = open_pictures(data, recipe.data)
    with torch.inference_mode():
        codes, labels = _codes(encode, pictures, recipe)
        usual = _usual(encode, pictures)
    centre, axes = _plane(codes)
    points = (codes - centre) @ np.linalg.pinv(axes)
    known = recipe.data.classes if labels.any() else ()
    examples = ExampleMap(centre.astype(np.float32), axes.astype(np.float32), points.astype(np.float32), labels)
    return LatentSurvey(examples, usual, known, codes.mean(axis=0), codes.std(axis=0))


def made_pictures(exported: Exported, survey: LatentSurvey | None, size: tuple[int, int]) -> np.ndarray:
    """Pictures drawn from the prior side by side, H×W×3 uint8 of `size` (width, height)."""
    decode = next(spec for spec in exported.specs if spec.role == "decode")
    columns, rows = size[0] // _CELL_PX, size[1] // _CELL_PX
    count = columns * rows
    noise = torch.Generator().manual_seed(0)
    feeds: list[Tensor] = []
    for spec in decode.inputs:
        if spec.content == "label":
            feeds.append(torch.arange(count) % max(len(exported.classes), 1))
        elif spec.content == "temperature":
            feeds.append(torch.full((count,), _PREVIEW_TEMPERATURE))
        else:
            shape = next(latent.shape for latent in exported.latents if latent.name == spec.name)
            drawn = torch.randn((count, *shape), generator=noise)
            if survey is not None and not exported.has_prior:
                drawn = drawn * torch.from_numpy(survey.deviation).float() + torch.from_numpy(survey.mean).float()
            feeds.append(drawn)
    with torch.inference_mode():
        made = decode.network(*feeds).clamp(-1, 1)
    cells = torch.nn.functional.interpolate(made, size=(_CELL_PX, _CELL_PX), mode="bicubic").clamp(-1, 1)
    pixels = ((cells + 1) * 127.5).round().byte().expand(-1, 3, -1, -1).permute(0, 2, 3, 1).numpy()
    grid = pixels.reshape(rows, columns, _CELL_PX, _CELL_PX, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(grid.reshape(rows * _CELL_PX, columns * _CELL_PX, 3))


def _codes(encode: GraphSpec, pictures: PictureSet, recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """Latents N×L in 64 bits and labels N of training pictures, as the recipe draws them."""
    found: list[np.ndarray] = []
    labels: list[np.ndarray] = []
    total = min(_POINTS, next(iter(pictures.counts.values()))[0])
    for start in range(0, total, _BATCH):
        batch = pictures[Part(recipe.seed, range(start, min(start + _BATCH, total)))]
        outputs = _run(encode, batch["x"], batch.get("label"), None)
        codes = [outputs[spec.name].flatten(1) for spec in encode.outputs if spec.content == "latent"]
        found.append(torch.cat(codes, dim=1).double().numpy())
        labels.append(batch["label"].numpy() if "label" in batch else np.zeros(len(batch["x"])))
    return np.concatenate(found), np.concatenate(labels).astype(np.uint8)


def _plane(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centre L and axes 2×L: the two numbers themselves, or the first principal components, one deviation long."""
    if codes.shape[1] == 2:
        return np.zeros(2), np.eye(2)
    centre = codes.mean(axis=0)
    _, deviations, components = np.linalg.svd(codes - centre, full_matrices=False)
    return centre, components[:2] * (deviations[:2, None] / np.sqrt(len(codes)))


def _usual(encode: GraphSpec, pictures: PictureSet) -> Usual | None:
    measure = next((spec for spec in encode.outputs if spec.content in ("likelihood", "likelihood-bound")), None)
    if measure is None or not pictures.holds_out:
        return None
    is_bound = measure.content == "likelihood-bound"
    noise = torch.Generator().manual_seed(0)
    values: list[Tensor] = []
    for batch in pictures.held_out(1, _MEASURED, _BATCH):
        draws = [
            _run(encode, batch["x"], batch.get("label"), noise)[measure.name]
            for _ in range(_NOISE_DRAWS if is_bound else 1)
        ]
        values.append(torch.stack(draws).mean(dim=0))
    found = torch.cat(values).double().numpy()
    what = f"-ELBO, mean of {_NOISE_DRAWS} draws," if is_bound else "negative log-likelihood"
    return Usual(
        bits_per_dim=tuple(round(float(level), 4) for level in np.percentile(found, range(101))),
        definition=f"percentiles of the {what} in bits per dimension of {len(found)} held-out pictures",
    )


def _run(encode: GraphSpec, x: Tensor, label: Tensor | None, noise: torch.Generator | None) -> dict[str, Tensor]:
    """Outputs by name; without `noise` zeros are given."""
    feeds: list[Tensor] = []
    for spec in encode.inputs:
        if spec.content == "picture":
            feeds.append(x)
        elif spec.content == "label":
            assert label is not None
            feeds.append(label)
        else:
            shape = (len(x), spec.channels or 1)
            feeds.append(torch.zeros(shape) if noise is None else torch.randn(shape, generator=noise))
    made = encode.network(*feeds)
    outputs = (made,) if isinstance(made, Tensor) else made
    return {spec.name: output for spec, output in zip(encode.outputs, outputs, strict=True)}
