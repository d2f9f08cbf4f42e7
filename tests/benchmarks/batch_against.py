"""A folder of photos against an older commit: what is looked after beside the pixels must cost next to nothing.

`git worktree add ../older COMMIT`, then `STUDIO_OLDER=../older python -m tests.benchmarks batch_against`, in an
environment that has what either of them needs.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from studio.system.paths import HOME_VARIABLE
from tests.benchmarks import Row
from tests.benchmarks.batch import COUNT, SIZE, write_photo

OLDER_VARIABLE = "STUDIO_OLDER"
MOST = 1.03
_PAIRS = 3
_HERE = Path(__file__).parents[2]


def run() -> list[Row]:
    """Seconds of the whole command, both in turns; nothing where no older checkout is named."""
    older = os.environ.get(OLDER_VARIABLE)
    if not older:
        print(f"  {OLDER_VARIABLE} names no checkout of an older commit", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for number in range(COUNT):
            write_photo(folder / "in" / f"{number:02}.jpg", number, SIZE)
        ours, theirs = [], []
        # The first of each fills the caches.
        for number in range(_PAIRS + 1):
            pair = (_HERE, ours), (Path(older).resolve(), theirs)
            for checkout, seconds in pair if number % 2 else reversed(pair):
                seconds.append(_seconds(checkout, folder, f"out-{checkout.name}-{number}"))
        title = f"{COUNT} JPEGs of 1 megapixel against an older commit (at most {MOST})"
        return [Row(title, median(ours[1:]), median(theirs[1:]), "s")]


def _seconds(checkout: Path, folder: Path, out: str) -> float:
    call = [sys.executable, "-m", "studio", "translate", str(folder / "in"), "-o", str(folder / out)]
    environment = {**os.environ, "PYTHONPATH": str(checkout), HOME_VARIABLE: str(folder / f"home {checkout.name}")}
    started = time.perf_counter()
    subprocess.run(
        [*call, "--model", "watercolour", "--device", "cpu", "--format", "jpg"],
        cwd=checkout,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started
