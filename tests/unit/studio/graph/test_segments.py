"""Graphs with global reductions are cut into local stages; what can't be cut says why."""

from fractions import Fraction

import numpy as np
import onnx
import pytest
from onnx import helper

from studio.graph.passes.group_norm import with_group_norms
from studio.graph.passes.reductions import Reduction
from studio.graph.spatial_rules import Unknown
from studio.graph.stages import maps_to_store, stages, whole_values_per_px
from tests.helpers import models
from tests.helpers.streams import GraphDrawing, cut_up

_PER_BYTE, _PER_FLOP = 1 / 2e9, 1 / 100e9


def _residual() -> onnx.ModelProto:
    drawing = GraphDrawing().conv(4, 7, reflect=True).norm().act().down(24).norm().act()
    for _ in range(2):
        drawing.conv(24, reflect=True).norm().act().conv(24, reflect=True).norm().add(2)
    return drawing.up(4).norm().act().model()


def test_levels_strides_and_channels() -> None:
    found = cut_up(_residual())
    assert found.levels == 8
    assert found.stride_px == 2
    assert [level for level, _ in found.reductions] == list(range(7))
    sizes = {(found.maps[r.source].channels, found.maps[r.source].stride) for _, r in found.reductions}
    assert sizes == {(4, Fraction(1)), (24, Fraction(2))}
    assert not {node.op_type for node in found.model.graph.node} & {"InstanceNormalization"}


def test_a_stage_sees_no_further_than_its_own_operators() -> None:
    found = cut_up(_residual())
    parts = stages(found, maps_to_store(found, _PER_BYTE, _PER_FLOP))
    assert [stage.level for stage in parts] == list(range(8))
    assert parts[0].halo_px == 3
    assert max(stage.halo_px for stage in parts) <= 8
    for stage in parts:
        assert stage.halo_px % stage.stride_px == 0
        onnx.checker.check_model(stage.model)


def test_what_is_cheap_is_computed_again_and_what_is_dear_is_stored() -> None:
    found = cut_up(_residual())
    first = found.reductions[0][1].source
    assert first not in maps_to_store(found, _PER_BYTE, _PER_FLOP)
    assert first in maps_to_store(found, _PER_BYTE, _PER_FLOP * 1e4)
    assert not maps_to_store(found, _PER_BYTE * 1e9, _PER_FLOP), "all of it is made again from the picture"
    assert whole_values_per_px(found) >= 8


def test_stored_maps_are_made_once_and_before_they_are_read() -> None:
    found = cut_up(_residual())
    made = {found.entry}
    for stage in stages(found, maps_to_store(found, _PER_BYTE, _PER_FLOP)):
        assert {source.name for source in stage.inputs} <= made
        kept = {source.name for source in stage.keeps}
        assert not kept & made
        made |= kept
        assert kept <= {value.name for value in stage.model.graph.output}
    assert found.result in made


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        ([helper.make_node("Neg", ["image"], ["translated"])], "nothing in it looks at the whole picture"),
        (
            [
                helper.make_node("GlobalMaxPool", ["image"], ["most"]),
                helper.make_node("Sub", ["image", "most"], ["translated"]),
            ],
            "GlobalMaxPool",
        ),
        (
            [
                helper.make_node("GlobalAveragePool", ["image"], ["mean"]),
                helper.make_node("Transpose", ["image"], ["turned"], perm=[0, 1, 3, 2]),
                helper.make_node("Sub", ["turned", "mean"], ["translated"]),
            ],
            "Transpose",
        ),
        (
            [
                helper.make_node("GlobalAveragePool", ["image"], ["mean"]),
                helper.make_node("Sub", ["image", "mean"], ["away"]),
                helper.make_node("AveragePool", ["away"], ["translated"], kernel_shape=[2, 2], strides=[2, 2]),
            ],
            "not as large as its input",
        ),
    ],
)
def test_a_graph_that_cannot_be_cut_says_why(nodes: list[onnx.NodeProto], reason: str) -> None:
    with pytest.raises(Unknown, match=reason):
        cut_up(models.build(nodes, {}))


def test_a_group_norm_as_exporters_write_it_is_recognised() -> None:
    drawing = GraphDrawing().conv(8)
    before = drawing.last
    shape = drawing.node("Shape", before)
    grouped = drawing.node("Reshape", before, drawing.value(np.array([0, 2, -1], np.int64)))
    ones, zeros = (drawing.value(np.full(2, value, np.float32)) for value in (1, 0))
    normed = drawing.node("InstanceNormalization", grouped, ones, zeros)
    drawing.last = drawing.node("Reshape", normed, shape)
    model = drawing.act().model()
    kinds = [node.op_type for node in with_group_norms(model).graph.node]
    assert kinds.count("GroupNormalization") == 1
    assert "InstanceNormalization" not in kinds
    ((level, reduction),) = cut_up(model).reductions
    assert (level, reduction.groups, reduction.source) == (0, 2, before)
    assert with_group_norms(models.norm_model()).graph == models.norm_model().graph


def test_scale_and_shift_follow_from_statistics() -> None:
    x = np.random.default_rng(0).normal(3, 2, (6, 500))
    mean, variance = x.mean(axis=1), x.var(axis=1)
    gain, offset = np.linspace(1, 2, 6), np.linspace(-1, 1, 6)
    reduction = Reduction("x", "normalise", ("a", "b"), groups=3, epsilon=1e-5, scale=gain, shift=offset)
    found = reduction.results(mean, variance, 500)
    grouped = x.reshape(3, -1)
    away = (grouped - grouped.mean(axis=1, keepdims=True)) / np.sqrt(grouped.var(axis=1, keepdims=True) + 1e-5)
    wanted = away.reshape(6, 500) * gain[:, None] + offset[:, None]
    assert np.allclose(x * found["a"][0, :, 0] + found["b"][0, :, 0], wanted, atol=1e-5)
    assert np.allclose(Reduction("x", "sum", ("s",)).results(mean, variance, 500)["s"].ravel(), x.sum(axis=1))
