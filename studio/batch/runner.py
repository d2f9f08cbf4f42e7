"""Works through one job of the queue: decode ahead, run the network, encode behind."""

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack

from studio.batch.clips.pipeline import ClipPipeline
from studio.batch.commit import Settling, make_folder, make_root, source_trouble
from studio.batch.in_flight import InFlight, MemoryBudget, Saved, cost, finished, is_over, result_of
from studio.batch.journal import Journal
from studio.batch.lease import Owner
from studio.batch.listener import End, Guarded, Listener, reason_of
from studio.batch.models import Models
from studio.batch.pipeline import BatchPicture, PicturePipeline
from studio.batch.records import FileRow, QueuedJob
from studio.errors import Cancelled, PlaceError
from studio.imaging.kinds import is_clip
from studio.imaging.saving import copy_times
from studio.inference.cancel import CancelToken
from studio.inference.session.memory import default_budget
from studio.inference.translator import Translation, Translator
from studio.system import priority
from studio.system.log import note_unexpected

_AHEAD, _BEHIND = 2, 2
"""Photos that are read and not translated yet; results that are not written yet."""
_OTHERS_EVERY_S = 0.3


class Runner:
    """Runs jobs on the thread that calls `run`; `stop` may be called from any other."""

    def __init__(
        self,
        journal: Journal,
        listener: Listener,
        *,
        translator: Translator | None = None,
        room_bytes: int | None = None,
        explain: bool = False,
        linger: bool = True,
        together: int | None = None,
    ) -> None:
        """Without `linger`, files that others work on are left to them at the end.

        `together`: how many pictures of one size go through the network at once; None for what the device likes.
        """
        self._together = together
        self._linger = linger
        self._journal = journal
        self._listener = Guarded(listener)
        self._translator = translator or Translator()
        self._room_bytes = default_budget() if room_bytes is None else room_bytes
        self._explain = explain
        self._cancel = CancelToken()
        self._woken = threading.Event()

    @property
    def unheard(self) -> Exception | None:
        """Why not all was told, where the listener failed."""
        return self._listener.fault

    def stop(self) -> None:
        """End as soon as possible; what was begun waits for the next run."""
        self._cancel.cancel()
        self._woken.set()

    def run(self, job: QueuedJob) -> End:
        """Until nothing of the job waits, it is paused or cancelled, or `stop` was called.

        Whatever one picture does, the others go on; where the place itself is gone, the job is paused with the reason.
        Raises PackageError where a model is missing or has changed.
        """
        work = PicturePipeline(job.parameters, Models.open(job.parameters), self._translator)
        with Owner() as owner:
            return _Run(self, job, work, owner).run()


