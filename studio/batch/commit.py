"""How a result comes into its place exactly once, whoever is killed on the way; and whose fault a failure is."""

import contextlib
import errno
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.batch.finding import identity
from studio.batch.journal import Journal
from studio.batch.lease import Owner
from studio.batch.ownership import Ownership
from studio.batch.parameters import Parameters
from studio.batch.plan import next_name
from studio.batch.records import FileRow, QueuedJob
from studio.errors import PlaceError
from studio.imaging.saving import output_fault, put_in_place, put_new


class Settling:
    """The queue and the folder of results, kept in step for one worker."""

    def __init__(self, journal: Journal, owner: Owner) -> None:
        self._journal = journal
        self._owner = owner
        self._ownership = Ownership(journal)
        self._parameters: dict[int, Parameters] = {}

    def put_in_place(self, row: FileRow, seconds: float, notes: Sequence[str]) -> FileRow:
        """Write down that it is made, put it in place, write down that it is there. Raises OutputError.

        Returns the row as it is then: its result has another name where somebody has taken its own meanwhile.
        """
        self._journal.made(row.id)
        row = self._place(row)
        self._journal.done(row.id, seconds, "\n".join(notes))
        return row

    def take_over(self, job_id: int) -> None:
        """Go on where those stopped who died: what they made is put in place, what they began waits again.

        Raises PlaceError where one of the job can't be put in place, since its folder is gone.
        """
        for row in self._journal.orphans(self._owner.name):
            if row.state == "made" and not row.target.parent.is_dir():
                # Nobody can say whether it is still there: that is for a later run to find out.
                self._journal.leave(row.id)
                if row.job == job_id:
                    raise output_fault(row.target, FileNotFoundError(errno.ENOENT, "no such folder"))
                continue
            if row.state == "made" and row.part.exists():
                self._place(row)
                self._journal.done(row.id)
            elif row.state == "made" and row.target.exists():
                self._journal.add_result(row.target, row.source, row.size, row.modified)
                self._journal.done(row.id)
            else:
                self.drop(row)

    def _place(self, row: FileRow) -> FileRow:
        """Under its name; what nobody allowed to be replaced stays, and the result gets a number."""
        first, number = row.target, 1
        while not put_new(row.part, row.target):
            if self._may_replace(row):
                put_in_place(row.part, row.target)
                break
            number += 1
            row = replace(row, target=next_name(first, number))
            # Before it is there: whoever goes on after a death must look under the right name.
            self._journal.rename(row.id, row.target)
        self._journal.add_result(row.target, row.source, row.size, row.modified)
        return row

    def _may_replace(self, row: FileRow) -> bool:
        """May the file that has the name be written over by the result? Never a photo."""
        parameters = self._parameters.get(row.job)
        if parameters is None:
            job = self._journal.job(row.job)
            if job is None:
                return False
            parameters = self._parameters[row.job] = job.parameters
        target = row.target
        if target.is_dir():
            return True  # it will say that it is a folder
        if self._journal.is_source(row.job, target) or identity(target) == identity(row.source):
            return False
        if parameters.one_file or parameters.existing == "overwrite":
            return True
        return parameters.existing == "renew" and self._ownership.is_of(target, row.source, row.size, row.modified)

    def is_made(self, row: FileRow) -> bool:
        """Is it written under its hidden name? Then whoever goes on puts it in place."""
        return self._journal.is_made(row.id)

    def drop(self, row: FileRow) -> None:
        """Let go of a file without a result; nothing of it is left on disk."""
        _remove(row.part)
        self._journal.release(row.id)

    def fail(self, row: FileRow, reason: str) -> None:
        """It can't be made, and nothing of it is left on disk."""
        _remove(row.part)
        self._journal.failed(row.id, reason)


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def make_root(journal: Journal, job: QueuedJob) -> None:
    """The folder of results comes with the first of them, and never again: it may be a drive that went away.

    Raises OutputError.
    """
    current = journal.job(job.id)
    if current is not None and not current.count("done", "made"):
        root = _root(job.parameters)
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise output_fault(root / "x", error) from error


def make_folder(row: FileRow, parameters: Parameters) -> None:
    """Folders of a mirrored tree come with their first picture. Raises PlaceError where they have no place any more."""
    root = _root(parameters)
    try:
        if not root.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(root))
        row.target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_fault(root / row.target.name, error) from error


def _root(parameters: Parameters) -> Path:
    out = Path(parameters.out)
    return out.parent if parameters.one_file else out


def source_trouble(error: BaseException, row: FileRow, parameters: Parameters) -> PlaceError | None:
    """A drive or folder of photos that is gone, where that is why one could not be read."""
    cause = error.__cause__
    if not isinstance(cause, OSError):
        return None
    for root in (*parameters.roots, *([Path(parameters.masks)] if parameters.masks else [])):
        if root == row.source or root not in row.source.parents:
            continue
        try:
            os.stat(root)  # noqa: PTH116 - its errors, not its answer
        except OSError as found:
            words = "is gone" if found.errno == errno.ENOENT else f"can't be reached ({found.strerror})"
            return PlaceError(f"the folder {root} {words}", "bring it back")
    return None
