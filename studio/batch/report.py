"""What became of a batch: a table (CSV), the same for programs (JSON), and a page with thumbnails (HTML)."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from studio.batch import page
from studio.batch.records import FileRow, Job
from studio.errors import OutputError, StudioError
from studio.imaging.files import thumbnail
from studio.imaging.kinds import is_clip
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.resample import fit_long_edge, resize
from studio.imaging.saving import output_fault, save_picture
from studio.whole_files import write_whole

PAGE, TABLE, DATA, THUMBNAILS = "index.html", "report.csv", "report.json", "thumbnails"
EDGE_PX = 320
_COLUMNS = ("photo", "result", "state", "reason", "model", "direction", "strength", "seconds", "notes")


@dataclass(frozen=True)
class Thumbnails:
    """Small pictures of photos and results, by the numbers of their rows."""

    folder: Path

    def before(self, row: FileRow) -> Path:
        """Of the photo."""
        return self.folder / f"{row.id}-before.jpg"

    def after(self, row: FileRow) -> Path:
        """Of the result."""
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


def write_report(folder: Path, job: Job, rows: Sequence[FileRow], between: Callable[[], None] = lambda: None) -> Path:
    """Write everything into `folder`; returns the page. `between` is called now and then and may raise to end it.

    Raises OutputError.
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
        write_whole(folder / PAGE, page.html(job, rows, folder, thumbnails.before, thumbnails.after).encode())
    except OSError as error:
        raise output_fault(folder / PAGE, error) from error
    return folder / PAGE


def check_folder(folder: Path) -> None:
    """Raises OutputError where no report can be written into it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is not a folder", "choose a folder for the report")


def _record(row: FileRow, job: Job) -> dict[str, Any]:
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


def _data(job: Job, records: Sequence[dict[str, Any]]) -> bytes:
    import msgspec

    whole = {
        "title": job.title,
        "created": datetime.fromtimestamp(job.created).astimezone().isoformat(timespec="seconds"),
        "counts": job.counts,
        "parameters": msgspec.to_builtins(job.parameters),
        "files": records,
    }
    return json.dumps(whole, indent=1).encode()
