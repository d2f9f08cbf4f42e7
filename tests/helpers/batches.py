"""Batches for tests: folders of photos, frozen parameters, and a listener that remembers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from studio.batch import inputs
from studio.batch.journal import Journal
from studio.batch.parameters import BatchLook, Parameters
from studio.batch.plan import plan
from studio.batch.records import FileRow, QueuedJob
from studio.package.loader import open_package

BUDGET = 1 << 28


def photo_folder(folder: Path, count: int, size: tuple[int, int] = (24, 16)) -> Path:
    """`00.png`, `01.png` …: number n has red 10·n everywhere, modulo 256."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        Image.new("RGB", size, (10 * number % 256, 0, 0)).save(folder / f"{number:02}.png")
    return folder


def look(package: Path, **more: Any) -> BatchLook:
    """A look with the package at that path."""
    opened = open_package(package)
    return BatchLook(model=str(package), model_id=opened.id, fingerprint=opened.fingerprint, **more)


def parameters(source: Path, out: Path, *looks: BatchLook, **more: Any) -> Parameters:
    """A folder to a folder on the CPU."""
    given = {"inputs": (str(source),), "out": str(out), "looks": looks, "device": "cpu", "budget": BUDGET}
    return Parameters(**{**given, **more})


def enqueue(journal: Journal, frozen: Parameters) -> QueuedJob:
    """Put it into the queue, whatever lies in its folders now."""
    entries = plan(frozen, inputs.sources(frozen, inputs.ignore))
    job = journal.job(inputs.enqueue(journal, frozen, entries, maker="command"))
    assert job is not None
    return job


class Heard:
    """Remembers what a runner tells."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.written_names: list[str] = []
        self.failures: list[tuple[str, str]] = []
        self.order: list[str] = []
        self.notes: list[str] = []

    def began(self, row: FileRow) -> None:
        self.begun.append(row.source.name)

    def progressed(self, row: FileRow, done: float) -> None:
        assert 0 <= done <= 1

    def noted(self, row: FileRow, text: str) -> None:
        self.notes.append(text)

    def translated(self, row: FileRow, photo: Any, rgb: Any, translation: Any) -> None:
        assert rgb.shape == photo.rgb.shape

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        self.written_names.append(row.target.name)
        self.order.append(row.source.name)

    def failed(self, row: FileRow, error: BaseException) -> None:
        self.failures.append((row.source.name, str(error)))
        self.order.append(row.source.name)
