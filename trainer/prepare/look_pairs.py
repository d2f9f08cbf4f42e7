"""Pairs of a photo and what a rule makes of it, for the photo looks."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from trainer.errors import DataError
from trainer.files import replacing
from trainer.prepare.credits import Credit, credit_of, read_credits
from trainer.prepare.looks import impasto, ink, watercolour

Look = Callable[[Tensor], Tensor]
LOOKS: dict[str, Look] = {
    "watercolour": lambda photo: watercolour(photo, radius_px=7.0),
    "ink": ink,
    "impasto": impasto,
}
LONG_EDGES_PX = (832, 560)
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def prepare_look(
    photos: Path, out: Path, look: Look, *, copyright_file: Path | None = None, report: Callable[[str], None] = print
) -> int:
    """Write `A/` (photos) and `B/` (what `look` makes of them) below `out`, each at two sizes; returns how many pairs.

    Files are named by the hash of the photo, so that both sizes of one fall on the same side of the split. Photos that
    the copyright file puts under the GFDL are left out; `CREDITS.txt` names the makers of the others. It speaks of
    pictures whose names hold their path in the package, with `__` for `/`. Pairs that exist are kept, so a run that was
    cut off goes on.
    """
    sources = credited_photos(photos, copyright_file)
    for side in "AB":
        (out / side).mkdir(parents=True, exist_ok=True)
    lines, count = [], 0
    for index, (path, note) in enumerate(sources):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        written = sum(_write_pair(path, edge, look, out, f"{digest}~{edge}.png") for edge in LONG_EDGES_PX)
        if written:
            lines.append(note)
        count += written
        report(f"{index + 1} of {len(sources)} photos")
    (out / "CREDITS.txt").write_text("Photos the network was trained on\n\n" + "\n".join(sorted(lines)) + "\n", "utf-8")
    return count


def credited_photos(folder: Path, copyright_file: Path | None) -> list[tuple[Path, str]]:
    """Paths below `folder` and who made each, without what is under the GFDL. Raises DataError where there are none."""
    stanzas = read_credits(copyright_file) if copyright_file else []
    found = []
    for path, credit in _photos(folder, stanzas):
        holder = f"{credit.holders}; {credit.licence}" if credit else "see the source's licence"
        found.append((path, f"{path.relative_to(folder).as_posix()}: {holder}"))
    if not found:
        raise DataError(f"no photos in {folder}", "give a folder with JPEG, PNG or WebP files")
    return found


def upright(path: Path) -> Image.Image | None:
    """A picture as RGB, turned as its camera was held; None where it can't be read."""
    try:
        with Image.open(path) as opened:
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError):
        return None


def _photos(folder: Path, stanzas: list[Credit]) -> Iterator[tuple[Path, Credit | None]]:
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES):
        inner = PurePosixPath(path.name.replace("__", "/"))
        credit = credit_of(inner, stanzas) if len(inner.parts) > 1 else None
        if credit is None or "GFDL" not in credit.licence:
            yield path, credit


def _write_pair(path: Path, long_edge_px: int, look: Look, out: Path, name: str) -> int:
    if (out / "A" / name).exists() and (out / "B" / name).exists():
        return 1
    photo = upright(path)
    if photo is None or max(photo.size) < long_edge_px:
        return 0
    photo.thumbnail((long_edge_px, long_edge_px), Image.Resampling.LANCZOS)
    pixels = torch.from_numpy(np.asarray(photo).copy()).permute(2, 0, 1)[None].float() / 255
    with torch.inference_mode():
        painted = look(pixels)[0].permute(1, 2, 0).mul(255).round().byte().numpy()
    for side, picture in (("B", Image.fromarray(painted)), ("A", photo)):
        with replacing(out / side / name) as temporary:
            picture.save(temporary, format="PNG", compress_level=3)
    return 1
