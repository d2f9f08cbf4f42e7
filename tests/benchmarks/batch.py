"""A folder of photos against their networks alone: reading and writing should hide behind them."""

import contextlib
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from studio.batch.records import FileRow
from studio.system.paths import HOME_VARIABLE
from tests.benchmarks import Row
from tests.helpers.batches import Heard

COUNT = 50
SIZE = (1224, 816)
MOST = 1.1
_MODEL = "watercolour"


_SMALL, _SMALL_COUNT = (512, 512), 30
_MANY, _LOOK_AFTER = 2000, 100
_LEAST = 0.9


def run() -> Iterator[Row]:
    """Throughput at two sizes, and memory over many files."""
    yield from _throughput_at_512()
    yield from _throughput()
    yield _memory_over_many()


def _throughput_at_512() -> list[Row]:
    """Pictures a second of the batch against those of the network alone; at least `_LEAST` of them."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        folder = Path(name)
        sources = [write_photo(folder / f"{number:03}.jpg", number, _SMALL) for number in range(_SMALL_COUNT)]
        # In turns, and the best of each: whatever else the machine does would favour one of them.
        alone_s, batch_s = [_alone_s(sources)], []
        for number in range(3):
            batch_s.append(_batch_s(sources, folder / f"out-{number}", ".jpg"))
            alone_s.append(_alone_s(sources))
        ours, alone = len(sources) / min(batch_s), len(sources) / min(alone_s)
        return [
            Row(
                f"batch at 512 px against the network alone (at least {_LEAST})",
                ours,
                alone,
                "pictures/s",
                least=_LEAST,
            )
        ]


def _memory_over_many() -> Row:
    """Resident memory after all of 2,000 files against that after the first tenth; told on the way."""
    from studio.batch import inputs
    from studio.batch.journal import Journal
    from studio.batch.plan import plan
    from studio.batch.runner import Runner
    from tests.helpers import batches, models

    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        folder = Path(name)
        (folder / "in").mkdir()
        for number in range(_MANY):
            write_photo(folder / "in" / f"{number:04}.jpg", number % 50, (320, 240))
        package = models.local_package(folder / "models")
        frozen = batches.parameters(folder / "in", folder / "out", batches.look(package))
        journal = Journal()
        job_id = inputs.enqueue(journal, frozen, plan(frozen, inputs.sources(frozen, inputs.ignore)), maker="command")
        job = journal.job(job_id)
        assert job is not None
        listener = _Resident()
        Runner(journal, listener).run(job)
        journal.close()
        early, late = listener.measured[1], listener.measured[-1]
        return Row(f"memory after {_MANY} files against after {2 * _LOOK_AFTER}", late, early, "MB")


class _Resident(Heard):
    """Measures memory every hundred files."""

    def __init__(self) -> None:
        super().__init__()
        self.measured: list[float] = []

    def written(self, row: FileRow, notes: Sequence[str]) -> None:
        super().written(row, notes)
        if len(self.written_names) % _LOOK_AFTER == 0:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.measured.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
            print(f"  {len(self.written_names)} files: {self.measured[-1]:.0f} MB", file=sys.stderr, flush=True)


def _throughput() -> list[Row]:
    """50 JPEGs of one megapixel through the bundled photo model, to JPEG and to PNG."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        folder = Path(name)
        sources = [write_photo(folder / f"{number:02}.jpg", number) for number in range(COUNT)]
        # In turns, since the machine may be slower after minutes of work than before.
        alone = _alone_s(sources)
        as_jpeg = _batch_s(sources, folder / "jpeg", ".jpg")
        between = _alone_s(sources)
        as_png = _batch_s(sources, folder / "png", ".png")
        after = _alone_s(sources)
        return [
            Row(
                f"{COUNT} photos of 1 megapixel to JPEG against {MOST} of the network",
                as_jpeg,
                *_most(alone, between),
                most=1.0,
            ),
            Row(
                f"{COUNT} photos of 1 megapixel to PNG against {MOST} of the network",
                as_png,
                *_most(between, after),
                most=1.0,
            ),
        ]


def _most(before: float, after: float) -> tuple[float, str]:
    return MOST * (before + after) / 2, "s"


def _alone_s(sources: list[Path]) -> float:
    from studio.imaging.files import open_photo
    from studio.inference.translator import TranslateRequest, Translator
    from studio.package.library import Library

    translator, package = Translator(), Library().find(_MODEL)
    photos = [open_photo(path) for path in sources[: len(sources) // 5]]
    translator.translate(TranslateRequest(photos[0], package, device="cpu"))
    started = time.perf_counter()
    for photo in photos:
        translator.translate(TranslateRequest(photo, package, device="cpu"))
    return (time.perf_counter() - started) * len(sources) / len(photos)


def _batch_s(sources: list[Path], folder: Path, suffix: str) -> float:
    from studio.commands.report import Report
    from studio.commands.translate.command import translate
    from studio.commands.translate.parameters import parameters_of
    from studio.commands.translate.run_options import RunOptions

    started = time.perf_counter()
    # Names of results would stand among the rows.
    with contextlib.redirect_stdout(io.StringIO()), Report() as report:
        wanted = parameters_of(sources, folder, report, models=(_MODEL,), device="cpu", kind=suffix.lstrip("."))
        translate(wanted, folder, RunOptions(), report)
    seconds = time.perf_counter() - started
    assert report.failed == 0
    assert len(list(folder.glob(f"*{suffix}"))) == len(sources)
    return seconds


def write_photo(path: Path, seed: int, size: tuple[int, int] = SIZE) -> Path:
    """A JPEG that looks like nothing, by a number."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (size[1] // 20, size[0] // 20, 3), dtype=np.uint8))
    small.resize(size, Image.Resampling.BICUBIC).save(path, quality=92)
    return path
