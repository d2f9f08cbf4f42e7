"""Winograd convolutions give what the convolutions gave, within a bound that is computed for the very numbers."""

from itertools import pairwise

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import helper

from studio.graph.passes.winograd import TILE, transforms, use_winograd
from tests.helpers.graphs import node
from tests.helpers.rewriting import kinds, layer, rewritten, run

UNIT_ROUNDOFF = 2.0**-24
small = st.integers(1, 5)


def _always(editor) -> int:
    return use_winograd(editor, least_channels=0)


def _numbers(seed: int, *shape: int) -> np.ndarray:
    """Like trained weights and maps: normal, with a few that are far out."""
    noise = np.random.default_rng(seed)
    return (noise.standard_normal(shape) * noise.choice([1, 1, 1, 8], shape)).astype(np.float32)


@pytest.mark.parametrize("tile", [2, 4, 6])
def test_the_three_matrices_are_a_correlation(tile: int) -> None:
    of = transforms(tile)
    noise = np.random.default_rng(0)
    pixels, kernel = noise.standard_normal(tile + 2), noise.standard_normal(3)
    made = of.output @ ((of.kernel @ kernel) * (of.tile @ pixels))
    np.testing.assert_allclose(made, np.correlate(pixels, kernel, "valid"), rtol=0, atol=1e-12)


def test_the_matrices_of_four_are_those_of_the_paper() -> None:
    of = transforms(4)
    assert of.tile.tolist()[0] == [4, 0, -5, 0, 1, 0]
    assert of.tile.tolist()[5] == [0, 4, 0, -5, 0, 1]
    assert of.output.tolist()[3] == [0, 1, -1, 8, -8, 1]
    np.testing.assert_allclose(of.kernel[3], [1 / 24, 1 / 12, 1 / 6])


@settings(deadline=None, max_examples=80)
@given(
    batch=st.integers(1, 3),
    inputs=small,
    outputs=small,
    height=st.integers(1, 14),
    width=st.integers(1, 14),
    pads=st.tuples(*[st.integers(0, 2)] * 4),
    bias=st.booleans(),
    activation=st.sampled_from(["", "Relu", "LeakyRelu", "Clip"]),
    opset=st.integers(11, 21),
    seed=st.integers(0, 99),
)
def test_every_size_gives_the_same_picture(
    batch: int,
    inputs: int,
    outputs: int,
    height: int,
    width: int,
    pads: tuple[int, int, int, int],
    bias: bool,
    activation: str,
    opset: int,
    seed: int,
) -> None:
    height, width = max(height, 3 - pads[0] - pads[2]), max(width, 3 - pads[1] - pads[3])
    weights = {"w": _numbers(seed, outputs, inputs, 3, 3)} | ({"b": _numbers(seed, outputs)} if bias else {})
    nodes = [node("Conv", "x w b" if bias else "x w", "c" if activation else "y", pads=pads)]
    if activation:
        nodes.append(node(activation, "c", "y"))
    original = layer(nodes, weights, opset=opset)
    faster = rewritten(original, _always)
    assert faster is not None
    assert kinds(faster).count("Conv") == 1
    assert not activation or kinds(faster)[-1] == activation
    x = _numbers(seed + 1, batch, inputs, height, width)
    expected, found = run(original, x), run(faster, x)
    assert found.shape == expected.shape
    assert np.all(np.abs(found - expected) <= _bound(x, weights["w"], pads) + UNIT_ROUNDOFF * 4 * np.abs(expected))


