"""How much a clip flickers: what changes from frame to frame where the scene stands still."""

import numpy as np

from studio.imaging.resample import fit_long_edge, resize

_EDGE_PX = 480
_STILL = 4
"""Steps of 255: the noise of a camera, and of its compression."""
_LEAST_SHARE = 0.02
"""Of the picture must stand still, or nothing can be said."""


class Flicker:
    """Mean change of brightness from one frame to the next, of 255, over all parts that stand still in the clip."""

    def __init__(self) -> None:
        self._scene: np.ndarray | None = None
        self._made: np.ndarray | None = None
        self._before: list[float] = []
        self._after: list[float] = []

    def add(self, scene_rgb: np.ndarray, made_rgb: np.ndarray) -> None:
        """The next frame of the clip, and what became of it; both H×W×3 uint8."""
        scene, made = _grey(scene_rgb), _grey(made_rgb)
        if self._scene is not None and self._made is not None:
            change = np.abs(scene - self._scene)
            still = change <= _STILL
            if still.mean() >= _LEAST_SHARE:
                self._before.append(float(change[still].mean()))
                self._after.append(float(np.abs(made - self._made)[still].mean()))
        self._scene, self._made = scene, made

    @property
    def before(self) -> float | None:
        """Of the clip itself; None where nothing stood still."""
        return float(np.mean(self._before)) if self._before else None

    @property
    def after(self) -> float | None:
        """Of what became of it."""
        return float(np.mean(self._after)) if self._after else None


def _grey(rgb: np.ndarray) -> np.ndarray:
    small = resize(rgb, fit_long_edge((rgb.shape[1], rgb.shape[0]), _EDGE_PX))
    return small @ np.array([0.299, 0.587, 0.114], np.float32)
