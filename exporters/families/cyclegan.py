"""CycleGAN: two `translate` graphs with opposite directions, one where it was trained one-sided, and their critics."""

from collections.abc import Mapping

from torch import nn

from exporters.families import Exported, ExportOptions
from exporters.families.critic import patch_critic
from exporters.families.sizes import size_rule
from exporters.spec import GraphSpec, picture
from trainer.nn.patchgan import PatchGAN
from trainer.recipe import Recipe, slug


def graphs(recipe: Recipe, networks: Mapping[str, nn.Module], wishes: ExportOptions) -> Exported:
    """G: A → B and, where there is one, F: B → A, named by the recipe's two domains; D_B judges what G makes.

    A projected discriminator is no critic: most of it is another's network.
    """
    a, b = slug(recipe.described.source, "picture"), slug(recipe.described.target, "picture")
    ways = {"a_to_b": (f"{a}-to-{b}", "d_b"), "b_to_a": (f"{b}-to-{a}", "d_a")}
    specs: list[GraphSpec] = []
    critics: list[GraphSpec] = []
    for name, (way, judge) in ways.items():
        if name not in networks:
            continue
        specs.append(
            GraphSpec(
                role="translate",
                file=f"{name}.onnx",
                network=networks[name],
                inputs=(picture("image", recipe.data.channels),),
                outputs=(picture("picture", recipe.data.channels),),
                size=size_rule(networks[name], recipe),
                direction=way,
            )
        )
        discriminator = networks[judge]
        if wishes.critic and isinstance(discriminator, PatchGAN):
            critics.append(
                patch_critic(
                    discriminator,
                    "lsgan",
                    channels=recipe.data.channels,
                    file=f"critic_{name}.onnx",
                    direction=way,
                    paired=False,
                )
            )
    return Exported(specs=(*specs, *critics))
