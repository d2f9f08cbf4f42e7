"""The families that can be trained. A new one is a folder and a line here."""

from trainer.errors import RecipeError
from trainer.task import Family


def family_of(name: str) -> Family:
    """The family called `name`; torch is loaded only here. Raises RecipeError for a name that is none."""
    from trainer.families import cyclegan, pix2pix

    families = {family.name: family for family in (pix2pix.FAMILY, cyclegan.FAMILY)}
    if name not in families:
        raise RecipeError(f"there is no family `{name}`", f"choose from {', '.join(families)}")
    return families[name]
