"""Stored vectors are run again on any machine, and a hostile or damaged file of them is told in one line."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest

from studio.errors import DeviceError, PackageError
from studio.inference.parity import ParityReport, soft_picture, verify_package
from studio.inference.session.parity_vectors import MAX_BYTES, read_vectors
from studio.inference.session.providers import Trial
from studio.package.loader import open_package
from studio.package.manifest import TensorSpec
from studio.package.parity import PARITY_NAME
from tests.helpers import graphs
from tests.helpers.graphs import NCHW, model, node, package, parity, picture

X = np.linspace(-1, 1, 48, dtype=np.float32).reshape(1, 3, 4, 4)


def _inverter(folder: Path, wanted: np.ndarray = -X, tolerance: float = 1e-4) -> Path:
    shape = ["n", 3, "h", "w"]
    file = model([node("Neg", "image", "translated")], [("image", shape)], [("translated", shape)])
    graph = {"file": "translate.onnx", "inputs": (picture("image"),), "outputs": (picture("translated"),)}
    package(folder, {"translate.onnx": file}, [graph], parity=parity(tolerance=tolerance))
    return graphs.vectors(folder, {"translate.onnx:image": X, "translate.onnx:translated": wanted})


def _verified(folder: Path) -> ParityReport:
    return verify_package(open_package(folder), "cpu")


def test_a_package_that_keeps_its_word(tmp_path: Path) -> None:
    report = _verified(_inverter(tmp_path / "good"))
    assert report.ok
    (check,) = report.checks
    assert (check.graph, check.provider, check.error, check.tolerance) == ("translate.onnx", "cpu", 0.0, 1e-4)


def test_the_error_is_a_share_of_the_range(tmp_path: Path) -> None:
    report = _verified(_inverter(tmp_path / "off", -X + np.float32(0.02)))
    assert not report.ok
    assert report.checks[0].error == pytest.approx(0.01, abs=1e-6)
    assert _verified(_inverter(tmp_path / "lenient", -X + np.float32(0.02), tolerance=0.02)).ok


def test_what_is_no_number_is_wrong(tmp_path: Path) -> None:
    report = _verified(_inverter(tmp_path / "nan", np.full_like(X, np.nan)))
    assert not report.ok
    assert "no number" in report.checks[0].problem


def test_an_output_of_another_shape_is_wrong(tmp_path: Path) -> None:
    report = _verified(_inverter(tmp_path / "shape", -X[..., :2]))
    assert not report.ok
    assert "has 1×3×4×4 where 1×3×4×2 was stored" in report.checks[0].problem


def test_a_graph_that_does_not_run_is_wrong(tmp_path: Path) -> None:
    folder = _inverter(tmp_path / "fails")
    for x, fault in ((X[0], "can't be run (its input `image` got 3 axes"), (X[:, :2], "failed on a picture of 4×4")):
        graphs.vectors(folder, {"translate.onnx:image": x, "translate.onnx:translated": -X})
        report = _verified(folder)
        assert not report.ok
        assert fault in report.checks[0].problem


def test_without_vectors_there_is_nothing_to_check(tmp_path: Path) -> None:
    folder = _inverter(tmp_path / "bare")
    (folder / PARITY_NAME).unlink()
    report = _verified(folder)
    assert (report.ok, report.checks, report.broken) == (True, (), False)
    assert "not checkable" in report.problem


def test_looks_that_share_a_file_are_checked_once(tmp_path: Path) -> None:
    folder = graphs.style_package(tmp_path / "styles")
    manifest = open_package(folder).manifest
    fields = {"parity": parity()}
    files = {"translate.onnx": onnx.load(folder / "translate.onnx")}
    described = [
        {name: getattr(graph, name) for name in ("file", "direction", "inputs", "outputs", "constants")}
        for graph in manifest.graphs
    ]
    again = package(tmp_path / "again", files, described, **fields)
    style = np.array([0, 1], np.float32)
    names = ("image", "style", "translated")
    graphs.vectors(again, {f"translate.onnx:{n}": v for n, v in zip(names, (X, style, -X), strict=True)})
    report = _verified(again)
    assert report.ok
    assert len(report.checks) == 1


@pytest.mark.parametrize(("gain", "ok"), [(0.5, True), (0.49, False)])
def test_the_way_there_and_back(tmp_path: Path, gain: float, ok: bool) -> None:
    """`encode` doubles, `decode` halves, or nearly so, times a temperature."""
    code = TensorSpec(name="code", axes=NCHW, content="latent", channels=3)
    heat = TensorSpec(name="heat", axes=("batch",), content="temperature", range=(0.0, 1.0))
    encode = model([node("Mul", "image two", "code")], [("image", NCHW)], [("code", NCHW)], {"two": 2.0})
    decode = model(
        [node("Mul", "code gain", "less"), node("Mul", "less heat", "picture")],
        [("code", NCHW), ("heat", ["n"])],
        [("picture", NCHW)],
        {"gain": gain},
    )
    described = [
        {"role": "encode", "file": "encode.onnx", "inputs": (picture("image"),), "outputs": (code,)},
        {"role": "decode", "file": "decode.onnx", "inputs": (code, heat), "outputs": (picture("picture"),)},
    ]
    files = {"encode.onnx": encode, "decode.onnx": decode}
    folder = package(tmp_path / "flow", files, described, parity=parity("encode.onnx", round_trip=1e-6))
    stored = {"encode.onnx:image": X, "encode.onnx:code": 2 * X, "decode.onnx:code": X}
    stored |= {"decode.onnx:heat": np.ones(1, np.float32), "decode.onnx:picture": X * np.float32(gain)}
    report = _verified(graphs.vectors(folder, stored))
    assert [check.graph for check in report.checks] == ["encode.onnx", "decode.onnx", "encode.onnx → decode.onnx"]
    assert [check.ok for check in report.checks] == [True, True, ok]


def test_the_picture_that_goes_there_and_back_is_no_noise() -> None:
    noise = np.random.default_rng(0).uniform(-1, 1, (2, 3, 32, 48)).astype(np.float32)
    soft = soft_picture(noise)
    assert soft.shape == noise.shape
    assert np.abs(soft).max() <= 1
    assert np.abs(np.diff(soft)).mean() < 0.3 * np.abs(np.diff(noise)).mean()


def test_cuda_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.inference.session.devices.trial", lambda kind: Trial("", "no CUDA device found"))
    opened = open_package(_inverter(tmp_path / "good"))
    with pytest.raises(DeviceError, match=r"CUDA can't be used \(no CUDA device found\)"):
        verify_package(opened, "cuda")
    assert [check.provider for check in verify_package(opened, "auto").checks] == ["cpu"]


def _pickled(path: Path) -> None:
    np.savez(path, allow_pickle=True, **{"translate.onnx:image": np.array([{"a": 1}], dtype=object)})


def _claims(path: Path, shape: str, data: bytes = b"\0" * 16) -> None:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        start = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little")
        zipped.writestr("translate.onnx:image.npy", start + header + data)


def _bomb(path: Path) -> None:
    _claims(path, f"({MAX_BYTES // 4 + 1},)", b"\0" * (MAX_BYTES + 4))


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def _damaged(path: Path) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **{"translate.onnx:image": np.random.default_rng(0).random((1, 3, 8, 8), np.float32)},
    )
    data = bytearray(buffer.getvalue())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


HOSTILE: list[tuple[Callable[[Path], object], str]] = [
    (_pickled, "object is no kind of number"),
    (lambda path: _claims(path, "(1 << 40, 1 << 40)"), "can't be read"),
    (lambda path: _claims(path, "(1099511627776, 4)"), "claims 1099511627776×4 numbers"),
    (lambda path: _claims(path, "(-4, -1)"), "can't be read"),
    (lambda path: _claims(path, "__import__('os').getcwd()"), "can't be read"),
    (_bomb, "more than 64 MiB"),
    (_truncated, "can't be read"),
    (_damaged, "can't be read"),
    (lambda path: path.write_bytes(b"PK\x03\x04" + os.urandom(500)), "can't be read"),
    (lambda path: path.write_bytes(b""), "can't be read"),
    (lambda path: np.savez(path, allow_pickle=False, **{"translate.onnx:input": X}), "lacks `translate.onnx:image`"),
]


@pytest.mark.parametrize(("write", "fault"), HOSTILE)
def test_hostile_vectors_are_told_in_one_line(tmp_path: Path, write: Callable[[Path], object], fault: str) -> None:
    folder = _inverter(tmp_path / "hostile")
    write(folder / PARITY_NAME)
    report = _verified(folder)
    assert (report.ok, report.checks) == (False, ())
    assert f"hostile/{PARITY_NAME}" in report.problem
    assert fault in report.problem
    assert "\n" not in report.problem


def test_vectors_are_no_link(tmp_path: Path) -> None:
    folder = _inverter(tmp_path / "linked")
    (folder / PARITY_NAME).rename(tmp_path / "elsewhere")
    (folder / PARITY_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackageError, match="is a link"):
        read_vectors(folder, ["x"])
