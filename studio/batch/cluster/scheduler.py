"""The same work on other machines: one task a picture on a Dask cluster, with results put in place here.

Workers need this program and nothing else: models, photos and masks travel with the task, results travel back.
"""

import contextlib
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.batch.cluster.worker import Parcel, translate_parcel, unpacked
from studio.batch.commit import Settling, make_folder, make_root, source_trouble
from studio.batch.journal import Journal
from studio.batch.lease import Owner
from studio.batch.listener import End, Guarded, Listener, reason_of
from studio.batch.masks import MaskFolder
from studio.batch.models import Models
from studio.batch.parameters import Parameters, encode
from studio.batch.records import FileRow, QueuedJob
from studio.errors import PhotoError, PlaceError, StudioError
from studio.imaging.files import reading_fault
from studio.imaging.saving import copy_times, output_fault
from studio.package.loader import Package, pack

if TYPE_CHECKING:
    from distributed import Client, Future

_TRIES = 4
"""So often a picture may be begun whose worker died."""
_AHEAD = 2
"""Tasks for each thread of the cluster."""
_LOOK_EVERY_S = 0.1
_CONNECT_S = 10.0


def run_on_cluster(journal: Journal, job: QueuedJob, listener: Listener, address: str) -> End:
    """As `Runner.run`, on the cluster with the scheduler at `address`. A worker that dies costs a retry, no picture.

    Raises StudioError: no scheduler there, `distributed` is not installed, a model is missing or has changed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise StudioError("Dask is not installed", "pip install 'image-translation-studio[cluster]'") from None
    models = Models.open(job.parameters)
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudioError(f"no scheduler answers at {address}", "start one with `dask scheduler`") from error
    # Dask tells of results that died with their worker, which are made again, and of a scheduler that is gone.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    with contextlib.closing(client), Owner() as owner, warnings.catch_warnings():
        # A model goes to the scheduler once: that is no mistake.
        warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
        return _ClusterRun(client, journal, job, listener, owner, models).run()


class _ClusterRun:
    def __init__(
        self, client: "Client", journal: Journal, job: QueuedJob, listener: Listener, owner: Owner, models: Models
    ) -> None:
        self._client, self._journal, self._job, self._listener, self._owner = (
            client,
            journal,
            job,
            Guarded(listener),
            owner,
        )
        self._settling = Settling(journal, owner)
        self._flights: dict[Future, FileRow] = {}
        self._masks = None if job.parameters.masks is None else MaskFolder(Path(job.parameters.masks))
        # By a task of its own, so that a new worker gets it too.
        self._archives = {
            package.fingerprint: client.submit(unpacked, package.fingerprint, _packed(package), pure=True)
            for package in (models.of(look) for look in job.parameters.looks)
        }

    def run(self) -> End:
        try:
            self._settling.take_over(self._job.id)
            make_root(self._journal, self._job)
            while self._fill():
                for future in self._finished():
                    self._settle(future, self._flights.pop(future))
        except PlaceError as trouble:
            self._give_up()
            self._journal.set_job(self._job.id, "paused", str(trouble))
            return "paused"
        except BaseException:
            self._give_up()
            raise
        after = self._journal.job(self._job.id)
        if after is None or after.state in ("cancelled", "paused"):
            return "paused" if after is not None and after.state == "paused" else "stopped"
        self._journal.finish_job(self._job.id)
        return "done"

    def _fill(self) -> bool:
        """Submit so many that no worker waits; False where nothing is left."""
        workers: Any = self._client.nthreads()
        threads = sum(workers.values())
        while len(self._flights) < max(1, threads) * _AHEAD:
            row = self._journal.claim(self._job.id, self._owner.name)
            if row is None:
                break
            try:
                make_folder(row, self._job.parameters)
                parcel = _parcel(row, self._job.parameters, self._masks)
            except PlaceError:
                self._journal.release(row.id)
                raise
            except Exception as error:  # noqa: BLE001 - whatever one photo does, the others go on
                self._fail(row, error)
                continue
            look = self._job.parameters.looks[row.look]
            self._listener.began(row)
            archive = self._archives[look.fingerprint]
            self._flights[self._client.submit(translate_parcel, parcel, archive, pure=False)] = row
        return bool(self._flights)

    def _finished(self) -> "Iterator[Future]":
        while not (done := [future for future in self._flights if future.done()]):
            if self._client.status != "running":
                raise PlaceError("the scheduler is gone", "start it again")
            time.sleep(_LOOK_EVERY_S)
        yield from done

    def _settle(self, future: "Future", row: FileRow) -> None:
        from distributed.scheduler import KilledWorker

        try:
            made = future.result()
        except (KilledWorker, CancelledError) as error:
            # The scheduler has tried several workers already.
            if row.started < _TRIES:
                self._journal.release(row.id)
            else:
                self._fail(row, StudioError(f"{row.source.name}: the workers died with it ({error})"))
            return
        except Exception as error:  # noqa: BLE001 - whatever one photo does, the others go on
            self._fail(row, error)
            return
        try:
            _write(row, made.data)
            if self._job.parameters.keep_times:
                copy_times(row.source, row.part)
            row = self._settling.put_in_place(row, made.seconds, made.notes)
        except PlaceError:
            if not self._settling.is_made(row):
                self._settling.drop(row)
            raise
        except StudioError as error:
            self._fail(row, error)
            return
        self._listener.written(row, made.notes)

    def _fail(self, row: FileRow, error: BaseException) -> None:
        trouble = source_trouble(error, row, self._job.parameters)
        if trouble is not None:
            self._journal.release(row.id)
            raise trouble
        self._settling.fail(row, reason_of(error))
        self._listener.failed(row, error)

    def _give_up(self) -> None:
        for future, row in self._flights.items():
            with contextlib.suppress(Exception):
                future.cancel()
            self._settling.drop(row)
        self._flights.clear()


def _packed(package: Package) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.itmodel"
        pack(package.root, path)
        return path.read_bytes()


def _parcel(row: FileRow, parameters: Parameters, masks: MaskFolder | None) -> Parcel:
    """Everything that a worker needs besides the model. Raises PhotoError."""
    mask = None if masks is None else masks.find(row.source, row.folder)
    common = None if parameters.mask is None or parameters.mask.file is None else Path(parameters.mask.file)
    return Parcel(
        parameters=encode(parameters),
        row=row,
        photo=_bytes(row.source),
        mask=None if mask is None else (mask.name, _bytes(mask)),
        common_mask=None if common is None else (common.name, _bytes(common)),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PhotoError(*reading_fault(path.name, error)) from error


def _write(row: FileRow, data: bytes) -> None:
    try:
        with row.part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            row.part.unlink(missing_ok=True)
        raise output_fault(row.target, error) from error
