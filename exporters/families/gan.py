"""GAN: `decode` with truncation, as an input or folded in, and the discriminator as `critic`."""

from collections.abc import Mapping
from typing import cast

from torch import Tensor, nn

from exporters.families import Exported, ExportOptions
from exporters.families.critic import Critic, judges_alone
from exporters.families.sizes import fixed_size
from exporters.spec import GraphSpec, number, picture, vector
from studio.package.manifest import Latent, SizeRule, TensorSpec
from trainer.nn.synthesis import Discriminator, GanGenerator
from trainer.recipe import Recipe


class TruncatedGenerator(nn.Module):
    """G(ψ z, y): Karras et al. 2019, appendix B, of z, whose mean is 0. ψ is an input where none is folded in."""

    def __init__(self, generator: nn.Module, truncation: float | None) -> None:
        super().__init__()
        self.generator = generator
        self.truncation = truncation

    def forward(self, z: Tensor, *rest: Tensor) -> Tensor:
        """`rest`: ψ (N) unless it is folded in, then labels (N) where there are classes."""
        if self.truncation is not None:
            return self.generator(z * self.truncation, *rest)
        return self.generator(z * rest[0][:, None], *rest[1:])


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """Generator and, if wished for, discriminator."""
    return generator_graphs(recipe, networks, wishes)


def generator_graphs(
    recipe: Recipe,
    networks: Mapping[str, nn.Module],
    wishes: ExportOptions,
    *,
    label: TensorSpec | None = None,
    any_class: int | None = None,
) -> Exported:
    """The graphs of a GAN, and with `label` those of a conditional one."""
    channels, size = recipe.data.channels, fixed_size(recipe)
    length = cast(GanGenerator, networks["generator"]).latent
    latent = vector("latent", "latent", length)
    factor = () if wishes.truncation is not None else (number("truncation", "temperature", (0.0, 1.0)),)
    of_class = () if label is None else (label,)
    decode = GraphSpec(
        role="decode",
        file="decode.onnx",
        network=TruncatedGenerator(networks["generator"], wishes.truncation),
        inputs=(latent, *factor, *of_class),
        outputs=(picture("picture", channels),),
        size=size,
    )
    inputs = (picture("image", channels), *of_class)
    critics = _critics(recipe, networks["discriminator"], inputs, size) if wishes.critic else ()
    return Exported(
        specs=(decode, *critics),
        latents=(Latent(name="latent", shape=(length,)),),
        classes=recipe.data.classes if label else (),
        any_class=any_class,
    )


def _critics(
    recipe: Recipe, discriminator: nn.Module, inputs: tuple[TensorSpec, ...], size: SizeRule
) -> tuple[GraphSpec, ...]:
    """The discriminator as a graph, where it says how real one picture looks.

    A projected discriminator is no critic: most of it is another's network.
    """
    kind = recipe.model.get("adversarial", "vanilla")
    if not isinstance(discriminator, Discriminator) or not judges_alone(kind):
        return ()
    critic = GraphSpec(
        role="critic",
        file="critic.onnx",
        network=Critic(discriminator, kind),
        inputs=inputs,
        outputs=(number("realism", "realism", (0.0, 1.0)),),
        size=size,
    )
    return (critic,)
