"""Group normalisation as exporters write it: reshape to groups, InstanceNormalization, reshape back."""

import onnx
from onnx import NodeProto, helper

from studio.graph.constants import Constants


def with_group_norms(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with each such trio replaced by one GroupNormalization node; itself where there is none."""
    constants = Constants(model.graph)
    makers = {name: node for node in model.graph.node for name in node.output}
    users: dict[str, list[NodeProto]] = {}
    for node in model.graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    replaced: dict[str, NodeProto] = {}
    dropped: set[str] = set()
    for node in model.graph.node:
        if node.op_type != "InstanceNormalization":
            continue
        before, after = makers.get(node.input[0]), users.get(node.output[0], [])
        if before is None or before.op_type != "Reshape" or len(after) != 1 or after[0].op_type != "Reshape":
            continue
        groups = constants.integers(before.input[1])
        back = makers.get(after[0].input[1])
        same_shape = back is not None and back.op_type == "Shape" and back.input[0] == before.input[0]
        if groups is None or len(groups) != 3 or groups[1] < 1 or groups[2] != -1 or not same_shape:
            continue
        epsilon = next((attribute.f for attribute in node.attribute if attribute.name == "epsilon"), 1e-5)
        replaced[after[0].output[0]] = helper.make_node(
            "GroupNormalization",
            [before.input[0], *node.input[1:3]],
            [after[0].output[0]],
            num_groups=groups[1],
            epsilon=epsilon,
        )
        dropped.add(node.output[0])
    if not replaced:
        return model
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    del changed.graph.node[:]
    changed.graph.node.extend(
        replaced.get(node.output[0], node) for node in model.graph.node if node.output[0] not in dropped
    )
    return changed
