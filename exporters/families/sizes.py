"""Size rules that generators share."""

from typing import Any

from studio.package.manifest import SizeRule
from trainer.recipe import Recipe


def size_rule(generator: Any, recipe: Recipe) -> SizeRule:
    """What a generator says of its multiple and minimum, and the recipe of scale and maximum."""
    package = recipe.package
    return SizeRule(
        multiple_of=generator.multiple_of,
        minimum=generator.minimum,
        maximum=(package.maximum_px or None) if package else None,
        preferred=(package.preferred_px or None) if package else None,
    )
