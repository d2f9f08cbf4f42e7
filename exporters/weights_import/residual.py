"""Residual blocks of foreign ResNet generators."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.weights_import.layers import NoiseDropout, pad_layer
from exporters.weights_import.norms import Normalisation
from exporters.weights_import.tree import Node


@dataclass(frozen=True)
class ResidualPlan:
    """Two convolutions, by their places in the block's own sequence, which the module calls `name`."""

    place: int
    name: str
    places: tuple[int, int]
    convs: tuple[Node, Node]
    norms: tuple[Node | None, Node | None]
    dropout: bool = False

    @property
    def padded(self) -> bool:
        """Whether padding modules stand before the convolutions: reflect or replicate, else zero."""
        return self.places[0] == 1

    @property
    def width(self) -> int:
        return self.convs[0].shape[0]

    def resolved(self, room: bool) -> "ResidualPlan":
        """With `dropout` told by the distance of the convolutions: it stands between norm, ReLU and padding.

        Raises ExportError where the numbers fit neither.
        """
        between = self.places[1] - self.places[0] - (2 + room + self.padded)
        if self.places[0] > 1 or between not in (0, 1):
            raise ExportError(
                f"residual block {self.place} has its convolutions at {self.places[0]} and {self.places[1]}",
                "this layout is not known; export it to ONNX instead",
            )
        return replace(self, dropout=between == 1)

    def state(self, norm: Normalisation) -> dict[str, Tensor]:
        """The tensors that `StoredBlock` has, by their keys below the generator."""
        state: dict[str, Tensor] = {}
        for place, conv, stored in zip(self.places, self.convs, self.norms, strict=True):
            state.update({f"{self.place}.{self.name}.{place}.{key}": x for key, x in conv.tensors.items()})
            kept = norm.kept(stored) if stored else {}
            state.update({f"{self.place}.{self.name}.{place + 1}.{key}": x for key, x in kept.items()})
        return state


class StoredBlock(nn.Module):
    """x + F(x), F two 3×3 convolutions with norm, and ReLU between (Johnson et al. 2016)."""

    def __init__(self, plan: ResidualPlan, norm: Normalisation, padding: str, *, noisy: bool) -> None:
        super().__init__()
        self.noisy = noisy and plan.dropout
        layers: list[tuple[str, nn.Module]] = []
        for place, conv in zip(plan.places, plan.convs, strict=True):
            outputs, inputs, kernel = conv.shape
            if padding != "zero":
                layers.append((f"{place}-pad", pad_layer(padding, kernel // 2)))
            zeros = kernel // 2 if padding == "zero" else 0
            layers.append((str(place), nn.Conv2d(inputs, outputs, kernel, padding=zeros, bias=conv.has_bias)))
            layers.append((str(place + 1), norm.layer(outputs)))
            if place == plan.places[0]:
                layers.append(("relu", nn.ReLU()))
                if self.noisy:
                    layers.append(("dropout", NoiseDropout()))
        self.add_module(plan.name, nn.Sequential(OrderedDict(layers)))
        self.name = plan.name

    def forward(self, x: Tensor, *noise: Tensor) -> Tensor:
        y = x
        for layer in self.get_submodule(self.name).children():
            y = layer(y, *noise) if isinstance(layer, NoiseDropout) else layer(y)
        return x + y


def read_block(place: int, node: Node) -> ResidualPlan | None:
    """The block that `node` spells, or None: one child with a sequence of two equal convolutions and their norms."""
    if node.tensors or len(node.children) != 1:
        return None
    ((name, body),) = node.children.items()
    items = dict(body.items())
    convs = [(number, part) for number, part in items.items() if part.is_conv]
    if len(convs) != 2 or convs[0][1].shape != convs[1][1].shape or convs[0][1].shape[0] != convs[0][1].shape[1]:
        return None
    norms = tuple(items.get(number + 1) for number, _ in convs)
    if len(items) != 2 + sum(norm is not None for norm in norms) or any(n and not n.is_norm for n in norms):
        return None
    (first, a), (second, b) = convs
    return ResidualPlan(place, name, (first, second), (a, b), (norms[0], norms[1]))
