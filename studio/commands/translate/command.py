"""`studio translate`: the engine of `studio.batch`, told on the terminal."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from studio.batch import inputs
from studio.batch.arrivals import LOOK_EVERY_S, Arrivals
from studio.batch.cluster.scheduler import run_on_cluster
from studio.batch.eta import Pace, pace_words
from studio.batch.finding import LeftOut
from studio.batch.journal import Journal
from studio.batch.listener import End
from studio.batch.masks import NO_MASK
from studio.batch.ownership import Ownership
from studio.batch.parameters import Parameters
from studio.batch.plan import PlannedResult, plan
from studio.batch.records import FileRow, QueuedJob
from studio.batch.report.tables import THUMBNAILS, Thumbnails, claim, write_report
from studio.batch.runner import Runner
from studio.commands.report import Report
from studio.commands.translate.contact_sheet import SheetMaker
from studio.commands.translate.remarks import tell_left_out, tell_numbered, tell_unmasked
from studio.commands.translate.run_options import RunOptions
from studio.commands.translate.targets import check_sheet, make_folder
from studio.errors import StudioError
from studio.imaging.photo import Photo
from studio.inference.translator import Translation, Translator


def translate(parameters: Parameters, out: Path, options: RunOptions, report: Report) -> tuple[FileRow, ...]:
    """Translate files and folders; what fails is told to `report`, and the rest go on. Returns all rows.

    `out` is as it was typed. Raises StudioError where the call is wrong, before anything is computed.
    """
    journal = _journal(parameters, report)
    try:
        ownership, left = Ownership(journal), LeftOut()
        found = inputs.sources(parameters, report.error, ownership, left)
        tell_left_out(left, report)
        if not found and not parameters.watch:
            return ()
        make_folder(out.parent if parameters.one_file else out)
        if options.report is not None:
            options = replace(options, report=_claimed(options.report, report))
        if parameters.watch:
            # Whatever lies there may be half a file still.
            found = []
        entries = plan(parameters, found, ownership=ownership)
        check_sheet(options.sheet, entries)
        return _Command(journal, parameters, entries, out, options, report).run()
    finally:
        journal.close()


def _claimed(folder: Path, report: Report) -> Path:
    place = claim(folder)
    if place != folder:
        report.note(f"{folder} holds files that are not of a report of this program: the report goes to {place}")
    return place


def _journal(parameters: Parameters, report: Report) -> Journal:
    """The queue of the account; for a single file, or where there can be none, one that ends with the program."""
    if not parameters.one_file:
        try:
            return Journal()
        except StudioError as error:
            report.note(f"{error.message}: this batch can't go on after an interruption")
    return Journal(Path(":memory:"))


class _Command:
    """One batch from the command line."""

    def __init__(
        self,
        journal: Journal,
        parameters: Parameters,
        entries: Sequence[PlannedResult],
        out: Path,
        options: RunOptions,
        report: Report,
    ) -> None:
        self._journal, self._parameters, self._entries = journal, parameters, entries
        self._out, self._options, self._report = out, options, report
        self._unheard: Exception | None = None
        self._is_new = True

    def run(self) -> tuple[FileRow, ...]:
        job = self._job()
        rows = self._journal.files(job.id)
        sheet = None if self._options.sheet is None else SheetMaker(self._options.sheet, len(rows))
        self._thumbnails = None if self._options.report is None else Thumbnails(self._options.report / THUMBNAILS)
        listener = _Told(self._report, self._parameters, self._out, sheet, self._thumbnails)
        self._tell_beginning(job, rows, listener)
        end = self._run(job, listener)
        for row in self._journal.files(job.id, ("failed",)):
            if row.id not in listener.failures:
                # It failed in another process that works on the same batch.
                listener.failed(row, StudioError(row.reason))
        self._tell_end(job, end)
        if sheet is not None:
            sheet.write(self._journal.files(job.id, ("done",)), self._parameters.saving, self._report)
            if self._options.sheet is not None:
                # It lies among pictures, perhaps, and is none to translate.
                self._journal.add_result(self._options.sheet.absolute(), self._options.sheet)
        if self._options.report is not None:
            self._write_report(job, self._options.report)
        return self._journal.files(job.id)

    def _run(self, job: QueuedJob, listener: "_Told") -> End:
        translator = Translator()
        arrivals = Arrivals()
        while True:
            if self._options.scheduler is not None:
                end = run_on_cluster(self._journal, job, listener, self._options.scheduler)
            else:
                runner = Runner(self._journal, listener, translator=translator, explain=self._options.explain)
                end = runner.run(job)
                self._unheard = self._unheard or runner.unheard
            if end != "done" or not self._parameters.watch:
                return end
            try:
                time.sleep(LOOK_EVERY_S)
                found = arrivals.settled(inputs.sources(self._parameters, inputs.ignore, Ownership(self._journal)))
            except KeyboardInterrupt:
                return end
            inputs.refresh(self._journal, job, found)

    def _write_report(self, job: QueuedJob, folder: Path) -> None:
        after = self._journal.job(job.id)
        if after is None:
            return
        try:
            self._report.written(write_report(folder, after, self._journal.files(job.id)))
        except StudioError as error:
            self._report.error(error)

    def _job(self) -> QueuedJob:
        """The batch that goes on, else a new one."""
        goes_on = self._options.resume or self._options.retry_failed
        job = self._journal.last_like(self._parameters) if goes_on else None
        if job is not None:
            if self._options.retry_failed:
                self._journal.retry_failed(job.id)
            inputs.refresh(self._journal, job, list(dict.fromkeys(entry.found for entry in self._entries)))
            self._journal.set_job(job.id, "open")
            job_id = job.id
        else:
            job_id = inputs.enqueue(self._journal, self._parameters, self._entries, maker="command", join=goes_on)
        self._is_new = job is None
        found = self._journal.job(job_id)
        assert found is not None
        return found

    def _tell_beginning(self, job: QueuedJob, rows: Sequence[FileRow], listener: "_Told") -> None:
        self._report.begin(job.count("waiting", "running", "made"))
        finished = job.count("done")
        if finished:
            self._report.note(f"{finished} of {job.total} were done before")
        if self._is_new:
            tell_numbered(self._entries, self._report)
        for row in rows:
            if row.state == "failed":
                listener.failed(row, StudioError(row.reason))
            elif row.state == "skipped" and row.reason != NO_MASK:
                self._report.note(f"{row.target.name}: {row.reason}")

    def _tell_end(self, job: QueuedJob, end: End) -> None:
        after = self._journal.job(job.id)
        if end == "paused" and after is not None:
            hint = "then the same command with --resume goes on" if not self._parameters.one_file else "then try again"
            self._report.error(StudioError(f"paused, {after.count('waiting')} to do: {after.reason}", hint))
        tell_unmasked(self._parameters, self._journal.files(job.id, ("done", "skipped")), self._report)
        if self._unheard is not None:
            fault = " ".join(f"{type(self._unheard).__name__}: {self._unheard}".split())
            self._report.note(f"not all of it could be told here ({fault}); the pictures are there all the same")


class _Told:
    """Tells the terminal what happens."""

    def __init__(
        self,
        report: Report,
        parameters: Parameters,
        out: Path,
        sheet: SheetMaker | None,
        thumbnails: Thumbnails | None,
    ) -> None:
        self._thumbnails = thumbnails
        self._report, self._parameters = report, parameters
        self._out, self._sheet = out, sheet
        self._begun: dict[int, int] = {}
        self.failures: set[int] = set()
        """Rows whose failure was told."""
        self._pace = Pace()
        self._device_told = False
        self._notes_told: set[str] = set()

    def began(self, row: FileRow) -> None:
        self._begun[row.id] = len(self._begun)
        self.progressed(row, 0.0)

    def progressed(self, row: FileRow, done: float) -> None:
        index = self._begun[row.id]
        self._report.at(index, row.source.name, done, pace_words(self._pace, self._report.total - index))

    def noted(self, row: FileRow, text: str) -> None:
        self._report.note(f"{row.source.name}: {text}")

    def translated(self, row: FileRow, photo: Photo, rgb: np.ndarray, translation: Translation) -> None:
        device, report = translation.device, self._report
        if not self._device_told and (report.verbose or self._parameters.device not in ("auto", device.kind)):
            report.note(f"ran on {device.line}")
        self._device_told = True
        if self._sheet is not None:
            self._sheet.add(row, photo, rgb)
        if self._thumbnails is not None:
            # Whatever is missing is made at the end; a picture is not lost for its thumbnail.
            with contextlib.suppress(StudioError):
                self._thumbnails.add(row, photo, rgb)

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        self._pace.step()
        for note in notes:
            # What holds for one photo of a folder holds for many: once is enough.
            if note not in self._notes_told or self._report.verbose:
                self._report.note(f"{row.target.name}: {note}")
            self._notes_told.add(note)
        self._report.written(self._shown(row.target))

    def failed(self, row: FileRow, error: BaseException) -> None:
        self._pace.step()
        self.failures.add(row.id)
        self._report.error(error)

    def _shown(self, target: Path) -> Path:
        """As it was named on the command line."""
        if self._parameters.one_file:
            return self._out
        return self._out / target.relative_to(self._parameters.out)
