"""A folder of photos against their networks alone: reading and writing should hide behind them."""

import os
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from studio.locations import HOME_VARIABLE
from tests.benchmarks import Row

COUNT = 50
SIZE = (1224, 816)
MOST = 1.1
_MODEL = "watercolour"


def run() -> list[Row]:
    """50 JPEGs of one megapixel through the bundled photo model, to JPEG and to PNG."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        folder = Path(name)
        sources = [_photo(folder / f"{number:02}.jpg", number) for number in range(COUNT)]
        # In turns, since the machine may be slower after minutes of work than before.
        alone = _alone_s(sources)
        as_jpeg = _batch_s(sources, folder / "jpeg", ".jpg")
        between = _alone_s(sources)
        as_png = _batch_s(sources, folder / "png", ".png")
        after = _alone_s(sources)
        return [
            Row(
                f"{COUNT} photos of 1 megapixel to JPEG against {MOST} of the network", as_jpeg, *_most(alone, between)
            ),
            Row(f"{COUNT} photos of 1 megapixel to PNG against {MOST} of the network", as_png, *_most(between, after)),
        ]


def _most(before: float, after: float) -> tuple[float, str]:
    return MOST * (before + after) / 2, "s"


def _alone_s(sources: list[Path]) -> float:
    from studio.imaging.files import open_photo
    from studio.inference.translator import TranslateRequest, Translator
    from studio.package.library import Library

    translator, package = Translator(), Library().find(_MODEL)
    photos = [open_photo(path) for path in sources[: COUNT // 5]]
    translator.translate(TranslateRequest(photos[0], package, device="cpu"))
    started = time.perf_counter()
    for photo in photos:
        translator.translate(TranslateRequest(photo, package, device="cpu"))
    return (time.perf_counter() - started) * COUNT / len(photos)


def _batch_s(sources: list[Path], folder: Path, suffix: str) -> float:
    from studio.commands.batching import Wishes
    from studio.commands.report import Report
    from studio.commands.settings import Settings
    from studio.commands.translate import translate

    settings = Settings.checked(models=(_MODEL,), device="cpu")
    started = time.perf_counter()
    with Report() as report:
        translate(sources, folder, suffix.lstrip("."), settings, report, Wishes())
    seconds = time.perf_counter() - started
    assert report.failed == 0
    assert len(list(folder.glob(f"*{suffix}"))) == COUNT
    return seconds


def _photo(path: Path, seed: int) -> Path:
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (SIZE[1] // 20, SIZE[0] // 20, 3), dtype=np.uint8))
    small.resize(SIZE, Image.Resampling.BICUBIC).save(path, quality=92)
    return path
