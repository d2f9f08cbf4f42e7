"""What goes into a file beside the pixels, fitted to the result and to what the format can hold."""

from dataclasses import dataclass, replace

from studio.imaging.formats import jpeg_segments
from studio.imaging.metadata import exif, iptc, photoshop, texts, xmp
from studio.imaging.metadata.hidden_layers import NOTES
from studio.imaging.metadata.regions import Turn
from studio.imaging.metadata.source_type import TRANSLATED
from studio.imaging.metadata.texts import Text
from studio.imaging.recipes import recipe
from studio.imaging.recipes.recipe import PictureRecipe
from studio.imaging.source_metadata import SourceMetadata

NAMES = {"WEBP": "WebP"}
"""Pillow's names of formats → as people write them."""
_RESOLUTION_IN_EXIF = ("WEBP", "AVIF")
_EMPTY_EXIF_BYTES = 14
_JPEG_EXIF_BYTES = jpeg_segments.SEGMENT_BYTES - len(exif.PREFIX)
_TRIMMED = "JPEG holds 64 KB of photo details: the largest, such as the camera maker's own notes, were left out"
_LOST_XMP = "the photo's XMP can't be divided as JPEG needs it: it was left out"
_BROKEN = "the photo's EXIF or XMP is damaged: it was left out"
_AS_XMP = "{} holds no IPTC: its fields are in the XMP"
_PARTLY_AS_XMP = "{} holds no IPTC: its usual fields are in the XMP, the others stayed behind"


@dataclass(frozen=True)
class OutputMetadata:
    """Each is None where there is nothing to say."""

    exif: bytes | None = None
    """Without the mark `exif.PREFIX`."""
    xmp: bytes | None = None
    photoshop: bytes | None = None
    """Photoshop's resources with IPTC among them, for the formats that hold such."""
    dpi: tuple[float, float] | None = None
    recipe: str | None = None
    texts: tuple[Text, ...] = ()
    """For PNG."""
    comments: tuple[bytes, ...] = ()
    """For JPEG."""
    notes: tuple[str, ...] = ()


def fitted(
    origin: SourceMetadata | None,
    made_by: PictureRecipe | None,
    kind: str,
    size: tuple[int, int],
    *,
    is_srgb: bool,
    mark_made: bool = True,
) -> OutputMetadata:
    """The details of `origin` and the recipe for a picture of `size` (width, height) in the format `kind`.

    `mark_made` says in the XMP in IPTC's words how the picture came to be.
    """
    text = None if made_by is None else recipe.encode(made_by)
    told = OutputMetadata(recipe=text) if origin is None else _carried(origin, kind, size, text, is_srgb=is_srgb)
    packet = told.xmp if text is None else xmp.with_recipe(told.xmp, text)
    if mark_made and made_by is not None:
        packet = xmp.with_source_type(packet, TRANSLATED)
    told = replace(told, xmp=packet)
    return _within_jpeg(told) if kind == "JPEG" else told


def left_behind(origin: SourceMetadata | None) -> tuple[str, ...]:
    """What no result can have, in words, whatever else is kept."""
    return () if origin is None else tuple(words for layer, words in NOTES.items() if layer in origin.layers)


def _carried(
    origin: SourceMetadata, kind: str, size: tuple[int, int], text: str | None, *, is_srgb: bool
) -> OutputMetadata:
    turn = Turn(origin.orientation, origin.stored_size or size, size)
    block = exif.fitted(origin.exif, turn, is_srgb=is_srgb) if origin.exif else None
    packet = xmp.fitted(origin.xmp, turn) if origin.xmp else None
    lost_xmp = packet is None and b"Description" in (origin.xmp or b"")
    damaged = lost_xmp or (block is None and _says_something(origin.exif))
    if origin.dpi is not None and kind in _RESOLUTION_IN_EXIF:
        block = exif.with_resolution(block, origin.dpi)
    told = OutputMetadata(block, packet, dpi=origin.dpi, recipe=text, notes=(_BROKEN,) if damaged else ())
    return _with_iptc(_with_texts(told, origin.texts, kind), origin, kind)


def _says_something(block: bytes | None) -> bool:
    """Whether an EXIF block is more than a head with an empty directory."""
    return len((block or b"").replace(exif.PREFIX, b"").rstrip(b"\0")) > _EMPTY_EXIF_BYTES


def _with_texts(told: OutputMetadata, words: tuple[Text, ...], kind: str) -> OutputMetadata:
    if kind == "PNG":
        return replace(told, texts=words)
    here, order = exif.texts_of(told.exif)
    put = texts.placed(words, kind, here, NAMES.get(kind, kind), order)
    return replace(
        told,
        exif=exif.with_texts(told.exif, put.first, put.user_comment),
        xmp=xmp.with_missing(told.xmp, put.xmp),
        comments=tuple(put.comments),
        notes=(*told.notes, *put.notes),
    )


def _with_iptc(told: OutputMetadata, origin: SourceMetadata, kind: str) -> OutputMetadata:
    block = photoshop.kept(origin.photoshop, origin.orientation) if origin.photoshop else None
    if block is None:
        return told
    if kind in ("JPEG", "TIFF", "PNG"):
        return replace(told, photoshop=block)
    values = photoshop.as_xmp(block)
    notes = told.notes
    words = photoshop.iptc_of(block)
    if words is not None:
        fields, complete = iptc.as_xmp(words)
        values |= fields
        notes = (*notes, (_AS_XMP if complete else _PARTLY_AS_XMP).format(NAMES.get(kind, kind)))
    return replace(told, xmp=xmp.with_missing(told.xmp, values), notes=notes)


def _within_jpeg(told: OutputMetadata) -> OutputMetadata:
    """What is over 64 KB divided where that can be, else trimmed."""
    if told.exif is not None and len(told.exif) > _JPEG_EXIF_BYTES:
        told = replace(told, exif=exif.trimmed(told.exif, _JPEG_EXIF_BYTES), notes=(*told.notes, _TRIMMED))
    if told.xmp is not None and jpeg_segments.xmp_segments(told.xmp) is None:
        made_by = None if told.recipe is None else xmp.with_recipe(None, told.recipe)
        told = replace(told, xmp=made_by, notes=(*told.notes, _LOST_XMP))
    return told