class _Run:
    """One run of one job."""

    def __init__(self, runner: Runner, job: QueuedJob, work: PicturePipeline, owner: Owner) -> None:
        self._journal, self._listener = runner._journal, runner._listener
        self._cancel, self._explain, self._woken = runner._cancel, runner._explain, runner._woken
        self._job, self._work, self._owner = job, work, owner
        self._linger = runner._linger
        self._together = runner._together if len(job.parameters.looks) == 1 else 1
        self._clips = ClipPipeline(work)
        self._settling = Settling(self._journal, owner)
        self._room = MemoryBudget(runner._room_bytes)
        self._ahead: deque[InFlight] = deque()
        self._behind: deque[InFlight] = deque()
        self._next: FileRow | None = None

    def run(self) -> End:
        quiet = priority.lower if self._job.parameters.low_priority else None
        with ExitStack() as lanes:
            # Threads of their own: Ctrl+C reaches this one at once and stops the network there.
            self._reader, self._network, self._writer = (
                lanes.enter_context(ThreadPoolExecutor(count, thread_name_prefix=name, initializer=quiet))
                for name, count in (("read", _AHEAD), ("network", 1), ("write", _BEHIND))
            )
            try:
                self._settling.take_over(self._job.id)
                make_root(self._journal, self._job)
                return self._loop()
            except PlaceError as trouble:
                self._give_up()
                self._journal.set_job(self._job.id, "paused", str(trouble))
                return "paused"
            except Cancelled:
                self._give_up()
                return "stopped"
            except BaseException:
                # Wherever Ctrl+C comes: leaving the block waits for the picture that is in work.
                self._cancel.cancel()
                self._give_up()
                raise

    def _loop(self) -> End:
        while True:
            self._cancel.raise_if_cancelled()
            self._fill()
            if not self._ahead:
                self._settle_all()
                if not self._wait_for_others():
                    return self._end()
                continue
            flight = self._ahead.popleft()
            # From here on it is found, whatever happens.
            self._behind.append(flight)
            try:
                self._translate(flight)
            except (Cancelled, PlaceError, KeyboardInterrupt):
                raise
            except Exception as error:  # whatever one photo does, the others go on
                trouble = source_trouble(error, flight.row, self._job.parameters)
                if trouble is not None:
                    raise trouble from error
                note_unexpected(error)
                flight.error = error
            self._settle(_BEHIND)

    def _fill(self) -> None:
        """Claim and read so many as there is room for."""
        while len(self._ahead) < max(_AHEAD, self._together or 0):
            row = self._next or self._journal.claim(self._job.id, self._owner.name)
            self._next = None
            if row is None:
                return
            clip = is_clip(row.source)
            nbytes = 0 if clip else cost(row.source)
            if (clip and self._ahead) or not self._room.has_room(nbytes):
                self._next = row
                if self._ahead or not self._behind:
                    return
                self._settle_all()
                continue
            self._room.take(row.id, nbytes)
            same = next((one for one in (*self._behind, *self._ahead) if one.row.source == row.source), None)
            shared = same.picture if same is not None and same.error is None else None
            reading = None if clip else shared or self._reader.submit(self._work.read, row.source, row.folder)
            self._ahead.append(InFlight(row, reading))

    def _translate(self, flight: InFlight) -> None:
        row = flight.row
        self._listener.began(row)

        def progress(done: float) -> None:
            self._listener.progressed(row, done)

        make_folder(row, self._job.parameters)
        if flight.picture is None:
            clip = self._network.submit(self._clips.make, row, self._cancel, progress)
            notes, seconds = result_of(clip, self._settle_written)
            self._keep_times(row)
            flight.saving = finished(Saved(notes, seconds))
            return
        picture = result_of(flight.picture, self._settle_written)
        self._work.check(picture, row.target)
        if self._explain:
            for line in self._network.submit(self._work.explain, picture, row.look).result():
                self._listener.noted(row, line)
        mates = self._mates(picture, row.look)
        if mates:
            self._translate_together([flight, *mates], row.look)
            return
        running = self._network.submit(self._work.translate, picture, row.look, self._cancel, progress)
        self._save_behind(flight, picture, result_of(running, self._settle_written))

    def _save_behind(self, flight: InFlight, picture: BatchPicture, translation: Translation) -> None:
        if translation.note:
            self._listener.noted(flight.row, translation.note)
        flight.picture = flight.picture if len(self._job.parameters.looks) > 1 else None
        flight.saving = self._writer.submit(self._save, flight.row, picture, translation)

    def _mates(self, picture: BatchPicture, number: int) -> list[InFlight]:
        """The next photos, as far as they are of the same size and may go through the network at once."""
        if self._together is None:
            self._together = result_of(self._network.submit(self._work.together, picture, number), self._settle_written)
        mates: list[InFlight] = []
        while self._ahead and len(mates) + 1 < self._together and not self._explain:
            reading = self._ahead[0].picture
            if reading is None or self._ahead[0].row.look != number:
                break
            wait([reading])
            if reading.exception() is not None or reading.result().photo.size != picture.photo.size:
                break
            mates.append(self._ahead.popleft())
        self._behind.extend(mates)
        return mates

    def _translate_together(self, flights: list[InFlight], number: int) -> None:
        for flight in flights[1:]:
            self._listener.began(flight.row)
            make_folder(flight.row, self._job.parameters)
        pictures = [flight.picture.result() for flight in flights if flight.picture is not None]
        running = self._network.submit(self._work.translate_together, pictures, number, self._cancel)
        made = result_of(running, self._settle_written)
        for flight, picture, translation in zip(flights, pictures, made, strict=True):
            if isinstance(translation, Exception):
                flight.error = translation
            else:
                self._save_behind(flight, picture, translation)

    def _save(self, row: FileRow, picture: BatchPicture, translation: Translation) -> Saved:
        """On a thread that writes."""
        rgb, notes = self._work.write(picture, row, translation)
        self._keep_times(row)
        self._listener.translated(row, picture.photo, rgb, translation)
        return Saved(notes, translation.seconds)

    def _keep_times(self, row: FileRow) -> None:
        if self._job.parameters.keep_times:
            copy_times(row.source, row.part)

    def _settle_written(self) -> None:
        while self._behind and is_over(self._behind[0]):
            self._settle_one()

    def _settle(self, most: int) -> None:
        self._settle_written()
        while len(self._behind) > most:
            self._settle_one()

    def _settle_all(self) -> None:
        while self._behind:
            self._settle_one()

    def _settle_one(self) -> None:
        """The oldest result: put it in place, or say why it is not there."""
        flight = self._behind[0]
        row, error = flight.row, flight.error
        if error is None and flight.saving is not None:
            try:
                saved = result_of(flight.saving)
                placed = self._settling.put_in_place(row, saved.seconds, saved.notes)
            except (PlaceError, KeyboardInterrupt):
                raise
            except Exception as found:  # noqa: BLE001 - one name that can't be written is no reason not to try the others
                error = found
            else:
                self._listener.written(placed, saved.notes)
        if error is not None:
            self._settling.fail(row, reason_of(error))
            self._listener.failed(row, error)
        self._behind.popleft()
        self._room.give_back(row.id)

    def _give_up(self) -> None:
        """Finish what is being written, and let go of everything else."""
        for flight in self._behind:
            self._give_up_one(flight)
        rows = [flight.row for flight in self._ahead] + ([self._next] if self._next is not None else [])
        for row in rows:
            self._journal.release(row.id)
        self._behind.clear()
        self._ahead.clear()
        self._next = None

    def _give_up_one(self, flight: InFlight) -> None:
        row = flight.row
        if flight.error is not None:
            self._settling.fail(row, reason_of(flight.error))
            self._listener.failed(row, flight.error)
            return
        if self._settling.is_made(row):
            return
        try:
            saved = None if flight.saving is None else flight.saving.result()
            if saved is not None:
                placed = self._settling.put_in_place(row, saved.seconds, saved.notes)
                self._listener.written(placed, saved.notes)
                return
        except Exception:  # noqa: BLE001 - it is tried again when the job goes on
            if self._settling.is_made(row):
                return
        self._settling.drop(row)

    def _wait_for_others(self) -> bool:
        """Is there more to do? Waits while others work on the last files of the job; theirs fall to us if they die."""
        while True:
            self._cancel.raise_if_cancelled()
            job = self._journal.job(self._job.id)
            if job is None or job.state != "open" or not job.count("waiting", "running", "made"):
                return False
            self._settling.take_over(self._job.id)
            if self._claim():
                return True
            if not self._linger:
                return False
            self._woken.wait(_OTHERS_EVERY_S)

    def _claim(self) -> bool:
        self._next = self._next or self._journal.claim(self._job.id, self._owner.name)
        return self._next is not None

    def _end(self) -> End:
        job = self._journal.job(self._job.id)
        if job is None or job.state == "cancelled":
            return "stopped"
        if job.state == "paused":
            return "paused"
        if not job.parameters.watch:
            self._journal.finish_job(job.id)
        return "done"
