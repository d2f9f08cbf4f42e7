"""Photo after photo: the next are read and the last ones written while the network works, and each fails alone."""

import errno
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.batch import pipeline
from studio.batch.journal import Journal
from studio.batch.runner import Runner
from studio.errors import PackageError
from studio.imaging import saving
from studio.imaging.photo import Photo
from studio.inference.session.graph_session import GraphSession
from studio.inference.translator import Translator
from tests.helpers import batches, models, photos

WAIT_S = 20.0


@pytest.fixture
def invert(tmp_path: Path) -> Path:
    return models.invert_package(tmp_path / "models")


@pytest.fixture
def journal(studio_home: Path) -> Iterator[Journal]:
    opened = Journal()
    yield opened
    opened.close()


def _red(path: Path) -> int:
    return int(np.asarray(Image.open(path))[0, 0, 0])


def test_the_next_are_read_and_the_last_written_while_the_network_works(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 6)
    read = {f"{number:02}.png": threading.Event() for number in range(6)}
    written = {name: threading.Event() for name in read}
    opened: list[str] = []
    open_photo, write_part, run = pipeline.open_photo, pipeline.write_part, Translator.translate

    def note_read(path: Path) -> Photo:
        opened.append(path.name)
        read[path.name].set()
        return open_photo(path)

    def note_written(photo: Photo, rgb: np.ndarray, path: Path, *more: Any) -> Any:
        result = write_part(photo, rgb, path, *more)
        written[path.name].set()
        return result

    def look(self: Translator, request: Any, **more: Any) -> Any:
        number = int(request.photo.rgb[0, 0, 0]) // 10
        # Without threads of their own neither would ever come.
        if number + 1 < len(read):
            assert read[f"{number + 1:02}.png"].wait(WAIT_S)
        if number:
            assert written[f"{number - 1:02}.png"].wait(WAIT_S)
        assert len(opened) <= number + 2, "no more than is allowed is read ahead"
        return run(self, request, **more)

    monkeypatch.setattr(pipeline, "open_photo", note_read)
    monkeypatch.setattr(pipeline, "write_part", note_written)
    monkeypatch.setattr(Translator, "translate", look)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    assert Runner(journal, batches.Heard()).run(job) == "done"
    assert [_red(tmp_path / "out" / name) for name in read] == [255, 245, 235, 225, 215, 205]


def test_photos_that_fill_the_memory_are_alone_in_it(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 4)
    opened: list[str] = []
    open_photo, run = pipeline.open_photo, Translator.translate

    def note_read(path: Path) -> Photo:
        opened.append(path.name)
        return open_photo(path)

    def look(self: Translator, request: Any, **more: Any) -> Any:
        assert len(opened) == int(request.photo.rgb[0, 0, 0]) // 10 + 1
        return run(self, request, **more)

    monkeypatch.setattr(pipeline, "open_photo", note_read)
    monkeypatch.setattr(Translator, "translate", look)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    assert Runner(journal, batches.Heard(), room_bytes=100).run(job) == "done"
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_what_fails_stops_nothing_and_is_told_in_order(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 6)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    (folder / "00.png").write_bytes(b"no picture")
    (folder / "03.png").unlink()
    (tmp_path / "out" / "04.png").mkdir(parents=True)
    heard = batches.Heard()
    assert Runner(journal, heard).run(job) == "done"
    assert heard.written_names == ["01.png", "02.png", "05.png"]
    assert heard.order == [f"{number:02}.png" for number in range(6)]
    assert [name for name, _ in heard.failures] == ["00.png", "03.png", "04.png"]
    rows = journal.files(job.id, ("failed",))
    assert [word in row.reason for word, row in zip(("not a picture", "not exist", "folder"), rows, strict=True)]
    assert all(row.finished == 0 for row in rows)
    left = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert left == ["01.png", "02.png", "04.png", "05.png"]


