"""What `studio translate` was told, as the parameters of a batch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.batch.clips.pipeline import PREVIEW_S
from studio.batch.naming import default_template
from studio.batch.parameters import BatchLook, MaskSource, Parameters
from studio.commands.report import Report
from studio.commands.translate.targets import check_format, is_one_file
from studio.errors import OutputError, PhotoError, StudioError
from studio.imaging.files import open_photo, read_recipe
from studio.imaging.options import Keep, SaveOptions, Size
from studio.imaging.recipes.recipe import PictureRecipe
from studio.inference.session.memory import default_budget
from studio.package.library import Library
from studio.package.loader import Package
from studio.preferences.chosen import chosen
from studio.preferences.table import KEEP_TIMES


def parameters_of(  # noqa: PLR0913 - one argument a flag
    inputs: Sequence[Path],
    out: Path,
    told: Report,
    *,
    models: Sequence[str] = (),
    like: Path | None = None,
    direction: str | None = None,
    strengths: Sequence[float] = (),
    keep: Keep | None = None,
    size: Size | None = None,
    seed: int | None = None,
    mask: Path | None = None,
    invert_mask: bool = False,
    feather: int | None = None,
    memory: int | None = None,
    kind: str | None = None,
    name: str | None = None,
    masks: Path | None = None,
    report: Path | None = None,
    keep_times: bool | None = None,
    preview: bool = False,
    saving: SaveOptions | None = None,
    **same: Any,
) -> Parameters:
    """Flags that need a look at files or settings are named here; `same` are fields of `Parameters` as they are.

    What is missing comes from the recipe in the picture `like`, else from the defaults. Raises PackageError where
    there is no such model or direction, PhotoError where `like` holds no recipe, OutputError for flags that contradict
    each other.
    """
    recipe = None if like is None else _recipe_in(like)
    wanted = list(dict.fromkeys(models)) or ([] if recipe is None else [recipe.model])
    if not wanted:
        raise StudioError("no model was named", "use --model ID, or --like RESULT")
    library = Library()
    packages = tuple(library.find(found) for found in wanted)
    base = recipe or PictureRecipe(model=packages[0].id, model_name="-", model_hash="-")
    looks: list[BatchLook] = []
    for found, package in zip(wanted, packages, strict=True):
        same_model = recipe is not None and package.id == recipe.model
        way = direction if direction is not None or not same_model else base.direction
        package.graph("translate", way)
        if same_model and base.model_hash != package.fingerprint:
            told.note(f"{like} was made with another version of {package.id}")
        looks += [_look(found, package, way, strength) for strength in dict.fromkeys(strengths or (base.strength,))]
    saving = saving or SaveOptions()
    one_file = is_one_file(inputs, out)
    chosen_mask = _mask(mask, base, invert_mask, feather)
    if one_file and len(looks) > 1:
        raise OutputError(f"{out} is one file for {len(looks)} results", "name a folder")
    if masks is not None and not masks.is_dir():
        raise OutputError(f"the folder of masks {masks} does not exist", "check the name")
    if same.get("watch") and not any(given.is_dir() for given in inputs):
        raise OutputError("there is no folder to watch", "name one")
    check_format(inputs, out, kind, saving)
    return Parameters(
        inputs=tuple(str(given.absolute()) for given in inputs),
        out=str(out.absolute()),
        one_file=one_file,
        looks=tuple(looks),
        name=name or default_template(looks),
        suffix=f".{kind or 'png'}",
        seconds=PREVIEW_S if preview else None,
        mask=chosen_mask,
        masks=None if masks is None else str(masks.absolute()),
        report=None if report is None else str(report.absolute()),
        size=base.size if size is None else size,
        keep=base.keep if keep is None else keep,
        seed=base.seed if seed is None else seed,
        memory=memory,
        budget=default_budget() if memory is None else memory,
        saving=saving,
        keep_times=chosen(KEEP_TIMES) if keep_times is None else keep_times,
        **same,
    )


def _look(name: str, package: Package, direction: str | None, strength: float) -> BatchLook:
    path = Path(name).expanduser()
    # A path must still be right when the batch goes on from another folder.
    model = str(path.absolute()) if package.id != name and path.exists() else name
    return BatchLook(
        model=model, model_id=package.id, fingerprint=package.fingerprint, direction=direction, strength=strength
    )


def _mask(path: Path | None, recipe: PictureRecipe, inverted: bool, feather: int | None) -> MaskSource | None:
    if path is not None:
        open_photo(path)  # what can't be read is said before anything is computed
        return MaskSource(file=str(path.absolute()), inverted=inverted, feather=feather)
    if recipe.mask is not None and recipe.mask.mask() is not None:
        return MaskSource(stored=recipe.mask, inverted=inverted, feather=feather)
    if inverted or feather is not None:
        raise StudioError("there is no mask to turn round or to soften", "name one with --mask FILE")
    return None


def _recipe_in(path: Path) -> PictureRecipe:
    recipe = read_recipe(path)
    if recipe is None:
        if not path.exists():
            raise PhotoError(f"{path} does not exist", "check the name")
        raise PhotoError(f"{path} does not say how it was made", "name the model with --model")
    return recipe
