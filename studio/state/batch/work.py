"""What the Batch workspace does on worker threads, without Qt's objects."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from msgspec import structs

from studio.batch import inputs
from studio.batch.clips.pipeline import PREVIEW_S
from studio.batch.finding import FoundFile, LeftOut
from studio.batch.journal import Journal
from studio.batch.listener import End
from studio.batch.masks import MaskFolder
from studio.batch.naming import default_template
from studio.batch.options import BatchOptions
from studio.batch.ownership import Ownership
from studio.batch.parameters import BatchLook, Parameters
from studio.batch.plan import plan
from studio.batch.records import FileRow, QueuedJob
from studio.batch.worker import MAKER, Watcher, Worker
from studio.errors import PackageError, StudioError
from studio.imaging.kinds import suffixes_named
from studio.imaging.options import SaveOptions
from studio.inference.session.memory import default_budget
from studio.package.loader import Package
from studio.preferences.chosen import chosen
from studio.preferences.table import KEEP_TIMES
from studio.state.batch.draft import MOST_NAMES, MOST_ROWS, Draft, Planned, PlannedName, Queue
from studio.state.language import tr
from studio.state.photos.open_photos import left_words
from studio.system.paths import batch_folder


def frozen(draft: Draft, packages: dict[str, Package], saving: SaveOptions, *, preview: bool = False) -> Parameters:
    """The parameters of a batch, or of a preview of its clips.

    Raises StudioError for a model or a direction that is not there.
    """
    target = draft.target
    if target is None:
        raise StudioError("there is nothing in this batch", "add a folder")
    if not draft.models:
        raise StudioError("no look is chosen", "choose one at the right")
    looks: list[BatchLook] = []
    ways = dict(draft.directions)
    for model_id in draft.models:
        package = packages.get(model_id)
        if package is None:
            raise PackageError(f"the model {model_id} is not installed any more", "choose another one")
        direction = ways.get(model_id) or next(iter(package.directions), None)
        looks += [
            BatchLook(
                model=model_id,
                model_id=package.id,
                fingerprint=package.fingerprint,
                direction=direction,
                strength=strength / 100,
            )
            for strength in draft.strengths
        ]
    same = {field: getattr(draft, field) for field in BatchOptions.__struct_fields__}
    name = draft.name or default_template(looks)
    # As they were typed, each stands for all that mean the same.
    suffixes = tuple(suffix for named in draft.filters.suffixes for suffix in suffixes_named(named))
    same["filters"] = structs.replace(draft.filters, suffixes=suffixes)
    same["name"] = f"{name} preview" if preview else name
    same["watch"] = draft.watch and not preview
    return Parameters(
        inputs=tuple(str(path.absolute()) for path in draft.inputs),
        out=str(target.absolute()),
        looks=tuple(looks),
        seconds=PREVIEW_S if preview else None,
        masks=None if draft.masks is None else str(draft.masks.absolute()),
        keep_times=chosen(KEEP_TIMES),
        budget=default_budget(),
        saving=saving,
        report=str(target.absolute() / "report") if draft.report and not preview else None,
        **same,
    )


def planned(draft: Draft, packages: dict[str, Package], saving: SaveOptions) -> Planned:
    """What it would give, as far as it can be said."""
    faults: list[str] = []

    def note(error: StudioError) -> None:
        faults.append(str(error))

    left = LeftOut()
    try:
        parameters = frozen(draft, packages, saving)
        with ExitStack() as stack:
            # A look at names begins no queue.
            there = (batch_folder() / "queue.sqlite").exists()
            ownership = Ownership(stack.enter_context(closing(Journal())) if there else None)
            found = inputs.sources(parameters, note, ownership, left)
            entries = plan(parameters, found[:MOST_NAMES], ownership=ownership)
            remarks = _remarks(parameters, found, left)
    except StudioError as error:
        return Planned(0, (), str(error))
    out = Path(parameters.out)
    names = [
        PlannedName(entry.found.path, str(entry.target.relative_to(out)), entry.reason)
        for entry in entries[:MOST_NAMES]
    ]
    fault = "" if found or draft.watch else next(iter(faults), "")
    has_clips = any(one.is_clip for one in found)
    return Planned(len(found) * len(parameters.looks), tuple(names), fault, has_clips, remarks)


def _remarks(parameters: Parameters, found: list[FoundFile], left: LeftOut) -> tuple[str, ...]:
    said = [left_words(left.kinds, len(left.results), left.folders)]
    masks = MaskFolder.of(parameters)
    without = [] if masks is None else [one for one in found if masks.find(one.path, one.folder) is None]
    if without:
        painted = parameters.without_mask == "paint"
        text = (
            tr("Without a mask, translated all over: {count}") if painted else tr("Without a mask, left out: {count}")
        )
        said.append(text.format(count=len(without)))
    return tuple(text for text in said if text)


def with_journal(what: Callable[[Journal], Any]) -> Any:
    """What `what` says of the queue."""
    with closing(Journal()) as journal:
        return what(journal)


def read_queue(selected: int | None) -> tuple[int | None, Queue]:
    """`selected`, and what is shown while that job is looked at."""
    if not (batch_folder() / "queue.sqlite").exists():
        return selected, Queue()

    def read(journal: Journal) -> Queue:
        rows = () if selected is None else journal.files(selected, limit=MOST_ROWS)
        return Queue(journal.jobs(), rows)

    return selected, with_journal(read)


def enqueue_draft(draft: Draft, packages: dict[str, Package], saving: Any, preview: bool) -> int:
    """Put it into the queue; the id of the job. Raises StudioError if there is nothing to do."""
    parameters = frozen(draft, packages, saving, preview=preview)

    def enqueue(journal: Journal) -> int:
        ownership = Ownership(journal)
        found = [] if parameters.watch else inputs.sources(parameters, inputs.ignore, ownership)
        if not found and not parameters.watch:
            raise StudioError("there is no picture in there that can be opened", "add another folder")
        if preview:
            found = [one for one in found if one.is_clip]
        entries = plan(parameters, found, ownership=ownership)
        return inputs.enqueue(journal, parameters, entries, maker=MAKER)

    return with_journal(enqueue)


def take_over(journal: Journal, job_id: int) -> None:
    """Go on with a job that the command line began."""
    journal.set_maker(job_id, MAKER)
    journal.set_job(job_id, "open")


def retry(journal: Journal, job_id: int) -> None:
    """Only what failed, once more."""
    journal.set_maker(job_id, MAKER)
    journal.retry_failed(job_id)


def cancel(job_id: int, journal: Journal) -> None:
    """Drop what waits of it."""
    journal.set_job(job_id, "cancelled")


class Observer(Watcher):
    """Tells the window, by signals' `emit`, which may be called on any thread."""

    def __init__(
        self,
        job_began: Callable[[QueuedJob], None],
        job_ended: Callable[[QueuedJob], None],
        picture_began: Callable[[str], None],
        progressed: Callable[[float], None],
        settled: Callable[[], None],
    ) -> None:
        self._job_began, self._job_ended, self._picture_began = job_began, job_ended, picture_began
        self._progressed, self._settled = progressed, settled

    def job_began(self, job: QueuedJob) -> None:
        self._job_began(job)

    def job_ended(self, job: QueuedJob, end: End, report: Path | None) -> None:
        self._job_ended(job)

    def began(self, row: FileRow) -> None:
        self._picture_began(row.source.name)

    def progressed(self, row: FileRow, done: float) -> None:
        self._progressed(done)

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        self._settled()

    def failed(self, row: FileRow, error: BaseException) -> None:
        self._settled()


def worker(*told: Callable[..., None]) -> Worker:
    """Works through the queue; `told` as `Observer` takes them."""
    return Worker(Observer(*told))
