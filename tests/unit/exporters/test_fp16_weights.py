"""Weights of 16 bits: half the file, the same numbers in 32 bits, and all that is made of a graph as before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from exporters.run import export_run
from studio.graph.receptive_field import load_reach
from studio.graph.rewrite import faster_graph
from studio.graph.widen_fp16 import read_model
from studio.package.loader import Package, open_package
from studio.package.parity import PARITY_NAME, relative_error, vector_name
from tests.helpers.recipes import gan_recipe, glow_recipe, pix2pix_recipe, vae_recipe
from tests.helpers.rewriting import kinds, run
from tests.helpers.training import write_idx, write_idx_labels, write_pairs
from trainer.data import open_pictures
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.report import measure_run

PIX2PIX: dict[str, Any] = {
    "steps": 2,
    "model": {"generator": "resnet", "filters": 16, "blocks": 1, "norm": "none", "depth": None, "dropout": None},
}
VAE: dict[str, Any] = {"steps": 2, "model": {"hidden": [96], "norm": "batch"}}
GAN: dict[str, Any] = {"steps": 2, "model": {"filters": 16}}
DESCRIBED = {"id": "half", "name": "Half", "description": "", "licence": "CC0-1.0"}


def packaged(make: Callable[..., Recipe], root: Path, weights: str, **changes: Any) -> Package:
    write_idx_labels(write_idx(root), classes=3)
    recipe = make(**changes, package={**DESCRIBED, "weights": weights})
    run = fit(recipe, write_pairs(root), root / weights / "run", accelerator="cpu").run
    measure_run(run, root, step=None, features=None, note=print)
    export_run(run, root / weights / "package")
    return open_package(root / weights / "package")


def halves(path: Path) -> list[onnx.TensorProto]:
    return [tensor for tensor in onnx.load(path).graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT16]


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return packaged(pix2pix_recipe, tmp_path_factory.mktemp("translator"), "fp16", **PIX2PIX)


@pytest.mark.slow
def test_a_translator_of_half_the_size_equals_the_network_that_was_measured(
    translator: Package, tmp_path: Path
) -> None:
    whole = packaged(pix2pix_recipe, tmp_path, "fp32", **PIX2PIX)
    sizes = [package.graph_path(package.graph("translate")).stat().st_size for package in (translator, whole)]
    assert sizes[0] < 0.6 * sizes[1]
    assert translator.manifest.parity is not None
    assert translator.manifest.parity.largest_error["translate.onnx"] < 1e-4
    graph = translator.graph("translate")
    with np.load(translator.root / PARITY_NAME) as vectors, np.load(whole.root / PARITY_NAME) as before:
        key = vector_name(graph.file, graph.outputs[0].name)
        assert 0 < relative_error(vectors[key], before[key], graph.outputs[0]) < 0.01


@pytest.mark.slow
def test_its_graph_is_read_and_made_faster_as_if_it_were_whole(translator: Package, tmp_path: Path) -> None:
    path = translator.graph_path(translator.graph("translate"))
    assert halves(path)
    full = read_model(path)
    assert not [tensor for tensor in full.graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT16]
    assert "Cast" not in kinds(full)
    reach = load_reach(path)
    assert reach is not None
    onnx.save(full, tmp_path / "full.onnx")
    assert reach == load_reach(tmp_path / "full.onnx")
    faster = faster_graph(path, tmp_path / "cache")
    assert isinstance(faster, Path)
    assert faster != path
    x = np.random.default_rng(1).uniform(-1, 1, (1, 3, 32, 24)).astype(np.float32)
    np.testing.assert_allclose(run(onnx.load(faster), x), run(onnx.load(path), x), atol=1e-4)


@pytest.mark.slow
def test_what_is_measured_is_what_ships(translator: Package) -> None:
    x, picture = (np.asarray(array) for array in _held_out(translator.root.parents[1]))
    (made,) = onnxruntime.InferenceSession(
        translator.graph_path(translator.graph("translate")), providers=["CPUExecutionProvider"]
    ).run(None, {"image": x})
    training = translator.manifest.training
    assert training is not None
    measured = next(metric.value for metric in training.metrics if metric.name == "l1")
    assert np.abs(np.asarray(made) - picture).mean() / 2 == pytest.approx(measured, abs=6e-5)


def _held_out(root: Path) -> tuple[Any, Any]:
    """All held-out pairs in one batch."""
    recipe = pix2pix_recipe(**PIX2PIX)
    batches = list(open_pictures(root, recipe.data).held_out(4, 100))
    a, b = (torch.cat([batch[side] for batch in batches]) for side in "ab")
    return a, b


@pytest.mark.slow
def test_batch_normalisation_is_folded_before_weights_are_rounded(tmp_path: Path) -> None:
    whole, half = (packaged(vae_recipe, tmp_path, weights, **VAE) for weights in ("fp32", "fp16"))
    for role in ("encode", "decode"):
        sizes = [package.graph_path(package.graph(role)).stat().st_size for package in (half, whole)]
        assert sizes[0] < 0.7 * sizes[1]


@pytest.mark.slow
def test_weights_between_the_normalisations_of_a_gan_stay_in_half(tmp_path: Path) -> None:
    whole, half = (packaged(gan_recipe, tmp_path, weights, **GAN) for weights in ("fp32", "fp16"))
    sizes = [package.graph_path(package.graph("decode")).stat().st_size for package in (half, whole)]
    assert sizes[0] < 0.6 * sizes[1]
    assert half.manifest.parity is not None
    assert half.manifest.parity.largest_error["decode.onnx"] < 1e-4


@pytest.mark.slow
def test_a_flow_stays_exact(tmp_path: Path) -> None:
    package = packaged(glow_recipe, tmp_path, "fp16", steps=4, model={"hidden": 96})
    assert package.manifest.parity is not None
    assert package.manifest.parity.round_trip is not None
    assert package.manifest.parity.round_trip < 1e-4
    stored = halves(package.graph_path(package.graph("decode")))
    assert stored
    for tensor in stored:
        assert np.isfinite(numpy_helper.to_array(tensor)).all()
