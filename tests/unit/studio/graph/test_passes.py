"""Thin outputs, transposed convolutions and enlargements give the same picture by other operators."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.graph.passes.narrow_output_conv import widen_thin_outputs
from studio.graph.passes.resize_conv import fold_enlargements
from studio.graph.passes.subpixel import use_subpixels
from tests.helpers.graphs import node
from tests.helpers.rewriting import Pass, kinds, layer, rewritten, run

TOLERANCE = 1e-5
"""Of the largest number: only the order of the sums differs."""
few = settings(deadline=None, max_examples=60)
edges = st.integers(1, 12)


def _numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def _check(original, step: Pass, x: np.ndarray) -> list[str]:
    faster = rewritten(original, step)
    assert faster is not None
    expected, found = run(original, x), run(faster, x)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE * max(1.0, float(np.abs(expected).max())))
    return kinds(faster)


def _subpixels(editor) -> int:
    return use_subpixels(editor, least_channels=0)


def _enlargements(editor) -> int:
    return fold_enlargements(editor, least_channels=0)


@few
@given(
    batch=st.integers(1, 3),
    outputs=st.integers(1, 4),
    kernel=st.tuples(st.integers(3, 7), st.integers(3, 7)),
    pads=st.tuples(*[st.integers(0, 3)] * 4),
    size=st.tuples(edges, edges),
    bias=st.booleans(),
    opset=st.integers(11, 21),
)
def test_thin_outputs(
    batch: int,
    outputs: int,
    kernel: tuple[int, int],
    pads: tuple[int, int, int, int],
    size: tuple[int, int],
    bias: bool,
    opset: int,
) -> None:
    height, width = (max(edge, k - a - b) for edge, k, a, b in zip(size, kernel, pads[:2], pads[2:], strict=True))
    weights = {"w": _numbers(0, outputs, 5, *kernel)} | ({"b": _numbers(1, outputs)} if bias else {})
    nodes = [node("Conv", "x w b" if bias else "x w", "c", pads=pads), node("Tanh", "c", "y")]
    made = _check(layer(nodes, weights, opset=opset), widen_thin_outputs, _numbers(2, batch, 5, height, width))
    assert made[-1] == "Tanh"


@few
@given(
    batch=st.integers(1, 3),
    inputs=st.integers(1, 4),
    outputs=st.sampled_from([16, 32]),
    layout=st.sampled_from([(3, 0), (3, 1), (4, 0)]),
    size=st.tuples(edges, edges),
    bias=st.booleans(),
    opset=st.integers(11, 21),
)
def test_transposed_convolutions(
    batch: int, inputs: int, outputs: int, layout: tuple[int, int], size: tuple[int, int], bias: bool, opset: int
) -> None:
    kernel, more = layout
    weights = {"w": _numbers(0, inputs, outputs, kernel, kernel)} | ({"b": _numbers(1, outputs)} if bias else {})
    shape = {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [more, more]}
    nodes = [node("ConvTranspose", "x w b" if bias else "x w", "c", **shape), node("Relu", "c", "y")]
    made = _check(layer(nodes, weights, opset=opset), _subpixels, _numbers(2, batch, inputs, *size))
    assert "ConvTranspose" not in made


@few
@given(
    batch=st.integers(1, 3),
    inputs=st.integers(1, 4),
    outputs=st.integers(1, 4),
    how=st.sampled_from(
        [
            {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
            {"coordinate_transformation_mode": "half_pixel"},
            {"nearest_mode": "round_prefer_ceil"},
        ]
    ),
    size=st.tuples(edges, edges),
    bias=st.booleans(),
    opset=st.integers(13, 21),
)
def test_enlargements(
    batch: int, inputs: int, outputs: int, how: dict[str, str], size: tuple[int, int], bias: bool, opset: int
) -> None:
    weights = {"w": _numbers(0, outputs, inputs, 3, 3), "s": np.array([1, 1, 2, 2], np.float32)}
    weights |= {"b": _numbers(1, outputs)} if bias else {}
    resize = node("Resize", "x", "r", mode="nearest", **how)
    resize.input.extend(["", "s"])
    nodes = [resize, node("Conv", "r w b" if bias else "r w", "y", pads=[1, 1, 1, 1])]
    made = _check(layer(nodes, weights, opset=opset), _enlargements, _numbers(2, batch, inputs, *size))
    assert "Resize" not in made


def test_an_enlargement_that_something_else_reads_stays() -> None:
    resize = node("Resize", "x", "r", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    resize.input.extend(["", "s"])
    nodes = [resize, node("Conv", "r w", "c", pads=[1, 1, 1, 1]), node("Add", "c r", "y")]
    weights = {"w": np.zeros((2, 2, 3, 3), np.float32), "s": np.array([1, 1, 2, 2], np.float32)}
    assert rewritten(layer(nodes, weights), _enlargements) is None


@pytest.mark.parametrize(
    ("how", "scale"),
    [
        ({"mode": "linear"}, 2),
        ({"coordinate_transformation_mode": "asymmetric", "nearest_mode": "ceil"}, 2),
        ({"coordinate_transformation_mode": "align_corners"}, 2),
        ({"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}, 3),
    ],
)
def test_other_enlargements_stay(how: dict[str, str], scale: int) -> None:
    resize = node("Resize", "x", "r", **how)
    resize.input.extend(["", "s"])
    weights = {"w": np.zeros((2, 2, 3, 3), np.float32), "s": np.array([1, 1, scale, scale], np.float32)}
    original = layer([resize, node("Conv", "r w", "y", pads=[1, 1, 1, 1])], weights)
    assert rewritten(original, _enlargements) is None


@pytest.mark.parametrize(
    ("step", "shape", "replaced"),
    [
        (widen_thin_outputs, (3, 64, 7, 7), True),
        (widen_thin_outputs, (8, 64, 7, 7), False),
        (widen_thin_outputs, (3, 64, 1, 1), False),
        (use_subpixels, (64, 32, 3, 3), True),
        (use_subpixels, (64, 16, 3, 3), False),
        (use_subpixels, (64, 44, 4, 4), False),
        (use_subpixels, (64, 64, 2, 2), False),
    ],
)
def test_only_what_pays_is_replaced(step: Pass, shape: tuple[int, ...], replaced: bool) -> None:
    kind, more = ("Conv", {}) if step is widen_thin_outputs else ("ConvTranspose", {"strides": [2, 2]})
    pads = [1, 1, 1, 1] if shape[2] > 2 else [0, 0, 0, 0]
    original = layer([node(kind, "x w", "y", pads=pads, **more)], {"w": np.zeros(shape, np.float32)})
    assert (rewritten(original, step) is not None) == replaced


@pytest.mark.parametrize(
    "changes",
    [{"group": 2}, {"dilations": [2, 2]}, {"strides": [1, 2]}, {"pads": [0, 0, 0, 0]}, {"output_shape": [9, 9]}],
)
def test_other_transposed_convolutions_stay(changes: dict[str, object]) -> None:
    attributes = {"strides": [2, 2], "pads": [1, 1, 1, 1], **changes}
    original = layer([node("ConvTranspose", "x w", "y", **attributes)], {"w": np.zeros((64, 64, 3, 3), np.float32)})
    assert rewritten(original, use_subpixels) is None
