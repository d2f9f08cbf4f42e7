"""One small translated picture, made on the engine's thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from studio.state.photos.sources import Pictures

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.inference.cancel import CancelToken
    from studio.inference.session import SessionPool
    from studio.package.loader import Package


def translate_small(
    photo: "Photo",
    edge_px: int,
    package: "Package",
    direction: str | None,
    seed: int,
    pictures: Pictures,
    pool: "SessionPool",
    cancel: "CancelToken",
    progress: Callable[[float], None],
) -> Any:
    """One image of the toolkit with a long edge of `edge_px`. Raises as the translator does."""
    from studio.inference.translator import TranslateRequest, Translator

    small = photo.resized(edge_px)
    request = TranslateRequest(small, package, direction, seed=seed)
    made = Translator(pool).translate(request, cancel=cancel, progress=progress)
    return pictures.thumbnail(made.rgb, small.alpha)
