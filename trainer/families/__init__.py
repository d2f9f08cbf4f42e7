"""The families that can be trained. A new one is a folder and a line here."""

import difflib
import importlib

from trainer.errors import RecipeError
from trainer.task import Family

NAMES = ("autoencoder", "vae", "gan", "cgan", "pix2pix", "cyclegan", "glow")


def family_of(name: str) -> Family:
    """The family called `name`. Raises RecipeError for a name that is none."""
    if name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"choose from {', '.join(NAMES)}"
        raise RecipeError(f"there is no family `{name}`", hint)
    return importlib.import_module(f"trainer.families.{name}").FAMILY
