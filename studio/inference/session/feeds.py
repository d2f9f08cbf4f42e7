"""The inputs of a graph that nobody has to give: its constants, and noise drawn from a seed."""

from collections.abc import Mapping, Sequence

import numpy as np

from studio.inference.tensors import picture_size, tensor_shape
from studio.package.manifest import Graph, TensorSpec


def complete_feeds(
    graph: Graph, given: Mapping[str, np.ndarray], seed: int, shapes: Mapping[str, Sequence[int]]
) -> dict[str, np.ndarray]:
    """All inputs of the graph in its dtypes. `shapes` are those of the file, for the constants.

    Raises ValueError where one is missing, unknown, or larger than any picture says.
    """
    unknown = sorted(set(given) - {spec.name for spec in graph.inputs})
    if unknown:
        raise ValueError(f"it has no input `{unknown[0]}`")
    size = _size(graph, given)
    feeds: dict[str, np.ndarray] = {}
    for index, spec in enumerate(graph.inputs):
        if spec.name in given:
            value = given[spec.name]
            if value.ndim != len(spec.axes):
                raise ValueError(f"its input `{spec.name}` got {value.ndim} axes, not {len(spec.axes)}")
        elif spec.name in graph.constants:
            value = np.array(graph.constants[spec.name]).reshape(shapes[spec.name])
        elif spec.content == "noise":
            value = draw_noise(spec, tensor_shape(spec, size), seed, index)
        else:
            raise ValueError(f"its input `{spec.name}` is missing")
        feeds[spec.name] = np.ascontiguousarray(value, dtype=spec.dtype)
    return feeds


def draw_noise(spec: TensorSpec, shape: tuple[int, ...], seed: int, index: int) -> np.ndarray:
    """Float32 noise for input number `index`: uniform in the range of `spec`, standard normal where it has none."""
    random = np.random.Generator(np.random.PCG64([seed, index]))
    if spec.range is None:
        return random.standard_normal(shape, dtype=np.float32)
    low, high = np.float32(spec.range[0]), np.float32(spec.range[1])
    return low + (high - low) * random.random(shape, dtype=np.float32)


def _size(graph: Graph, given: Mapping[str, np.ndarray]) -> tuple[int, int] | None:
    """(width, height) of the picture, by its tensor, by another of a known stride, or fixed by the graph."""
    for spec in sorted(graph.inputs, key=lambda spec: spec.content != "picture"):
        has_size = {"height", "width"} <= set(spec.axes)
        if has_size and spec.name in given and given[spec.name].ndim == len(spec.axes):
            width, height = picture_size(given[spec.name], spec)
            return width * spec.stride, height * spec.stride
    return (graph.size.minimum, graph.size.minimum) if graph.size.fixed else None
