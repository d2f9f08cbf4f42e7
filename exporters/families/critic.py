"""Discriminators as `critic` graphs: how real each patch, or a whole picture, looks to them."""

import torch
from torch import Tensor, nn

from exporters.spec import GraphSpec, feature_map, picture
from studio.package.manifest import SizeRule
from trainer.nn.adversarial import Adversarial, PairedAdversarial
from trainer.nn.patchgan import PatchGAN


class Critic(nn.Module):
    """A discriminator of whole pictures: N×C×H×W, and N labels where it knows classes, to realism N in [0, 1]."""

    def __init__(self, discriminator: nn.Module, kind: Adversarial) -> None:
        super().__init__()
        self.discriminator = discriminator
        self.kind: Adversarial = kind

    def forward(self, x: Tensor, *label: Tensor) -> Tensor:
        return realism(self.discriminator(x, *label), self.kind)


class PatchCritic(nn.Module):
    """A PatchGAN: one picture, or source and picture together, to a realism map N×1×h×w in [0, 1]."""

    def __init__(self, discriminator: nn.Module, kind: Adversarial) -> None:
        super().__init__()
        self.discriminator = discriminator
        self.kind: Adversarial = kind

    def forward(self, *pictures: Tensor) -> Tensor:
        return realism(self.discriminator(torch.cat(pictures, dim=1)), self.kind)


def judges_alone(kind: PairedAdversarial) -> bool:
    """Whether logits say how real one picture looks: relativistic ones only say which of two looks more real."""
    return kind != "relativistic"


def realism(logits: Tensor, kind: Adversarial) -> Tensor:
    """Logits as numbers in [0, 1].

    `vanilla`: the probability of "real" (Goodfellow et al. 2014). `lsgan` and `hinge` are no probabilities: their
    targets for "made" and "real", 0 and 1 or -1 and 1, become the ends of the range, and what goes beyond is cut off.
    """
    if kind == "vanilla":
        return logits.sigmoid()
    return (logits if kind == "lsgan" else (logits + 1) / 2).clamp(0, 1)


def patch_critic(
    discriminator: PatchGAN, kind: Adversarial, *, channels: int, file: str, direction: str | None, paired: bool
) -> GraphSpec:
    """The `critic` graph of a PatchGAN; its map is about the picture's size divided by its strides."""
    stride = 1
    for part in discriminator.body:
        if isinstance(part, nn.Conv2d):
            stride *= part.stride[0]
    inputs = (picture("source", channels), picture("image", channels)) if paired else (picture("image", channels),)
    return GraphSpec(
        role="critic",
        file=file,
        network=PatchCritic(discriminator, kind),
        inputs=inputs,
        outputs=(feature_map("realism", "realism", 1, stride, (0.0, 1.0)),),
        size=SizeRule(multiple_of=stride, minimum=-(-discriminator.minimum // stride) * stride),
        direction=direction,
    )
