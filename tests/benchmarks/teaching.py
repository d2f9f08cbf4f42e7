"""A look taught from one pair, on twenty photos that it never saw, after one, five and ten minutes.

    STUDIO_DATA=../shared/data STUDIO_SCRATCH=FOLDER python -m tests.benchmarks teaching

The pair is `resources/samples/lake-sherburne.jpg` at 800 pixels and what our own painters make of it; the photos are
those of `cid22` that `PHOTOS` names, at 512 pixels. What is computed of them is kept in the scratch folder. Seeds: 0.
Grain: two photos that differ by noise of 3 of 255 are translated, and the difference of the results in flat areas is
taken over that of the photos; above 1, skies flicker. What the painter itself keeps stands beside it.
Needs nothing beside it: half an hour of both cores. `STUDIO_TEACHING=ink` takes one look only.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks import Row
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data.augment import in_range
from trainer.metrics.pairs import psnr
from trainer.prepare.look_pairs import LOOKS, upright
from trainer.snapshot import load_generators

PHOTOS = (
    "1001682",
    "1147124",
    "1418519",
    "1484678",
    "160577",
    "1722183",
    "2119713",
    "2263510",
    "258947",
    "2736139",
    "3315291",
    "2123337",
    "3836671",
    "5146462",
    "6078297",
    "7062219",
    "844297",
    "3616956",
    "pexels-photo-1933873",
    "pexels-photo-3586798",
)
WANTED = {"ink": (22.0, 23.0), "watercolour": (26.0, 27.0), "impasto": (25.0, 26.0)}
"""Decibels after five and after ten minutes."""
OVER_IDENTITY_DB = 3.0
MOST_GB = 1.5
_MARKS_S = (60, 300, 600)
_GRAIN, _GRAINY = 3 / 255, 5
"""Standard deviation of the noise, and of how many photos it is measured."""
_FLAT = 0.02
"""Of the range, that a flat area deviates within 9 pixels."""
_PAIR = Path(__file__).parents[2] / "resources" / "samples" / "lake-sherburne.jpg"
_PAIR_PX, _PHOTO_PX = 800, 512


def run() -> list[Row]:
    """Decibels against what is wanted, so that a ratio of 1 and more is good; memory against the most allowed."""
    data = os.environ.get("STUDIO_DATA")
    if not data or not (Path(data) / "cid22").is_dir():
        print("  STUDIO_DATA names no folder with cid22", file=sys.stderr)
        return []
    scratch = Path(os.environ.get("STUDIO_SCRATCH") or Path(tempfile.gettempdir()) / "studio-teaching")
    looks = os.environ.get("STUDIO_TEACHING", " ".join(WANTED)).split()
    return [row for look in looks for row in _rows(look, Path(data), scratch)]


def _rows(look: str, data: Path, scratch: Path) -> list[Row]:
    pair = _rendered(_PAIR, look, _PAIR_PX, scratch / "pair")
    held_out = [_rendered(data / "cid22" / f"{name}.jpg", look, _PHOTO_PX, scratch / "cid22") for name in PHOTOS]
    identity = float(np.mean([_decibels(_picture(photo), _picture(truth)) for photo, truth in held_out]))
    runs, memory_gb = _taught(pair, scratch / f"run-{look}")
    found = [_measured(run, held_out) for run in runs]
    wanted = (identity + OVER_IDENTITY_DB, *WANTED[look])
    rows = [Row(f"{look}: identity", identity, identity, "dB")]
    for seconds, value, goal in zip(_MARKS_S, found, wanted, strict=True):
        rows.append(Row(f"{look}: after {seconds} s", value, goal, "dB"))
    rows.append(Row(f"{look}: most memory", memory_gb, MOST_GB, "GB"))
    photos = [_picture(photo) for photo, _ in held_out[:_GRAINY]]
    painter = _grain_kept(photos, lambda x: 2 * LOOKS[look]((x + 1) / 2) - 1)
    rows.append(Row(f"{look}: grain kept in flat areas", _grain_kept(photos, _generator(runs[-1])), painter, "times"))
    for row in rows:
        print(f"  {row.name}: {row.ours:.2f} {row.unit}, wanted {row.baseline:.2f}", file=sys.stderr, flush=True)
    return rows


def _rendered(source: Path, look: str, long_edge_px: int, folder: Path) -> tuple[Path, Path]:
    """(photo, photo in the look) as PNG files, made where they are not there yet."""
    photo, painted = folder / f"{source.stem}.png", folder / look / f"{source.stem}.png"
    if not painted.exists():
        painted.parent.mkdir(parents=True, exist_ok=True)
        picture = upright(source)
        assert picture is not None
        picture.thumbnail((long_edge_px, long_edge_px), Image.Resampling.LANCZOS)
        picture.save(photo)
        with torch.inference_mode():
            made = LOOKS[look]((in_range(np.asarray(picture))[None] + 1) / 2)
        Image.fromarray(made[0].permute(1, 2, 0).mul(255).round().byte().numpy()).save(painted)
    return photo, painted


def _taught(pair: tuple[Path, Path], run: Path) -> tuple[list[Path], float]:
    """Copies of the best that there was at each mark, and the most memory of the process."""
    shutil.rmtree(run, ignore_errors=True)
    command = [sys.executable, "-m", "trainer", "teach", "--pair", *map(str, pair), "-o", str(run)]
    copies: list[Path] = []
    most_kb = 0
    with subprocess.Popen(
        [*command, "--minutes", str(_MARKS_S[-1] / 60)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            time.sleep(0.5)
            most_kb = max(most_kb, _peak_kb(process.pid))
            while len(copies) < len(_MARKS_S) - 1 and _seconds(run) >= _MARKS_S[len(copies)]:
                copies.append(_copy(run, _MARKS_S[len(copies)]))
    if process.returncode:
        raise RuntimeError(f"teaching ended with {process.returncode}")
    while len(copies) < len(_MARKS_S):
        copies.append(_copy(run, _MARKS_S[len(copies)]))
    return copies, most_kb / 2**20


def _copy(run: Path, seconds: int) -> Path:
    copy = run.with_name(f"{run.name}-{seconds}s")
    shutil.rmtree(copy, ignore_errors=True)
    (copy / "checkpoints").mkdir(parents=True)
    while True:
        # Every few seconds another one takes its place.
        newest = find_checkpoint(run / "best")
        if newest is not None:
            with contextlib.suppress(FileNotFoundError):
                shutil.copy2(newest, copy / "checkpoints" / newest.name)
                return copy
        time.sleep(0.1)


def _seconds(run: Path) -> float:
    try:
        return float(json.loads((run / "progress.jsonl").read_text("utf-8").splitlines()[-1])["seconds"])
    except (OSError, ValueError, IndexError):
        return 0.0


def _peak_kb(pid: int) -> int:
    """Linux only."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def _measured(run: Path, held_out: list[tuple[Path, Path]]) -> float:
    generator = _generator(run)
    with torch.inference_mode():
        made = [_decibels(generator(_picture(photo)), _picture(truth)) for photo, truth in held_out]
    return float(np.mean(made))


