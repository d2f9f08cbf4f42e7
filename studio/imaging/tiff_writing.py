"""TIFF files of 8 or 16 bits with everything that travels along: Pillow writes no 16-bit RGB, others no EXIF."""

import os
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO

import imagecodecs
import numpy as np

from studio.imaging.metadata import photoshop, tiff_ifd
from studio.imaging.metadata.tiff_ifd import EXIF_IFD, GPS_IFD, LONG, SHORT, IfdEntry, Tree
from studio.imaging.output_metadata import OutputMetadata
from studio.imaging.output_pixels import Rendition

_BYTE, _RATIONAL, _UNDEFINED = 1, 5, 7
_STRIP_BYTES = 1024 * 1024
_DEFLATE, _HORIZONTAL_DIFFERENCES = 8, 2
_LEVEL = 3
"""A third of the time of the next one, and one per cent more space."""
_MOST_BYTES = 2**32 - 1
_HEADS = {"<": b"II*\0\0\0\0\0", ">": b"MM\0*\0\0\0\0"}
_IPTC, _RESOURCES = 33723, 34377
_LAYOUT = frozenset(
    (
        *(254, 255, *range(258, 267), 273, *range(277, 282), *range(284, 293), *range(301, 305), *range(317, 348)),
        *(512, *range(513, 522), 529, 530, 531, 532, 559, 700, _IPTC, _RESOURCES, 34675),
        *(32995, 32996, 32997, 32998, 37724, 50706, 52545),
    )
)
"""Tags that say how a file is laid out, or hold what is written on its own."""


def write(file: IO[bytes], made: Rendition, details: OutputMetadata) -> None:
    """Compressed without loss, in strips; the directory comes last. Raises OSError, ValueError over 4 GB.

    The file begins with the EXIF block, and has its order of bytes: so every place that the block holds, in the
    makers' notes as well, stays true.
    """
    width, height = made.size
    channels = 3 if made.alpha is None else 4
    rows = max(1, _STRIP_BYTES // (width * channels * made.depth // 8))
    tree = _described(details)
    order = tree.order
    block = details.exif or _HEADS[order]
    file.write(block + b"\0" * (len(block) % 2))
    places, sizes = [], []
    for strip in _strips(made, rows, order):
        places.append(file.tell())
        sizes.append(len(strip))
        file.write(strip + b"\0" * (len(strip) % 2))
        if file.tell() > _MOST_BYTES:
            raise ValueError("TIFF holds at most 4 GB")
    tags = tree.first | {
        256: tree.long(width),
        257: tree.long(height),
        258: IfdEntry(SHORT, channels, struct.pack(f"{order}{channels}H", *([made.depth] * channels))),
        259: tree.short(_DEFLATE),
        262: tree.short(2),
        273: _longs(places, order),
        274: tree.short(1),
        277: tree.short(channels),
        278: tree.long(rows),
        279: _longs(sizes, order),
        284: tree.short(1),
        317: tree.short(_HORIZONTAL_DIFFERENCES),
    }
    if made.alpha is not None:
        tags[338] = tree.short(2)
    if made.icc is not None:
        tags[34675] = IfdEntry(_UNDEFINED, len(made.icc), made.icc)
    if details.xmp is not None:
        tags[700] = IfdEntry(_BYTE, len(details.xmp), details.xmp)
    if details.photoshop is not None:
        tags |= _words(details.photoshop)
    if details.dpi is not None:
        for tag, edge in zip((282, 283), details.dpi, strict=True):
            tags[tag] = IfdEntry(_RATIONAL, 1, struct.pack(f"{order}II", round(edge * 1000), 1000))
        tags[296] = tree.short(2)
    place = file.tell()
    file.write(tiff_ifd.directory_bytes(order, tags, place))
    file.seek(4)
    file.write(struct.pack(f"{order}I", place))


def _described(details: OutputMetadata) -> Tree:
    """The tags that tell of the photo, without those that say how a file is laid out."""
    if details.exif is None:
        return Tree("<")
    tree = tiff_ifd.parse(details.exif)
    pointers = {tag for tag in (EXIF_IFD, GPS_IFD) if tag not in tree.below}
    tree.first = {tag: entry for tag, entry in tree.first.items() if tag not in _LAYOUT | pointers}
    return tree


def _words(block: bytes) -> dict[int, IfdEntry]:
    """IPTC, and Photoshop's other resources where there are some."""
    words = photoshop.iptc_of(block)
    tags = {} if words is None else {_IPTC: IfdEntry(_UNDEFINED, len(words), words)}
    others = photoshop.without_iptc(block)
    if others:
        tags[_RESOURCES] = IfdEntry(_BYTE, len(others), others)
    return tags


def _longs(values: list[int], order: str) -> IfdEntry:
    return IfdEntry(LONG, len(values), struct.pack(f"{order}{len(values)}I", *values))


def _strips(made: Rendition, rows: int, order: str) -> Iterator[bytes]:
    """Compressed strips in order; a few at a time, so that memory stays small."""
    tops = range(0, made.size[1], rows)
    workers = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        for first in range(0, len(tops), 2 * workers):
            group = tops[first : first + 2 * workers]
            yield from pool.map(lambda top: _strip(made, top, rows, order), group)


def _strip(made: Rendition, top: int, rows: int, order: str) -> bytes:
    part = made.colours[top : top + rows]
    if made.alpha is not None:
        part = np.dstack([part, made.alpha[top : top + rows]])
    differences = part.copy()
    differences[:, 1:] -= part[:, :-1]
    stored = differences.astype(np.dtype(f"{order}u{made.depth // 8}"), copy=False)
    return bytes(imagecodecs.zlibng_encode(stored.tobytes(), _LEVEL))
