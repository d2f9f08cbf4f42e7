"""A package is opened only when every file is what its manifest says."""

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from studio.errors import PackageError
from studio.package.loader import open_package
from studio.package.manifest import MANIFEST_NAME
from tests.helpers import models


def _edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / MANIFEST_NAME
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def _replace_graph(folder: Path, data: bytes) -> None:
    """Swap the ONNX file and correct its hash, as a careful attacker would."""
    (folder / "translate.onnx").write_bytes(data)
    _edit(folder, lambda manifest: manifest["graphs"][0].update(sha256=sha256(data).hexdigest()))


def test_a_good_package_opens(tmp_path: Path) -> None:
    package = open_package(models.two_way_package(tmp_path))
    assert (package.id, package.roles, package.directions) == ("two-way", ("translate",), ("lighter", "darker"))
    assert package.graph("translate").direction == "lighter"
    assert package.graph_path(package.graph("translate", "darker")).name == "translate-darker.onnx"
    assert package.preview_path is not None


def test_the_fingerprint_changes_with_the_contents(tmp_path: Path) -> None:
    first = open_package(models.local_package(tmp_path / "a", seed=0))
    same = open_package(models.local_package(tmp_path / "b", seed=0))
    other = open_package(models.local_package(tmp_path / "c", seed=1))
    assert first.fingerprint == same.fingerprint != other.fingerprint


def test_wrong_directions_and_roles_say_what_there_is(tmp_path: Path) -> None:
    package = open_package(models.two_way_package(tmp_path))
    with pytest.raises(PackageError, match="did you mean lighter"):
        package.graph("translate", "ligther")
    with pytest.raises(PackageError, match="it has lighter, darker"):
        package.graph("translate", "xyz")
    with pytest.raises(PackageError, match="it can translate"):
        package.graph("encode")
    with pytest.raises(PackageError, match="only one way"):
        open_package(models.invert_package(tmp_path)).graph("translate", "lighter")


def test_a_changed_graph_is_refused(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    open_package(folder)
    path = folder / "translate.onnx"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(PackageError, match="was changed or damaged"):
        open_package(folder)


@pytest.mark.parametrize("name", [MANIFEST_NAME, "translate.onnx"])
def test_missing_files_are_named(tmp_path: Path, name: str) -> None:
    folder = models.invert_package(tmp_path)
    (folder / name).unlink()
    with pytest.raises(PackageError, match=name):
        open_package(folder)


@pytest.mark.parametrize("name", [MANIFEST_NAME, "translate.onnx"])
def test_links_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    folder = models.invert_package(tmp_path)
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    with pytest.raises(PackageError, match="is a link"):
        open_package(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_read_for_ever(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    (folder / MANIFEST_NAME).unlink()
    os.mkfifo(folder / MANIFEST_NAME)
    with pytest.raises(PackageError, match="special file"):
        open_package(folder)


@pytest.mark.parametrize("name", ["../translate.onnx", "/etc/passwd", "a/b.onnx", "..", "C:x.onnx", "a\\b.onnx", ""])
def test_graph_files_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    folder = models.invert_package(tmp_path)
    _edit(folder, lambda manifest: manifest["graphs"][0].update(file=name))
    with pytest.raises(PackageError, match="file"):
        open_package(folder)


def test_weights_in_another_file_are_refused(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    model = models.affine_model(0.5, 0.0)
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../etc/passwd")
    _replace_graph(folder, model.SerializeToString())
    with pytest.raises(PackageError, match="in another file"):
        open_package(folder)


def _renamed_input() -> onnx.ModelProto:
    model = models.invert_model()
    model.graph.input[0].name = model.graph.node[0].input[0] = "x"
    return model


def _half_precision() -> onnx.ModelProto:
    return models.build([helper.make_node("Neg", ["image"], ["translated"])], {}, dtype=TensorProto.FLOAT16)


def _four_channels() -> onnx.ModelProto:
    return models.build([helper.make_node("Neg", ["image"], ["translated"])], {}, channels=(4, 4))


def _unknown_operator() -> onnx.ModelProto:
    model = models.invert_model()
    model.graph.node[0].op_type = "Frobnicate"
    return model


def _foreign_operator() -> onnx.ModelProto:
    model = models.invert_model()
    model.graph.node[0].domain = "evil.corp"
    return model


@pytest.mark.parametrize(
    ("model", "fault"),
    [
        (_renamed_input(), "has the inputs x; the manifest says image"),
        (_half_precision(), "is not float32"),
        (_four_channels(), "4 channels"),
        (_unknown_operator(), "not a valid ONNX graph"),
        (_foreign_operator(), "evil.corp"),
    ],
)
def test_a_graph_that_contradicts_the_manifest_is_refused(tmp_path: Path, model: onnx.ModelProto, fault: str) -> None:
    folder = models.invert_package(tmp_path)
    _replace_graph(folder, model.SerializeToString())
    with pytest.raises(PackageError, match=fault) as caught:
        open_package(folder)
    assert "\n" not in str(caught.value)


def test_a_graph_that_is_no_onnx_is_refused(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    _replace_graph(folder, np.random.default_rng(0).bytes(2000))
    with pytest.raises(PackageError, match=r"not an ONNX file|has the inputs"):
        open_package(folder)


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    _edit(folder, lambda manifest: manifest.update(format_version=99, something_new={}))
    with pytest.raises(PackageError, match="update Image Translation Studio"):
        open_package(folder)


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    _edit(folder, lambda manifest: manifest.update(licens="MIT"))
    with pytest.raises(PackageError, match="licens"):
        open_package(folder)


def test_a_huge_manifest_is_not_read(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    with (folder / MANIFEST_NAME).open("wb") as file:
        file.truncate(1 << 34)
    with pytest.raises(PackageError, match="larger than"):
        open_package(folder)


@pytest.mark.parametrize("name", ["nothing", "notes.txt", "empty"])
def test_what_is_no_package_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackageError, match=name):
        open_package(tmp_path / name)
