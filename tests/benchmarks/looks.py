"""The bundled looks on a photo: a preview at 512 pixels, and 24 megapixels within 2 GB without seams."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import Row
from tests.benchmarks.camera import BUDGET, MOST_GB, NO_LIMIT, SMALL_PX, apart, request_of

_LONGEST_MS = 500.0
_RUNS = 9


def run() -> Iterator[Row]:
    """Each look of `resources/models` whose input is a photo."""
    for folder in _looks():
        yield from _rows(folder)


def _looks() -> Iterator[Path]:
    from studio.package.loader import open_package
    from studio.system.paths import bundled_models_folder

    for path in sorted(bundled_models_folder().glob("*/manifest.json")):
        domains = open_package(path.parent).manifest.domains
        if domains is not None and domains.source == "photo":
            yield path.parent


def _rows(folder: Path) -> Iterator[Row]:
    yield Row(f"{folder.name}: preview of {SMALL_PX}×{SMALL_PX}", _preview_ms(folder), _LONGEST_MS, "ms", most=1.0)
    found = apart("compare", folder, 2048, 1536, 128 << 20)
    yield Row(
        f"{folder.name}: 2048×1536 in parts, largest difference to one run", found["largest"], 1.0, "of 255", most=1.0
    )
    found = apart("stream", folder, 6000, 4000, BUDGET)
    yield Row(
        f"{folder.name}: 24 megapixels, time of one against 1.5 of the preview",
        found["s"],
        1.5 * found["small_s"],
        "s",
        most=1.0,
    )
    yield Row(f"{folder.name}: 24 megapixels, most memory against 2 GB + 1 GB", found["gb"], MOST_GB, "GB", most=1.0)


def _preview_ms(folder: Path) -> float:
    from studio.inference.translator import Translator

    translator, request, times = Translator(), request_of(folder, (SMALL_PX, SMALL_PX), NO_LIMIT), []
    translator.translate(request)
    for _ in range(_RUNS):
        begun = time.perf_counter()
        translator.translate(request)
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)