def test_failed_ones_alone_are_tried_again(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 3)
    good = (folder / "01.png").read_bytes()
    (folder / "01.png").write_bytes(good[:60])
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    Runner(journal, batches.Heard()).run(job)
    after = journal.job(job.id)
    assert after is not None
    assert (after.state, after.counts) == ("done", {"done": 2, "failed": 1})
    (folder / "01.png").write_bytes(good)
    assert journal.retry_failed(job.id) == 1
    heard = batches.Heard()
    assert Runner(journal, heard).run(job) == "done"
    assert heard.written_names == ["01.png"]
    assert [row.finished for row in journal.files(job.id)] == [1, 1, 1]


def test_looks_of_one_photo_share_what_they_can(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 2)
    two_way = models.two_way_package(tmp_path / "models")
    looks = [
        batches.look(two_way, direction=direction, strength=strength)
        for direction in ("lighter", "darker")
        for strength in (0.5, 1.0)
    ]
    calls = {"read": 0, "network": 0}
    open_photo, run = pipeline.open_photo, Translator.translate

    def count_read(path: Path) -> Photo:
        calls["read"] += 1
        return open_photo(path)

    def count_run(self: Translator, request: Any, **more: Any) -> Any:
        calls["network"] += 1
        return run(self, request, **more)

    monkeypatch.setattr(pipeline, "open_photo", count_read)
    monkeypatch.setattr(Translator, "translate", count_run)
    frozen = batches.parameters(folder, tmp_path / "out", *looks, name="{name} {direction} {strength}")
    job = batches.enqueue(journal, frozen)
    assert Runner(journal, batches.Heard()).run(job) == "done"
    assert calls["network"] == 4
    assert calls["read"] <= 4
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        f"{name} {way} {strength}.png"
        for name in ("00", "01")
        for way in ("lighter", "darker")
        for strength in (50, 100)
    )
    assert _red(tmp_path / "out" / "01 lighter 50.png") in (71, 72)


