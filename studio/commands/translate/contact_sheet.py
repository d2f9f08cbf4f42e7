"""`studio translate --contact-sheet`: before and after of all photos, as one picture."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studio.batch.records import FileRow
from studio.commands.report import Report
from studio.errors import StudioError
from studio.imaging.contact_sheet import SheetPair, cell_edge, contact_sheet, joined, pair
from studio.imaging.files import open_photo
from studio.imaging.kinds import is_clip
from studio.imaging.options import SaveOptions
from studio.imaging.photo import Photo
from studio.imaging.saving import save_picture


class SheetMaker:
    """Collects pairs while they are made; those of an earlier run are read from their files."""

    def __init__(self, path: Path, photos: int) -> None:
        self._path = path
        self._edge_px = cell_edge(photos)
        self._pairs: dict[int, SheetPair] = {}
        self._lock = threading.Lock()

    def add(self, row: FileRow, photo: Photo, rgb: np.ndarray) -> None:
        """One more; on any thread."""
        made = pair(photo, rgb, row.source.name, self._edge_px)
        with self._lock:
            self._pairs[row.id] = made

    def write(self, done: Sequence[FileRow], saving: SaveOptions, report: Report) -> None:
        """Write the sheet of what was translated; nothing where nothing was."""
        try:
            photos: dict[Path, list[FileRow]] = {}
            for row in sorted(done, key=lambda row: (row.place, row.look)):
                if not is_clip(row.source):
                    photos.setdefault(row.source, []).append(row)
            pairs = [self._pair_of(rows) for rows in photos.values()]
            if pairs:
                save_picture(contact_sheet(pairs), None, self._path, saving)
                report.written(self._path)
        except StudioError as error:
            report.error(error)

    def _pair_of(self, rows: Sequence[FileRow]) -> SheetPair:
        """One photo with all that was made of it."""
        pairs = [self._pairs.get(row.id) or self._read(row) for row in rows]
        return pairs[0] if len(pairs) == 1 else joined(pairs, [row.target.stem for row in rows])

    def _read(self, row: FileRow) -> SheetPair:
        photo, result = open_photo(row.source), open_photo(row.target)
        return pair(photo, result.rgb, row.source.name, self._edge_px)
