"""`python -m exporters import-weights`: from other people's weights to a package that computes the same."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image
from torch import nn

from exporters.cli import main
from studio.package.import_report import decode_report
from studio.package.loader import open_package
from tests.helpers.foreign import ForeignUNet, PublishedGlow, PublishedResNet


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import-weights", *map(str, arguments)])


def saved(network: nn.Module, folder: Path) -> Path:
    torch.save(network.state_dict(), folder / "latest_net_G.pth")
    return folder / "latest_net_G.pth"


def onnx_outputs(package: Path, file: str, feed: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    session = onnxruntime.InferenceSession(package / file, providers=["CPUExecutionProvider"])
    made = session.run(None, {name: tensor.numpy() for name, tensor in feed.items()})
    return [torch.from_numpy(np.asarray(each)) for each in made]


@pytest.mark.parametrize(
    "network",
    [
        PublishedResNet(blocks=3, dropout=True),
        pytest.param(PublishedResNet(antialiased=True, channels=(1, 3)), marks=pytest.mark.slow),
        ForeignUNet(depth=5),
    ],
    ids=["resnet", "antialiased", "unet"],
)
def test_the_graph_of_a_package_equals_the_published_network(network: nn.Module, tmp_path: Path) -> None:
    result = run(saved(network, tmp_path), "-o", tmp_path / "package")
    assert result.exit_code == 0, result.output
    assert "generator" in result.stderr
    manifest = open_package(tmp_path / "package").manifest
    assert (manifest.id, manifest.name, manifest.licence) == ("latest-net-g", "latest_net_G", "not stated")
    with Image.open(tmp_path / "package" / "preview.webp") as preview:
        assert np.asarray(preview.convert("RGB")).std() > 1
    graph = manifest.graphs[0]
    channels = 1 if graph.inputs[0].channel_order == "L" else 3
    x = torch.rand(2, channels, 96, 64) * 2 - 1
    (found,) = onnx_outputs(tmp_path / "package", "translate.onnx", {"image": x})
    with torch.no_grad():
        assert (found - network.eval()(x)).abs().max() < 2e-4


@pytest.mark.slow
def test_the_manifest_says_what_the_options_said(tmp_path: Path) -> None:
    file = saved(PublishedResNet(), tmp_path)
    options = ["--id", "postcards", "--licence", "MIT", "--author", "A", "--author", "B", "--source", "photo"]
    Image.new("RGB", (60, 40), "#804020").save(tmp_path / "photo.png")
    options += ["--target", "postcard", "--image-size", "256", "--preview", str(tmp_path / "photo.png")]
    result = run(file, "-o", tmp_path / "p.itmodel", "--name", "Old Postcards", *options)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "p.itmodel").is_file()
    package = open_package(tmp_path / "p.itmodel")
    manifest = package.manifest
    assert (manifest.id, manifest.name, manifest.licence, manifest.authors) == (
        "postcards", "Old Postcards", "MIT", ("A", "B"),
    )  # fmt: skip
    assert manifest.domains is not None
    assert (manifest.domains.source, manifest.domains.target) == ("photo", "postcard")
    assert manifest.graphs[0].size.preferred == 256
    assert "latest_net_G.pth" in manifest.description
    assert "2 blocks" in manifest.description


@pytest.mark.slow
def test_a_flow_gets_both_directions_samples_and_a_measured_round_trip(tmp_path: Path) -> None:
    network = PublishedGlow(levels=2, steps=3)
    result = run(saved(network, tmp_path), "-o", tmp_path / "package", "--image-size", 16)
    assert result.exit_code == 0, result.output
    manifest = open_package(tmp_path / "package").manifest
    assert manifest.roles == ("encode", "decode")
    assert [latent.shape for latent in manifest.latents] == [(6, 8, 8), (24, 4, 4)]
    assert manifest.parity is not None
    assert manifest.parity.round_trip is not None
    assert manifest.parity.round_trip <= 1e-4
    assert (tmp_path / "package" / "preview.webp").exists()
    x = torch.rand(2, 3, 16, 16) * 2 - 1
    latents = onnx_outputs(tmp_path / "package", "encode.onnx", {"image": x})
    with torch.no_grad():
        for found, wanted in zip(latents, network(x / 2), strict=True):
            assert (found - wanted).abs().max() < 1e-4 * max(1, float(wanted.abs().max()))
    feed = {f"latent_{level}": latent for level, latent in enumerate(latents)} | {"temperature": torch.ones(2)}
    (back,) = onnx_outputs(tmp_path / "package", "decode.onnx", feed)
    assert (back - x).abs().max() < 1e-4


@pytest.mark.slow
def test_published_inference_of_a_u_net_is_repeated_by_its_noise(tmp_path: Path) -> None:
    network = ForeignUNet(depth=6).train()
    result = run(saved(network, tmp_path), "-o", tmp_path / "package", "--inference", "published")
    assert result.exit_code == 0, result.output
    graph = open_package(tmp_path / "package").manifest.graphs[0]
    assert graph.inference == "batch-statistics"
    noise: list[torch.Tensor] = []
    for layer in network.modules():
        if isinstance(layer, nn.Dropout):
            layer.register_forward_hook(lambda _m, _x, y: noise.append(torch.where(y != 0, 0.75, 0.25)))
    x = torch.rand(1, 3, 128, 64) * 2 - 1
    with torch.no_grad():
        wanted = network(x)
    names = [tensor.name for tensor in graph.inputs]
    (found,) = onnx_outputs(tmp_path / "package", "translate.onnx", dict(zip(names, [x, *noise], strict=True)))
    assert (found - wanted).abs().max() < 2e-4


def test_a_failure_is_one_line_on_stderr_and_writes_nothing(tmp_path: Path) -> None:
    file = saved(PublishedResNet(norm=nn.BatchNorm2d), tmp_path)
    result = run(file, "-o", tmp_path / "package")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "`--norm instance` or `--norm batch`" in result.stderr
    assert not (tmp_path / "package").exists()


def test_what_was_recognised_is_data_if_asked_for(tmp_path: Path) -> None:
    result = run(saved(PublishedResNet(blocks=3, dropout=True), tmp_path), "-o", tmp_path / "package", "--json")
    assert result.exit_code == 0, result.output
    report = decode_report(result.stdout)
    assert report is not None
    assert (report.id, report.package, report.problem) == ("latest-net-g", str(tmp_path / "package"), "")
    assert "3 blocks" in report.found[0].value
    assert {field for finding in report.found for field in finding.fields} == {"padding", "inference", "norm"}
    assert result.stderr == ""


def test_a_problem_is_data_too_and_names_what_would_settle_it(tmp_path: Path) -> None:
    file = saved(PublishedResNet(norm=nn.BatchNorm2d), tmp_path)
    for options, fields in (((), ("norm",)), (("--norm", "layer"), ("norm",)), (("--id", "Old Postcards"), ("id",))):
        result = run(file, "-o", tmp_path / "package", "--json", *options)
        assert result.exit_code == 2
        report = decode_report(result.stdout)
        assert report is not None
        assert report.fields == fields
        assert "--" not in report.problem
    assert not (tmp_path / "package").exists()


def test_an_id_that_no_package_may_have_is_refused(tmp_path: Path) -> None:
    result = run(saved(PublishedResNet(), tmp_path), "-o", tmp_path / "package", "--id", "Old Postcards")
    assert result.exit_code == 2
    assert "--id" in result.stderr
