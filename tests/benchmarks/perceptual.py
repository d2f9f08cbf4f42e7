"""The small perceptual trunk against VGG16's: rank correlation of distances over held-out pictures, multiplications.

    STUDIO_DATA=../shared/data STUDIO_TRUNK=data/vgg16.safetensors python -m tests.benchmarks perceptual

The trunk is what `python -m trainer prepare trunk` writes. `STUDIO_PAIRS` pairs (300).
"""

import os
import sys
from pathlib import Path

from tests.benchmarks import Row

LEAST_CORRELATION, LEAST_SAVING = 0.95, 12.0
_RECIPE = Path(__file__).parents[2] / "resources" / "perceptual" / "trunk.toml"


def run() -> list[Row]:
    """A ratio of 1 and more is good."""
    data, trunk = os.environ.get("STUDIO_DATA"), os.environ.get("STUDIO_TRUNK")
    if not data or not trunk:
        print("  STUDIO_DATA and STUDIO_TRUNK name no pictures and no trunk", file=sys.stderr)
        return []
    from trainer.perceptual.distil import DistilRecipe, agreement
    from trainer.perceptual.vgg16 import vgg16_trunk
    from trainer.recipe_file import load_section

    count = int(os.environ.get("STUDIO_PAIRS", "300"))
    found = agreement(load_section(_RECIPE, DistilRecipe), Path(data), vgg16_trunk(Path(trunk)), None, count)
    return [
        Row(
            f"style distances, rank correlation over {count} pairs", found["style"], LEAST_CORRELATION, "rho", least=1.0
        ),
        Row(
            f"content distances, rank correlation over {count} pairs",
            found["content"],
            LEAST_CORRELATION,
            "rho",
            least=1.0,
        ),
        Row(
            "multiplications of VGG16's trunk to one of the small one",
            found["multiplications"],
            LEAST_SAVING,
            "times",
            least=1.0,
        ),
    ]
