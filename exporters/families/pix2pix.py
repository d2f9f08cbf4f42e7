"""pix2pix: one `translate` graph, in either of its inference modes, and the PatchGAN as `critic`."""

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.families import Exported, ExportOptions
from exporters.families.critic import judges_alone, patch_critic
from exporters.families.sizes import size_rule
from exporters.spec import GraphSpec, feature_map, picture
from studio.package.manifest import TensorSpec
from trainer.families.pix2pix.model import UNetGenerator
from trainer.nn.patchgan import PatchGAN
from trainer.recipe import Recipe


class PublishedUNet(nn.Module):
    """A U-Net "in exactly the same manner as during the training phase" (Isola et al. 2017, section 3.3).

    BatchNorm takes the batch's own statistics, and each dropout layer a map of uniform noise in [0, 1): a number falls
    out where its noise is below the rate.
    """

    def __init__(self, unet: UNetGenerator) -> None:
        super().__init__()
        self.unet = unet

    def forward(self, x: Tensor, *noise: Tensor) -> Tensor:
        draws = list(noise)
        skips: list[Tensor] = []
        for encoder in self.unet.encoders:
            x = _as_in_training(encoder, x, draws)
            skips.append(x)
        x = skips.pop()
        for decoder in self.unet.decoders:
            x = torch.cat([_as_in_training(decoder, x, draws), skips.pop()], dim=1)
        return torch.tanh(self.unet.last(x))


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """The generator and, if wished for, the discriminator, which sees source and picture."""
    generator, channels = networks["generator"], recipe.data.channels
    published = wishes.inference == "published" or (
        wishes.inference == "recipe" and bool(recipe.model.get("dropout_at_test"))
    )
    noise: tuple[TensorSpec, ...] = ()
    if published:
        if not isinstance(generator, UNetGenerator):
            raise ExportError(
                "a ResNet generator has no dropout to keep on", "export it with --inference deterministic"
            )
        noise = noise_maps(generator)
        generator = PublishedUNet(generator)
    translate = GraphSpec(
        role="translate",
        file="translate.onnx",
        network=generator,
        inputs=(picture("image", channels), *noise),
        outputs=(picture("picture", channels),),
        size=size_rule(networks["generator"], recipe),
        inference="batch-statistics" if published else "deterministic",
    )
    kind = recipe.model.get("adversarial", "vanilla")
    if not wishes.critic or not judges_alone(kind):
        return Exported(specs=(translate,))
    critic = patch_critic(
        cast(PatchGAN, networks["discriminator"]),
        kind,
        channels=channels,
        file="critic.onnx",
        direction=None,
        paired=True,
    )
    return Exported(specs=(translate, critic))


def noise_maps(unet: UNetGenerator) -> tuple[TensorSpec, ...]:
    """An input for each dropout layer, in the order in which they run."""
    first = next(part for part in unet.encoders[0].modules() if isinstance(part, nn.Conv2d))
    edge = 2 * unet.multiple_of
    shapes: list[torch.Size] = []
    layers = [part for part in unet.modules() if isinstance(part, nn.Dropout)]
    hooks = [layer.register_forward_hook(lambda _m, _x, y: shapes.append(y.shape)) for layer in layers]
    with torch.inference_mode():
        unet.eval()(torch.zeros(1, first.in_channels, edge, edge))
    for hook in hooks:
        hook.remove()
    return tuple(
        feature_map(f"noise_{index}", "noise", shape[1], edge // shape[2], (0.0, 1.0))
        for index, shape in enumerate(shapes)
    )


def batch_normalised(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    """BatchNorm by the batch's own mean and variance (Ioffe & Szegedy 2015, algorithm 1)."""
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    centred = x - mean
    scaled = centred * torch.rsqrt(centred.square().mean(dim=(0, 2, 3), keepdim=True) + norm.eps)
    return scaled * norm.weight[:, None, None] + norm.bias[:, None, None]


def dropped(x: Tensor, noise: Tensor, rate: float) -> Tensor:
    """Dropout by given uniform noise (Srivastava et al. 2014, scaled while it drops)."""
    return torch.where(noise < rate, torch.zeros_like(x), x / (1 - rate))


def _as_in_training(block: nn.Module, x: Tensor, draws: list[Tensor]) -> Tensor:
    for layer in block.modules():
        if layer is block or isinstance(layer, nn.Sequential):
            continue
        if isinstance(layer, nn.BatchNorm2d):
            x = batch_normalised(x, layer)
        elif isinstance(layer, nn.Dropout):
            x = dropped(x, draws.pop(0), layer.p)
        else:
            x = layer(x)
    return x
