"""Exports equal PyTorch, or nothing is written."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from exporters.errors import ExportError
from exporters.export import export_graph
from exporters.families import ExportOptions
from exporters.run import export_run
from exporters.spec import GraphSpec, picture
from exporters.validate import validate_graph
from studio.graph.receptive_field import reach
from studio.package.loader import open_package
from studio.package.manifest import SizeRule
from tests.helpers.recipes import contrastive_recipe, cyclegan_recipe, pix2pix_recipe
from tests.helpers.training import write_pairs, write_unpaired
from tests.unit.studio.inference.test_tiles import tiled_and_whole
from trainer.errors import CheckpointError
from trainer.families.pix2pix.model import UNetGenerator
from trainer.loop import fit
from trainer.nn.resnet import ResNetGenerator
from trainer.nn.shuffle import ShuffleGenerator


def _translator(network: nn.Module, size: SizeRule) -> GraphSpec:
    return GraphSpec(
        role="translate",
        file="g.onnx",
        network=network,
        inputs=(picture("image"),),
        outputs=(picture("picture"),),
        size=size,
    )


@pytest.mark.parametrize(
    "network",
    [
        ResNetGenerator(filters=4, blocks=2),
        ShuffleGenerator(filters=8, blocks=2, fold=4, tail=4),
        pytest.param(ShuffleGenerator(filters=8, blocks=1, fold=8), marks=pytest.mark.slow),
        pytest.param(ResNetGenerator(filters=4, blocks=2, norm="none", upsampling="resize"), marks=pytest.mark.slow),
        pytest.param(ResNetGenerator(filters=4, blocks=3, norm="none", dilations=(1, 4)), marks=pytest.mark.slow),
        pytest.param(ResNetGenerator(filters=4, blocks=1, norm="batch"), marks=pytest.mark.slow),
        UNetGenerator(depth=4, filters=4, norm="instance", dropout=0.5),
        pytest.param(UNetGenerator(depth=5, filters=4, norm="instance"), marks=pytest.mark.slow),
        pytest.param(UNetGenerator(depth=3, filters=4, norm="batch", upsampling="resize"), marks=pytest.mark.slow),
    ],
    ids=[
        "resnet",
        "shuffle",
        "shuffle-by-eights",
        "resnet-local",
        "resnet-dilated",
        "resnet-batch",
        "unet",
        "unet-of-bottleneck-1",
        "unet-resize",
    ],
)
def test_a_graph_equals_its_network_at_sizes_never_traced(network: nn.Module, tmp_path: Path) -> None:
    size = SizeRule(multiple_of=network.multiple_of, minimum=network.minimum)  # type: ignore[arg-type]
    spec = _translator(network, size)
    export_graph(spec, tmp_path / "g.onnx")
    assert spec.traced_size not in spec.checked_sizes
    assert any(height != width for height, width in spec.checked_sizes)
    assert 0 < validate_graph(spec, tmp_path / "g.onnx").largest_error <= 1e-4


@pytest.mark.slow
def test_a_graph_tells_nothing_of_the_machine_that_exported(tmp_path: Path) -> None:
    spec = _translator(ResNetGenerator(filters=4, blocks=1), SizeRule(multiple_of=4, minimum=8))
    export_graph(spec, tmp_path / "g.onnx")
    data = (tmp_path / "g.onnx").read_bytes()
    assert b".py" not in data
    assert not [d for d in (tmp_path.iterdir()) if d.name != "g.onnx"], "weights belong into the one file"


@pytest.mark.slow
def test_a_graph_that_differs_names_output_and_difference(tmp_path: Path) -> None:
    network = ResNetGenerator(filters=4, blocks=1)
    spec = _translator(network, SizeRule(multiple_of=4, minimum=8))
    export_graph(spec, tmp_path / "g.onnx")
    with torch.no_grad():
        network.decoder[-1].weight.add_(0.05)  # type: ignore[operator]
    with pytest.raises(ExportError, match=r"output `picture` at .* differs from PyTorch by \d\.\d+e-0\d"):
        validate_graph(spec, tmp_path / "g.onnx")


class _Broken(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x / 0.0


def test_a_graph_with_nan_is_refused(tmp_path: Path) -> None:
    spec = _translator(_Broken(), SizeRule(multiple_of=4, minimum=8))
    export_graph(spec, tmp_path / "g.onnx")
    with pytest.raises(ExportError, match="is not finite"):
        validate_graph(spec, tmp_path / "g.onnx")


@pytest.mark.slow
def test_a_mismatch_writes_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fit(pix2pix_recipe(steps=2), write_pairs(tmp_path), tmp_path / "run")
    from exporters import package

    def export_other_weights(spec: GraphSpec, path: Path, *, halves: bool) -> None:
        other = UNetGenerator(depth=4, filters=8, norm="instance", dropout=0.0)
        export_graph(replace(spec, network=other), path, halves=halves)

    monkeypatch.setattr(package, "export_graph", export_other_weights)
    with pytest.raises(ExportError, match="no package was written"):
        export_run(tmp_path / "run", tmp_path / "out" / "package")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_both_directions_of_a_cyclegan_are_named_by_its_domains(tmp_path: Path) -> None:
    fit(cyclegan_recipe(steps=2), write_unpaired(tmp_path), tmp_path / "run")
    export_run(tmp_path / "run", tmp_path / "package")
    package = open_package(tmp_path / "package")
    assert package.manifest.directions == ("photo-to-oil-painting", "oil-painting-to-photo")
    for graph in package.manifest.graphs:
        onnx.checker.check_model(onnx.load(package.graph_path(graph)), full_check=True)
    vectors = np.load(tmp_path / "package" / "parity.npz", allow_pickle=False)
    graphs = {"a_to_b.onnx", "b_to_a.onnx", "critic_a_to_b.onnx", "critic_b_to_a.onnx"}
    assert {name.split(":")[0] for name in vectors.files} == graphs


@pytest.mark.slow
def test_a_one_sided_cyclegan_has_its_one_direction(tmp_path: Path) -> None:
    fit(contrastive_recipe(steps=2), write_unpaired(tmp_path), tmp_path / "run")
    export_run(tmp_path / "run", tmp_path / "package")
    package = open_package(tmp_path / "package")
    assert package.manifest.directions == ("photo-to-oil-painting",)
    assert [graph.file for graph in package.manifest.graphs] == ["a_to_b.onnx", "critic_a_to_b.onnx"]
    assert not (tmp_path / "package" / "b_to_a.onnx").exists()


@pytest.mark.slow
def test_a_projected_discriminator_stays_behind(tmp_path: Path) -> None:
    model = {"discriminator": "projected", "discriminator_filters": 4, "discriminator_layers": None}
    fit(contrastive_recipe(steps=1, data={"crop_px": 32}, model=model), write_unpaired(tmp_path), tmp_path / "run")
    export_run(tmp_path / "run", tmp_path / "package")
    assert [graph.file for graph in open_package(tmp_path / "package").manifest.graphs] == ["a_to_b.onnx"]


@pytest.mark.slow
def test_metrics_of_another_step_are_not_claimed(tmp_path: Path) -> None:
    run = fit(pix2pix_recipe(steps=2), write_pairs(tmp_path), tmp_path / "run").run
    numbers = [
        {"name": "psnr", "value": 20.0, "definition": "d"},
        {"name": "baseline_psnr", "value": 9.0, "definition": "d"},
    ]
    for step, claimed in ((2, ("psnr",)), (1, ())):
        (run / "metrics.json").write_text(json.dumps({"step": step, "metrics": numbers}))
        training = export_run(run, tmp_path / "package", wishes=ExportOptions(critic=False)).training
        assert training is not None
        assert tuple(metric.name for metric in training.metrics) == claimed
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".package")]


def test_a_folder_that_is_no_package_is_left_alone(tmp_path: Path) -> None:
    run = fit(pix2pix_recipe(steps=1), write_pairs(tmp_path), tmp_path / "run").run
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "mine.jpg").write_bytes(b"x")
    with pytest.raises(ExportError, match="a folder that is no package"):
        export_run(run, tmp_path / "photos")
    assert (tmp_path / "photos" / "mine.jpg").exists()


def test_a_run_without_checkpoint_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint in"):
        export_run(tmp_path, tmp_path / "package")


@pytest.mark.slow
def test_the_quick_generator_is_exact_in_tiles(tmp_path: Path) -> None:
    network = ShuffleGenerator(filters=8, blocks=2, fold=4, tail=4).eval()
    export_graph(_translator(network, SizeRule(multiple_of=4, minimum=8)), tmp_path / "g.onnx")
    model = onnx.load(tmp_path / "g.onnx")
    found = reach(model)
    assert found is not None
    assert found.stride_px == 4
    tiles, error = tiled_and_whole(model, found, (236, 172), 104, SizeRule(multiple_of=4))
    assert tiles >= 4
    assert error <= 1e-5
