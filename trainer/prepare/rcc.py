"""Photos out of Qt's binary resource files, in which gcompris-qt-data ships them."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from PIL import Image

from trainer.errors import DataError

LEAST_EDGE_PX = 560
PHOTO_FOLDERS = (
    "categorization/resource/images/fishes",
    "categorization/resource/images/monuments",
    "categorization/resource/images/renewable",
    "erase/resource",
    "explore_farm_animals/resource/animals",
    "explore_monuments/resource",
    "explore_world_animals/resource/animals",
)
_COMPRESSED, _DIRECTORY = 1, 2


def unpack_photos(folder: Path, out: Path, *, report: Callable[[str], None] = print) -> int:
    """Write the photos of all `.rcc` files below `folder` to `out`; returns how many. Raises DataError."""
    files = sorted(folder.rglob("*.rcc"))
    if not files:
        raise DataError(f"no .rcc files in {folder}", "give the unpacked folder of the Debian package gcompris-qt-data")
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for path in files:
        if not any(path.stem == wanted.split("/")[0] for wanted in PHOTO_FOLDERS):
            continue
        for name, data in resources(path):
            if _is_photo(name, data):
                inner = next(wanted for wanted in PHOTO_FOLDERS if wanted in name)
                (out / name[name.index(inner) :].replace("/", "__")).write_bytes(data)
                count += 1
        report(f"{path.name}: {count} photos so far")
    return count


def resources(path: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of a resource file of versions 1 to 3, except those compressed by zstd."""
    blob = path.read_bytes()
    try:
        magic, version, tree, data, names = struct.unpack_from(">4s4I", blob)
        if magic != b"qres":
            raise DataError(f"{path} is no Qt resource file", "unpack the package again")
        yield from _walk(blob, tree, data, names, 22 if version >= 2 else 14, 0, PurePosixPath())
    except (struct.error, IndexError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} is damaged ({error})", "unpack the package again") from None


def _walk(
    blob: bytes, tree: int, data: int, names: int, size: int, node: int, parent: PurePosixPath
) -> Iterator[tuple[str, bytes]]:
    name_at, flags = struct.unpack_from(">IH", blob, tree + node * size)
    here = parent / _name(blob, names + name_at) if node else parent
    if flags & _DIRECTORY:
        count, first = struct.unpack_from(">II", blob, tree + node * size + 6)
        for child in range(first, first + count):
            yield from _walk(blob, tree, data, names, size, child, here)
        return
    (start,) = struct.unpack_from(">I", blob, tree + node * size + 10)
    (length,) = struct.unpack_from(">I", blob, data + start)
    content = blob[data + start + 4 : data + start + 4 + length]
    if flags & _COMPRESSED:
        content = zlib.decompress(content[4:])
    yield str(here), content


def _name(blob: bytes, at: int) -> str:
    (length,) = struct.unpack_from(">H", blob, at)
    return blob[at + 6 : at + 6 + 2 * length].decode("utf-16-be")


def _is_photo(name: str, data: bytes) -> bool:
    if not any(folder in name for folder in PHOTO_FOLDERS):
        return False
    try:
        with Image.open(BytesIO(data)) as image:
            return image.format in ("JPEG", "WEBP") and max(image.size) >= LEAST_EDGE_PX
    except OSError:
        return False
