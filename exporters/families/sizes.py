"""Size rules that families share."""

from typing import Any

from studio.package.manifest import SizeRule
from trainer.recipe import Recipe


def size_rule(generator: Any, recipe: Recipe) -> SizeRule:
    """What a generator says of its multiple and minimum, and the recipe of scale and maximum."""
    return SizeRule(
        multiple_of=generator.multiple_of,
        minimum=generator.minimum,
        maximum=recipe.described.maximum_px or None,
        preferred=recipe.described.preferred_px or None,
    )


def fixed_size(recipe: Recipe) -> SizeRule:
    """Square pictures of the one size that was trained."""
    return SizeRule(minimum=recipe.data.crop_px, fixed=True)
