"""Every family's run becomes a package whose graphs compute what the trained networks compute."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from exporters.errors import ExportError
from exporters.families import ExportOptions
from exporters.run import export_run
from studio.package.loader import Package, open_package
from studio.package.manifest import Graph
from studio.package.parity import PARITY_NAME, relative_error, vector_name
from tests.helpers.recipes import (
    autoencoder_recipe,
    cgan_recipe,
    cyclegan_recipe,
    gan_recipe,
    glow_recipe,
    pix2pix_recipe,
    vae_recipe,
)
from tests.helpers.training import write_idx, write_idx_labels, write_pairs, write_unpaired
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.snapshot import load_generators
from trainer.task import SampleRequest

GLOW_BY_CLASS: dict[str, Any] = {
    "data": {"classes": ["one", "two", "three"]},
    "model": {"levels": 2, "steps": 2, "hidden": 8, "condition": "levels"},
}
CASES: dict[str, tuple[Callable[[], Recipe], tuple[str, ...]]] = {
    "autoencoder": (lambda: autoencoder_recipe(steps=2), ("encode", "decode")),
    "vae": (lambda: vae_recipe(steps=2), ("encode", "decode")),
    "gan": (lambda: gan_recipe(steps=2), ("decode", "critic")),
    "gan-residual": (lambda: gan_recipe(steps=2, model={"body": "resnet", "spectral": True}), ("decode", "critic")),
    "cgan": (lambda: cgan_recipe(steps=2), ("decode", "critic")),
    "cgan-any": (lambda: cgan_recipe(steps=2, model={"label_dropout": 0.3}), ("decode", "critic")),
    "gan-relativistic": (lambda: gan_recipe(steps=2, model={"adversarial": "relativistic"}), ("decode",)),
    "cgan-projected": (
        lambda: cgan_recipe(
            steps=2, model={"discriminator": "projected", "discriminator_px": 32, "discriminator_filters": 4}
        ),
        ("decode",),
    ),
    "glow-variational": (
        lambda: glow_recipe(steps=2, model={"steps": 1, "dequantisation": "variational"}),
        ("encode", "decode"),
    ),
    "glow": (lambda: glow_recipe(steps=4, model={"steps": 1}), ("encode", "decode")),
    "glow-additive": (lambda: glow_recipe(steps=4, model={"coupling": "additive"}), ("encode", "decode")),
    "glow-by-class": (lambda: glow_recipe(steps=4, **GLOW_BY_CLASS), ("encode", "decode")),
    "pix2pix": (lambda: pix2pix_recipe(steps=2), ("translate", "critic")),
    "pix2pix-relativistic": (lambda: pix2pix_recipe(steps=2, model={"adversarial": "relativistic"}), ("translate",)),
    "pix2pix-resnet": (
        lambda: pix2pix_recipe(
            steps=2, model={"generator": "resnet", "blocks": 1, "depth": None, "dropout": None, "adversarial": "hinge"}
        ),
        ("translate", "critic"),
    ),
    "cyclegan": (lambda: cyclegan_recipe(steps=2), ("translate", "critic")),
    "cyclegan-spectral": (
        lambda: cyclegan_recipe(steps=2, model={"discriminator_norm": "spectral", "norm": "none"}),
        ("translate", "critic"),
    ),
}


SLOW = (
    *("gan-residual", "glow-additive", "glow-by-class", "pix2pix-resnet", "cyclegan", "cyclegan-spectral"),
    *("autoencoder", "cgan", "cgan-any", "glow"),
    *("gan-relativistic", "cgan-projected", "pix2pix-relativistic", "glow-variational"),
)
"""Left to the slow run: variants, and what the others have in them."""


def cases(*names: str) -> Any:
    marks = {name: [pytest.mark.slow] if name in SLOW else [] for name in names}
    return pytest.mark.parametrize("case", [pytest.param(name, marks=marks[name]) for name in names])


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Package]:
    """The package of a case, exported once for all tests; the run is beside it."""
    made: dict[str, Package] = {}

    def package_of(case: str) -> Package:
        if case not in made:
            recipe = published("batch") if case == "published" else CASES[case][0]()
            made[case] = exported(recipe, tmp_path_factory.mktemp(case))
        return made[case]

    return package_of


def run_of(package: Package) -> Path:
    return package.root.parent / "run"


def trained(recipe: Recipe, root: Path) -> Path:
    write_idx_labels(write_idx(root), classes=3)
    write_unpaired(write_pairs(root))
    return fit(recipe, root, root / "run", accelerator="cpu").run


def exported(recipe: Recipe, root: Path, wishes: ExportOptions | None = None, **options: Any) -> Package:
    export_run(trained(recipe, root), root / "package", wishes=wishes, **options)
    return open_package(root / "package")


def run(package: Package, graph: Graph, **feed: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(package.graph_path(graph), providers=["CPUExecutionProvider"])
    return [np.asarray(y) for y in session.run([tensor.name for tensor in graph.outputs], feed)]


@cases(*CASES)
def test_every_graph_of_every_family_equals_pytorch(case: str, packages: Callable[[str], Package]) -> None:
    package, roles = packages(case), CASES[case][1]
    assert package.roles == roles
    parity = package.manifest.parity
    assert parity is not None
    assert all(0 <= error <= parity.tolerance == 1e-4 for error in parity.largest_error.values())
    stored = np.load(package.root / PARITY_NAME, allow_pickle=False)
    for graph in package.manifest.graphs:
        feed = {tensor.name: stored[vector_name(graph.file, tensor.name)] for tensor in graph.inputs}
        for tensor, found in zip(graph.outputs, run(package, graph, **feed), strict=True):
            assert relative_error(found, stored[vector_name(graph.file, tensor.name)], tensor) <= 1e-4


@cases("gan", "cgan-any", "glow", "glow-by-class", "vae")
def test_a_decoder_makes_the_samples_that_the_trainer_makes(case: str, packages: Callable[[str], Package]) -> None:
    package = packages(case)
    checkpoint = load_checkpoint(find_checkpoint(run_of(package)) or Path())
    task, generators = load_generators(checkpoint)
    wanted = task.sample(generators, SampleRequest(count=3, seed=5, temperature=0.7))
    assert wanted is not None
    draws = torch.Generator().manual_seed(5)
    latents = {
        latent.name: torch.randn(3, *latent.shape, generator=draws).numpy() for latent in package.manifest.latents
    }
    graph = package.graph("decode")
    feed: dict[str, np.ndarray] = dict(latents)
    for tensor in graph.inputs:
        if tensor.content == "temperature":
            feed[tensor.name] = np.full(3, 0.7, np.float32)
        elif tensor.content == "label":
            feed[tensor.name] = np.arange(3)
    if not any(tensor.content == "temperature" for tensor in graph.inputs):
        feed = {name: (0.7 * latent).astype(np.float32) for name, latent in latents.items()}
    (made,) = run(package, graph, **feed)
    np.testing.assert_allclose(np.clip(made, -1, 1), wanted.numpy(), atol=2e-4)


@pytest.mark.slow
def test_a_package_names_its_classes_and_the_label_of_any(packages: Callable[[str], Package]) -> None:
    package = packages("cgan-any")
    assert package.manifest.classes == ("one", "two", "three")
    assert package.manifest.any_class == 3
    (label,) = [tensor for tensor in package.graph("decode").inputs if tensor.content == "label"]
    assert (label.dtype, label.range, label.axes) == ("int64", (0.0, 3.0), ("batch",))


def test_truncation_is_an_input_or_folded_in(tmp_path: Path, packages: Callable[[str], Package]) -> None:
    free = packages("gan")
    export_run(run_of(free), tmp_path / "folded", wishes=ExportOptions(truncation=0.5, critic=False))
    folded = open_package(tmp_path / "folded")
    assert folded.roles == ("decode",)
    assert [tensor.name for tensor in folded.graph("decode").inputs] == ["latent"]
    z = np.random.default_rng(0).standard_normal((2, 8), np.float32)
    (by_input,) = run(free, free.graph("decode"), latent=z, truncation=np.full(2, 0.5, np.float32))
    (by_weight,) = run(folded, folded.graph("decode"), latent=z)
    np.testing.assert_allclose(by_input, by_weight, atol=1e-6)
    (wider,) = run(free, free.graph("decode"), latent=z, truncation=np.ones(2, np.float32))
    assert np.abs(wider - by_weight).max() > 1e-3


def test_a_vae_samples_by_the_noise_it_is_given(packages: Callable[[str], Package]) -> None:
    package = packages("vae")
    graph = package.graph("encode")
    x = np.random.default_rng(1).uniform(-1, 1, (2, 1, 28, 28)).astype(np.float32)
    noise = np.random.default_rng(2).standard_normal((2, 3), np.float32)
    latent, mean, log_variance = run(package, graph, image=x, noise=noise)
    np.testing.assert_allclose(latent, mean + noise * np.exp(log_variance / 2), atol=1e-5)
    again, _, _ = run(package, graph, image=x, noise=np.zeros_like(noise))
    np.testing.assert_allclose(again, mean, atol=1e-6)


@pytest.mark.slow
def test_a_flow_comes_back_exactly_by_all_latents_and_not_without_one(packages: Callable[[str], Package]) -> None:
    package = packages("glow")
    parity = package.manifest.parity
    assert parity is not None
    assert parity.round_trip is not None
    assert parity.round_trip <= 1e-4
    encode, decode = package.graph("encode"), package.graph("decode")
    x = np.random.default_rng(3).uniform(-1, 1, (2, 1, 28, 44)).astype(np.float32)
    *latents, bits_per_dim = run(package, encode, image=x)
    assert bits_per_dim.shape == (2,)
    assert [latent.shape[1:] for latent in latents] == [(2, 14, 22), (8, 7, 11)]
    assert sum(latent[0].size for latent in latents) == x[0].size
    warm = np.ones(2, np.float32)
    (back,) = run(package, decode, latent_0=latents[0], latent_1=latents[1], temperature=warm)
    assert np.abs(back - x).max() <= 1e-4
    (lost,) = run(package, decode, latent_0=0 * latents[0], latent_1=latents[1], temperature=warm)
    assert np.abs(lost - x).max() > 1e-2


@pytest.mark.slow
def test_a_flow_that_does_not_come_back_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packages: Callable[[str], Package]
) -> None:
    from exporters import package

    folder = run_of(packages("glow"))
    # After the package, which is another test's too, and the first to ask makes it.
    monkeypatch.setattr(package, "ROUND_TRIP_TOLERANCE", 0.0)
    with pytest.raises(ExportError, match="round trip of a picture errs by"):
        export_run(folder, tmp_path / "out" / "package")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_bits_per_dim_are_those_of_the_trainer(packages: Callable[[str], Package]) -> None:
    package = packages("glow")
    _, generators = load_generators(load_checkpoint(find_checkpoint(run_of(package)) or Path()))
    grey = np.random.default_rng(4).integers(0, 256, (2, 1, 20, 20))
    x = (grey / 127.5 - 1).astype(np.float32)
    *_, found = run(package, package.graph("encode"), image=x)
    y = torch.from_numpy(((grey + 0.5) / 256 - 0.5).astype(np.float32))
    wanted = 8 - generators["flow"](y) / (np.log(2) * 400)
    np.testing.assert_allclose(found, wanted.detach().numpy(), rtol=1e-4)


def published(norm: str) -> Recipe:
    return pix2pix_recipe(steps=2, model={"dropout_at_test": True, "norm": norm, "depth": 5})


@pytest.mark.parametrize("norm", ["batch", "instance"])
@pytest.mark.slow
def test_published_inference_is_repeatable_by_its_noise(
    norm: str, tmp_path: Path, packages: Callable[[str], Package]
) -> None:
    package = packages("published") if norm == "batch" else exported(published(norm), tmp_path)
    graph = package.graph("translate")
    assert graph.inference == "batch-statistics"
    noise = [tensor for tensor in graph.inputs if tensor.content == "noise"]
    assert [(t.channels, t.stride, t.range) for t in noise] == [(32, 8, (0.0, 1.0)), (16, 4, (0.0, 1.0))]
    draw = np.random.default_rng(0)
    x = draw.uniform(-1, 1, (1, 3, 64, 96)).astype(np.float32)

    def made(seed: int) -> np.ndarray:
        draws = np.random.default_rng(seed)
        maps = {t.name: draws.random((1, t.channels or 0, 64 // t.stride, 96 // t.stride), np.float32) for t in noise}
        return run(package, graph, image=x, **maps)[0]

    assert np.array_equal(made(1), made(1))
    assert np.abs(made(1) - made(2)).max() > 1e-3


@pytest.mark.slow
def test_published_inference_normalises_as_pytorch_does_in_training(packages: Callable[[str], Package]) -> None:
    """With noise that drops nothing, the graph is the network in training mode with its dropout at rate 0."""
    package = packages("published")
    graph = package.graph("translate")
    _, generators = load_generators(load_checkpoint(find_checkpoint(run_of(package)) or Path()))
    x = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    ones = {
        t.name: np.full((2, t.channels or 0, 64 // t.stride, 64 // t.stride), 0.999, np.float32)
        for t in graph.inputs
        if t.content == "noise"
    }
    (found,) = run(package, graph, image=x.numpy(), **ones)
    network = generators["generator"]
    layers = [layer for layer in network.modules() if isinstance(layer, torch.nn.Dropout)]
    assert {layer.p for layer in layers} == {0.5}
    hooks = [layer.register_forward_hook(lambda _layer, args, _made: args[0] / 0.5) for layer in layers]
    network.train()
    with torch.no_grad():
        wanted = network(x)
    assert len(hooks) == 2
    np.testing.assert_allclose(found, wanted.numpy(), atol=2e-4)


@pytest.mark.slow
def test_a_recipe_that_drops_at_test_can_be_exported_without(tmp_path: Path) -> None:
    package = exported(published("instance"), tmp_path, ExportOptions(inference="deterministic", critic=False))
    graph = package.graph("translate")
    assert graph.inference == "deterministic"
    assert [tensor.name for tensor in graph.inputs] == ["image"]


@pytest.mark.parametrize(
    "case", ["vae", *(pytest.param(case, marks=pytest.mark.slow) for case in ("pix2pix", "cyclegan", "cgan"))]
)
def test_half_precision_keeps_its_statistics_and_its_tolerance(
    case: str, tmp_path: Path, packages: Callable[[str], Package]
) -> None:
    single = packages(case)
    export_run(run_of(single), tmp_path / "half", precision="fp16")
    half = open_package(tmp_path / "half")
    assert {graph.precision for graph in half.manifest.graphs} == {"fp16"}
    parity = half.manifest.parity
    assert parity is not None
    assert parity.tolerance == 2e-2
    assert 1e-6 < max(parity.largest_error.values()) <= 2e-2
    for graph in half.manifest.graphs:
        model = onnx.load(half.graph_path(graph))
        assert {t.data_type for t in model.graph.initializer if len(t.dims) > 1} == {onnx.TensorProto.FLOAT16}
        assert all(value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT for value in model.graph.output)
        assert half.graph_path(graph).stat().st_size < single.graph_path(graph).stat().st_size


@pytest.mark.slow
def test_a_flow_in_half_precision_is_refused(tmp_path: Path, packages: Callable[[str], Package]) -> None:
    with pytest.raises(ExportError, match="a flow in 16 bits has no exact inverse"):
        export_run(run_of(packages("glow")), tmp_path / "package", precision="fp16")
    assert not (tmp_path / "package").exists()
