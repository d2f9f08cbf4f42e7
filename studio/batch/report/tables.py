"""What became of a batch: a table (CSV), the same for programs (JSON), and a page with thumbnails (HTML)."""

import csv
import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from studio.batch.records import FileRow, QueuedJob
from studio.batch.report import contact_page
from studio.errors import OutputError, StudioError
from studio.imaging.files import thumbnail
from studio.imaging.kinds import is_clip
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge, resize
from studio.imaging.saving import output_fault, save_picture
from studio.system.atomic_write import write_whole

PAGE, TABLE, DATA, THUMBNAILS = "index.html", "report.csv", "report.json", "thumbnails"
EDGE_PX = 320
_KEYS = {"title", "created", "counts", "parameters", "files"}
"""Of what was written before there was a mark."""
_COLUMNS = ("photo", "result", "state", "reason", "model", "direction", "strength", "seconds", "notes")


@dataclass(frozen=True)
class Thumbnails:
    """Small pictures of photos and results, by the numbers of their rows."""

    folder: Path

    def before(self, row: FileRow) -> Path:
        return self.folder / f"{row.id}-before.jpg"

    def after(self, row: FileRow) -> Path:
        return self.folder / f"{row.id}-after.jpg"

    def add(self, row: FileRow, photo: Photo, rgb: np.ndarray) -> None:
        """Write both while the pixels are at hand. Raises OutputError."""
        size = fit_long_edge(photo.size, EDGE_PX)
        alpha = None if photo.alpha is None else resize(photo.alpha, size)
        self._save(resize(photo.rgb, size), alpha, self.before(row))
        self._save(resize(rgb, size), alpha, self.after(row))

    def complete(self, row: FileRow) -> None:
        """Make what is missing from the files; left out where these can't be read. Raises OutputError."""
        for source, path in ((row.source, self.before(row)), (row.target, self.after(row))):
            if path.exists() or is_clip(source):
                continue
            try:
                small = thumbnail(source, EDGE_PX)
            except StudioError:
                continue
            self._save(small.rgb, small.alpha, path)

    def _save(self, rgb: np.ndarray, alpha: np.ndarray | None, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise output_fault(path, error) from error
        save_picture(rgb, alpha, path, SaveOptions(quality=82))


def write_report(
    folder: Path, job: QueuedJob, rows: Sequence[FileRow], between: Callable[[], None] = lambda: None
) -> Path:
    """Write everything into a folder that `claim` gave; returns the page.

    `between` is called now and then and may raise to end it. Raises OutputError.
    """
    thumbnails = Thumbnails(folder / THUMBNAILS)
    for row in rows:
        between()
        if row.state == "done":
            thumbnails.complete(row)
    records = [_record(row, job) for row in rows]
    try:
        write_whole(folder / TABLE, _table(records))
        write_whole(folder / DATA, _data(job, records))
        write_whole(folder / PAGE, contact_page.html(job, rows, folder, thumbnails.before, thumbnails.after).encode())
    except OSError as error:
        raise output_fault(folder / PAGE, error) from error
    return folder / PAGE


def claim(folder: Path) -> Path:
    """The folder for a report, `place_of(folder)`, marked as ours: what a stopped run leaves there is known again.

    Raises OutputError.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is not a folder", "choose a folder for the report")
    place = place_of(folder)
    if not (place / DATA).exists():
        try:
            write_whole(place / DATA, json.dumps({"program": contact_page.GENERATOR}).encode())
        except OSError as error:
            raise output_fault(place / DATA, error) from error
    return place


def place_of(folder: Path) -> Path:
    """`folder`, else one inside it where there are files with the names of a report that this program did not write."""
    place, number = folder, 1
    while not _is_free(place):
        place = folder / ("report" if number == 1 else f"report-{number}")
        number += 1
    return place


def is_report(folder: Path) -> bool:
    """Does a report of this program lie there?"""
    try:
        said = json.loads((folder / DATA).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and (said.get("program") == contact_page.GENERATOR or said.keys() == _KEYS)


def _is_free(folder: Path) -> bool:
    """Would nothing that somebody else made be written over?"""
    if not os.path.lexists(folder / DATA):
        return not any(os.path.lexists(folder / name) for name in (PAGE, TABLE, THUMBNAILS))
    if not is_report(folder):
        return False
    try:
        return contact_page.is_ours((folder / PAGE).read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _record(row: FileRow, job: QueuedJob) -> dict[str, Any]:
    look = job.parameters.looks[row.look]
    return {
        "photo": str(row.source),
        "result": str(row.target) if row.state == "done" else None,
        "state": row.state,
        "reason": row.reason or None,
        "model": look.model_id,
        "direction": look.direction,
        "strength": look.strength,
        "seconds": round(row.seconds, 3),
        "notes": row.notes.splitlines(),
    }


def _table(records: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for record in records:
        values = {**record, "notes": "; ".join(record["notes"])}
        writer.writerow(["" if values[column] is None else values[column] for column in _COLUMNS])
    # The mark in front tells spreadsheets that it is UTF-8.
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _data(job: QueuedJob, records: Sequence[dict[str, Any]]) -> bytes:
    import msgspec

    whole = {
        "program": contact_page.GENERATOR,
        "title": job.title,
        "created": datetime.fromtimestamp(job.created).astimezone().isoformat(timespec="seconds"),
        "counts": job.counts,
        "parameters": msgspec.to_builtins(job.parameters),
        "files": records,
    }
    return json.dumps(whole, indent=1).encode()
