"""Graphs beyond one float32 N×C×H×W picture: constants, noise, labels, other layouts, orders and precisions."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from studio.errors import DeviceError, PackageError
from studio.imaging.photo import Photo
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.tensors import to_rgb, to_tensor
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from studio.package.manifest import SizeRule, TensorSpec
from tests.helpers import graphs, photos
from tests.helpers.graphs import NCHW, NHWC, model, node, package, picture

PHOTO = Photo(rgb=photos.gradient(50, 30))
FREE_NHWC = ["n", "h", "w", 3]


def _session(folder: Path, direction: str | None = None) -> GraphSession:
    opened = open_package(folder)
    return GraphSession(opened, opened.graph("translate", direction), "cpu")


def _translated(folder: Path, photo: Photo = PHOTO, **fields: Any) -> np.ndarray:
    return Translator().translate(TranslateRequest(photo, open_package(folder), device="cpu", **fields)).rgb


def _one(folder: Path, file: onnx.ModelProto, image: TensorSpec, translated: TensorSpec, **fields: Any) -> Path:
    graph = {"file": "translate.onnx", "inputs": (image,), "outputs": (translated,), **fields}
    return package(folder, {"translate.onnx": file}, [graph])


def test_constants_make_several_looks_of_one_file(tmp_path: Path) -> None:
    folder = graphs.style_package(tmp_path / "styles")
    opened, pool = open_package(folder), SessionPool()
    x = np.full((1, 3, 4, 4), 0.5, np.float32)
    found = [pool.get(opened, opened.graph("translate", way), "cpu").run(x)[0, 0, 0, 0] for way in opened.directions]
    assert found == [0.5, -0.5]
    assert np.abs(_translated(folder, direction="opposite").astype(int) - (255 - PHOTO.rgb)).max() <= 1


def test_a_given_input_wins_over_the_constant(tmp_path: Path) -> None:
    session = _session(graphs.style_package(tmp_path / "styles"), "same")
    x = np.full((1, 3, 4, 4), 0.5, np.float32)
    found = session.run_named({"image": x, "style": np.array([0, 1], np.float32)})["translated"]
    assert np.array_equal(found, -x)


def test_noise_depends_on_the_seed_alone(tmp_path: Path) -> None:
    session = _session(graphs.noisy_package(tmp_path / "noisy"))
    x = np.zeros((1, 3, 64, 48), np.float32)
    first, again, other = (session.run(x, seed=seed) for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert np.abs(first - other).max() > 0.1
    assert abs(first.mean()) < 0.1
    assert first.std() == pytest.approx(1, abs=0.1)
    assert first[0, 0, 0, :2] == pytest.approx([1.876122, -0.5396083], abs=1e-6), "the same on every machine"


def test_noise_with_a_range_is_uniform_at_its_own_stride(tmp_path: Path) -> None:
    session = _session(graphs.noisy_package(tmp_path / "noisy", value_range=(0.0, 1.0), stride=2))
    found = session.run(np.zeros((1, 3, 64, 48), np.float32))[0, 0]
    assert found.min() >= 0
    assert 0.95 < found.max() < 1
    assert np.array_equal(found[::2, ::2], found[1::2, 1::2])


def test_a_graph_with_noise_runs_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.inference.tiling.tiles.MEMORY_BYTES", 1 << 16)
    opened = open_package(graphs.noisy_package(tmp_path / "noisy"))
    photo = Photo(rgb=photos.gradient(600, 500))
    results = [Translator().translate(TranslateRequest(photo, opened, seed=seed)) for seed in (3, 3, 4)]
    assert [result.tiles for result in results] == [1, 1, 1]
    assert np.array_equal(results[0].rgb, results[1].rgb)
    assert not np.array_equal(results[0].rgb, results[2].rgb)


def test_labels_and_missing_inputs(tmp_path: Path) -> None:
    file = model(
        [node("Gather", "table label", "gain"), node("Mul", "image gain", "translated")],
        [("image", ["n", 3, "h", "w"]), ("label", [1], TensorProto.INT64)],
        [("translated", ["n", 3, "h", "w"])],
        {"table": np.array([1.0, -1.0], np.float32)},
    )
    label = TensorSpec(name="label", axes=("batch",), content="label", dtype="int64")
    graph = {"file": "t.onnx", "inputs": (picture("image"), label), "outputs": (picture("translated"),)}
    session = _session(package(tmp_path / "labelled", {"t.onnx": file}, [graph]))
    x = np.full((1, 3, 2, 2), 0.5, np.float32)
    assert session.run_named({"image": x, "label": np.array([1])})["translated"].max() == -0.5
    with pytest.raises(DeviceError, match=r"labelled/t\.onnx can't be run \(its input `label` is missing\)"):
        session.run(x)
    with pytest.raises(DeviceError, match="no input `lable`"):
        session.run_named({"image": x, "lable": np.array([1])})
    with pytest.raises(PackageError, match="wants the inputs image, label"):
        _translated(tmp_path / "labelled")


def test_labels_come_out_as_integers(tmp_path: Path) -> None:
    file = model([node("Shape", "image", "shape")], [("image", NCHW)], [("shape", [4], TensorProto.INT64)])
    shape = TensorSpec(name="shape", axes=("channel",), content="label", dtype="int64", channels=4)
    graph = {"role": "encode", "file": "e.onnx", "inputs": (picture("image"),), "outputs": (shape,)}
    opened = open_package(package(tmp_path / "shape", {"e.onnx": file}, [graph]))
    session = GraphSession(opened, opened.graph("encode"), "cpu")
    found = session.run_named({"image": np.zeros((1, 3, 8, 9), np.float32)})["shape"]
    assert (found.dtype, found.tolist()) == (np.int64, [1, 3, 8, 9])
    with pytest.raises(DeviceError, match="does not turn a picture into a picture"):
        session.run(np.zeros((1, 3, 8, 9), np.float32))


def test_half_precision_goes_in_and_comes_out_as_float32(tmp_path: Path) -> None:
    half = TensorProto.FLOAT16
    file = model([node("Neg", "image", "translated")], [("image", NCHW, half)], [("translated", NCHW, half)])
    specs = (picture(name, dtype="float16") for name in ("image", "translated"))
    folder = _one(tmp_path / "half", file, *specs, precision="fp16")
    assert _session(folder).run(np.ones((1, 3, 4, 4), np.float32)).dtype == np.float32
    assert np.abs(_translated(folder).astype(int) - (255 - PHOTO.rgb)).max() <= 1


def test_channels_last_and_blue_first(tmp_path: Path) -> None:
    # Doubles the first channel, which is blue.
    weights = {"gains": np.array([2, 1, 1], np.float32)}
    file = model([node("Mul", "image gains", "translated")], [("image", NHWC)], [("translated", NHWC)], weights)
    specs = (picture(name, (0.0, 255.0), axes=NHWC, channel_order="BGR") for name in ("image", "translated"))
    folder = _one(tmp_path / "last", file, *specs)
    dim = Photo(rgb=PHOTO.rgb // 2)
    assert np.array_equal(_translated(folder, dim), dim.rgb * np.array([1, 1, 2], np.uint8))


def test_channels_last_are_never_cut_into_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.inference.tiling.tiles.MEMORY_BYTES", 1 << 16)
    pads = np.array([0, 0, 1, 0, 0, 0, 0, 0], np.int64)
    ends = {"start": np.array([0]), "end": np.array([-1]), "axis": np.array([2])}
    nodes = [node("Pad", "image pads", "wide", mode="reflect"), node("Slice", "wide start end axis", "translated")]
    file = model(nodes, [("image", FREE_NHWC)], [("translated", FREE_NHWC)], {"pads": pads, **ends})
    folder = _one(tmp_path / "last", file, *(picture(name, axes=NHWC) for name in ("image", "translated")))
    assert _session(folder).reach is None
    photo = Photo(rgb=photos.gradient(400, 300))
    wanted = np.pad(photo.rgb, ((0, 0), (1, 0), (0, 0)), mode="reflect")[:, :-1]
    assert np.array_equal(_translated(folder, photo), wanted)


@pytest.mark.parametrize("order", ["RGB", "BGR"])
@pytest.mark.parametrize("axes", [NCHW, NHWC])
def test_mean_and_deviation_are_undone(order: str, axes: tuple[str, ...]) -> None:
    spec = picture(
        "x", (0.0, 1.0), axes=axes, channel_order=order, mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225)
    )
    tensor = to_tensor(PHOTO.rgb, spec)
    first = tensor[0, 0] if axes == NCHW else tensor[0, :, :, 0]
    wanted = (PHOTO.rgb[..., 0 if order == "RGB" else 2] / 255 - 0.485) / 0.229
    assert np.allclose(first, wanted, atol=1e-5)
    assert np.array_equal(to_rgb(tensor, spec), PHOTO.rgb)


@pytest.mark.parametrize("size", [(90, 40), (40, 90), (64, 64), (20, 10)])
def test_a_fixed_size_takes_any_photo(tmp_path: Path, size: tuple[int, int]) -> None:
    shape = [1, 3, 64, 64]
    file = model([node("Neg", "image", "translated")], [("image", shape)], [("translated", shape)])
    folder = _one(
        tmp_path / "fixed", file, picture("image"), picture("translated"), size=SizeRule(fixed=True, minimum=64)
    )
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    photo = Photo(rgb=np.stack([x, y, x + y], axis=-1).astype(np.uint8))
    for choice in ("auto", "full", 16):
        found = _translated(folder, photo, size_px=choice)
        assert found.shape == photo.rgb.shape
        assert np.abs(found.astype(int) - (255 - photo.rgb)).mean() < 4


def _problem(folder: Path) -> str:
    with pytest.raises(PackageError) as caught:
        open_package(folder)
    return str(caught.value)


def test_a_package_that_lies_about_its_tensors_is_refused(tmp_path: Path) -> None:
    neg = [node("Neg", "image", "translated")]
    last = model(neg, [("image", FREE_NHWC)], [("translated", FREE_NHWC)])
    square = model(neg, [("image", [1, 8, 8, 3])], [("translated", [1, 8, 8, 3])])
    first = (picture(name) for name in ("image", "translated"))
    assert "image has 8 channels; the manifest says 3 (RGB)" in _problem(_one(tmp_path / "a", square, *first))
    grey = (picture(name, axes=NHWC, channel_order="L") for name in ("image", "translated"))
    assert "image has 3 channels; the manifest says 1 (L)" in _problem(_one(tmp_path / "b", last, *grey))
    blue = (picture(name, axes=NHWC, channel_order="BGR") for name in ("image", "translated"))
    assert open_package(_one(tmp_path / "c", last, *blue)).roles == ("translate",)
    code = TensorSpec(name="image", axes=("batch", "channel"), content="latent", channels=8)
    file = model(neg, [("image", ["n", 16])], [("translated", ["n", 16])])
    fields = {"role": "decode"}
    assert "image has 16 channels; the manifest says 8" in _problem(
        _one(tmp_path / "d", file, code, picture("translated", axes=("batch", "channel")), **fields)
    )
    label = TensorSpec(name="image", axes=("batch",), content="label", dtype="int64")
    file = model([node("Cast", "image", "translated", to=1)], [("image", ["n"])], [("translated", ["n"])])
    result = TensorSpec(name="translated", axes=("batch",), content="temperature")
    assert "image is not int64" in _problem(_one(tmp_path / "e", file, label, result, **fields))


def test_too_few_constants_are_refused(tmp_path: Path) -> None:
    file = model(
        [node("ReduceMean", "style", "gain", keepdims=0), node("Mul", "image gain", "translated")],
        [("image", NCHW), ("style", [1, 5])],
        [("translated", NCHW)],
    )
    style = TensorSpec(name="style", axes=("batch", "channel"), content="style", channels=5)
    graph = {
        "file": "t.onnx",
        "inputs": (picture("image"), style),
        "outputs": (picture("translated"),),
        "constants": {"style": (1.0, 2.0)},
    }
    folder = package(tmp_path / "few", {"t.onnx": file}, [graph])
    assert "style takes 5 numbers; the manifest gives 2" in _problem(folder)
