"""What `studio translate` is asked to do, the same for all photos."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.batch.parameters import BatchLook, MaskSource
from studio.errors import PhotoError, StudioError
from studio.imaging.files import open_photo
from studio.imaging.options import Keep, SaveOptions, Size
from studio.imaging.recipe import Recipe, read_recipe
from studio.inference.memory import default_budget
from studio.package.library import Library
from studio.package.loader import Package


@dataclass(frozen=True)
class Settings:
    """What is the same for all photos."""

    packages: tuple[Package, ...]
    looks: tuple[BatchLook, ...]
    """Each model at each strength."""
    size_px: Size
    device: str
    seed: int
    keep: Keep = "nothing"
    """What is taken over from the photo."""
    mask: MaskSource | None = None
    """Where the translation shows; everywhere without one."""
    memory_bytes: int | None = None
    explain: bool = False
    """Tell how each photo is translated before it is."""
    saving: SaveOptions = field(default_factory=SaveOptions)
    sheet: Path | None = None
    """Where before and after of all photos go, side by side."""
    warning: str = ""
    """What a person should know before anything runs."""

    @property
    def package(self) -> Package:
        """The first model."""
        return self.packages[0]

    @property
    def direction(self) -> str | None:
        """Which way the first model goes."""
        return self.looks[0].direction

    @property
    def budget_bytes(self) -> int:
        """What the network may take."""
        return default_budget() if self.memory_bytes is None else self.memory_bytes

    @classmethod
    def checked(
        cls,
        *,
        models: Sequence[str] = (),
        direction: str | None = None,
        strengths: Sequence[float] = (),
        size: Size | None = None,
        device: str = "auto",
        seed: int | None = None,
        keep: Keep | None = None,
        mask: Path | None = None,
        invert_mask: bool = False,
        feather: int | None = None,
        memory: int | None = None,
        explain: bool = False,
        like: Path | None = None,
        saving: SaveOptions | None = None,
        sheet: Path | None = None,
    ) -> "Settings":
        """What is missing comes from the recipe in the picture `like`, else from the defaults.

        Raises PackageError where there is no such model or direction, PhotoError where `like` holds no recipe.
        """
        recipe = None if like is None else _recipe_in(like)
        wanted = list(dict.fromkeys(models)) or ([] if recipe is None else [recipe.model])
        if not wanted:
            raise StudioError("no model was named", "use --model ID, or --like RESULT")
        library = Library()
        packages = tuple(library.find(name) for name in wanted)
        base = recipe or Recipe(model=packages[0].id, model_name="-", model_hash="-")
        looks, changed = [], ""
        for name, package in zip(wanted, packages, strict=True):
            same_model = recipe is not None and package.id == recipe.model
            way = direction if direction is not None or not same_model else base.direction
            package.graph("translate", way)
            if same_model and base.model_hash != package.fingerprint:
                changed = f"{like} was made with another version of {package.id}"
            looks += [_look(name, package, way, strength) for strength in dict.fromkeys(strengths or (base.strength,))]
        return cls(
            packages=packages,
            looks=tuple(looks),
            size_px=base.size if size is None else size,
            device=device,
            seed=base.seed if seed is None else seed,
            keep=base.keep if keep is None else keep,
            mask=_mask(mask, base, invert_mask, feather),
            memory_bytes=memory,
            explain=explain,
            saving=saving or SaveOptions(),
            sheet=sheet,
            warning=changed,
        )


def _look(name: str, package: Package, direction: str | None, strength: float) -> BatchLook:
    path = Path(name).expanduser()
    # A path must still be right when the batch goes on from another folder.
    model = str(path.absolute()) if package.id != name and path.exists() else name
    return BatchLook(
        model=model, model_id=package.id, fingerprint=package.fingerprint, direction=direction, strength=strength
    )


def _mask(path: Path | None, recipe: Recipe, inverted: bool, feather: int | None) -> MaskSource | None:
    if path is not None:
        open_photo(path)  # what can't be read is said before anything is computed
        return MaskSource(file=str(path.absolute()), inverted=inverted, feather=feather)
    if recipe.mask is not None and recipe.mask.mask() is not None:
        return MaskSource(stored=recipe.mask, inverted=inverted, feather=feather)
    if inverted or feather is not None:
        raise StudioError("there is no mask to turn round or to soften", "name one with --mask FILE")
    return None


def _recipe_in(path: Path) -> Recipe:
    recipe = read_recipe(path)
    if recipe is None:
        if not path.exists():
            raise PhotoError(f"{path} does not exist", "check the name")
        raise PhotoError(f"{path} does not say how it was made", "name the model with --model")
    return recipe
