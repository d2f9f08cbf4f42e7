"""Strips of held-out pictures and what the shipped graphs make of them, and a page that shows them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from exporters.errors import ExportError
from exporters.gallery_page import Strip, write_page
from exporters.validate import cpu_session
from studio.errors import StudioError
from studio.package.loader import Package, open_package
from studio.package.manifest import Graph, TensorSpec
from trainer.data import open_pictures
from trainer.data.sets import PictureSet
from trainer.errors import DataError, TrainerError
from trainer.files import replacing
from trainer.recipe import Recipe
from trainer.recipe_file import load_recipe

SHOWN = 8
_CELL_PX = 160
_GAP_PX = 6


_session = lru_cache(maxsize=2)(cpu_session)
"""A row asks the same graph for every picture."""


@dataclass(frozen=True, eq=False)
class _Row:
    words: str
    """Letters, digits, hyphens and blanks: the name of the file holds them."""
    pictures: list[Tensor]
    """C×H×W in [-1, 1]."""


def write_gallery(resources: Path, data: Path, out: Path, report: Callable[[str], None] = print) -> int:
    """Write `index.html` and its pictures to the folder `out`, for every package of `resources/models`; returns how
    many. `resources/recipes` holds what they were trained by.

    Which held-out pictures are shown is a rule, not a choice: `SHOWN` of them spread evenly over all; samples are those
    of the first seeds. A package whose set is not below `data` keeps the pictures that `out` already has of it.
    """
    packages = [open_package(path.parent) for path in sorted((resources / "models").glob("*/manifest.json"))]
    if not packages:
        raise ExportError(f"there are no packages in {resources / 'models'}", "export some first")
    out.mkdir(parents=True, exist_ok=True)
    shown = []
    for package in packages:
        try:
            rows = list(_rows(package, resources / "recipes", data))
        except (DataError, TrainerError, StudioError) as error:
            kept = _strips_in(out, package.id)
            report(f"{package.id}: {'left as it was' if kept else 'not shown'} ({error})")
            shown.append((package, kept))
            continue
        for old in out.glob(f"{package.id}.*.webp"):
            old.unlink()
        shown.append((package, [_save(out, package.id, number, row) for number, row in enumerate(rows)]))
        report(f"{package.id}: {', '.join(row.words for row in rows)}")
    write_page(out / "index.html", shown)
    return len(shown)


def _rows(package: Package, recipes: Path, data: Path) -> Iterator[_Row]:
    training = package.manifest.training
    if training is None:
        raise ExportError(f"{package.id} does not say what it was trained on", "export it from a run")
    recipe = load_recipe(recipes / f"{training.recipe}.toml")
    if "translate" in package.roles:
        yield from _translations(package, recipe, data)
        return
    if "encode" in package.roles:
        yield from _rebuilt(package, recipe, data)
    # An autoencoder has no prior: numbers drawn by lot are no pictures of its.
    if package.manifest.family != "autoencoder":
        yield _Row(f"made from the seeds 0 to {SHOWN - 1}", [_sample(package, seed) for seed in range(SHOWN)])


def _translations(package: Package, recipe: Recipe, data: Path) -> Iterator[_Row]:
    graphs = [graph for graph in package.manifest.graphs if graph.role == "translate"]
    multiple = max(graph.size.multiple_of for graph in graphs)
    batches = list(islice(_with_held_out(data, recipe).held_out(multiple, SHOWN), SHOWN))
    sides = ("a", "b") if recipe.data.direction == "a_to_b" else ("b", "a")
    knows_truth = recipe.data.kind in ("paired", "aligned") or recipe.data.test_pairs
    for graph, (given, wanted) in zip(graphs, (sides, sides[::-1]), strict=False):
        way = f" {graph.direction}" if len(graphs) > 1 else ""
        yield _Row(f"held-out input{way}", [batch[given][0] for batch in batches])
        made = [_run(package, graph, {"picture": batch[given][:1]}, seed) for seed, batch in enumerate(batches)]
        yield _Row(f"output{way}", made)
        if knows_truth:
            yield _Row("truth", [batch[wanted][0] for batch in batches])


def _rebuilt(package: Package, recipe: Recipe, data: Path) -> Iterator[_Row]:
    encode, decode = package.graph("encode"), package.graph("decode")
    batch = next(iter(_with_held_out(data, recipe).held_out(1, SHOWN, SHOWN)))
    yield _Row("held-out picture", list(batch["x"]))
    made = []
    for index in range(len(batch["x"])):
        label = {"label": batch["label"][index : index + 1]} if "label" in batch else {}
        codes = _outputs(package, encode, {"picture": batch["x"][index : index + 1], "noise": 0.0, **label}, 0)
        made.append(_run(package, decode, {**codes, **label}, 0))
    yield _Row("what comes back from its numbers", made)


def _with_held_out(data: Path, recipe: Recipe) -> PictureSet:
    pictures = open_pictures(data, recipe.data)
    if not pictures.holds_out:
        raise DataError(
            f"{pictures.root} has no held-out pictures to show", "the recipe's `data.holdout` says how many"
        )
    return pictures


def _sample(package: Package, seed: int) -> Tensor:
    drawn = torch.Generator().manual_seed(seed)
    latents = {x.name: torch.randn(1, *x.shape, generator=drawn) for x in package.manifest.latents}
    label = torch.tensor([seed % max(len(package.manifest.classes), 1)])
    return _run(package, package.graph("decode"), {**latents, "label": label}, seed)


def _run(package: Package, graph: Graph, given: dict[str, Any], seed: int) -> Tensor:
    spec = graph.picture_output
    assert spec is not None
    return _outputs(package, graph, given, seed)[spec.name][0].float().clamp(-1, 1)


def _outputs(package: Package, graph: Graph, given: dict[str, Any], seed: int) -> dict[str, Tensor]:
    """Outputs by name. `given` is by name or by content; noise that is not given is drawn from `seed`."""
    drawn = torch.Generator().manual_seed(seed)
    height, width = given["picture"].shape[2:] if "picture" in given else (1, 1)
    feeds: dict[str, np.ndarray] = {}
    for spec in graph.inputs:
        value = given.get(spec.name, given.get(spec.content))
        if spec.content == "temperature":
            value = torch.ones(1)
        elif value is None or isinstance(value, float):
            value = _noise(spec, height, width, drawn) * (1.0 if value is None else value)
        feeds[spec.name] = value.numpy().astype(spec.dtype)
    session = _session(package.graph_path(graph))
    names = [spec.name for spec in graph.outputs]
    return dict(zip(names, (torch.from_numpy(np.asarray(y)) for y in session.run(names, feeds)), strict=True))


def _noise(spec: TensorSpec, height: int, width: int, drawn: torch.Generator) -> Tensor:
    lengths = {"height": height // spec.stride, "width": width // spec.stride, "channel": spec.channels or 1}
    shape = [lengths.get(str(axis), 1) for axis in spec.axes]
    if spec.range is None:
        return torch.randn(shape, generator=drawn)
    low, high = spec.range
    return low + (high - low) * torch.rand(shape, generator=drawn)


def _save(out: Path, package_id: str, number: int, row: _Row) -> Strip:
    cells = [_cell(picture) for picture in row.pictures]
    sheet = Image.new("RGB", (len(cells) * (_CELL_PX + _GAP_PX) - _GAP_PX, _CELL_PX), "white")
    for place, cell in enumerate(cells):
        sheet.paste(cell, (place * (_CELL_PX + _GAP_PX), 0))
    path = out / f"{package_id}.{number}.{row.words.replace(' ', '_')}.webp"
    with replacing(path) as temporary:
        sheet.save(temporary, format="WEBP", quality=84, method=6)
    return Strip(path.name, row.words)


def _strips_in(out: Path, package_id: str) -> list[Strip]:
    """The pictures of an earlier page; their words are in their names."""
    return [Strip(path.name, path.stem.split(".")[2].replace("_", " ")) for path in sorted(out.glob(f"{package_id}.*"))]


def _cell(picture: Tensor) -> Image.Image:
    """The middle square; small pictures keep their pixels."""
    pixels = ((picture + 1) * 127.5).round().clamp(0, 255).byte().expand(3, -1, -1).permute(1, 2, 0).numpy()
    image = Image.fromarray(np.ascontiguousarray(pixels))
    edge = min(image.size)
    left, top = (image.width - edge) // 2, (image.height - edge) // 2
    square = image.crop((left, top, left + edge, top + edge))
    how = Image.Resampling.NEAREST if edge < 48 else Image.Resampling.LANCZOS
    return square.resize((_CELL_PX, _CELL_PX), how)
