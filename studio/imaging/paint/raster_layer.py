"""Pixels that are painted on, step by step, each of which can be taken back: a drawing, or a mask."""

import zlib
from collections.abc import Sequence

import numpy as np

from studio.imaging.paint.strokes import NOTHING, Dab, PixelBox, cover

_STEPS = 200
_BUDGET_BYTES = 192 * 1024**2
_FEWEST_STEPS = 50


class LayerChange:
    """What one step changed: the exclusive or of before and after, so that it goes both ways."""

    def __init__(self, box: PixelBox, change: np.ndarray) -> None:
        self.box = box
        self._shape = change.shape
        self._change: np.ndarray | None = change
        self._packed = b""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        change = self._change
        return len(self._packed) if change is None else change.nbytes

    @property
    def change(self) -> np.ndarray:
        change = self._change
        if change is None:
            change = np.frombuffer(zlib.decompress(self._packed), np.uint8).reshape(self._shape)
        return change

    def pack(self) -> None:
        """Make it small; on any thread. Mostly zeros: about a thousandth remains of a stroke."""
        change = self._change
        if change is not None:
            self._packed = zlib.compress(change.tobytes(), 1)
            self._change = None


class Sheet:
    """H×W×C uint8. A stroke is laid over what was there before it, so that it never covers itself twice."""

    def __init__(self, pixels: np.ndarray) -> None:
        if pixels.ndim != 3 or pixels.dtype != np.uint8:
            raise ValueError(f"pixels must be H×W×C uint8, got {pixels.shape} {pixels.dtype}")
        self.pixels = np.ascontiguousarray(pixels).copy()
        self.revision = 0
        """Grows with every change."""
        self._base = self.pixels.copy()
        self._coverage = np.zeros(pixels.shape[:2], np.uint8)
        self._touched = NOTHING
        self._tails: list[PixelBox] = []
        self._done: list[LayerChange] = []
        self._undone: list[LayerChange] = []

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    @property
    def whole(self) -> PixelBox:
        return PixelBox(0, 0, self.width, self.height)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def nbytes(self) -> int:
        """Memory of pixels and steps."""
        steps = sum(step.nbytes for step in (*self._done, *self._undone))
        return 2 * self.pixels.nbytes + self._coverage.nbytes + steps

    def draw(
        self,
        lines: Sequence[Sequence[Dab]],
        value: tuple[int, ...],
        *,
        softness: float = 0.0,
        tails: Sequence[Sequence[Dab]] = (),
    ) -> list[PixelBox]:
        """Go on with the step that was begun; `tails` hold until the next call. Returns what looks different now.

        One box a line: mirror images lie far apart.
        """
        whole = self.whole
        boxes = [cover(self._coverage, line, softness) for line in lines]
        reaches = [_reach(tail).inside(whole.right, whole.bottom) for tail in tails]
        for new in (self._tails, reaches):
            boxes += [NOTHING] * (len(new) - len(boxes))
            boxes = [*(box.united(reach) for box, reach in zip(boxes, new, strict=False)), *boxes[len(new) :]]
        self._tails = reaches
        for box in boxes:
            if box.empty:
                continue
            share = self._coverage[box.slices]
            if tails:
                share = share.copy()
                for tail in tails:
                    cover(share, [Dab(d.x - box.left, d.y - box.top, d.radius) for d in tail], softness)
            _lay(self._base[box.slices], share, value, self.pixels[box.slices])
            self._touched = self._touched.united(box)
        self.revision += 1
        return [box for box in boxes if not box.empty]

    def stencil(self, coverage: np.ndarray, value: tuple[int, ...]) -> list[PixelBox]:
        """Paint through H×W uint8, as a part of the step that was begun."""
        rows, columns = np.flatnonzero(coverage.any(axis=1)), np.flatnonzero(coverage.any(axis=0))
        if not len(rows):
            return []
        box = PixelBox(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        np.maximum(self._coverage[box.slices], coverage[box.slices], out=self._coverage[box.slices])
        _lay(self._base[box.slices], self._coverage[box.slices], value, self.pixels[box.slices])
        self._touched = self._touched.united(box)
        self.revision += 1
        return [box]

    def take_back(self) -> PixelBox:
        """Drop the step that was begun."""
        box = self._touched
        if not box.empty:
            self.pixels[box.slices] = self._base[box.slices]
            self._coverage[box.slices] = 0
            self.revision += 1
        self._touched, self._tails = NOTHING, []
        return box

    def put(self, box: PixelBox, pixels: np.ndarray) -> PixelBox:
        """Set a part, as a part of the step that was begun."""
        if not box.empty:
            self.pixels[box.slices] = pixels
            self._touched = self._touched.united(box)
            self.revision += 1
        return box

    def finish(self) -> LayerChange | None:
        """End the step; None where it changed nothing. `pack` it on another thread."""
        box = self._touched
        self._touched, self._tails = NOTHING, []
        if box.empty:
            return None
        self._coverage[box.slices] = 0
        change = self._base[box.slices] ^ self.pixels[box.slices]
        if not change.any():
            return None
        self._base[box.slices] = self.pixels[box.slices]
        step = LayerChange(box, change)
        self._undone.clear()
        self._done.append(step)
        self._forget_oldest()
        return step

    def undo(self) -> PixelBox:
        """Take the last step back; returns what looks different now."""
        self.take_back()
        return self._apply(self._done, self._undone)

    def redo(self) -> PixelBox:
        """Do the step again that was taken back last."""
        self.take_back()
        return self._apply(self._undone, self._done)

    def _apply(self, source: list[LayerChange], target: list[LayerChange]) -> PixelBox:
        if not source:
            return NOTHING
        step = source.pop()
        target.append(step)
        part = self.pixels[step.box.slices]
        part ^= step.change
        self._base[step.box.slices] = part
        self.revision += 1
        return step.box

    def _forget_oldest(self) -> None:
        while len(self._done) > _STEPS or (
            len(self._done) > _FEWEST_STEPS and sum(step.nbytes for step in self._done) > _BUDGET_BYTES
        ):
            del self._done[0]


def _reach(line: Sequence[Dab]) -> PixelBox:
    """What a line can touch at most."""
    box = NOTHING
    for dab in line:
        far = dab.radius + 2
        box = box.united(
            PixelBox(int(dab.x - far) - 1, int(dab.y - far) - 1, int(dab.x + far) + 2, int(dab.y + far) + 2)
        )
    return box


def _lay(base: np.ndarray, coverage: np.ndarray, value: tuple[int, ...], out: np.ndarray) -> None:
    """`out` = base under the colour `value`, exactly the one at coverage 0 and the other at 255."""
    share = coverage.astype(np.uint16)[..., None]
    rest = np.uint16(255) - share
    mixed = base * rest
    mixed += share * np.array(value, np.uint16)
    mixed += np.uint16(128)
    mixed += mixed >> np.uint16(8)
    mixed >>= np.uint16(8)
    out[...] = mixed
