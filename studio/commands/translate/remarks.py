"""What `studio translate` says of a whole batch, in one line each: what was left out, numbered, or had no mask."""

from collections.abc import Sequence
from pathlib import Path

from studio.batch.finding import LeftOut
from studio.batch.masks import NO_MASK, MaskFolder
from studio.batch.parameters import Parameters
from studio.batch.plan import PlannedResult
from studio.batch.records import FileRow
from studio.commands.report import Report
from studio.errors import StudioError


def tell_left_out(left: LeftOut, report: Report) -> None:
    """Files that are no pictures, and results of this program; the latter by name with `--verbose`."""
    if str(left):
        report.note(f"left out: {left}")
    if left.results:
        report.note(
            f"left out: {_count(len(left.results), 'result')} of this program; name a file to translate it again"
        )
        _name(left.results, report)


def tell_numbered(entries: Sequence[PlannedResult], report: Report) -> None:
    """Results that go beside files that are not theirs."""
    beside = [entry for entry in entries if entry.beside is not None]
    if not beside:
        return
    first = beside[0]
    assert first.beside is not None
    words = f"{first.beside.name} is taken by another file: the result is {first.target.name}"
    if len(beside) > 1:
        words = f"{len(beside)} names are taken by other files: results have a number, as {first.target.name}"
    could_be = any(entry.beside != entry.found.path for entry in beside)
    report.note(f"{words} (--existing overwrite replaces)" if could_be else words)
    if len(beside) > 1:
        _name([entry.target for entry in beside], report)


def tell_unmasked(parameters: Parameters, rows: Sequence[FileRow], report: Report) -> None:
    """How many of the photos in `rows` had no mask; by name with `--verbose`."""
    masks = MaskFolder.of(parameters)
    if masks is None:
        return
    left_out = [row.source for row in rows if row.state == "skipped" and row.reason == NO_MASK]
    painted: list[Path] = []
    for row in rows if parameters.without_mask == "paint" else ():
        try:
            if row.state == "done" and masks.find(row.source, row.folder) is None:
                painted.append(row.source)
        except StudioError:  # the folder is gone by now; what failed for it was told
            break
    for photos, what in ((painted, "translated all over"), (left_out, "left out")):
        photos = list(dict.fromkeys(photos))
        if photos:
            report.note(f"{_count(len(photos), 'photo')} had no mask in {parameters.masks}: {what}")
            _name(photos, report)


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _name(paths: Sequence[Path], report: Report) -> None:
    if report.verbose:
        for path in paths:
            report.note(f"  {path}")
