"""What goes into a file beside the pixels, fitted to the result and to what the format can hold."""

from dataclasses import dataclass

from studio.imaging import exif, recipe, xmp
from studio.imaging.origin import Origin
from studio.imaging.recipe import Recipe

_JPEG_SEGMENT_BYTES = 65_533
_JPEG_EXIF_BYTES = _JPEG_SEGMENT_BYTES - len(exif.PREFIX)
_JPEG_XMP_BYTES = _JPEG_SEGMENT_BYTES - len(b"http://ns.adobe.com/xap/1.0/\0")
_TRIMMED = "JPEG holds 64 KB of photo details: the largest, such as the camera maker's own notes, were left out"


@dataclass(frozen=True)
class Details:
    """Each is None where there is nothing to say."""

    exif: bytes | None = None
    """Without the mark `exif.PREFIX`."""
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    recipe: str | None = None
    notes: tuple[str, ...] = ()


def fitted(
    origin: Origin | None, made_by: Recipe | None, kind: str, size: tuple[int, int], *, is_srgb: bool
) -> Details:
    """The details of `origin` and the recipe for a picture of `size` (width, height) in the format `kind`."""
    text = None if made_by is None else recipe.encode(made_by)
    block = exif.fitted(origin.exif, size, is_srgb=is_srgb) if origin is not None and origin.exif else None
    packet = xmp.fitted(origin.xmp, size) if origin is not None and origin.xmp else None
    notes: tuple[str, ...] = ()
    full = packet if text is None else xmp.with_recipe(packet, text)
    if kind == "JPEG":
        if block is not None and len(block) > _JPEG_EXIF_BYTES:
            block, notes = exif.trimmed(block, _JPEG_EXIF_BYTES), (_TRIMMED,)
        if full is not None and len(full) > _JPEG_XMP_BYTES:
            full, notes = None if text is None else xmp.with_recipe(None, text), (_TRIMMED,)
    return Details(block, full, None if origin is None else origin.dpi, text, notes)
