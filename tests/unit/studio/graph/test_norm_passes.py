"""What surrounds a normalisation costs less, and gives the same: idle biases, and scales with shifts."""

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.graph.passes.drop_zero_bias import drop_idle_biases
from studio.graph.passes.scale_shift import join_scales_and_shifts
from tests.helpers.graphs import model, node
from tests.helpers.rewriting import kinds, layer, rewritten, run

few = settings(deadline=None, max_examples=40)


def _numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@few
@given(
    transposed=st.booleans(),
    channels=st.integers(1, 6),
    bias=st.floats(-100, 100, width=32),
    size=st.tuples(st.integers(2, 12), st.integers(2, 12)),
)
def test_a_bias_before_a_normalisation_goes(
    transposed: bool, channels: int, bias: float, size: tuple[int, int]
) -> None:
    kernel = (5, channels, 3, 3) if transposed else (channels, 5, 3, 3)
    weights = {
        "w": _numbers(0, *kernel),
        "b": np.full(channels, bias, np.float32),
        "s": _numbers(1, channels),
        "t": _numbers(2, channels),
    }
    kind = "ConvTranspose" if transposed else "Conv"
    nodes = [node(kind, "x w b", "c", pads=[1] * 4), node("InstanceNormalization", "c s t", "y", epsilon=0.01)]
    original = layer(nodes, weights)
    lighter = rewritten(original, drop_idle_biases)
    assert lighter is not None
    assert len(lighter.graph.node[0].input) == 2
    assert "b" not in {tensor.name for tensor in lighter.graph.initializer}
    x = _numbers(3, 2, 5, *size)
    # The bias costs the digits that it takes.
    np.testing.assert_allclose(run(lighter, x), run(original, x), atol=2e-5 * (1 + abs(bias)))


@pytest.mark.parametrize("reader", ["Relu", "output"])
def test_a_bias_that_something_else_sees_stays(reader: str) -> None:
    weights = {"w": _numbers(0, 4, 3, 3, 3), "b": _numbers(1, 4), "s": _numbers(2, 4), "t": _numbers(3, 4)}
    nodes = [node("Conv", "x w b", "c", pads=[1] * 4), node("InstanceNormalization", "c s t", "n")]
    if reader == "Relu":
        nodes += [node("Relu", "c", "r"), node("Add", "n r", "y")]
        original = layer(nodes, weights)
    else:
        ends = [("n", list("ncht")), ("c", list("ncht"))]
        original = model(nodes, [("x", list("ncht"))], ends, weights)
    assert rewritten(original, drop_idle_biases) is None


@few
@given(
    channels=st.integers(1, 6),
    batch=st.integers(1, 3),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    swapped=st.tuples(st.booleans(), st.booleans()),
    fed=st.booleans(),
    opset=st.integers(11, 21),
)
def test_a_scale_and_a_shift_become_one_pass(
    channels: int, batch: int, size: tuple[int, int], swapped: tuple[bool, bool], fed: bool, opset: int
) -> None:
    scale, shift = _numbers(0, 1, channels, 1, 1), _numbers(1, 1, channels, 1, 1)
    nodes = [
        node("Mul", "s x" if swapped[0] else "x s", "m"),
        node("Add", "t m" if swapped[1] else "m t", "a"),
        node("Relu", "a", "y"),
    ]
    entry = ("x", ["n", channels, "h", "t"])
    smalls = [("s", [1, channels, 1, 1]), ("t", [1, channels, 1, 1])]
    original = model(
        nodes,
        [entry, *smalls] if fed else [entry],
        [("y", list("ncht"))],
        {} if fed else {"s": scale, "t": shift},
        opset=opset,
    )
    joined = rewritten(original, join_scales_and_shifts)
    assert joined is not None
    assert "Mul" not in kinds(joined)
    inputs = [_numbers(2, batch, channels, *size), *([scale, shift] if fed else [])]
    np.testing.assert_array_equal(run(joined, *inputs), run(original, *inputs))


def _one_more_reader() -> onnx.ModelProto:
    weights = {"s": _numbers(0, 1, 3, 1, 1), "t": _numbers(1, 1, 3, 1, 1)}
    nodes = [node("Mul", "x s", "m"), node("Add", "m t", "a"), node("Mul", "a m", "y")]
    return model(nodes, [("x", ["n", 3, "h", "t"])], [("y", list("ncht"))], weights)


def _one_channel_becomes_three() -> onnx.ModelProto:
    weights = {"s": _numbers(0, 1, 3, 1, 1), "t": _numbers(1, 1, 3, 1, 1)}
    nodes = [node("Mul", "x s", "m"), node("Add", "m t", "y")]
    return model(nodes, [("x", ["n", 1, "h", "t"])], [("y", list("ncht"))], weights)


def _unknown_channels() -> onnx.ModelProto:
    weights = {"s": _numbers(0, 1, 3, 1, 1), "t": _numbers(1, 1, 3, 1, 1)}
    nodes = [node("Mul", "x s", "m"), node("Add", "m t", "y")]
    return layer(nodes, weights)


@pytest.mark.parametrize("make", [_one_more_reader, _one_channel_becomes_three, _unknown_channels])
def test_other_products_stay(make) -> None:
    assert rewritten(make(), join_scales_and_shifts) is None
