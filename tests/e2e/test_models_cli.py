"""`studio models`: listed, shown, checked, brought in and removed."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

from studio import cli
from studio.package.loader import open_package
from studio.package.manifest import encode_manifest
from tests.helpers import graphs, models
from tests.helpers.commands import one_line

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_models_are_verified(studio_home: Path, capsys: Captured) -> None:
    folder = studio_home / "models" / "noisy"
    opened = open_package(graphs.noisy_package(folder))
    assert cli.run(["models", "verify", "noisy"]) == 1
    assert "noisy is not checkable: it has no stored vectors" in capsys.readouterr().out
    manifest = msgspec.structs.replace(opened.manifest, parity=graphs.parity())
    (folder / "manifest.json").write_bytes(encode_manifest(manifest))
    x, noise = np.zeros((1, 3, 4, 4), np.float32), np.full((1, 1, 4, 4), 0.5, np.float32)
    stored = {"image": x, "noise": noise, "translated": x + noise}
    graphs.vectors(folder, {f"translate.onnx:{name}": value for name, value in stored.items()})
    models.invert_package(studio_home / "models")
    assert cli.run(["models", "verify", "noisy", "invert-colours", "--device", "cpu"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "ok    noisy  translate.onnx  CPU  largest error 0.0e+00 of the range, allowed 1e-04" in said.out
    graphs.vectors(folder, {f"translate.onnx:{name}": value + 0.25 for name, value in stored.items()})
    assert cli.run(["models", "verify", str(folder), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "id": "noisy",
        "graph": "translate.onnx",
        "provider": "cpu",
        "error": 0.125,
        "tolerance": 1e-4,
        "ok": False,
        "problem": None,
    }
    assert cli.run(["models", "verify", "nosy"]) == 2
    assert "did you mean noisy" in one_line(capsys.readouterr().err)


def test_a_broken_model_fails_the_check_of_all(
    installed: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those that ship are checked one by one in tests/contract.
    monkeypatch.setattr("studio.package.library.bundled_models_folder", lambda: installed / "none")
    (installed / "two-way" / "translate-darker.onnx").unlink()
    assert cli.run(["models", "verify", "--json"]) == 1
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["two-way"]["ok"] is False
    assert "is missing" in rows["two-way"]["problem"]
    assert rows["invert-colours"]["ok"] is None


def test_models_come_and_go(studio_home: Path, tmp_path: Path, capsys: Captured) -> None:
    models.invert_package(tmp_path)
    assert cli.run(["models", "import", "invert-colours"]) == 0
    assert capsys.readouterr().out == "imported invert-colours: Invert colours\n"
    assert cli.run(["models", "import", "invert-colours"]) == 2
    assert "use --replace" in one_line(capsys.readouterr().err)
    assert cli.run(["models", "export", "invert-colours", "-o", "shared.itmodel"]) == 0
    assert cli.run(["models", "remove", "invert-colours"]) == 0
    assert cli.run(["models", "remove", "invert-colours"]) == 2
    assert cli.run(["models", "import", "shared.itmodel"]) == 0
    assert cli.run(["models", "import", "shared.itmodel", "--replace"]) == 0
    assert [path.name for path in (studio_home / "models").iterdir()] == ["invert-colours"]


def test_models_list_shows_broken_ones_with_their_error(installed: Path, capsys: Captured) -> None:
    (installed / "broken").mkdir()
    assert cli.run(["models", "list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows["two-way"]) >= {"id", "name", "family", "roles", "path", "valid", "error"}
    assert rows["two-way"]["bytes"] > 0
    assert len(rows["two-way"]["versions"]) == 1
    assert rows["two-way"]["valid"] is True
    assert rows["broken"]["valid"] is False
    assert "has no manifest.json" in rows["broken"]["error"]
    assert cli.run(["models", "list"]) == 0
    assert "broken: " in capsys.readouterr().out


def test_models_show(installed: Path, capsys: Captured) -> None:
    assert cli.run(["models", "show", "two-way"]) == 0
    assert "lighter, darker" in capsys.readouterr().out
    assert cli.run(["models", "show", "two-way", "--json"]) == 0
    manifest = json.loads(capsys.readouterr().out)
    assert manifest == json.loads((installed / "two-way" / "manifest.json").read_text())
    assert cli.run(["models", "show", "two-wy"]) == 2
    assert "did you mean two-way" in one_line(capsys.readouterr().err)