def _full_disk(*_arguments: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("fault", ["disk full while writing", "disk full at the end", "folder removed"])
def test_a_place_that_is_gone_pauses_the_batch_with_the_reason(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 6)
    out = tmp_path / "out"
    job = batches.enqueue(journal, batches.parameters(folder, out, batches.look(invert)))
    run = Translator.translate
    with monkeypatch.context() as patched:

        def break_in_the_middle(self: Translator, request: Any, **more: Any) -> Any:
            if int(request.photo.rgb[0, 0, 0]) == 30:
                if fault == "folder removed":
                    out.rename(tmp_path / "away")
                    out.write_text("in its place")
                elif fault == "disk full at the end":
                    patched.setattr(saving.os, "link", _full_disk)
                else:
                    patched.setattr(saving.os, "fsync", _full_disk)
            return run(self, request, **more)

        patched.setattr(Translator, "translate", break_in_the_middle)
        heard = batches.Heard()
        end = Runner(journal, heard).run(job)
    if fault == "folder removed":
        out.unlink()
        (tmp_path / "away").rename(out)
    assert end == "paused"
    assert heard.failures == []
    paused = journal.job(job.id)
    assert paused is not None
    assert paused.state == "paused"
    assert ("the disk is full" if "disk" in fault else "is not a folder") in paused.reason
    assert paused.count("done") < 6
    journal.set_job(job.id, "open")
    assert Runner(journal, heard).run(job) == "done"
    assert sorted(path.name for path in out.iterdir()) == [f"{number:02}.png" for number in range(6)]
    assert [row.finished for row in journal.files(job.id)] == [1] * 6


def test_photos_whose_folder_is_gone_wait_for_it(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "drive", 3)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    folder.rename(tmp_path / "unplugged")
    heard = batches.Heard()
    assert Runner(journal, heard).run(job) == "paused"
    paused = journal.job(job.id)
    assert paused is not None
    assert paused.reason.startswith(f"the folder {folder} is gone")
    assert paused.counts == {"waiting": 3}
    (tmp_path / "unplugged").rename(folder)
    journal.set_job(job.id, "open")
    assert Runner(journal, heard).run(job) == "done"
    assert heard.failures == []


def test_a_target_that_nobody_may_write_to_pauses(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the next test, also for the superuser, for whom nothing is read-only."""

    def refuse(*_arguments: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    folder = batches.photo_folder(tmp_path / "photos", 2)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    with monkeypatch.context() as patched:
        patched.setattr(saving.os, "fsync", refuse)
        assert Runner(journal, batches.Heard()).run(job) == "paused"
    paused = journal.job(job.id)
    assert paused is not None
    assert paused.reason
    assert list((tmp_path / "out").glob("*.png")) == []
    journal.set_job(job.id, "open")
    assert Runner(journal, batches.Heard()).run(job) == "done"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for the superuser")
def test_a_read_only_target_pauses(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 2)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    (tmp_path / "out").mkdir(mode=0o500)
    assert Runner(journal, batches.Heard()).run(job) == "paused"
    (tmp_path / "out").chmod(0o700)
    journal.set_job(job.id, "open")
    assert Runner(journal, batches.Heard()).run(job) == "done"


def test_stopping_lets_go_of_what_was_begun(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 5)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    runner = Runner(journal, batches.Heard())
    run = Translator.translate

    def stop_at_the_third(self: Translator, request: Any, **more: Any) -> Any:
        if int(request.photo.rgb[0, 0, 0]) == 20:
            runner.stop()
        return run(self, request, **more)

    monkeypatch.setattr(Translator, "translate", stop_at_the_third)
    assert runner.run(job) == "stopped"
    after = journal.job(job.id)
    assert after is not None
    assert after.counts == {"done": 2, "waiting": 3}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["00.png", "01.png"]
    assert Runner(journal, batches.Heard()).run(job) == "done"
    assert [row.finished for row in journal.files(job.id)] == [1] * 5


def test_pausing_and_cancelling_from_another_window(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 12)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    run = Translator.translate
    wanted = "paused"

    def act_at_the_second(self: Translator, request: Any, **more: Any) -> Any:
        if int(request.photo.rgb[0, 0, 0]) in (10, 60):
            other = Journal()
            other.set_job(job.id, wanted)  # type: ignore[arg-type]
            other.close()
        return run(self, request, **more)

    monkeypatch.setattr(Translator, "translate", act_at_the_second)
    assert Runner(journal, batches.Heard()).run(job) == "paused"
    after = journal.job(job.id)
    assert after is not None
    assert 2 <= after.count("done") < 6
    assert after.total == after.count("done", "waiting")
    journal.set_job(job.id, "open")
    wanted = "cancelled"
    assert Runner(journal, batches.Heard()).run(job) == "stopped"
    after = journal.job(job.id)
    assert after is not None
    assert set(after.counts) == {"done", "cancelled"}


def test_another_version_of_the_model_is_refused(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 1)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    models.write_package(tmp_path / "newer", "invert-colours", {None: models.affine_model(1.0, 0.1)}).rename(
        tmp_path / "newer" / "x"
    )
    invert.rename(tmp_path / "older")
    (tmp_path / "newer" / "x").rename(invert)
    with pytest.raises(PackageError, match="another version"):
        Runner(journal, batches.Heard()).run(job)
    assert not (tmp_path / "out").exists()


def test_a_mask_hides_the_translation(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = batches.photo_folder(tmp_path / "photos" / "in", 3)
    masks = tmp_path / "masks"
    (masks / "in").mkdir(parents=True)
    black = np.zeros((16, 24, 3), np.uint8)
    black[:, 12:] = 255
    Image.fromarray(black).save(masks / "in" / "01.png")
    Image.fromarray(black[..., 0]).save(masks / "02.tif")
    frozen = batches.parameters(folder.parent, tmp_path / "out", batches.look(invert), masks=str(masks), recursive=True)
    assert Runner(journal, batches.Heard()).run(batches.enqueue(journal, frozen)) == "done"
    photo, plain = np.asarray(Image.open(folder / "01.png")), np.asarray(Image.open(tmp_path / "out" / "in" / "00.png"))
    for name in ("01.png", "02.png"):
        result = np.asarray(Image.open(tmp_path / "out" / "in" / name))
        red = int(np.asarray(Image.open(folder / name))[0, 0, 0])
        assert (result[:, :12, 0] == red).all()
        assert (result[:, 12:, 0] == 255 - red).all()
    assert photo.shape == plain.shape
    assert (plain[..., 0] == 255).all()


def test_a_broken_photo_of_several_looks_fails_once_for_each(journal: Journal, invert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    photos.truncated_jpeg(folder / "half.jpg")
    looks = [batches.look(invert, strength=strength) for strength in (0.5, 1.0)]
    frozen = batches.parameters(folder, tmp_path / "out", *looks, name="{name} {strength}")
    heard = batches.Heard()
    assert Runner(journal, heard).run(batches.enqueue(journal, frozen)) == "done"
    assert [name for name, _ in heard.failures] == ["half.jpg", "half.jpg"]


def test_photos_of_one_size_go_through_the_network_at_once(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 5)
    Image.new("RGB", (30, 20), (50, 0, 0)).save(folder / "05.png")
    batches.photo_folder(tmp_path / "more", 8)
    for number in (6, 7):
        (tmp_path / "more" / f"{number:02}.png").rename(folder / f"{number:02}.png")
    (folder / "07.png").write_bytes(b"broken")
    runs: list[int] = []
    run = GraphSession.run

    def note_run(self: GraphSession, picture: np.ndarray, *more: Any, **named: Any) -> np.ndarray:
        runs.append(len(picture))
        return run(self, picture, *more, **named)

    monkeypatch.setattr(GraphSession, "run", note_run)
    job = batches.enqueue(journal, batches.parameters(folder, tmp_path / "out", batches.look(invert)))
    heard = batches.Heard()
    assert Runner(journal, heard, together=3).run(job) == "done"
    assert runs == [3, 2, 1, 1]
    assert heard.order == [f"{number:02}.png" for number in range(8)]
    assert [name for name, _ in heard.failures] == ["07.png"]
    assert [_red(tmp_path / "out" / f"{number:02}.png") for number in range(7)] == [255, 245, 235, 225, 215, 205, 195]
    with Image.open(tmp_path / "out" / "05.png") as other:
        assert other.size == (30, 20)


def test_a_run_of_several_gives_the_bytes_of_single_ones(journal: Journal, tmp_path: Path) -> None:
    package = models.local_package(tmp_path / "models")
    folder = batches.photo_folder(tmp_path / "photos", 6, (33, 21))
    for name, together in (("alone", 1), ("together", 4)):
        frozen = batches.parameters(folder, tmp_path / name, batches.look(package, strength=0.7), size=24)
        assert Runner(journal, batches.Heard(), together=together).run(batches.enqueue(journal, frozen)) == "done"
    for path in (tmp_path / "alone").iterdir():
        assert path.read_bytes() == (tmp_path / "together" / path.name).read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells threads apart")
@pytest.mark.parametrize("low", [False, True])
def test_low_priority_is_that_of_the_threads_that_work(
    journal: Journal, invert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, low: bool
) -> None:
    folder = batches.photo_folder(tmp_path / "photos", 1)
    found: list[int] = []
    run = Translator.translate

    def look(self: Translator, request: Any, **more: Any) -> Any:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return run(self, request, **more)

    monkeypatch.setattr(Translator, "translate", look)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    frozen = batches.parameters(folder, tmp_path / "out", batches.look(invert), low_priority=low)
    assert Runner(journal, batches.Heard()).run(batches.enqueue(journal, frozen)) == "done"
    assert [nice > own for nice in found] == [low]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
