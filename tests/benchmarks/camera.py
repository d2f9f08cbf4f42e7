"""Camera resolution: exact, within a budget of memory, and in hardly more time for a pixel than a small picture takes.

The network is CycleGAN's 9-block generator with 64 filters; the environment variable TRAINED names a package of a
trained one (`python -m exporters import-weights`), else its weights are fresh. Figures of time are for one megapixel.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.system.paths import HOME_VARIABLE
from tests.benchmarks import Row

BUDGET = 2 << 30
NO_LIMIT = 1 << 40
MOST_GB = (BUDGET + (1 << 30)) / 1e9
SMALL_PX = 512
_SMALL_RUNS = 20
_LOOKS = 8
"""How often a translation is stopped somewhere, to see how long that takes."""


def run() -> Iterator[Row]:
    """Each part in a process of its own, since memory is measured."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        large, small = _package(Path(name), 64), _package(Path(name), 16)
        large = Path(os.environ.get("TRAINED", large))
        for width, height in ((1024, 1024), (2048, 1536)):
            found = apart("compare", large, width, height, 256 << 20)
            yield Row(f"{width}×{height} streamed: largest difference", found["largest"], 1.0, "of 255", most=1.0)
            yield Row(f"{width}×{height} streamed: noise floor to reach", 60.0, found["psnr_db"], "dB", most=1.0)
        found = apart("stream", large, 6000, 4000, BUDGET)
        yield Row(
            "24 megapixels: time of one against 1.5 of 512×512", found["s"], 1.5 * found["small_s"], "s", most=1.0
        )
        yield Row("24 megapixels: most memory against 2 GB + 1 GB", found["gb"], MOST_GB, "GB", most=1.0)
        yield Row("time from cancel to the end, longest of some", found["stop_ms"], 200.0, "ms", most=1.0)
        found = apart("stream", small, 12_000, 8400, BUDGET)
        yield Row("100 megapixels, 16 filters: most memory", found["gb"], MOST_GB, "GB", most=1.0)
        yield Row("100 megapixels, 16 filters: time of one", found["s"], 1.5 * found["small_s"], "s", most=1.0)


def _package(folder: Path, filters: int) -> Path:
    import onnx
    import torch

    from exporters.export import export_graph
    from exporters.spec import GraphSpec, picture
    from studio.package.manifest import SizeRule
    from tests.helpers.models import write_package
    from trainer.nn.resnet import ResNetGenerator

    torch.manual_seed(0)
    spec = GraphSpec(
        role="translate",
        file="translate.onnx",
        network=ResNetGenerator(filters=filters, blocks=9).requires_grad_(False),
        inputs=(picture("image"),),
        outputs=(picture("translated"),),
        size=SizeRule(multiple_of=4, minimum=8),
    )
    export_graph(spec, folder / f"{filters}.onnx")
    return write_package(folder, f"generator-{filters}", {None: onnx.load(folder / f"{filters}.onnx")}, size=spec.size)


def apart(what: str, package: Path, width: int, height: int, budget: int) -> dict[str, float]:
    """`compare` (largest, psnr_db) or `stream` (s and small_s a megapixel, gb, stop_ms), in a process of its own."""
    arguments = [what, str(package), str(width), str(height), str(budget)]
    command = [sys.executable, "-m", "tests.benchmarks.camera", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _compare(package: Path, size: tuple[int, int], budget: int) -> dict[str, float]:
    from studio.inference.translator import Translator

    request = request_of(package, size, NO_LIMIT)
    whole = Translator().translate(request).rgb
    streamed = Translator().translate(request_of(package, size, budget))
    assert streamed.tiles > 1, "the budget is large enough for one piece"
    difference = streamed.rgb.astype(float) - whole
    power = max(float(np.mean(difference**2)), 1e-6)
    return {"largest": float(np.abs(difference).max()), "psnr_db": 10 * np.log10(255**2 / power)}


def _stream(package: Path, size: tuple[int, int], budget: int) -> dict[str, float]:
    from studio.inference.translator import Translator

    translator, request = Translator(), request_of(package, size, budget)
    small = request_of(package, (SMALL_PX, SMALL_PX), NO_LIMIT)
    translator.translate(small)
    most = [0]
    done = threading.Event()
    watch = threading.Thread(target=_watch_memory, args=(most, done))
    watch.start()
    small_times: list[float] = []

    def progress(fraction: float) -> None:
        # The machine is slower at times: small pictures are measured all along, and their time is taken off.
        if fraction * _SMALL_RUNS >= len(small_times):
            begun = time.perf_counter()
            translator.translate(small)
            small_times.append(time.perf_counter() - begun)

    started = time.perf_counter()
    translator.translate(request, progress=progress)
    seconds = time.perf_counter() - started - sum(small_times)
    done.set()
    watch.join()
    megapixels = size[0] * size[1] / 1e6
    return {
        "s": seconds / megapixels,
        "small_s": statistics.mean(small_times) / (SMALL_PX**2 / 1e6),
        "gb": most[0] / 1e9,
        "stop_ms": _stop_ms(translator, request, seconds),
    }


def _stop_ms(translator: Any, request: Any, seconds: float) -> float:
    from studio.errors import Cancelled
    from studio.inference.cancel import CancelToken

    longest = 0.0
    for look in range(_LOOKS):
        cancel, asked = CancelToken(), [0.0]

        def stop(cancel: CancelToken = cancel, asked: list[float] = asked) -> None:
            asked[0] = time.perf_counter()
            cancel.cancel()

        timer = threading.Timer(min(0.5 + 2.3 * look, 0.8 * seconds), stop)
        timer.start()
        try:
            translator.translate(request, cancel=cancel)
        except Cancelled:
            longest = max(longest, time.perf_counter() - asked[0])
    return 1000 * longest


def _watch_memory(most: list[int], done: threading.Event) -> None:
    while not done.wait(0.02):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        most[0] = max(most[0], pages * os.sysconf("SC_PAGE_SIZE"))


def request_of(package: Path, size: tuple[int, int], budget: int) -> Any:
    """A sample photo of that size, every pixel, on the processor, within that many bytes."""
    from PIL import Image

    from studio.imaging.photo import Photo
    from studio.inference.translator import TranslateRequest
    from studio.package.loader import open_package
    from studio.system.paths import samples_folder

    sample = next(iter(sorted(samples_folder().glob("*.jpg"))))
    pixels = Image.open(sample).convert("RGB").resize(size, Image.Resampling.BICUBIC)
    photo = Photo(rgb=np.asarray(pixels))
    return TranslateRequest(photo, open_package(package), size_px="full", device="cpu", memory_bytes=budget)


if __name__ == "__main__":
    _what, _name, _width, _height, _budget = sys.argv[1:]
    _work = {"compare": _compare, "stream": _stream}[_what]
    print(json.dumps(_work(Path(_name), (int(_width), int(_height)), int(_budget))))
