"""Glow: `encode` to the latents of every level and bits/dim, and its exact inverse `decode` with temperature."""

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporters.families import Exported, ExportOptions
from exporters.spec import GraphSpec, feature_map, number, picture
from studio.package.manifest import Latent, SizeRule
from trainer.families.glow.layers import InvertibleConv
from trainer.families.glow.loss import GlowLoss
from trainer.families.glow.model import PICTURE_SCALE, Glow, standard_normal
from trainer.recipe import Recipe


class FrozenMix(nn.Module):
    """An invertible 1×1 convolution whose W and W⁻¹ were computed beforehand: neither LU nor inverse has to export."""

    def __init__(self, layer: InvertibleConv) -> None:
        super().__init__()
        inverse = layer.inverse_weight().float()
        # W as the inverse of the rounded W⁻¹ in 64 bits: what one graph does, the other undoes to the last digits.
        self.register_buffer("inverse_weight", inverse[:, :, None, None])
        self.register_buffer("weight", inverse.double().inverse().float()[:, :, None, None])
        self.log_det = float(layer.log_s.double().sum())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        log_det = x.new_full((1,), self.log_det) * (x.shape[2] * x.shape[3])
        return functional.conv2d(x, cast(Tensor, self.weight)), log_det.expand(x.shape[0])

    def inverse(self, y: Tensor) -> Tensor:
        return functional.conv2d(y, cast(Tensor, self.inverse_weight))


class GlowEncoder(nn.Module):
    """Picture, and label where the flow knows classes, to the latents of all levels, finest first, and bits/dim.

    The density is that of the picture as it is, with no dequantisation noise: a picture always gets the same number.
    """

    def __init__(self, flow: Glow, bits: int) -> None:
        super().__init__()
        self.flow = flow
        self.loss = GlowLoss(bits)

    def forward(self, x: Tensor, *label: Tensor) -> tuple[Tensor, ...]:
        latents, log_det = self.flow.normalise(x * PICTURE_SCALE, *label)
        log_p = log_det + torch.stack([standard_normal(latent) for latent in latents]).sum(dim=0)
        dimensions = x.shape[1] * x.shape[2] * x.shape[3]
        return *latents, self.loss.bits - log_p / (0.6931471805599453 * dimensions)


class GlowDecoder(nn.Module):
    """The latents of all levels, temperature (N) and label to a picture: f⁻¹(T·ε), section 5."""

    def __init__(self, flow: Glow, levels: int) -> None:
        super().__init__()
        self.flow = flow
        self.levels = levels

    def forward(self, *inputs: Tensor) -> Tensor:
        latents, (temperature, *label) = inputs[: self.levels], inputs[self.levels :]
        scaled = [latent * temperature[:, None, None, None] for latent in latents]
        return self.flow.generate(scaled, *label) / PICTURE_SCALE


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """Both directions, with every latent level."""
    del wishes
    flow, channels = cast(Glow, networks["flow"]), recipe.data.channels
    freeze_mixes(flow)
    conditional = recipe.model.get("condition", "none") != "none"
    classes = recipe.data.classes if conditional else ()
    label = (number("label", "label", (0.0, float(len(classes) - 1))),) if conditional else ()
    levels = tuple(
        feature_map(f"latent_{level}", "latent", shape[0], 2 ** (level + 1))
        for level, shape in enumerate(flow.latent_shapes)
    )
    size = SizeRule(multiple_of=flow.multiple_of, minimum=flow.multiple_of, preferred=recipe.data.crop_px)
    image = picture("picture", channels)
    encode = GraphSpec(
        role="encode",
        file="encode.onnx",
        network=GlowEncoder(flow, recipe.model.get("bits", 8)),
        inputs=(picture("image", channels), *label),
        outputs=(*levels, number("bits_per_dim", "likelihood")),
        size=size,
        smooth_pictures=True,
    )
    decode = GraphSpec(
        role="decode",
        file="decode.onnx",
        network=GlowDecoder(flow, len(levels)),
        inputs=(*levels, number("temperature", "temperature", (0.0, 1.0)), *label),
        outputs=(image,),
        size=size,
    )
    latents = tuple(
        Latent(name=level.name, shape=shape) for level, shape in zip(levels, flow.latent_shapes, strict=True)
    )
    return Exported(specs=(encode, decode), latents=latents, classes=classes, exact=True)


def freeze_mixes(flow: nn.Module) -> None:
    """Replace every invertible convolution by its frozen form."""
    for module in list(flow.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, InvertibleConv):
                setattr(module, name, FrozenMix(child))
