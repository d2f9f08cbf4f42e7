"""The computed halo covers what a network really sees: measured by changing one pixel in onnxruntime."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import NodeProto, TensorProto, helper

from studio.graph.receptive_field import halo_px, load_reach, reach
from tests.helpers import models
from tests.helpers.runs import plain_run

Values = dict[str, np.ndarray]


def _random(*shape: int) -> np.ndarray:
    # Positive weights: no two paths cancel out, so that the measured reach is the whole one.
    return (np.random.default_rng(0).uniform(0.1, 1, shape) / np.prod(shape[1:])).astype(np.float32)


def _node(kind: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)


def _conv(kernel: int, **attributes: Any) -> onnx.ModelProto:
    return models.build(
        [_node("Conv", ["image", "w"], "translated", **attributes)], {"w": _random(3, 3, kernel, kernel)}
    )


def _dilated() -> onnx.ModelProto:
    return _conv(3, pads=[4, 4, 4, 4], dilations=[4, 4])


def _lopsided() -> onnx.ModelProto:
    return _conv(4, pads=[3, 3, 0, 0])


def _down_up(kernel_up: int, pads_up: int, output_padding: int) -> onnx.ModelProto:
    up = {"strides": [2, 2], "pads": [pads_up] * 4, "output_padding": [output_padding] * 2}
    nodes = [
        _node("Conv", ["image", "down"], "a", strides=[2, 2], pads=[1, 1, 1, 1]),
        _node("Conv", ["a", "deep"], "b", strides=[2, 2], pads=[1, 1, 1, 1]),
        _node("ConvTranspose", ["b", "up1"], "c", **up),
        _node("Concat", ["c", "a"], "d", axis=1),
        _node("ConvTranspose", ["d", "up2"], "translated", **up),
    ]
    values: Values = {
        "down": _random(4, 3, 3, 3),
        "deep": _random(5, 4, 3, 3),
        "up1": _random(5, 4, kernel_up, kernel_up),
        "up2": _random(8, 3, kernel_up, kernel_up),
    }
    return models.build(nodes, values)


def _pooled_and_resized(mode: str, place: str) -> onnx.ModelProto:
    nodes = [
        _node("AveragePool", ["image"], "a", kernel_shape=[4, 4], strides=[4, 4]),
        _node("Conv", ["a", "w"], "b", pads=[1, 1, 1, 1]),
        _node("Resize", ["b", "", "scales"], "translated", mode=mode, coordinate_transformation_mode=place),
    ]
    return models.build(nodes, {"w": _random(3, 3, 3, 3), "scales": np.array([1, 1, 4, 4], np.float32)})


def _pixel_shuffle() -> onnx.ModelProto:
    nodes = [
        _node("SpaceToDepth", ["image"], "a", blocksize=2),
        _node("Conv", ["a", "w"], "b", pads=[1, 1, 1, 1]),
        _node("DepthToSpace", ["b"], "translated", blocksize=2, mode="CRD"),
    ]
    return models.build(nodes, {"w": _random(12, 12, 3, 3)})


def _computed_pads() -> onnx.ModelProto:
    """Pads as exporters write them: concatenated, sliced and cast from constants."""
    nodes = [
        helper.make_node("Constant", [], ["two"], value_ints=[2, 2]),
        _node("Concat", ["zeros", "two"], "half", axis=0),
        _node("Concat", ["half", "half"], "floats", axis=0),
        _node("Cast", ["floats"], "pads", to=TensorProto.INT64),
        _node("Pad", ["image", "pads"], "p", mode="reflect"),
        _node("Conv", ["p", "w"], "c"),
        _node("BatchNormalization", ["c", "one", "one", "one", "one"], "n"),
        _node("PRelu", ["n", "slope"], "translated"),
    ]
    values: Values = {
        "zeros": np.zeros(2, np.int64),
        "w": _random(3, 3, 5, 5),
        "one": np.ones(3, np.float32),
        "slope": np.full((3, 1, 1), 0.2, np.float32),
    }
    return models.build(nodes, values)


LOCAL: Mapping[str, tuple[onnx.ModelProto, int]] = {
    "identity": (models.invert_model(), 0),
    "affine": (models.affine_model(0.5, 0.1), 0),
    "conv": (_conv(7, pads=[3, 3, 3, 3]), 3),
    "dilated": (_dilated(), 4),
    "lopsided": (_lopsided(), 3),
    "stack": (models.slow_model(layers=5, filters=4), 5),
    "encoder-decoder": (models.local_model(), 10),
    "u-net": (_down_up(4, 1, 0), 9),
    "odd-kernels": (_down_up(3, 1, 1), 6),
    "nearest": (_pooled_and_resized("nearest", "asymmetric"), 11),
    "linear": (_pooled_and_resized("linear", "half_pixel"), 13),
    "cubic": (_pooled_and_resized("cubic", "pytorch_half_pixel"), 17),
    "pixel-shuffle": (_pixel_shuffle(), 4),
    "computed-pads": (_computed_pads(), 2),
}


@pytest.mark.parametrize("name", LOCAL)
def test_the_halo_covers_the_measured_reach(name: str) -> None:
    model, most = LOCAL[name]
    found = reach(model)
    assert found is not None
    measured = _measured_reach(model)
    assert measured <= found.halo_px <= most


@pytest.mark.parametrize(("name", "exact"), [("conv", 3), ("dilated", 4), ("encoder-decoder", 10), ("stack", 5)])
def test_the_halo_is_no_larger_than_needed(name: str, exact: int) -> None:
    assert halo_px(LOCAL[name][0]) == exact == _measured_reach(LOCAL[name][0])


@pytest.mark.parametrize(("name", "stride"), [("conv", 1), ("encoder-decoder", 2), ("u-net", 4), ("linear", 4)])
def test_tiles_must_start_at_multiples_of_the_stride(name: str, stride: int) -> None:
    found = reach(LOCAL[name][0])
    assert found is not None
    assert found.stride_px == stride


KINDS_THAT_SEE_ALL = (
    "InstanceNormalization",
    "GlobalAveragePool",
    "ReduceMean",
    "Softmax over width",
    "attention",
    "picture-wide constant",
    "shift by the size",
    "concat of halves",
    "unknown operator",
    "pads of the size",
    "weights of the picture",
)


def _global(kind: str) -> onnx.ModelProto:
    """`image` times something that knows the whole picture."""
    values: Values = {
        "ones": np.ones(3, np.float32),
        "axes": np.array([2, 3]),
        "per_px": np.ones((1, 1, 8, 8), np.float32),
        "last": np.array(3),
    }
    before: dict[str, list[NodeProto]] = {
        "InstanceNormalization": [_node("InstanceNormalization", ["image", "ones", "ones"], "g")],
        "GlobalAveragePool": [_node("GlobalAveragePool", ["image"], "g")],
        "ReduceMean": [_node("ReduceMean", ["image", "axes"], "g")],
        "Softmax over width": [_node("Softmax", ["image"], "g", axis=-1)],
        "attention": [_node("Transpose", ["image"], "t", perm=[0, 1, 3, 2]), _node("MatMul", ["image", "t"], "g")],
        "picture-wide constant": [_node("Add", ["image", "per_px"], "g")],
        "shift by the size": [*_shape("f", to=1), _node("ReduceSum", ["f"], "g")],
        "concat of halves": [_node("Concat", ["image", "image"], "g", axis=3)],
        "unknown operator": [_node("CumSum", ["image", "last"], "g")],
        "pads of the size": [_node("Shape", ["image"], "s"), _eight_pads(), _node("Pad", ["image", "p"], "g")],
        "weights of the picture": [_node("Conv", ["image", "image"], "g", kernel_shape=[3, 3])],
    }
    return models.build([*before[kind], _node("Mul", ["image", "g"], "translated")], values)


def _shape(output: str, to: int) -> list[NodeProto]:
    return [_node("Shape", ["image"], "s"), _node("Cast", ["s"], output, to=to)]


def _eight_pads() -> NodeProto:
    return _node("Concat", ["s", "s"], "p", axis=0)


@pytest.mark.parametrize("kind", KINDS_THAT_SEE_ALL)
def test_a_graph_that_sees_the_whole_picture_has_no_halo(kind: str) -> None:
    assert halo_px(_global(kind)) is None


def test_norm_over_channels_alone_is_local() -> None:
    nodes = [
        _node("ReduceMean", ["image", "axis"], "m"),
        _node("Sub", ["image", "m"], "s"),
        _node("Softmax", ["s"], "translated", axis=1),
    ]
    assert halo_px(models.build(nodes, {"axis": np.array([1])})) == 0


def test_a_side_branch_that_is_not_understood_does_not_matter() -> None:
    nodes = [_node("Shape", ["image"], "unused"), _node("Neg", ["image"], "translated")]
    assert halo_px(models.build(nodes, {})) == 0


def test_a_broken_file_has_no_reach(tmp_path: Path) -> None:
    good = models.local_model().SerializeToString()
    random = np.random.default_rng(0)
    for _ in range(150):
        data = bytearray(good)
        for place in random.integers(0, len(data), 3):
            data[place] = random.integers(0, 256)
        (tmp_path / "broken.onnx").write_bytes(data)
        found = load_reach(tmp_path / "broken.onnx")
        assert found is None or found.halo_px >= 0


def test_an_output_of_another_size_has_no_halo() -> None:
    assert halo_px(_conv(3, strides=[2, 2], pads=[1, 1, 1, 1])) is None


def _measured_reach(model: onnx.ModelProto, size: int = 96) -> int:
    """The farthest output pixel that changes with one input pixel, over all parities of that pixel's place."""
    run = plain_run(model)
    x_nchw = np.random.default_rng(1).uniform(0.1, 0.2, (1, 3, size, size)).astype(np.float32)
    before = run(x_nchw)
    farthest = 0
    for shift in range(8):
        place = size // 2 + shift
        changed = x_nchw.copy()
        changed[:, :, place, place] += 0.5
        rows, columns = np.nonzero(np.any(run(changed) != before, axis=(0, 1)))
        farthest = max(farthest, *(int(np.abs(axis - place).max(initial=0)) for axis in (rows, columns)))
    return farthest
