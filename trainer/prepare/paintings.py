"""Photos and paintings of the Impressionists, which have nothing to do with each other: two domains without pairs."""

import csv
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from trainer.data.sets import is_held_out
from trainer.errors import DataError
from trainer.files import replacing
from trainer.prepare.look_pairs import credited_photos, upright

ARTISTS = ("Monet", "Renoir", "Pissarro", "Seurat")
"""Who painted out of doors, in strokes of pure colour: one way of painting can be learnt from so few pictures."""
LONG_EDGE_PX = {"A": 448, "B": 640}
"""Paintings are as large as they may be without the weave of the canvas, which a network takes for paint; photos are
smaller, so that a stroke covers more of what is to be seen."""
HELD_OUT = 0.2


def prepare_paintings(
    photos: Path,
    paintings: Path,
    out: Path,
    *,
    copyright_file: Path | None = None,
    report: Callable[[str], None] = print,
) -> int:
    """Write `trainA testA` (photos) and `trainB testB` (paintings by ARTISTS) below `out`; returns how many pictures.

    `paintings` holds `index.csv` with the columns `file`, `title` and `artist`. They are made as
    long as LONG_EDGE_PX says. Files are named by their hash, which also says what is held out. Photos are taken as by
    `prepare_look`. Raises DataError.
    """
    painted = list(_paintings(paintings))
    sources = [(path, "A", note) for path, note in credited_photos(photos, copyright_file)]
    sources += [(path, "B", note) for path, note in painted]
    notes: dict[str, list[str]] = {"A": [], "B": []}
    count = 0
    for index, (path, side, note) in enumerate(sources):
        picture = upright(path)
        edge = LONG_EDGE_PX[side]
        if picture is not None and max(picture.size) >= edge:
            name = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
            folder = out / f"{'test' if is_held_out(name, HELD_OUT) else 'train'}{side}"
            folder.mkdir(parents=True, exist_ok=True)
            with replacing(folder / f"{name}.png") as temporary:
                picture.save(temporary, format="PNG", compress_level=3)
            notes[side].append(note)
            count += 1
        if index % 20 == 19 or index == len(sources) - 1:
            report(f"{index + 1} of {len(sources)} pictures")
    (out / "CREDITS.txt").write_text(
        "Photos the network was trained on\n\n"
        + "\n".join(sorted(notes["A"]))
        + "\n\nPaintings the network was trained on: Art Institute of Chicago, through klv4de/ArtWall (CC0)\n\n"
        + "\n".join(sorted(notes["B"]))
        + "\n",
        "utf-8",
    )
    return count


def _paintings(folder: Path) -> Iterator[tuple[Path, str]]:
    """Paths and their credits. Raises DataError where there is no table or nobody of ARTISTS in it."""
    try:
        with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        chosen = [row for row in rows if any(artist in row["artist"] for artist in ARTISTS)]
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise DataError(f"{folder} has no index.csv of files and artists ({error})", "give such a folder") from None
    if not chosen:
        raise DataError(f"{folder} has nothing by {', '.join(ARTISTS)}", "give a folder with paintings of theirs")
    for row in chosen:
        yield folder / row["file"], f"{row['artist']}: {row['title']}"
