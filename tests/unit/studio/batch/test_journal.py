"""The queue on disk: orders, retries, and what is left by the dead."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.batch.finding import FoundFile
from studio.batch.journal import KEPT_JOBS, Journal
from studio.batch.lease import Owner, is_alive
from studio.batch.parameters import BatchLook
from studio.batch.plan import PlannedResult
from studio.batch.records import QueuedJob
from studio.errors import StudioError
from tests.helpers import batches

LOOK = BatchLook(model="m", model_id="water", fingerprint="f")


@pytest.fixture
def journal(studio_home: Path) -> Iterator[Journal]:
    opened = Journal()
    yield opened
    opened.close()


def _add(journal: Journal, title: str, count: int, out: str = "/out") -> QueuedJob:
    entries = [PlannedResult(FoundFile(Path(f"/in/{n}.png"), Path()), 0, Path(out) / f"{n}.png") for n in range(count)]
    frozen = batches.parameters(Path("/in"), Path(out), LOOK)
    job = journal.job(journal.add_job(frozen, entries, maker="command", title=title))
    assert job is not None
    return job


def test_a_claimed_file_belongs_to_one_alone(journal: Journal) -> None:
    job = _add(journal, "a", 3)
    other = Journal()
    taken = [(journal if n % 2 else other).claim(job.id, str(n)) for n in range(4)]
    other.close()
    assert [None if row is None else row.source.name for row in taken] == ["0.png", "1.png", "2.png", None]


def test_two_jobs_never_write_one_file_at_once(journal: Journal) -> None:
    first, second = _add(journal, "a", 2), _add(journal, "b", 2)
    row = journal.claim(first.id, "x")
    assert row is not None
    beside = journal.claim(second.id, "y")
    assert beside is not None
    assert beside.target != row.target
    journal.done(row.id)
    freed = journal.claim(second.id, "y")
    assert freed is not None
    assert freed.target == row.target


def test_paused_jobs_give_nothing_out(journal: Journal) -> None:
    job = _add(journal, "a", 2)
    journal.set_job(job.id, "paused", "the disk is full")
    assert journal.claim(job.id, "x") is None
    journal.set_job(job.id, "open")
    assert journal.claim(job.id, "x") is not None


def test_the_queue_can_be_put_in_another_order(journal: Journal) -> None:
    jobs = [_add(journal, title, 1) for title in "abc"]
    journal.move_job(jobs[2].id, -1)
    assert [job.title for job in journal.jobs()] == ["a", "c", "b"]
    journal.move_job(jobs[0].id, 5)
    assert [job.title for job in journal.jobs()] == ["c", "b", "a"]
    journal.remove_job(jobs[1].id)
    assert [job.title for job in journal.jobs()] == ["c", "a"]


def test_what_is_in_work_can_not_be_forgotten(journal: Journal) -> None:
    job = _add(journal, "a", 1)
    journal.claim(job.id, "x")
    journal.remove_job(job.id)
    assert journal.job(job.id) is not None


def test_the_dead_leave_their_files_to_the_next(journal: Journal) -> None:
    job = _add(journal, "a", 2)
    with Owner() as living, Owner() as heir:
        held = journal.claim(job.id, living.name)
        lost = journal.claim(job.id, "12345-dead")
        assert held is not None
        assert lost is not None
        assert [row.id for row in journal.orphans(heir.name)] == [lost.id]
        assert is_alive(living.name)
    assert not is_alive(living.name)


def test_a_batch_is_found_again_by_its_results_alone(journal: Journal) -> None:
    job = _add(journal, "a", 1)
    frozen = batches.parameters(Path("/in"), Path("/out"), LOOK, low_priority=True, budget=1)
    found = journal.last_like(frozen)
    assert found is not None
    assert found.id == job.id
    assert journal.last_like(batches.parameters(Path("/in"), Path("/elsewhere"), LOOK)) is None


def test_two_that_begin_the_same_batch_at_once_share_it(journal: Journal) -> None:
    job = _add(journal, "a", 2)
    entries = [PlannedResult(FoundFile(Path("/in/0.png"), Path()), 0, Path("/out/0.png"))]
    assert journal.add_job(job.parameters, entries, maker="command", title="a", join=True) == job.id
    journal.set_job(job.id, "cancelled")
    assert journal.add_job(job.parameters, entries, maker="command", title="a", join=True) != job.id
    assert [one.total for one in journal.jobs()] == [2, 1]


def test_only_the_last_of_what_has_ended_is_remembered(journal: Journal) -> None:
    waits = _add(journal, "waits", 1)
    for number in range(KEPT_JOBS + 3):
        journal.set_job(_add(journal, str(number), 1).id, "done")
    _add(journal, "new", 1)
    titles = [job.title for job in journal.jobs()]
    assert titles == ["waits", *(str(number) for number in range(3, KEPT_JOBS + 3)), "new"]
    assert journal.files(waits.id)


def test_names_of_files_may_be_any_bytes(journal: Journal) -> None:
    name = b"\xff\xfe\n.png".decode("utf-8", "surrogateescape")
    entry = PlannedResult(FoundFile(Path("/in") / name, Path()), 0, Path("/out") / name)
    frozen = batches.parameters(Path("/in"), Path("/out"), LOOK)
    job_id = journal.add_job(frozen, [entry], maker="command", title="x")
    assert journal.files(job_id)[0].source.name == name


def test_a_queue_that_is_none_is_refused_in_one_line(studio_home: Path) -> None:
    path = studio_home / "batch" / "queue.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StudioError, match="can't be opened"):
        Journal()
