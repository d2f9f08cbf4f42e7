"""What the Translate workspace does on worker threads, without Qt's objects."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs

from studio.imaging.difference import enlarged, heat_picture, realism_picture
from studio.imaging.files import thumbnail
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge, resize
from studio.inference.realism import realism_map
from studio.inference.round_trip import round_trip
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package
from studio.state.engine.results import Rendered, ResultKey
from studio.state.photos.sources import PictureConverter
from studio.state.translate.view_mode import ViewMode
from studio.state.workers.latest import WorkContext

MOST_EDGE_PX = 1024
"""Long edge at which a round trip is made: beyond it only takes longer."""


@dataclass(frozen=True, eq=False)
class Insight:
    """Pictures as the canvas draws them; they may be smaller than the photo."""

    mode: ViewMode
    key: ResultKey
    score: float
    """Mean loss of a round trip (0 for none), or mean realism (1 for surely real)."""
    map: Any
    """What was lost, or the colours of realism."""
    back: Any = None
    """The photo after the round trip."""


def translate_small(
    photo: Photo,
    edge_px: int,
    package: Package,
    direction: str | None,
    seed: int,
    pictures: PictureConverter,
    context: WorkContext,
) -> Any:
    """One image of the toolkit with a long edge of `edge_px`. Raises as the translator does."""
    small = photo.resized(edge_px)
    request = TranslateRequest(small, package, direction, seed=seed)
    made = Translator(context.pool).translate(request, cancel=context.cancel, progress=context.progress)
    return pictures.thumbnail(made.rgb, small.alpha)


def before_and_after(
    path: Path, edge_px: int, package: Package, direction: str | None, pictures: PictureConverter, context: WorkContext
) -> tuple[Any, Any]:
    """A photo and its translation, small."""
    photo = thumbnail(path, edge_px)
    after = translate_small(photo, edge_px, package, direction, 0, pictures, context)
    return pictures.thumbnail(photo.rgb, photo.alpha), after


def round_trip_of(
    key: ResultKey,
    photo: Photo,
    package: Package,
    _full: Rendered,
    pictures: PictureConverter,
    context: WorkContext,
) -> Insight:
    """The photo after the way back, and what was lost."""
    look = key.look
    preferred = package.graph("translate", look.direction).size.preferred
    edge = look.size_px if isinstance(look.size_px, int) else preferred if look.size_px == "auto" else None
    small = photo.resized(min(edge or MOST_EDGE_PX, MOST_EDGE_PX))
    request = structs.replace(look, size_px="full").request(small, package)
    made = round_trip(request, Translator(context.pool), cancel=context.cancel, progress=context.progress)
    lost = pictures.picture(heat_picture(small.rgb, made.lost), None)
    return Insight("round_trip", key, made.mean_loss, lost, pictures.picture(made.back.rgb, small.alpha))


def realism_of(
    key: ResultKey,
    photo: Photo,
    package: Package,
    full: Rendered,
    pictures: PictureConverter,
    context: WorkContext,
) -> Insight:
    """How real the critic of the model finds each place."""
    context.progress(0.0)
    small = resize(full.translation.rgb, full.translation.network_size)
    values = realism_map(package, key.look.direction, photo, small, context.pool, cancel=context.cancel)
    size = fit_long_edge(photo.size, MOST_EDGE_PX)
    colours = realism_picture(enlarged(values, size))
    return Insight("realism", key, float(values.mean()), pictures.picture(colours, None))
