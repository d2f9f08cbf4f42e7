"""A program that is killed while it saves leaves the old file whole."""

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from studio.imaging.saving import save_picture
from tests.helpers import readback

_KILLS = 14
_CHILD = """
import sys
from pathlib import Path
import numpy as np
from studio.imaging.saving import save_picture
path, value = Path(sys.argv[1]), 1
noise = np.random.default_rng(0).integers(0, 256, (600, 900, 3), np.uint8)
save_picture(noise, None, path.with_name("warm" + path.suffix))
print("ready", flush=True)
while True:
    value = value % 250 + 1
    noise[0, 0] = value
    save_picture(noise, None, path)
"""


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_killed_at_any_moment_the_file_is_the_old_one_or_the_new_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (600, 900, 3), np.uint8)
    noise[0, 0] = 1
    save_picture(noise, None, path)
    moments = random.Random(1)
    found = set()
    for _ in range(_KILLS // 2):
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0, 0.25))
        child.kill()
        child.wait()
        child.stdout.close()
        stored = readback.pixels(path)
        assert stored.shape == noise.shape
        assert np.array_equal(stored[1:], noise[1:])
        found.add(int(stored[0, 0, 0]))
        for left in tmp_path.glob(".*.part"):
            left.unlink()
    assert len(found) > 1
