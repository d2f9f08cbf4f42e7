"""What may be written over: results of this program of the same photo, and nothing else."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.batch import inputs
from studio.batch.journal import Journal
from studio.batch.ownership import Ownership
from studio.batch.parameters import Parameters
from studio.batch.plan import PlannedResult, plan
from studio.batch.runner import Runner
from studio.imaging import saving
from studio.imaging.files import read_recipe
from studio.imaging.options import SaveOptions
from studio.inference.translator import Translator
from tests.helpers import batches, models

STRIPPED = SaveOptions(details=False)


@pytest.fixture
def invert(tmp_path: Path) -> Path:
    return models.invert_package(tmp_path / "models")


@pytest.fixture
def journal(studio_home: Path) -> Iterator[Journal]:
    opened = Journal()
    yield opened
    opened.close()


def _red(path: Path) -> int:
    with Image.open(path) as image:
        found = image.convert("RGB").getpixel((0, 0))
    assert isinstance(found, tuple)
    return int(found[0])


def _plan(journal: Journal | None, frozen: Parameters) -> list[PlannedResult]:
    ownership = Ownership(journal)
    return plan(frozen, inputs.sources(frozen, inputs.ignore, ownership), ownership=ownership)


def _run(journal: Journal, frozen: Parameters) -> list[str]:
    job = journal.job(inputs.enqueue(journal, frozen, _plan(journal, frozen), maker="command"))
    assert job is not None
    heard = batches.Heard()
    runner = Runner(journal, heard)
    assert runner.run(job) == "done"
    assert runner.unheard is None
    return heard.written_names


@pytest.mark.parametrize("saving_as", [SaveOptions(), STRIPPED])
def test_a_result_is_renewed_and_never_read_as_a_photo(
    journal: Journal, invert: Path, tmp_path: Path, saving_as: SaveOptions
) -> None:
    folder = batches.photo_folder(tmp_path / "in", 1)
    Image.new("RGB", (24, 16), (3, 0, 0)).save(folder / "x.bmp")
    frozen = batches.parameters(folder, folder, batches.look(invert), saving=saving_as)
    for _ in range(2):
        assert _run(journal, frozen) == ["00-2.png", "x.png"]
    assert sorted(path.name for path in folder.iterdir()) == ["00-2.png", "00.png", "x.bmp", "x.png"]
    assert _red(folder / "00.png") == 0


@pytest.mark.parametrize("saving_as", [SaveOptions(), STRIPPED])
def test_another_photo_of_the_same_name_gets_a_number(
    journal: Journal, invert: Path, tmp_path: Path, saving_as: SaveOptions
) -> None:
    frozen = batches.parameters(
        batches.photo_folder(tmp_path / "card", 1), tmp_path / "out", batches.look(invert), saving=saving_as
    )
    assert _run(journal, frozen) == ["00.png"]
    Image.new("RGB", (24, 16), (40, 0, 0)).save(tmp_path / "card" / "00.png")
    assert _run(journal, frozen) == ["00-2.png"]
    assert (_red(tmp_path / "out" / "00.png"), _red(tmp_path / "out" / "00-2.png")) == (255, 215)
    assert _run(journal, frozen) == ["00-2.png"]


def test_a_result_that_was_changed_since_belongs_to_the_artist(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    frozen = batches.parameters(folder, out, batches.look(invert))
    _run(journal, frozen)
    # As an editor that keeps what it does not know.
    data = (out / "00.png").read_bytes()
    (out / "00.png").write_bytes(data)
    os.utime(out / "00.png", (1e9, 1e9))
    assert read_recipe(out / "00.png") is not None
    assert _run(journal, frozen) == ["00-2.png"]


def test_a_file_says_itself_of_which_photo_it_was_made(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    frozen = batches.parameters(folder, out, batches.look(invert))
    _run(journal, frozen)
    copied = tmp_path / "elsewhere"
    shutil.copytree(out, copied)
    moved = batches.parameters(folder, copied, batches.look(invert))
    assert [entry.target.name for entry in _plan(None, moved)] == ["00.png"]
    batches.photo_folder(folder, 2)
    (folder / "01.png").replace(folder / "00.png")
    assert [entry.target.name for entry in _plan(None, moved)] == ["00-2.png"]


@pytest.mark.parametrize("existing", ["renew", "number", "skip"])
@pytest.mark.parametrize("links", [True, False])
def test_what_comes_while_the_network_works_is_not_replaced(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: str, links: bool
) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    run = Translator.translate

    def meanwhile(self: Translator, request: Any, **more: Any) -> Any:
        (out / "00.png").write_bytes(b"of somebody else")
        return run(self, request, **more)

    def no_links(part: Path, path: Path) -> None:
        raise OSError(errno.EPERM, "no links on this card")

    monkeypatch.setattr(Translator, "translate", meanwhile)
    if not links:
        monkeypatch.setattr(saving.os, "link", no_links)
    frozen = batches.parameters(folder, out, batches.look(invert), existing=existing)
    assert _run(journal, frozen) == ["00-2.png"]
    assert (out / "00.png").read_bytes() == b"of somebody else"
    assert _red(out / "00-2.png") == 255
    row = journal.files(journal.jobs()[0].id)[0]
    assert row.target == out / "00-2.png"
    assert [path.name for path in sorted(out.iterdir())] == ["00-2.png", "00.png"]


def test_overwrite_was_said_and_still_spares_photos(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    out.mkdir()
    (out / "00.png").write_bytes(b"old")
    frozen = batches.parameters(folder, out, batches.look(invert), existing="overwrite")
    assert _run(journal, frozen) == ["00.png"]
    assert _red(out / "00.png") == 255


def test_a_file_that_a_killed_run_put_in_place_is_not_made_twice(
    journal: Journal, invert: Path, tmp_path: Path
) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    job = batches.enqueue(journal, batches.parameters(folder, out, batches.look(invert)))
    row = journal.claim(job.id, "12345-dead")
    assert row is not None
    journal.made(row.id)
    out.mkdir()
    Image.new("RGB", (24, 16), (7, 0, 0)).save(row.part)
    # Killed between the two halves of the last step.
    os.link(row.part, row.target)
    heard = batches.Heard()
    assert Runner(journal, heard).run(job) == "done"
    assert [path.name for path in out.iterdir()] == ["00.png"]
    assert _red(out / "00.png") == 7
    assert [one.state for one in journal.files(job.id)] == ["done"]


def test_a_batch_that_an_older_version_began_goes_on(journal: Journal, invert: Path, tmp_path: Path) -> None:
    """There everything was written over without a word, and that word is not believed any more."""
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    old = batches.parameters(folder, out, batches.look(invert), existing="overwrite")
    job = batches.enqueue(journal, old)
    found = journal.last_like(batches.parameters(folder, out, batches.look(invert)))
    assert found is not None
    assert (found.id, found.parameters.existing) == (job.id, "renew")


@pytest.mark.parametrize("keep", [True, False])
def test_results_have_the_times_of_their_photos_where_that_is_wanted(
    journal: Journal, invert: Path, tmp_path: Path, keep: bool
) -> None:
    folder, out = batches.photo_folder(tmp_path / "in", 1), tmp_path / "out"
    os.utime(folder / "00.png", (1_234_567_000, 1_234_567_890))
    frozen = batches.parameters(folder, out, batches.look(invert), keep_times=keep)
    assert _run(journal, frozen) == ["00.png"]
    assert (int((out / "00.png").stat().st_mtime) == 1_234_567_890) is keep
    # What the queue remembers agrees: it is renewed.
    assert _run(journal, frozen) == ["00.png"]


def test_a_listener_that_raises_costs_no_picture(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*what: Any) -> None:
        raise UnicodeEncodeError("cp1252", "写", 0, 1, "no such letter")

    listener = batches.Heard()
    for name in ("began", "translated", "written", "failed"):
        monkeypatch.setattr(listener, name, deaf)
    folder, out = batches.photo_folder(tmp_path / "in", 6), tmp_path / "out"
    (folder / "03.png").write_bytes(b"no picture")
    job = batches.enqueue(journal, batches.parameters(folder, out, batches.look(invert)))
    runner = Runner(journal, listener)
    assert runner.run(job) == "done"
    assert isinstance(runner.unheard, UnicodeEncodeError)
    assert [row.state for row in journal.files(job.id)] == ["done", "done", "done", "failed", "done", "done"]
    assert len(list(out.iterdir())) == 5