def _bound(x: np.ndarray, weight: np.ndarray, pads: tuple[int, int, int, int]) -> np.ndarray:
    """What the rounding of both ways can add up to at most, for each output.

    A sum of n products, in any order, is off by at most (n + 1)·u times the sum of their magnitudes (Higham, Accuracy
    and Stability of Numerical Algorithms, section 3.1). Winograd sums n² pixels, then C channels, then n² places, each
    over factors rounded once, and what is rounded in one sum is carried through the magnitudes of the next.
    """
    of = transforms(TILE)
    n = TILE + 2
    top, left, bottom, right = pads
    rows, columns = x.shape[2] + top + bottom - 2, x.shape[3] + left + right - 2
    down, across = -(-rows // TILE), -(-columns // TILE)
    room = [(0, 0), (0, 0), (top, bottom + TILE), (left, right + TILE)]
    padded = np.pad(np.abs(x.astype(np.float64)), room)
    kernel = np.einsum("ia,kcab,jb->ijkc", *(np.abs(m) for m in (of.kernel, weight.astype(np.float64), of.kernel)))
    result = np.zeros((len(x), len(weight), down * TILE, across * TILE))
    for i in range(down):
        for j in range(across):
            tile = padded[:, :, i * TILE : i * TILE + n, j * TILE : j * TILE + n]
            moved = np.einsum("id,ncde,je->ijnc", np.abs(of.tile), tile, np.abs(of.tile))
            sums = np.einsum("ijkc,ijnc->ijnk", kernel, moved)
            made = np.einsum("ai,ijnk,bj->nkab", np.abs(of.output), sums, np.abs(of.output))
            result[:, :, i * TILE : (i + 1) * TILE, j * TILE : (j + 1) * TILE] = made
    channels = x.shape[1]
    steps = (n * n + 2) + (channels + 2) + (n * n + 2) + 9 * channels
    return 1.01 * UNIT_ROUNDOFF * steps * result[:, :, :rows, :columns]


def test_a_layer_like_a_trained_one_is_off_by_less_than_a_hundred_thousandth_of_its_range() -> None:
    noise = np.random.default_rng(0)
    weight = (0.02 * noise.standard_normal((192, 192, 3, 3))).astype(np.float32)
    original = layer([node("Conv", "x w", "y", pads=[1, 1, 1, 1])], {"w": weight})
    faster = rewritten(original, use_winograd)
    assert faster is not None
    x = np.maximum(noise.standard_normal((1, 192, 21, 34)), 0).astype(np.float32)
    expected = run(original, x)
    assert np.abs(run(faster, x) - expected).max() < 1e-5 * np.ptp(expected)


@pytest.mark.parametrize(
    ("inputs", "outputs", "replaced"), [(160, 160, 1), (256, 128, 1), (96, 96, 0), (512, 64, 0), (3, 64, 0)]
)
def test_only_wide_convolutions_are_replaced(inputs: int, outputs: int, replaced: int) -> None:
    weights = {"w": np.zeros((outputs, inputs, 3, 3), np.float32)}
    found = rewritten(layer([node("Conv", "x w", "y")], weights), use_winograd)
    assert (found is not None) == bool(replaced)


@pytest.mark.parametrize(
    "changes",
    [{"strides": [2, 2]}, {"dilations": [2, 2]}, {"group": 2}, {"auto_pad": "SAME_UPPER"}, {"strides": [1, 2]}],
)
def test_other_convolutions_stay(changes: dict[str, object]) -> None:
    weights = {"w": np.zeros((4, 4 // int(str(changes.get("group", 1))), 3, 3), np.float32)}
    assert rewritten(layer([node("Conv", "x w", "y", **changes)], weights), _always) is None


def test_weights_from_the_caller_stay() -> None:
    original = layer([node("Conv", "x w", "y")], {"w": np.zeros((2, 2, 3, 3), np.float32)})
    original.graph.input.append(helper.make_tensor_value_info("w", onnx.TensorProto.FLOAT, [2, 2, 3, 3]))
    assert rewritten(original, _always) is None


def test_weights_used_twice_are_transformed_once() -> None:
    nodes = [node("Conv", "x w", "a"), node("Conv", "a w", "b"), node("Conv", "b v", "y")]
    weights = {"w": _numbers(0, 3, 3, 3, 3), "v": _numbers(1, 3, 3, 3, 3)}
    original = layer(nodes, weights)
    faster = rewritten(original, _always)
    assert faster is not None
    large = [tensor for tensor in faster.graph.initializer if len(tensor.dims) == 4 and tensor.dims[1] == 36]
    assert len(large) == 2
    assert not {"w", "v"} & {tensor.name for tensor in faster.graph.initializer}
    x = _numbers(2, 1, 3, 15, 12)
    expected = run(original, x)
    np.testing.assert_allclose(run(faster, x), expected, rtol=0, atol=1e-4 * np.abs(expected).max())


def test_weights_that_something_else_reads_are_kept() -> None:
    nodes = [node("Conv", "x w", "a"), node("ReduceMax", "w", "m", keepdims=0), node("Mul", "a m", "y")]
    original = layer(nodes, {"w": _numbers(0, 2, 2, 3, 3)})
    faster = rewritten(original, _always)
    assert faster is not None
    x = _numbers(1, 1, 2, 6, 7)
    np.testing.assert_allclose(run(faster, x), run(original, x), rtol=1e-3, atol=1e-2)


def test_weights_of_a_constant_node_and_names_that_are_taken() -> None:
    weight = onnx.numpy_helper.from_array(_numbers(0, 2, 2, 3, 3))
    taken = [f"{kind}_{number}" for kind in ("constant", "conv", "shape", "reshape") for number in range(4, 60)]
    nodes = [helper.make_node("Constant", [], ["w"], value=weight), node("Conv", "x w", taken[0])]
    nodes += [node("Identity", before, after) for before, after in pairwise(taken)]
    nodes.append(node("Identity", taken[-1], "y"))
    original = layer(nodes, {})
    faster = rewritten(original, _always)
    assert faster is not None
    x = _numbers(1, 1, 2, 9, 5)
    np.testing.assert_allclose(run(faster, x), run(original, x), rtol=1e-4, atol=1e-3)
