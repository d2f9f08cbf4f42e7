"""Networks whose state dicts have the keys of well-known repositories, written for comparison with what is imported.

They take pictures in [-1, 1], but for the flow: its pictures lie in [-0.5, 0.5]. All weights are random and large
enough that every layer shows in the output.
"""

import math
from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporters.weights_import.described import Foreign

NormFactory = Callable[[int], nn.Module]
PADS = {"reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d}


def instance(channels: int) -> nn.Module:
    """What CycleGAN is published with: nothing stored."""
    return nn.InstanceNorm2d(channels)


def affine_instance(channels: int) -> nn.Module:
    return nn.InstanceNorm2d(channels, affine=True)


def tracked_instance(channels: int) -> nn.Module:
    """As in PyTorch before 0.4: running statistics that nobody uses."""
    return _Tracked(channels)


def tracked_affine_instance(channels: int) -> nn.Module:
    return _Tracked(channels, affine=True)


def no_norm(channels: int) -> nn.Module:
    del channels
    return nn.Identity()


class _Tracked(nn.InstanceNorm2d):
    def __init__(self, channels: int, affine: bool = False) -> None:
        super().__init__(channels, affine=affine, track_running_stats=True)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        return functional.instance_norm(input, weight=self.weight, bias=self.bias)


class PublishedBlock(nn.Module):
    def __init__(self, width: int, norm: NormFactory, bias: bool, padding: str, dropout: bool) -> None:
        super().__init__()
        pad = [PADS[padding](1)] if padding in PADS else []
        zeros = 0 if pad else 1
        self.conv_block = nn.Sequential(
            *pad,
            nn.Conv2d(width, width, 3, padding=zeros, bias=bias),
            norm(width),
            nn.ReLU(),
            *([nn.Dropout(0.5)] if dropout else []),
            *[type(p)(1) for p in pad],
            nn.Conv2d(width, width, 3, padding=zeros, bias=bias),
            norm(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)


class Antialias(nn.Module):
    """CUT's fixed filters: `down` 1 2 1 with reflection, `up` 1 3 3 1, which here is written as zeros put between
    pixels and an ordinary convolution."""

    def __init__(self, width: int, way: Literal["down", "up"]) -> None:
        super().__init__()
        row = torch.tensor([1.0, 2, 1]) / 4 if way == "down" else torch.tensor([1.0, 3, 3, 1]) / 4
        self.register_buffer("filt", torch.outer(row, row).expand(width, 1, -1, -1).clone())
        self.way = way

    def forward(self, x: Tensor) -> Tensor:
        filt: Tensor = self.filt  # type: ignore[assignment]
        if self.way == "down":
            return functional.conv2d(functional.pad(x, (1, 1, 1, 1), "reflect"), filt, stride=2, groups=len(filt))
        n, c, h, w = x.shape
        spread = x.new_zeros(n, c, 2 * h + 4, 2 * w + 4)
        spread[:, :, ::2, ::2] = functional.pad(x, (1, 1, 1, 1), "replicate")
        # A picture's pixel lies at 2 + 2i; doubled pixels 2i and 2i + 1 weigh it 3/4 each, the neighbours 1/4.
        return functional.conv2d(spread, filt, groups=len(filt))[:, :, : 2 * h, : 2 * w]


class PublishedResNet(nn.Module):
    """`netG` of pytorch-CycleGAN-and-pix2pix; with `antialiased` of contrastive-unpaired-translation."""

    def __init__(
        self,
        *,
        channels: tuple[int, int] = (3, 3),
        filters: int = 4,
        blocks: int = 2,
        norm: NormFactory = instance,
        bias: bool = True,
        padding: str = "reflect",
        dropout: bool = False,
        antialiased: bool = False,
        up: Literal["transposed", "nearest"] = "transposed",
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(channels[0], filters, 7, bias=bias)]
        layers += [norm(filters), nn.ReLU()]
        for width in (filters, 2 * filters):
            step = 1 if antialiased else 2
            layers += [nn.Conv2d(width, 2 * width, 3, step, 1, bias=bias), norm(2 * width), nn.ReLU()]
            layers += [Antialias(2 * width, "down")] if antialiased else []
        layers += [PublishedBlock(4 * filters, norm, bias, padding, dropout) for _ in range(blocks)]
        for width in (4 * filters, 2 * filters):
            if antialiased:
                layers += [Antialias(width, "up"), nn.Conv2d(width, width // 2, 3, 1, 1, bias=bias)]
            elif up == "nearest":
                layers += [nn.Upsample(scale_factor=2), nn.Conv2d(width, width // 2, 3, 1, 1, bias=bias)]
            else:
                layers += [nn.ConvTranspose2d(width, width // 2, 3, 2, 1, 1, bias=bias)]
            layers += [norm(width // 2), nn.ReLU()]
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(filters, channels[1], 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)
        lively(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class PublishedUNetBlock(nn.Module):
    def __init__(
        self, level: int, depth: int, ends: tuple[int, int], filters: int, norm: NormFactory, bias: bool, dropout: bool
    ) -> None:
        super().__init__()
        self.outermost = level == 0
        innermost = level == depth - 1
        outer = filters * min(2 ** max(level - 1, 0), 8)
        inner = filters * min(2**level, 8)
        down = nn.Conv2d(ends[0] if self.outermost else outer, inner, 4, 2, 1, bias=bias)
        wide = inner if innermost else 2 * inner
        if self.outermost:
            deeper = PublishedUNetBlock(1, depth, ends, filters, norm, bias, dropout)
            layers = [down, deeper, nn.ReLU(), nn.ConvTranspose2d(wide, ends[1], 4, 2, 1), nn.Tanh()]
        else:
            up = [nn.ReLU(), nn.ConvTranspose2d(wide, outer, 4, 2, 1, bias=bias), norm(outer)]
            layers = [nn.LeakyReLU(0.2), down]
            if not innermost:
                layers += [norm(inner), PublishedUNetBlock(level + 1, depth, ends, filters, norm, bias, dropout)]
            layers += up
            if dropout and not innermost and level >= 4:
                layers.append(nn.Dropout(0.5))
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class ForeignUNet(nn.Module):
    """`netG` of pytorch-CycleGAN-and-pix2pix: unet_128 with depth 7, unet_256 with depth 8."""

    def __init__(
        self,
        *,
        depth: int,
        channels: tuple[int, int] = (3, 3),
        filters: int = 4,
        norm: NormFactory = nn.BatchNorm2d,
        bias: bool = False,
        dropout: bool = True,
    ) -> None:
        super().__init__()
        self.model = PublishedUNetBlock(0, depth, channels, filters, norm, bias, dropout)
        lively(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class _ActNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.loc = nn.Parameter(0.2 * torch.randn(1, width, 1, 1))
        self.scale = nn.Parameter(torch.exp(0.2 * torch.randn(1, width, 1, 1)))
        self.register_buffer("initialized", torch.tensor(1, dtype=torch.uint8))


class _Mix(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.linalg.qr(torch.randn(width, width))[0][:, :, None, None])

    def matrix(self) -> Tensor:
        return self.weight[:, :, 0, 0]


class _MixLU(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        p, lower, upper = torch.linalg.lu(torch.linalg.qr(torch.randn(width, width))[0])
        s = upper.diagonal()
        upper_mask = torch.ones(width, width).triu(1)
        # What lies outside of the masks is not to be read.
        self.w_l = nn.Parameter(lower + upper_mask)
        self.w_s = nn.Parameter(s.abs().log())
        self.w_u = nn.Parameter(upper.triu(1) + 3 * upper_mask.T)
        buffers = {
            "w_p": p,
            "u_mask": upper_mask,
            "l_mask": upper_mask.T,
            "s_sign": s.sign(),
            "l_eye": torch.eye(width),
        }
        for name, value in buffers.items():
            self.register_buffer(name, value.contiguous())

    def matrix(self) -> Tensor:
        t = dict(self.named_buffers())
        return (
            t["w_p"]
            @ (self.w_l * t["l_mask"] + t["l_eye"])
            @ (self.w_u * t["u_mask"] + torch.diag(t["s_sign"] * self.w_s.exp()))
        )


class _ZeroConv(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3)
        self.scale = nn.Parameter(0.05 * torch.randn(1, outputs, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(functional.pad(x, (1, 1, 1, 1), value=1)) * torch.exp(3 * self.scale)


class _Coupling(nn.Module):
    def __init__(self, width: int, hidden: int, affine: bool) -> None:
        super().__init__()
        last = _ZeroConv(hidden, width if affine else width // 2)
        first, second = nn.Conv2d(width // 2, hidden, 3, padding=1), nn.Conv2d(hidden, hidden, 1)
        self.net = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), last)


class _Flow(nn.Module):
    def __init__(self, width: int, hidden: int, affine: bool, lu: bool) -> None:
        super().__init__()
        self.actnorm = _ActNorm(width)
        self.invconv = _MixLU(width) if lu else _Mix(width)
        self.coupling = _Coupling(width, hidden, affine)
        self.affine = affine

    def forward(self, x: Tensor) -> Tensor:
        x = self.actnorm.scale * (x + self.actnorm.loc)
        a, b = torch.einsum("ij,njhw->nihw", self.invconv.matrix(), x).chunk(2, 1)
        if not self.affine:
            return torch.cat([a, b + self.coupling.net(a)], 1)
        log_s, t = self.coupling.net(a).chunk(2, 1)
        return torch.cat([a, (b + t) * torch.sigmoid(log_s + 2)], 1)


class _Block(nn.Module):
    def __init__(self, channels: int, steps: int, hidden: int, affine: bool, lu: bool, last: bool) -> None:
        super().__init__()
        width = 4 * channels
        self.flows = nn.ModuleList(_Flow(width, hidden, affine, lu) for _ in range(steps))
        self.prior = _ZeroConv(width if last else width // 2, 2 * width if last else width)
        self.last = last


class PublishedGlow(nn.Module):
    """glow-pytorch of rosinality, in the direction from picture (in [-0.5, 0.5]) to latents."""

    def __init__(
        self,
        *,
        channels: int = 3,
        levels: int = 2,
        steps: int = 2,
        hidden: int = 8,
        affine: bool = True,
        lu: bool = True,
    ) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            _Block(channels * 2**level, steps, hidden, affine, lu, level == levels - 1) for level in range(levels)
        )
        lively(self, 0.5)

    def forward(self, x: Tensor) -> list[Tensor]:
        """z of each level, each as (z − μ) / σ of the learned prior."""
        standardised = []
        for block in self.blocks:
            n, c, h, w = x.shape
            x = x.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 2, 4).reshape(n, 4 * c, h // 2, w // 2)
            for flow in block.flows:  # type: ignore[union-attr]
                x = flow(x)
            x, z = (torch.zeros_like(x), x) if block.last else x.chunk(2, 1)
            mean, log_std = block.prior(x).chunk(2, 1)  # type: ignore[operator]
            standardised.append((z - mean) / log_std.exp())
        return standardised


class ForeignClassifier(nn.Module):
    """Keys like those of torchvision's ResNets."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8)))
        self.fc = nn.Linear(8, 10)


def lively(network: nn.Module, gain: float = 1.5) -> None:
    """Random convolutions at `gain` of the scale that keeps variance, norms away from the identity."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                fan_in = module.weight[0].numel() if isinstance(module, nn.Conv2d) else module.weight[:, 0].numel() / 4
                module.weight.normal_(0, gain / math.sqrt(fan_in))
                if module.bias is not None:
                    module.bias.normal_(0, 0.2)
            elif isinstance(module, nn.BatchNorm2d | nn.InstanceNorm2d):
                if module.weight is not None and module.bias is not None:
                    module.weight.uniform_(0.6, 1.4)
                    module.bias.normal_(0, 0.3)
                if module.running_mean is not None and module.running_var is not None:
                    module.running_mean.normal_(0, 0.3)
                    module.running_var.uniform_(0.5, 2.0)


def largest_difference(network: nn.Module, foreign: Foreign) -> float:
    """Between a published network and the import of its weights."""
    (spec,) = foreign.specs
    (x,) = spec.example((spec.size.minimum, 2 * spec.size.minimum), batch=2, seed=3)
    with torch.no_grad():
        wanted = network.eval()(x)
        assert wanted.std() > 0.1, "a flat picture would prove nothing"
        return float((spec.network(x) - wanted).abs().max())