def _generator(run: Path) -> nn.Module:
    path = find_checkpoint(run)
    assert path is not None
    return load_generators(load_checkpoint(path))[1]["generator"]


@torch.inference_mode()
def _grain_kept(photos: list[Tensor], paint: Callable[[Tensor], Tensor]) -> float:
    """Mean difference in flat areas of what is made of two grainy copies, over that of the copies."""
    noise, made, given = torch.Generator().manual_seed(0), [], []
    for photo in photos:
        copies = [(photo + 2 * _GRAIN * torch.randn(photo.shape, generator=noise)).clamp(-1, 1) for _ in range(2)]
        flat = _flat(photo)
        made.append((paint(copies[0]) - paint(copies[1])).abs().mean(1, keepdim=True)[flat])
        given.append((copies[0] - copies[1]).abs().mean(1, keepdim=True)[flat])
    return float(torch.cat(made).mean() / torch.cat(given).mean())


def _flat(photo: Tensor) -> Tensor:
    """1×1×H×W: where the photo deviates little from its mean around."""
    mean, square = (functional.avg_pool2d(x, 9, 1, 4, count_include_pad=False) for x in (photo, photo.square()))
    deviation = (square - mean.square()).clamp_min(0).sqrt().amax(1, keepdim=True)
    return deviation < 2 * _FLAT


def _picture(path: Path) -> Tensor:
    pixels = np.asarray(Image.open(path).convert("RGB"))
    height, width = (edge // 4 * 4 for edge in pixels.shape[:2])
    return in_range(pixels[:height, :width])[None]


def _decibels(x: Tensor, y: Tensor) -> float:
    return float(psnr((x.clamp(-1, 1) + 1) / 2, (y + 1) / 2))
