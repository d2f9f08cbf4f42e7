"""What is kept of devices on disk: whole, bounded, and worth nothing when damaged."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.inference.session import device_notes
from studio.inference.session.device_notes import recall, record
from studio.system.paths import cache_folder


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    device_notes._known.clear()
    yield
    device_notes._known.clear()


def _file() -> Path:
    return cache_folder() / "devices.json"


def _memory(key: str) -> int | None:
    note = recall(key)
    return None if note is None else note.memory_bytes


def test_another_process_reads_what_this_one_learnt() -> None:
    record("model|card", problem="is off")
    record("model|other", memory_bytes=5)
    module = "studio.inference.session.device_notes"
    script = f"from {module} import recall; print(recall('model|card').problem, recall('nothing'))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said == "is off None\n"
    device_notes._known.clear()
    assert _memory("model|other") == 5


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"{", b"[]", b'{"version": 1, "notes": {"k": 3}}', b'{"version": 9}']
)
def test_a_damaged_file_is_as_good_as_none(data: bytes) -> None:
    _file().parent.mkdir(parents=True)
    _file().write_bytes(data)
    assert recall("k") is None
    record("k", memory_bytes=1)
    device_notes._known.clear()
    assert _memory("k") == 1


def test_a_file_of_another_version_is_not_believed() -> None:
    record("k", memory_bytes=1)
    found = json.loads(_file().read_text())
    _file().write_text(json.dumps({**found, "version": 2}))
    device_notes._known.clear()
    assert recall("k") is None


def test_where_nothing_can_be_written_the_process_still_knows() -> None:
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    cache_folder().write_text("a file where the folder should be")
    record("k", memory_bytes=1)
    assert _memory("k") == 1


def test_the_file_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_notes, "_MOST", 3)
    for number in range(6):
        record(f"k{number}", memory_bytes=number)
    assert list(json.loads(_file().read_text())["notes"]) == ["k3", "k4", "k5"]


def test_threads_lose_nothing_and_leave_no_scraps() -> None:
    threads = [threading.Thread(target=record, args=(f"k{n}",), kwargs={"memory_bytes": n}) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    device_notes._known.clear()
    assert [_memory(f"k{n}") for n in range(8)] == list(range(8))
    assert [path.name for path in cache_folder().iterdir()] == ["devices.json"]


def test_processes_that_write_at_once_leave_a_whole_file() -> None:
    script = (
        "import sys\nfrom studio.inference.session.device_notes import record\n"
        "for n in range(40): record(sys.argv[1] + str(n))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(json.loads(_file().read_text())["notes"]) >= 40
    assert [path.name for path in cache_folder().iterdir()] == ["devices.json"]
