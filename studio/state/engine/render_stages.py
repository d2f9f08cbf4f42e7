"""Which sizes of a photo are translated, one after the other, until the full picture is there."""

from dataclasses import dataclass
from typing import Literal

from studio.imaging.options import Size

StageKind = Literal["preview", "canvas", "full"]

PREVIEW_EDGE_PX = 384
_WORTH_A_CANVAS_STAGE = 4
_OFFERED_EDGES_PX = (256, 384, 512, 768, 1024, 1536, 2048, 3072)


@dataclass(frozen=True)
class RenderStage:
    """One run: the photo brought to `long_edge_px` (None: as it is), the network seeing `size_px`."""

    kind: StageKind
    long_edge_px: int | None
    size_px: Size


def preview_stage(size_px: Size) -> RenderStage:
    return RenderStage("preview", PREVIEW_EDGE_PX, _at_most(size_px, PREVIEW_EDGE_PX))


def stages(
    photo_size: tuple[int, int],
    size_px: Size,
    preferred_px: int | None,
    canvas_edge_px: int,
    *,
    with_preview: bool = True,
) -> tuple[RenderStage, ...]:
    """The runs for a photo of `photo_size` (width, height), quickest first, the full one last.

    A canvas-sized run is worth its time only where the full one makes the network see several times its pixels.
    """
    full = RenderStage("full", None, size_px)
    long_edge_px = max(photo_size)
    plan: list[RenderStage] = []
    if with_preview and long_edge_px > PREVIEW_EDGE_PX:
        plan.append(preview_stage(size_px))
    if long_edge_px > canvas_edge_px > PREVIEW_EDGE_PX:
        scale = canvas_edge_px / long_edge_px
        canvas_size = (round(photo_size[0] * scale), round(photo_size[1] * scale))
        canvas = RenderStage("canvas", canvas_edge_px, _at_most(size_px, canvas_edge_px))
        seen_px = network_pixels(canvas_size, canvas.size_px, preferred_px)
        if network_pixels(photo_size, size_px, preferred_px) >= _WORTH_A_CANVAS_STAGE * seen_px:
            plan.append(canvas)
    return (*plan, full)


def network_pixels(photo_size: tuple[int, int], size_px: Size, preferred_px: int | None) -> int:
    """How many pixels the network sees, about."""
    width, height = photo_size
    edge_px = max(photo_size)
    if size_px == "auto":
        edge_px = preferred_px if preferred_px is not None and width * height > preferred_px**2 else edge_px
    elif size_px != "full":
        edge_px = size_px
    scale = min(1.0, edge_px / max(photo_size))
    return max(1, round(width * scale)) * max(1, round(height * scale))


def size_choices(
    photo_size: tuple[int, int], preferred_px: int | None, maximum_px: int | None, *, fixed: bool
) -> tuple[Size, ...]:
    """What "Detail size" offers for this photo and model; empty where it would change nothing."""
    if fixed:
        return ()
    long_edge_px = max(photo_size)
    limit_px = min(long_edge_px, maximum_px or long_edge_px)
    sizes: list[Size] = [edge for edge in _OFFERED_EDGES_PX if edge < limit_px and edge != preferred_px]
    full_differs = network_pixels(photo_size, "full", None) != network_pixels(photo_size, "auto", preferred_px)
    if full_differs or sizes:
        sizes.append("full")
    return ("auto", *sizes) if sizes else ()


def _at_most(size_px: Size, edge_px: int) -> Size:
    return size_px if isinstance(size_px, str) else min(size_px, edge_px)
