"""From what was named to a job in the queue, and later what has come to its folders since."""

from collections.abc import Sequence
from pathlib import Path

from studio.batch.finding import FoundFile, LeftOut, OnError, find
from studio.batch.journal import Journal
from studio.batch.ownership import Ownership
from studio.batch.parameters import Parameters
from studio.batch.plan import PlannedResult, plan
from studio.batch.records import QueuedJob
from studio.errors import StudioError


def sources(
    parameters: Parameters, on_error: OnError, ownership: Ownership | None = None, left: LeftOut | None = None
) -> list[FoundFile]:
    """All files that belong to a batch now; results that lie among them are left out, of whichever batch they are.

    `left` gets what is left out.
    """
    owner = ownership or Ownership()
    return find(
        parameters.roots,
        parameters.filters,
        recursive=parameters.recursive,
        leave_out=_own_folders(parameters),
        is_result=owner.is_result,
        left=left,
        on_error=on_error,
    )


def _own_folders(parameters: Parameters) -> list[Path]:
    """Where results, reports and masks lie: none of them is a photo."""
    folders = [] if parameters.one_file else [Path(parameters.out)]
    return [*folders, *(Path(folder) for folder in (parameters.report, parameters.masks) if folder is not None)]


def enqueue(
    journal: Journal, parameters: Parameters, entries: Sequence[PlannedResult], *, maker: str, join: bool = False
) -> int:
    """Put a planned batch into the queue, or `join` the same one; returns the id of its job."""
    return journal.add_job(parameters, entries, maker=maker, title=title(parameters), join=join)


def refresh(journal: Journal, job: QueuedJob, found: Sequence[FoundFile]) -> int:
    """Add files that came since, and what failed and has changed since; returns how many pictures there are to make."""
    known, targets = journal.known(job.id)
    results = set(targets)
    renewed = journal.renew(job.id, [one for one in found if one.path in known])
    new = [one for one in found if one.path not in known and one.path not in results]
    if not new:
        return renewed
    entries = plan(job.parameters, new, first_index=len(known) + 1, taken=targets, ownership=Ownership(journal))
    return renewed + journal.add_files(job.id, entries)


def title(parameters: Parameters) -> str:
    """What people call it: the folder, or the folder of the files."""
    roots = list(parameters.roots)
    files = len(roots) > 1 and len({root.parent for root in roots}) == 1 and all(root.suffix for root in roots)
    first = roots[0].parent if files else roots[0]
    name = (first.name or str(first)).encode("utf-8", "replace").decode()
    if files:
        return f"{name}: {len(roots)} files"
    return f"{name} + {len(roots) - 1}" if len(roots) > 1 else name


def ignore(_error: StudioError) -> None:
    """For looks at a folder whose faults were told before."""
