"""What a run writes down: JSON lines, TensorBoard, sample grids, a progress line."""

import contextlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from trainer.files import in_words, replacing

_FIRST_WORD_S = 3.0


class Recorder:
    """Writes below a run folder: `log.jsonl` (one object a line), `samples/step-N.png` and TensorBoard's events."""

    def __init__(
        self,
        run: Path,
        steps: int,
        stream: TextIO = sys.stderr,
        *,
        tensorboard: bool = False,
        quiet: bool = False,
        progress: bool = True,
    ) -> None:
        """`quiet`: write nothing at all, as a process beside the first; without `progress` files only."""
        self.run, self.steps, self.stream = run, steps, stream
        self._tensorboard, self._quiet = tensorboard and not quiet, quiet
        self._speaks = progress and not quiet
        self._events: Any = None
        self._started: float | None = None
        self._first_step = 0
        self._spoke = False
        self._waited_s = 0.0

    def waited(self, seconds: float) -> None:
        """The loop waited so long for its batch; the log holds the sum since its last line."""
        self._waited_s += seconds

    def losses(self, step: int, losses: Mapping[str, float], learning_rate: float) -> None:
        """Append one line to the log and renew the progress line."""
        entry = {"step": step, **losses, "learning_rate": learning_rate, "data_wait_s": round(self._waited_s, 4)}
        self._waited_s = 0.0
        log = self.run / "log.jsonl"
        with in_words(log), log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        if self._events is not None:
            with in_words(self.run / "tensorboard"):
                for name, value in losses.items():
                    self._events.add_scalar(f"loss/{name}", value, step)
                self._events.add_scalar("learning rate", learning_rate, step)
        self._progress(step, losses)

    def began(self, step: int, device: str) -> None:
        """Say that the training goes on after `step`, before anything has been learnt."""
        if self._speaks:
            self._write(f"{self.steps - step} steps on {device}: how long they take is said as soon as it is known\n")
        self._first_step = step

    def stepped(self, step: int) -> None:
        """Step number `step` is done: soon after the start say how long it will all take, long before the first log."""
        now = time.monotonic()
        if self._started is None:
            # The first step is slower than all others.
            self._started, self._first_step = now, step
        elif not self._spoke and now - self._started >= _FIRST_WORD_S:
            self._progress(step, {})

    def samples(self, step: int, columns: Sequence[Sequence[Tensor]]) -> Path:
        """Write a grid: one row a picture, one column a stage, of pictures 3×H×W in [-1, 1]."""
        folder = self.run / "samples"
        path = folder / f"step-{step:08d}.png"
        sheet = grid(columns)
        with in_words(folder):
            folder.mkdir(exist_ok=True)
        with replacing(path) as temporary:
            sheet.save(temporary, format="PNG")
        if self._events is not None:
            with in_words(self.run / "tensorboard"):
                self._events.add_image("samples", np.asarray(sheet), step, dataformats="HWC")
        return path

    def truncate(self, step: int) -> None:
        """Drop what was logged after `step`, which a resumed run writes again, and lines that a power cut broke off."""
        if self._quiet:
            return
        if self._tensorboard:
            with in_words(self.run / "tensorboard"):
                self._events = _open_events(self.run / "tensorboard", step)
        log = self.run / "log.jsonl"
        if log.exists():
            lines = log.read_text("utf-8", errors="replace").splitlines()
            kept = [line for line in lines if (logged := _step_of(line)) is not None and logged <= step]
            with replacing(log) as temporary:
                temporary.write_text("".join(line + "\n" for line in kept), "utf-8")

    def close(self) -> None:
        """End the progress line and write out what is still held."""
        if self._events is not None:
            with in_words(self.run / "tensorboard"):
                self._events.close()
        if self._spoke and self.stream.isatty():
            self._write("\n")

    def _progress(self, step: int, numbers: Mapping[str, float]) -> None:
        now = time.monotonic()
        if self._started is None or step == self._first_step:
            return
        rate = (step - self._first_step) / max(now - self._started, 1e-6)
        left = (self.steps - step) / max(rate, 1e-6)
        parts = "  ".join(f"{name} {value:.4f}" for name, value in numbers.items())
        line = f"step {step} of {self.steps}  {rate:.2f} steps/s  {_clock(left)} left  {parts}".rstrip()
        if self._speaks:
            self._write(f"\r\033[K{line}" if self.stream.isatty() else line + "\n")
        self._spoke = True

    def _write(self, text: str) -> None:
        # A terminal that was closed meanwhile takes nothing any more.
        with contextlib.suppress(OSError):
            self.stream.write(text)
            self.stream.flush()


def _step_of(line: str) -> int | None:
    """Of a line of the log; None for what is no whole line."""
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return None


def _open_events(folder: Path, step: int) -> Any:
    """TensorBoard's writer; None where the package is not installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder), purge_step=step + 1 if step else None)


def grid(columns: Sequence[Sequence[Tensor]], gap_px: int = 4) -> Image.Image:
    """Columns of pictures in [-1, 1] as one picture on white: as many rows as every column has."""
    cells = [[_picture(image) for image in column] for column in columns]
    widths = [max(cell.width for cell in column) for column in cells]
    heights = [max(column[row].height for column in cells) for row in range(len(cells[0]))]
    size = (sum(widths) + gap_px * (len(widths) - 1), sum(heights) + gap_px * (len(heights) - 1))
    sheet = Image.new("RGB", size, "white")
    x = 0
    for column, width in zip(cells, widths, strict=True):
        y = 0
        for cell, height in zip(column, heights, strict=True):
            sheet.paste(cell, (x, y))
            y += height + gap_px
        x += width + gap_px
    return sheet


def _picture(image: Tensor) -> Image.Image:
    scaled = ((image.detach().float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    if scaled.shape[0] == 1:
        scaled = scaled.expand(3, -1, -1)
    return Image.fromarray(scaled.permute(1, 2, 0).cpu().numpy())


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
