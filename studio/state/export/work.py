"""What saving, copying and contact sheets do on the writing thread, without Qt's objects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import OutputError, PackageError
from studio.imaging.contact_sheet import SheetPair, cell_edge, contact_sheet, pair
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.saving import check_size, copy_times, save_picture, save_result, spare
from studio.inference.cancel import CancelToken
from studio.inference.translator import Translation
from studio.package.loader import Package
from studio.preferences.chosen import chosen
from studio.preferences.table import KEEP_TIMES
from studio.render.finish import RenderResult, as_saved, finish
from studio.render.look import Look
from studio.state.language import tr
from studio.state.photos import decode
from studio.state.photos.sources import PictureConverter, Source


def finished(
    photo: Photo,
    look: Look,
    package: Package,
    cancel: CancelToken,
    translation: Translation | None,
    use: Callable[[RenderResult], Any],
) -> Any:
    """What `use` makes of the full picture; a `translation` that is there already is not made again."""
    made = finish(photo, look, package, cancel, translation=translation)
    cancel.raise_if_cancelled()
    return use(made)


def unfit(path: Path, size: tuple[int, int], options: SaveOptions) -> OutputError | None:
    """Why the format can't hold a picture of that size: said before the network runs for it. On any thread."""
    try:
        if options.resolution == "full":
            check_size(path, size)
    except OutputError as error:
        return error
    return None


def write_finished(path: Path, options: SaveOptions, finished: RenderResult) -> tuple[str, ...]:
    """Write one picture; returns what its format could not hold. Raises OutputError."""
    photo = finished.photo.path
    spare(path, [photo])
    rgb = as_saved(finished.rgb, finished.translation, options)
    notes = save_result(finished.photo, rgb, path, options, finished.recipe)
    if photo is not None and chosen(KEEP_TIMES):
        copy_times(photo, path)
    return notes


def write_for_drag(path: Path, options: SaveOptions, made: RenderResult) -> tuple[str, ...]:
    """As `write_finished`, in a folder that is made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_finished(path, options, made)


@dataclass(frozen=True, eq=False)
class WantedPhoto:
    """What one photo is to look like, and its translation if that is finished."""

    look: Look
    package: Package
    known: Translation | None


@dataclass(eq=False)
class SheetRun:
    """One sheet in the making; only the writing thread touches `pairs` until it is done."""

    path: Path
    photos: int
    edge_px: int
    cancel: CancelToken
    pairs: list[SheetPair] = field(default_factory=list[SheetPair])
    done: int = 0
    left_out: int = 0


def sheet_run(path: Path, photos: int) -> SheetRun:
    """A sheet that begins. On any thread."""
    return SheetRun(path, photos, cell_edge(photos), CancelToken())


def add_pair(run: SheetRun, source: Source, wanted: WantedPhoto | None, pictures: PictureConverter) -> None:
    """One photo, translated and made small."""
    run.cancel.raise_if_cancelled()
    if wanted is None:
        raise PackageError(tr("its look is not installed any more"))
    photo = decode.photo_of(source, pictures)
    made = finish(photo, wanted.look, wanted.package, run.cancel, translation=wanted.known)
    run.pairs.append(pair(photo, made.rgb, source.name, run.edge_px))


def write_sheet(run: SheetRun, options: SaveOptions, photos: list[Path]) -> Path:
    """Raises OutputError if there is nothing on it, Cancelled."""
    spare(run.path, photos)
    run.cancel.raise_if_cancelled()
    if not run.pairs:
        raise OutputError(tr("none of the photos could be translated"), tr("look at the film strip for the reasons"))
    save_picture(contact_sheet(run.pairs), None, run.path, options)
    return run.path
