"""What is trained on: folders, arrays, their check and their way to the loop."""

from pathlib import Path

from trainer.data.arrays import open_idx, open_npz
from trainer.data.folders import open_folder
from trainer.data.sets import PictureSet
from trainer.recipe import DataRecipe


def open_pictures(root: Path, recipe: DataRecipe) -> PictureSet:
    """The set that a recipe's `[data]` section speaks of, below `root`. Raises DataError."""
    folder = root / recipe.folder
    if recipe.kind == "idx":
        return open_idx(folder, recipe)
    return open_npz(folder, recipe) if recipe.kind == "npz" else open_folder(folder, recipe)
