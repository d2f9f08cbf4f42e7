"""A decoded photo: upright, sRGB, 8 bits per channel."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.imaging.resample import fit_long_edge, resize
from studio.imaging.source_metadata import SourceMetadata


@dataclass(frozen=True, eq=False)
class Photo:
    """Pixels that nobody writes to; two photos are the same only if they are one object."""

    rgb: np.ndarray
    """H×W×3 uint8, sRGB, read-only."""
    alpha: np.ndarray | None = None
    """H×W uint8, not premultiplied, read-only; None where the file has no transparency."""
    path: Path | None = None
    origin: SourceMetadata | None = None
    """What else the file held; None for pictures that come from no file, and for quick small versions."""

    def __post_init__(self) -> None:
        if self.rgb.ndim != 3 or self.rgb.shape[2] != 3 or self.rgb.dtype != np.uint8 or self.rgb.size == 0:
            raise ValueError(f"rgb must be H×W×3 uint8, got {self.rgb.shape} {self.rgb.dtype}")
        object.__setattr__(self, "rgb", _read_only(self.rgb))
        if self.alpha is not None:
            if self.alpha.shape != self.rgb.shape[:2] or self.alpha.dtype != np.uint8:
                raise ValueError(f"alpha must be {self.rgb.shape[:2]} uint8, got {self.alpha.shape} {self.alpha.dtype}")
            object.__setattr__(self, "alpha", _read_only(self.alpha))

    @property
    def width(self) -> int:
        return self.rgb.shape[1]

    @property
    def height(self) -> int:
        return self.rgb.shape[0]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.width, self.height

    @property
    def name(self) -> str:
        """The file's name, for a list or a title."""
        return self.path.name if self.path is not None else "picture"

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        alpha = 0 if self.alpha is None else self.alpha.nbytes
        return self.rgb.nbytes + alpha + (0 if self.origin is None else self.origin.nbytes)

    def resized(self, long_edge_px: int) -> "Photo":
        """This photo with its longer edge brought down to `long_edge_px`; itself where it is no larger."""
        size = fit_long_edge(self.size, long_edge_px)
        if size == self.size:
            return self
        alpha = None if self.alpha is None else resize(self.alpha, size)
        origin = None if self.origin is None else self.origin.without_depth()
        return Photo(rgb=resize(self.rgb, size), alpha=alpha, path=self.path, origin=origin)


def _read_only(pixels: np.ndarray) -> np.ndarray:
    view = np.ascontiguousarray(pixels).view()
    view.flags.writeable = False
    return view
