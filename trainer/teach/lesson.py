"""Looks on while a look is taught: time, the measure on held-out squares, previews, the best, and when to end."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from trainer.data.augment import in_range
from trainer.data.sets import PictureSet
from trainer.files import in_words, replacing
from trainer.loop import Verdict
from trainer.metrics.pairs import psnr
from trainer.task import Networks, Task

PROGRESS = "progress.jsonl"
PREVIEWS = "previews"
PREVIEW_PX = 768
_SAVE_EVERY_S = 20.0
_MEASURE_EVERY_S = 5.0
_FIRST_PREVIEW_S, _PREVIEW_FACTOR, _PREVIEW_EVERY_S = 10.0, 1.6, 45.0
_BETTER_DB = 0.03
_AS_GOOD_DB = 0.1
"""Of two that are so near to each other the later one is kept: its learning rate has fallen."""
_PATIENCE = 0.3
"""Of the whole time: so long without anything better, and it ends."""
_LEAST_PATIENCE_S = 90.0


class Lesson:
    """A watch for `fit`. `seconds`: the budget, of which earlier parts took `spent_s`; `steps`: those of the recipe.

    Every few seconds `progress.jsonl` gets a line: seconds done and left, the step, `psnr` (mean over the held-out
    squares in dB), `baseline_psnr` (of the photo itself), `best_psnr`, `best_step`, the paths of the newest previews
    below the run, and `state`: learning, finished (time is up), settled (nothing got better any more).
    """

    def __init__(
        self,
        run: Path,
        squares: PictureSet,
        previews: Sequence[Path],
        *,
        seconds: float,
        steps: int,
        note: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._steps = steps
        self.run, self.seconds, self._note, self._clock = run, seconds, note, clock
        self._batches = list(squares.held_out(1, None, batch_size=32))
        self.baseline_db = self.quality(lambda x: x)
        self._previews = [_preview_input(path) for path in previews]
        before = last_progress(run)
        self.spent_s = float(before.get("seconds", 0.0))
        self.best_db = float(before.get("best_psnr", float("-inf")))
        self.best_step = int(before.get("best_step", 0))
        self._best_at_s = self.spent_s
        self._saved_s = self._measured_s = self.spent_s
        self._next_preview_s = self.spent_s + _FIRST_PREVIEW_S if not self.spent_s else self.spent_s + _PREVIEW_EVERY_S
        self._preview_gap_s = _FIRST_PREVIEW_S
        self._began: float | None = None

    def quality(self, picture_of: Callable[[Tensor], Tensor] | nn.Module) -> float:
        """Mean PSNR of the held-out squares in dB."""
        values = [psnr(_unit(picture_of(batch["a"])), _unit(batch["b"])) for batch in self._batches]
        return float(torch.cat(values).mean())

    def after_step(self, step: int, task: Task, generators: Networks) -> Verdict:
        """As `trainer.loop.Watch`."""
        if self._began is None:
            self._began = self._clock()
        now = self.spent_s + self._clock() - self._began
        over = now >= self.seconds or step >= self._steps
        if not over and now - self._measured_s < _MEASURE_EVERY_S and now < self._next_preview_s:
            return Verdict()
        self._measured_s = now
        with torch.inference_mode():
            quality = self.quality(generators["generator"])
            if over or now >= self._next_preview_s:
                self.show(generators["generator"])
                self._preview_gap_s = min(self._preview_gap_s * _PREVIEW_FACTOR, _PREVIEW_EVERY_S)
                self._next_preview_s = now + self._preview_gap_s
        kept = quality > self.best_db - _AS_GOOD_DB
        if kept:
            self.best_step = step
        if quality > self.best_db + _BETTER_DB:
            self._best_at_s = now
        self.best_db = max(quality, self.best_db)
        patience = max(_PATIENCE * self.seconds, _LEAST_PATIENCE_S)
        settled = now - self._best_at_s > patience
        self._record(step, now, quality, "finished" if over else "settled" if settled else "learning")
        save = now - self._saved_s >= _SAVE_EVERY_S
        self._saved_s = now if save else self._saved_s
        return Verdict(save=save, best=kept, stop=over or settled)

    @torch.inference_mode()
    def show(self, generator: nn.Module) -> None:
        """Write the previews as this generator paints them."""
        for index, x in enumerate(self._previews):
            y = generator(x)[0].clamp(-1, 1)
            pixels = ((y + 1) * 127.5).round().byte().permute(1, 2, 0).numpy()
            path = self.run / self.preview_name(index)
            with in_words(path.parent):
                path.parent.mkdir(exist_ok=True)
            with replacing(path) as temporary:
                Image.fromarray(pixels).save(temporary, format="PNG", compress_level=1)

    @staticmethod
    def preview_name(index: int) -> str:
        """Below the run."""
        return f"{PREVIEWS}/{index}.png"

    def _record(self, step: int, now: float, quality: float, state: str) -> None:
        shown = [self.preview_name(index) for index in range(len(self._previews))]
        entry = {
            "seconds": round(now, 1),
            "seconds_left": round(max(self.seconds - now, 0.0), 1),
            "step": step,
            "psnr": round(quality, 3),
            "baseline_psnr": round(self.baseline_db, 3),
            "best_psnr": round(self.best_db, 3),
            "best_step": self.best_step,
            "previews": [name for name in shown if (self.run / name).exists()],
            "state": state,
        }
        path = self.run / PROGRESS
        with in_words(path), path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        text = f"{_clock(now)} of {_clock(self.seconds)}: {quality:.1f} dB on held-out squares"
        self._note(f"{text} (the photo itself {self.baseline_db:.1f})" if step < 200 else text)


def last_progress(run: Path) -> dict[str, Any]:
    """The newest whole line of a run's progress; empty where there is none."""
    path = run / PROGRESS
    if not path.exists():
        return {}
    for line in reversed(path.read_text("utf-8", errors="replace").splitlines()):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def truncate_progress(run: Path, step: int) -> None:
    """Drop lines of steps that a resumed run makes again, and what a power cut broke off."""
    path = run / PROGRESS
    if not path.exists():
        return
    kept = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            if json.loads(line)["step"] <= step:
                kept.append(line)
        except (ValueError, KeyError, TypeError):
            continue
    with replacing(path) as temporary:
        temporary.write_text("".join(line + "\n" for line in kept), "utf-8")


def _preview_input(path: Path) -> Tensor:
    from trainer.teach.pair import read_photo

    picture = read_photo(path, PREVIEW_PX)
    width, height = (max(edge // 8 * 8, 16) for edge in picture.size)
    return in_range(np.asarray(picture.resize((width, height))))[None]


def _unit(x: Tensor) -> Tensor:
    return (x.clamp(-1, 1) + 1) / 2


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
