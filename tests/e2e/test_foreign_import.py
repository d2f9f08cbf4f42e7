"""`studio models import FILE.onnx` as a user calls it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.system.paths import bundled_models_folder
from tests.helpers import photos, strangers

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _import(*arguments: object) -> int:
    return cli.run(["models", "import", *map(str, arguments)])


def _installed(home: Path) -> list[str]:
    folder = home / "models"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_from_a_file_to_a_translated_photo(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    strangers.multiple_of_8(tmp_path / "Soft Fog.onnx")
    assert _import("Soft Fog.onnx", "--yes", "--licence", "MIT") == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[-1] == "imported soft-fog: Soft Fog"
    assert any(line.startswith("value range") and "-1 … 1" in line and "(--range)" in line for line in lines)
    assert any(line.startswith("size") and "any multiple of 8 from 8" in line for line in lines)
    photos.photo_png(tmp_path / "photo.png", 50, 30)
    assert cli.run(["translate", "photo.png", "-o", "out.png", "--model", "soft-fog", "--device", "cpu"]) == 0
    with Image.open("out.png") as image:
        values = photos.gradient(50, 30) / 127.5 - 1
        assert np.abs(np.asarray(image) - (np.tanh(values) + 1) * 127.5).max() <= 1
    assert cli.run(["models", "verify", "soft-fog", "--device", "cpu"]) == 0


def test_a_dry_run_writes_nothing(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    strangers.tanh(tmp_path / "x.onnx")
    assert _import("x.onnx", "--dry-run") == 0
    assert "value range" in capsys.readouterr().out
    assert _import("x.onnx", "--dry-run", "--json", "--range", "0,1") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["id"], told["path"]) == ("x", None)
    found = {item["name"]: item for item in told["found"]}
    assert found["value range"] == {
        "name": "value range",
        "value": "0 … 1",
        "because": "as asked for",
        "flag": "--range",
    }
    assert _installed(studio_home) == []


def test_an_id_that_is_taken_is_told_before_anything_runs(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    strangers.tanh(tmp_path / "x.onnx")
    assert _import("x.onnx", "--json", "--id", "mine") == 0
    path = json.loads(capsys.readouterr().out)["path"]
    assert Path(path) == (studio_home / "models" / "mine").resolve()
    assert _import("x.onnx", "--id", "mine") == 2
    assert "already installed" in capsys.readouterr().err
    assert _import("x.onnx", "--id", "mine", "--replace", "--name", "Mine again") == 0
    assert _installed(studio_home) == ["mine"]


@pytest.mark.parametrize(
    ("flags", "fault"),
    [
        (("--range", "1,0"), "is not a range"),
        (("--range", "white"), "is not a range"),
        (("--output-range", "nan,1"), "is not a range"),
        (("--size", "0"), "is not a size"),
        (("--multiple", "0"), "--multiple"),
        (("--id", "../up"), "is no id"),
        (("--photo", "nowhere.png"), "nowhere.png does not exist"),
        (("--style", "1"), "takes no style"),
        (("--name", "n" * 300), "length <= 200"),
    ],
)
def test_wrong_flags_are_one_line(
    studio_home: Path, tmp_path: Path, capsys: Captured, flags: tuple[str, str], fault: str
) -> None:
    strangers.tanh(tmp_path / "x.onnx")
    assert _import("x.onnx", *flags) == 2
    said = capsys.readouterr().err
    assert fault in said
    assert said.count("\n") == 1
    assert _installed(studio_home) == []


def test_the_wrong_kind_of_file_leaves_nothing_behind(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    for make in (strangers.classifier, strangers.language_model, strangers.outside_weights, strangers.own_domain):
        assert _import(make(tmp_path / "x.onnx"), "--yes") == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert "x.onnx" in said.err
    assert _installed(studio_home) == []
    (tmp_path / "model.bin").write_bytes(b"?")
    assert _import("model.bin", "--range", "0,1") == 2
    assert "is no .onnx file" in capsys.readouterr().err


@pytest.mark.slow
def test_the_graphs_of_the_program_would_be_read_rightly(capsys: Captured) -> None:
    for name, multiple in (("watercolour", "4"), ("brush", "32")):
        assert _import(bundled_models_folder() / name / "translate.onnx", "--dry-run", "--json") == 0
        found = {item["name"]: item["value"] for item in json.loads(capsys.readouterr().out)["found"]}
        assert [found[key] for key in ("value range", "output range", "channels")] == ["-1 … 1", "-1 … 1", "RGB"]
        assert f"multiple of {multiple} " in found["size"]


@pytest.mark.slow
def test_weights_of_pytorch_are_added_as_the_window_adds_them(
    studio_home: Path, tmp_path: Path, capsys: Captured
) -> None:
    import torch

    from tests.helpers.foreign import PublishedResNet

    torch.save(PublishedResNet(blocks=3).state_dict(), tmp_path / "Post Cards.pth")
    assert _import("Post Cards.pth", "--licence", "MIT", "--id", "cards") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("3 blocks" in line for line in lines)
    assert lines[-1] == "imported cards: Post Cards"
    assert _installed(studio_home) == ["cards"]
    assert cli.run(["models", "verify", "cards", "--device", "cpu"]) == 0


def test_weights_that_can_not_be_used_are_one_line(
    studio_home: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.pth").write_bytes(b"weights")
    assert _import("x.pth", "--range", "0,1") == 2
    assert "of weights only --id, --name, --licence, --source, --target can be said" in capsys.readouterr().err
    monkeypatch.setattr("studio.inference.onnx_import.weights.can_read_weights", lambda: False)
    assert _import("x.pth") == 2
    assert "weights such as x.pth need PyTorch: pip install" in capsys.readouterr().err
    assert _installed(studio_home) == []
