"""The queue on disk (SQLite, write-ahead log): jobs with their frozen parameters, and what happened to each file.

A file goes from `waiting` over `running` (somebody translates it) and `made` (its result lies whole on disk under a
hidden name) to `done`. Whoever dies in between is noticed by their lock, and the next one goes on from there: a result
that was made is put in place, never made again.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from studio.batch.finding import FoundFile
from studio.batch.lease import is_alive
from studio.batch.parameters import Parameters, decode, encode
from studio.batch.plan import PlannedResult
from studio.batch.records import STATES, FileRow, FileState, JobState, QueuedJob, Result
from studio.errors import StudioError
from studio.system.paths import batch_folder

KEPT_JOBS = 50
"""So many that have ended are remembered."""
_KEPT_RESULTS = 500_000
"""Of so many files it is remembered that this program put them in place, longer than the jobs are."""
_BUSY_S = 30.0
_CLOCK_NS = 1000
"""Seconds as a float are no more exact than that."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created REAL NOT NULL, place REAL NOT NULL, title TEXT NOT NULL,
    maker TEXT NOT NULL, signature TEXT NOT NULL, parameters BLOB NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
    place INTEGER NOT NULL, source BLOB NOT NULL, folder BLOB NOT NULL, look INTEGER NOT NULL, target BLOB NOT NULL,
    size INTEGER NOT NULL, modified REAL NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', seconds REAL NOT NULL DEFAULT 0,
    started INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, UNIQUE (job, source, look)
);
CREATE TABLE IF NOT EXISTS results (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, photo BLOB NOT NULL,
    photo_size INTEGER NOT NULL, photo_modified REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS files_by_state ON files (job, state, place);
CREATE INDEX IF NOT EXISTS files_by_target ON files (target);
CREATE INDEX IF NOT EXISTS files_in_work ON files (owner) WHERE state IN ('running', 'made');
"""
_VERSION = "1"
_FILE = "id, job, place, source, folder, look, target, size, modified, state, reason, notes, seconds, started, finished"
_NO_FAULT_OF_THE_PHOTO = "reason LIKE 'unexpected fault%' OR reason LIKE '% was not written%'"
_LAST_LIKE = "SELECT id FROM jobs WHERE signature = ? AND state <> 'cancelled' ORDER BY id DESC LIMIT 1"
_CLAIM = f"""
UPDATE files SET state = 'running', owner = ?, started = started + 1 WHERE id = (
    SELECT f.id FROM files f JOIN jobs j ON j.id = f.job
    WHERE f.job = ? AND f.state = 'waiting' AND j.state = 'open' AND NOT EXISTS (
        SELECT 1 FROM files o WHERE o.target = f.target AND o.id <> f.id AND o.state IN ('running', 'made'))
    ORDER BY f.place LIMIT 1
) RETURNING {_FILE}
"""


class Journal:
    """One connection; used by one thread. Several processes may have one each."""

    def __init__(self, path: Path | None = None) -> None:
        """The queue of this account, made where it is missing. Raises StudioError where that can't be.

        A path of `:memory:` is one that nobody else sees and that ends with the program.
        """
        self.path = batch_folder() / "queue.sqlite" if path is None else path
        try:
            if str(self.path) != ":memory:":
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            with self._change():
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute("INSERT OR IGNORE INTO about VALUES ('version', ?)", (_VERSION,))
                self._db.execute("INSERT OR IGNORE INTO about VALUES ('id', ?)", (secrets.token_hex(3),))
            about = dict(self._db.execute("SELECT key, value FROM about"))
        except (OSError, sqlite3.Error) as error:
            raise StudioError(f"the queue {self.path} can't be opened ({error})", "see to the folder") from error
        if about["version"] != _VERSION:
            raise StudioError(f"the queue {self.path} is of another version of the program", "update the program")
        self._mark = about["id"]

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # Jobs

    def add_job(
        self, parameters: Parameters, entries: Iterable[PlannedResult], *, maker: str, title: str, join: bool = False
    ) -> int:
        """Put a batch at the end of the queue, with all of its files or not at all; returns the id of its job.

        Where it is to `join`, and somebody has just put the same batch there, that one's.
        """
        with self._change():
            same = self._db.execute(_LAST_LIKE, (parameters.signature,)).fetchone() if join else None
            if same is not None:
                return int(same[0])
            (last,) = self._db.execute("SELECT coalesce(max(place), 0) FROM jobs").fetchone()
            row = (time.time(), last + 1, title, maker, parameters.signature, encode(parameters))
            added = self._db.execute(
                "INSERT INTO jobs (created, place, title, maker, signature, parameters, state)"
                " VALUES (?, ?, ?, ?, ?, ?, 'open')",
                row,
            )
            job_id = int(added.lastrowid or 0)
            self._insert(job_id, entries, 1)
            self._db.execute(
                "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state IN ('done', 'cancelled')"
                " AND NOT EXISTS (SELECT 1 FROM files WHERE job = jobs.id AND state IN ('running', 'made'))"
                " ORDER BY id DESC LIMIT -1 OFFSET ?)",
                (KEPT_JOBS,),
            )
            self._db.execute(
                "DELETE FROM results WHERE rowid <= (SELECT max(rowid) FROM results) - ?", (_KEPT_RESULTS,)
            )
        return job_id

    def add_files(self, job_id: int, entries: Iterable[PlannedResult]) -> int:
        """Files that came later; those that the job has already are left as they are. Returns how many were new."""
        with self._change():
            (last,) = self._db.execute("SELECT coalesce(max(place), 0) FROM files WHERE job = ?", (job_id,)).fetchone()
            return self._insert(job_id, entries, last + 1)

    def jobs(self) -> tuple[QueuedJob, ...]:
        """All, in the order of the queue; those that another version of the program wrote are left out."""
        counts: dict[int, dict[FileState, int]] = {}
        for job_id, state, count in self._db.execute("SELECT job, state, count(*) FROM files GROUP BY job, state"):
            counts.setdefault(job_id, {})[state] = count
        return tuple(self._read_jobs("ORDER BY place", (), counts))

    def job(self, job_id: int) -> QueuedJob | None:
        """One, where it is still there."""
        found = self._db.execute("SELECT state, count(*) FROM files WHERE job = ? GROUP BY state", (job_id,))
        return next(self._read_jobs("WHERE id = ?", (job_id,), {job_id: dict(found.fetchall())}), None)

    def last_like(self, parameters: Parameters) -> QueuedJob | None:
        """The newest job with the same results that was not cancelled."""
        found = self._db.execute(_LAST_LIKE, (parameters.signature,)).fetchone()
        if found is None and parameters.existing == "renew":
            # Before there was anything else, that is what it was called.
            before = msgspec.structs.replace(parameters, existing="overwrite")
            found = self._db.execute(_LAST_LIKE, (before.signature,)).fetchone()
            if found is not None:
                self.adopt(found[0], parameters)
        return None if found is None else self.job(found[0])

    def adopt(self, job_id: int, parameters: Parameters) -> None:
        """Let a job go on with other parameters that give the same results."""
        with self._change():
            self._db.execute(
                "UPDATE jobs SET parameters = ?, signature = ? WHERE id = ?",
                (encode(parameters), parameters.signature, job_id),
            )

    def set_job(self, job_id: int, state: JobState, reason: str = "") -> None:
        """Pause it, let it go on, or end it; who works on it notices before the next file."""
        with self._change():
            self._db.execute("UPDATE jobs SET state = ?, reason = ? WHERE id = ?", (state, reason, job_id))
            if state == "cancelled":
                self._db.execute("UPDATE files SET state = 'cancelled' WHERE job = ? AND state = 'waiting'", (job_id,))

    def set_maker(self, job_id: int, maker: str) -> None:
        """Who goes on with it by themselves."""
        with self._change():
            self._db.execute("UPDATE jobs SET maker = ? WHERE id = ?", (maker, job_id))

    def finish_job(self, job_id: int) -> bool:
        """It is done, if nothing of it waits or runs."""
        with self._change():
            return bool(
                self._db.execute(
                    "UPDATE jobs SET state = 'done', reason = '' WHERE id = ? AND state = 'open' AND NOT EXISTS"
                    " (SELECT 1 FROM files WHERE job = ? AND state IN ('waiting', 'running', 'made'))",
                    (job_id, job_id),
                ).rowcount
            )

    def move_job(self, job_id: int, by: int) -> None:
        """Further back in the queue (1) or further up (-1)."""
        with self._change():
            order = [row[0] for row in self._db.execute("SELECT id FROM jobs ORDER BY place")]
            if job_id not in order:
                return
            index = order.index(job_id)
            order.insert(min(max(index + by, 0), len(order) - 1), order.pop(index))
            self._db.executemany("UPDATE jobs SET place = ? WHERE id = ?", [(n, one) for n, one in enumerate(order)])

    def remove_job(self, job_id: int) -> None:
        """Forget it, unless somebody works on it."""
        with self._change():
            self._db.execute(
                "DELETE FROM jobs WHERE id = ? AND NOT EXISTS"
                " (SELECT 1 FROM files WHERE job = ? AND state IN ('running', 'made'))",
                (job_id, job_id),
            )

    def retry_failed(self, job_id: int) -> int:
        """What failed waits again; returns how many."""
        with self._change():
            again = self._db.execute(
                "UPDATE files SET state = 'waiting', reason = '' WHERE job = ? AND state = 'failed'", (job_id,)
            ).rowcount
            if again:
                self._db.execute("UPDATE jobs SET state = 'open', reason = '' WHERE id = ?", (job_id,))
        return again

    # Files

    def files(self, job_id: int, states: Sequence[FileState] = STATES, *, limit: int = -1) -> tuple[FileRow, ...]:
        """Files of a job in their order."""
        marks = ", ".join("?" * len(states))
        found = self._db.execute(
            f"SELECT {_FILE} FROM files WHERE job = ? AND state IN ({marks}) ORDER BY place LIMIT ?",
            (job_id, *states, limit),
        )
        return tuple(self._file(row) for row in found.fetchall())

    def known(self, job_id: int) -> tuple[set[Path], list[Path]]:
        """All sources and all targets of a job."""
        rows = self._db.execute("SELECT source, target FROM files WHERE job = ?", (job_id,)).fetchall()
        return {_path(source) for source, _ in rows}, [_path(target) for _, target in rows]

    def renew(self, job_id: int, found: Iterable[FoundFile]) -> int:
        """What failed and is another file now, or failed by no fault of its own, waits again; returns how many."""
        with self._change():
            before = self._db.total_changes
            self._db.executemany(
                "UPDATE files SET state = 'waiting', reason = '', size = ?, modified = ? WHERE job = ? AND source = ?"
                f" AND state = 'failed' AND (size <> ? OR modified <> ? OR {_NO_FAULT_OF_THE_PHOTO})",
                ((one.size, one.modified, job_id, os.fsencode(one.path), one.size, one.modified) for one in found),
            )
            return self._db.total_changes - before

    def claim(self, job_id: int, owner: str) -> FileRow | None:
        """The next file for `owner` alone; None where none waits, or the job is to rest."""
        with self._change():
            row = self._db.execute(_CLAIM, (owner, job_id)).fetchone()
        return None if row is None else self._file(row)

    def made(self, file_id: int) -> None:
        """Its result lies whole under the hidden name."""
        self._set(file_id, "state = 'made', finished = finished + 1")

    def is_made(self, file_id: int) -> bool:
        found = self._db.execute("SELECT state FROM files WHERE id = ?", (file_id,)).fetchone()
        return found is not None and found[0] == "made"

    def done(self, file_id: int, seconds: float = 0.0, notes: str = "") -> None:
        """Its result is in place."""
        self._set(file_id, "state = 'done', owner = '', reason = '', seconds = ?, notes = ?", seconds, notes)

    def failed(self, file_id: int, reason: str) -> None:
        self._set(file_id, "finished = finished - (state = 'made'), state = 'failed', owner = '', reason = ?", reason)

    def release(self, file_id: int) -> None:
        """Somebody else may take it, or nobody where its job was cancelled; a result of it was lost."""
        after = "CASE (SELECT state FROM jobs WHERE id = job) WHEN 'cancelled' THEN 'cancelled' ELSE 'waiting' END"
        self._set(file_id, f"finished = finished - (state = 'made'), state = {after}, owner = ''")

    def leave(self, file_id: int) -> None:
        """Belong to nobody, as after a death."""
        self._set(file_id, "owner = ''")

    def rename(self, file_id: int, target: Path) -> None:
        self._set(file_id, "target = ?", os.fsencode(target))

    def is_source(self, job_id: int, path: Path) -> bool:
        """Is it one of the job's photos?"""
        found = self._db.execute("SELECT 1 FROM files WHERE job = ? AND source = ?", (job_id, os.fsencode(path)))
        return found.fetchone() is not None

    # Results

    def add_result(self, path: Path, photo: Path, photo_size: int = 0, photo_modified: float = 0.0) -> None:
        """Remember that this program put `path` in place as it is now; nothing where it is gone again."""
        try:
            status = path.stat()
        except OSError:
            return
        row = (_key(path), status.st_size, status.st_mtime_ns, os.fsencode(photo), photo_size, photo_modified)
        with self._change():
            self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", row)

    def result(self, path: Path) -> Result | None:
        """What is remembered of the file with that name."""
        found = self._db.execute("SELECT * FROM results WHERE path = ?", (_key(path),)).fetchone()
        if found is None:
            return None
        _path_key, size, modified_ns, photo, photo_size, photo_modified = found
        return Result(size, modified_ns, _path(photo), photo_size, photo_modified)

    def holds_result(self, path: Path, size: int, modified: float) -> bool:
        """Was the file with that name, size and time put in place by this program?"""
        found = self.result(path)
        return found is not None and found.size == size and abs(found.modified_ns - modified * 1e9) < _CLOCK_NS

    def orphans(self, heir: str) -> tuple[FileRow, ...]:
        """Files of all jobs whose owners died; they belong to `heir` now."""
        held = self._db.execute(
            "SELECT DISTINCT owner FROM files WHERE state IN ('running', 'made') AND owner <> ?", (heir,)
        ).fetchall()
        found: list[FileRow] = []
        for (owner,) in held:
            if is_alive(owner):
                continue
            with self._change():
                rows = self._db.execute(
                    f"UPDATE files SET owner = ? WHERE owner = ? AND state IN ('running', 'made') RETURNING {_FILE}",
                    (heir, owner),
                ).fetchall()
            found += [self._file(row) for row in rows]
        return tuple(found)

    @property
    def revision(self) -> int:
        """Another number after another connection changed something."""
        (number,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(number)

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _set(self, file_id: int, what: str, *values: Any) -> None:
        with self._change():
            self._db.execute(f"UPDATE files SET {what} WHERE id = ?", (*values, file_id))

    def _insert(self, job_id: int, entries: Iterable[PlannedResult], first: int) -> int:
        before = self._db.total_changes
        self._db.executemany(
            "INSERT OR IGNORE INTO files (job, place, source, folder, look, target, size, modified, state, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_values(job_id, place, entry) for place, entry in enumerate(entries, first)),
        )
        return self._db.total_changes - before

    def _read_jobs(
        self, where: str, values: Sequence[Any], counts: dict[int, dict[FileState, int]]
    ) -> Iterator[QueuedJob]:
        columns = "id, title, maker, parameters, state, reason, created"
        for row in self._db.execute(f"SELECT {columns} FROM jobs {where}", values).fetchall():
            try:
                parameters = decode(row[3])
            except msgspec.MsgspecError:
                continue
            yield QueuedJob(row[0], row[1], row[2], parameters, row[4], row[5], row[6], counts.get(row[0], {}))

    def _file(self, row: tuple[Any, ...]) -> FileRow:
        target = _path(row[6])
        part = target.with_name(f".studio-{self._mark}-{row[0]}.part{target.suffix}")
        file_id, job, place, source, folder, look, _, size, modified, state, reason, notes, seconds, *counts = row
        paths = _path(source), _path(folder)
        return FileRow(
            file_id, job, place, *paths, look, target, size, modified, state, reason, notes, seconds, *counts, part=part
        )


def _values(job_id: int, place: int, entry: PlannedResult) -> tuple[Any, ...]:
    found: FoundFile = entry.found
    paths = (os.fsencode(found.path), os.fsencode(found.folder))
    state = (entry.state, entry.reason)
    return (job_id, place, *paths, entry.look, os.fsencode(entry.target), found.size, found.modified, *state)


def _key(path: Path) -> bytes:
    """One name for a file, whatever links lead to it; what the last part itself links to is another file."""
    return os.fsencode(Path(os.path.realpath(path.parent)) / path.name)


def _path(value: bytes) -> Path:
    return Path(os.fsdecode(value))
