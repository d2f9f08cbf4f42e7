"""Flows with the layout of rosinality's glow-pytorch: both directions, every invertible part computed beforehand."""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporters.errors import ExportError
from exporters.spec import GraphSpec, feature_map, number, picture
from exporters.weights_import.described import Answers, Foreign, picture_kind
from exporters.weights_import.tree import Node
from studio.package.import_report import ImportFinding
from studio.package.manifest import Latent, SizeRule

PICTURE_SCALE = 0.5
"""The flow works on pictures in [-0.5, 0.5]."""


class FlowConv(nn.Module):
    """(W ∗ x + b)·exp(3·scale) with a border of ones around x, which shows the network where the picture ends."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        conv, factor = node.children["conv"].tensors, torch.exp(3 * node.tensors["scale"].flatten())
        self.register_buffer("weight", conv["weight"] * factor[:, None, None, None])
        self.register_buffer("bias", conv["bias"] * factor)

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(functional.pad(x, (1, 1, 1, 1), value=1.0), self.weight, self.bias)  # type: ignore[arg-type]


class ImportedFlowStep(nn.Module):
    """Actnorm and invertible 1×1 convolution as one convolution y = M (x + loc), then the coupling."""

    matrix: Tensor
    inverse_matrix: Tensor
    loc: Tensor

    def __init__(self, node: Node) -> None:
        super().__init__()
        actnorm = node.children["actnorm"].tensors
        mixed = _mix(node.children["invconv"].tensors) * actnorm["scale"].double().flatten()
        inverse = torch.linalg.inv_ex(mixed).inverse.float()
        # M as the inverse of the rounded M⁻¹ in 64 bits: what one graph does, the other undoes to the last digits.
        matrix = torch.linalg.inv_ex(inverse.double()).inverse.float()
        if not (torch.isfinite(inverse).all() and torch.isfinite(matrix).all()):
            raise ExportError("a 1×1 convolution of the flow has no inverse", "choose another checkpoint")
        self.register_buffer("matrix", matrix[:, :, None, None])
        self.register_buffer("inverse_matrix", inverse[:, :, None, None])
        self.register_buffer("loc", actnorm["loc"].view(1, -1, 1, 1))
        first, second, last = (node.children["coupling"].children["net"].children[place] for place in ("0", "2", "4"))
        self.net = nn.Sequential(_conv(first, 1), nn.ReLU(), _conv(second, 0), nn.ReLU(), FlowConv(last))
        self.affine = _is_affine(node)

    def forward(self, x: Tensor) -> Tensor:
        kept, changed = functional.conv2d(x + self.loc, self.matrix).chunk(2, dim=1)
        s, t = self._coupling(kept)
        return torch.cat([kept, (changed + t) * s], dim=1)

    def inverse(self, y: Tensor) -> Tensor:
        kept, changed = y.chunk(2, dim=1)
        s, t = self._coupling(kept)
        return functional.conv2d(torch.cat([kept, changed / s - t], dim=1), self.inverse_matrix) - self.loc

    def _coupling(self, kept: Tensor) -> tuple[Tensor | float, Tensor]:
        if not self.affine:
            return 1.0, self.net(kept)
        raw, t = self.net(kept).chunk(2, dim=1)
        return torch.sigmoid(raw + 2), t


class FlowLevel(nn.Module):
    """The steps at one resolution and the prior of what leaves there: half of the channels, at the last level all."""

    def __init__(self, node: Node, *, last: bool) -> None:
        super().__init__()
        self.steps = nn.ModuleList(ImportedFlowStep(step) for _, step in node.children["flows"].items())
        self.prior = FlowConv(node.children["prior"])
        self.last = last

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What stays (at the last level all of it) and the standardised latent ε = (z − μ) / σ."""
        x = functional.pixel_unshuffle(x, 2)
        for step in self.steps:
            x = step(x)
        kept, z = (x, x) if self.last else x.chunk(2, dim=1)
        mean, log_std = self._moments(kept)
        return kept, (z - mean) * torch.exp(-log_std)

    def inverse(self, kept: Tensor, latent: Tensor) -> Tensor:
        mean, log_std = self._moments(latent if self.last else kept)
        z = mean + latent * torch.exp(log_std)
        x = z if self.last else torch.cat([kept, z], dim=1)
        for step in reversed(self.steps):
            x = cast(ImportedFlowStep, step).inverse(x)
        return functional.pixel_shuffle(x, 2)

    def _moments(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_std = self.prior(torch.zeros_like(kept[:1]) if self.last else kept).chunk(2, dim=1)
        return mean, log_std


class FlowEncoder(nn.Module):
    """N×C×H×W in [-1, 1] to the latents of all levels, finest first, all standard normal under the model."""

    def __init__(self, levels: nn.ModuleList) -> None:
        super().__init__()
        self.levels = levels

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        x, latents = x * PICTURE_SCALE, []
        for level in self.levels:
            x, latent = level(x)
            latents.append(latent)
        return tuple(latents)


class FlowDecoder(nn.Module):
    """The latents of all levels and temperature (N) to a picture: the inverse of `FlowEncoder` of T·ε."""

    def __init__(self, levels: nn.ModuleList) -> None:
        super().__init__()
        self.levels = levels

    def forward(self, *inputs: Tensor) -> Tensor:
        latents, temperature = inputs[:-1], inputs[-1][:, None, None, None]
        x = latents[-1]
        for level, latent in zip(reversed(self.levels), reversed(latents), strict=True):
            x = cast(FlowLevel, level).inverse(x, latent * temperature)
        return x / PICTURE_SCALE


def matches(root: Node) -> bool:
    """Whether every numbered part has `flows` and a `prior`."""
    items = root.items()
    return bool(items) and all({"flows", "prior"} == set(node.children) for _, node in items)


def describe(root: Node, answers: Answers) -> Foreign:
    """`encode` and `decode`. Raises ExportError for an untrained flow and without `--image-size`."""
    blocks = [node for _, node in root.items()]
    channels = _check(blocks)
    kind, count, size = picture_kind(channels, "takes"), len(blocks), answers.image_size
    if size is None or size % 2**count:
        found = (
            "the weights don't tell the size of the pictures"
            if size is None
            else f"{size} is not the size of its pictures"
        )
        raise ExportError(
            found,
            f"say `--image-size N`, the edge in training, a multiple of {2**count} such as 64 or 128",
            fields=("image_size",),
        )
    levels = nn.ModuleList(FlowLevel(node, last=index == count - 1) for index, node in enumerate(blocks)).eval()
    widths = [channels * 2**level for level in range(1, count)] + [channels * 2 ** (count + 1)]
    maps = tuple(feature_map(f"latent_{i}", "latent", width, 2 ** (i + 1)) for i, width in enumerate(widths))
    # It would run at any size, but away from its own its latents may lead to numbers without end.
    rule = SizeRule(minimum=size, fixed=True)
    shown = picture("picture", channels)
    encode = GraphSpec(
        role="encode",
        file="encode.onnx",
        network=FlowEncoder(levels),
        inputs=(picture("image", channels),),
        outputs=maps,
        size=rule,
    )
    decode = GraphSpec(
        role="decode",
        file="decode.onnx",
        network=FlowDecoder(levels),
        inputs=(*maps, number("temperature", "temperature", (0.0, 1.0))),
        outputs=(shown,),
        size=rule,
    )
    latents = tuple(
        Latent(name=spec.name, shape=(width, size // spec.stride, size // spec.stride))
        for spec, width in zip(maps, widths, strict=True)
    )
    return Foreign(
        family="glow", specs=[encode, decode], latents=latents, evidence=[ImportFinding(_summary(blocks, kind, size))]
    )


def _summary(blocks: list[Node], kind: str, size: int) -> str:
    steps = [node.children["flows"].items() for node in blocks]
    first = steps[0][0][1]
    coupling = "affine coupling" if _is_affine(first) else "additive coupling"
    form = "LU" if "w_p" in first.children["invconv"].tensors else "plain"
    hidden = first.children["coupling"].children["net"].children["0"].shape[0]
    counts = sorted({len(level) for level in steps})
    return (
        f"Glow, {len(blocks)} levels × {' or '.join(map(str, counts))} steps, {coupling} with {hidden} filters, "
        f"{form} 1×1 convolutions, {kind} at {size} pixels"
    )


def _check(blocks: list[Node]) -> int:
    """Channels of the picture. Raises ExportError where parts are missing or do not fit, or the flow is untrained."""
    channels = 0
    for index, block in enumerate(blocks):
        for place, step in block.children["flows"].items():
            where = f"step {place} of level {index}"
            if not _is_step(step):
                raise ExportError(f"{where} of the flow is not known", "this layout can't be read; export it to ONNX")
            actnorm = step.children["actnorm"].tensors
            if "initialized" in actnorm and not actnorm["initialized"].any():
                raise ExportError(f"{where} was never initialised", "this flow is untrained; choose another checkpoint")
            width = actnorm["loc"].numel()
            channels = channels or width // 4
            if width != channels * 2 ** (index + 2):
                raise ExportError(f"{where} has {width} channels", f"expected {channels * 2 ** (index + 2)}")
    return channels


def _is_step(step: Node) -> bool:
    """Whether it has actnorm, 1×1 convolution and the three convolutions of a coupling, which takes half."""
    if set(step.children) != {"actnorm", "invconv", "coupling"}:
        return False
    actnorm = step.children["actnorm"].tensors
    net = step.children["coupling"].children.get("net", Node()).children
    if not {"loc", "scale"} <= set(actnorm) or set(net) != {"0", "2", "4"} or "conv" not in net["4"].children:
        return False
    return net["0"].is_conv and net["2"].is_conv and 2 * net["0"].shape[1] == actnorm["loc"].numel()


def _is_affine(step: Node) -> bool:
    net = step.children["coupling"].children["net"].children
    return net["4"].children["conv"].shape[0] == 2 * net["0"].shape[1]


def _mix(tensors: dict[str, Tensor]) -> Tensor:
    """W, C×C in 64 bits: as it is stored, or P (L + I) (U + diag(sign(s)·exp(log |s|)))."""
    if "weight" in tensors:
        return tensors["weight"].double().flatten(1)
    lower = tensors["w_l"].double().tril(-1) + torch.eye(len(tensors["w_l"]), dtype=torch.float64)
    diagonal = torch.diag(tensors["s_sign"].double() * tensors["w_s"].double().exp())
    return tensors["w_p"].double() @ lower @ (tensors["w_u"].double().triu(1) + diagonal)


def _conv(node: Node, padding: int) -> nn.Conv2d:
    outputs, inputs, kernel = node.shape
    conv = nn.Conv2d(inputs, outputs, kernel, padding=padding)
    conv.load_state_dict(node.tensors, strict=True)
    return conv
