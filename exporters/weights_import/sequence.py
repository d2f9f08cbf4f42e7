"""The network that a plan of stages and residual blocks describes."""

from collections import OrderedDict
from typing import cast

import torch
from torch import Tensor, nn

from exporters.weights_import.layers import BlurDown, BlurUp
from exporters.weights_import.norms import Normalisation
from exporters.weights_import.residual import StoredBlock
from exporters.weights_import.stages import GeneratorStage, Plan
from exporters.weights_import.tree import Node


class ResNet(nn.Module):
    """N×C×H×W in [-1, 1] to the same; a map of noise for each dropout layer that is kept on."""

    def __init__(self, layers: list[tuple[str, nn.Module]]) -> None:
        super().__init__()
        self.layers = nn.Sequential(OrderedDict(layers))

    def forward(self, x: Tensor, *noise: Tensor) -> Tensor:
        draws = list(noise)
        for layer in self.layers:
            x = layer(x, draws.pop(0)) if isinstance(layer, StoredBlock) and layer.noisy else layer(x)
        return torch.tanh(x)


def build(plan: Plan, norm: Normalisation, padding: str, *, noisy: bool) -> ResNet:
    """The generator with the file's weights. `padding`: of the residual blocks; `noisy`: dropout stays on."""
    layers: list[tuple[str, nn.Module]] = []
    state: dict[str, Tensor] = {}
    for stage in plan.head:
        layers += _stage_layers(stage, norm, state)
    for block in plan.blocks:
        layers.append((str(block.place), StoredBlock(block, norm, padding, noisy=noisy)))
        state.update(block.state(norm))
    for stage in plan.tail:
        layers += _stage_layers(stage, norm, state)
    network = ResNet(layers)
    network.layers.load_state_dict(state, strict=True)
    return network.eval()


def _stage_layers(stage: GeneratorStage, norm: Normalisation, state: dict[str, Tensor]) -> list[tuple[str, nn.Module]]:
    """The modules of a stage by name; what has parameters is named by its place, and its tensors go into `state`."""
    first, second, kernel = stage.conv.shape
    bias, half = stage.conv.has_bias, kernel // 2
    layers: list[tuple[str, nn.Module]] = []
    name = str(stage.place)
    state.update({f"{name}.{key}": tensor for key, tensor in stage.conv.tensors.items()})
    blurs: list[tuple[str, nn.Module]] = [(str(stage.blur_place), _blur(stage))] if stage.blur else []
    if stage.blur:
        state[f"{stage.blur_place}.filt"] = stage.blur.tensors["filt"]
    if stage.kind in ("stem", "last"):
        # The outermost pads mirror whatever the blocks do: so it is published, and no key shows it.
        layers = [(f"{name}-pad", nn.ReflectionPad2d(half))] if stage.padded else []
        layers.append((name, nn.Conv2d(second, first, kernel, padding=0 if stage.padded else half, bias=bias)))
        if stage.kind == "last":
            return layers
    elif stage.kind == "up":
        odd = kernel % 2
        conv = nn.ConvTranspose2d(first, second, kernel, 2, (kernel - 1) // 2, output_padding=odd, bias=bias)
        layers = [(name, conv)]
    elif stage.kind == "down":
        layers = [(name, nn.Conv2d(second, first, kernel, stride=2, padding=(kernel - 1) // 2, bias=bias))]
    else:
        if stage.kind == "enlarged up":
            layers = [(f"{name}-enlarge", nn.Upsample(scale_factor=2, mode="nearest"))]
        elif stage.kind == "blurred up":
            layers = blurs
        layers.append((name, nn.Conv2d(second, first, kernel, padding=half, bias=bias)))
    layers += [(str(stage.place + 1), norm.layer(second if stage.kind == "up" else first)), (f"{name}-relu", nn.ReLU())]
    if stage.norm:
        state.update({f"{stage.place + 1}.{key}": tensor for key, tensor in norm.kept(stage.norm).items()})
    return [*layers, *blurs] if stage.kind == "blurred down" else layers


def _blur(stage: GeneratorStage) -> nn.Module:
    filt = cast(Node, stage.blur).tensors["filt"]
    return BlurUp(filt) if stage.kind == "blurred up" else BlurDown(filt)
