"""Where a photo comes from before it is read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class PastedPicture:
    """Picture data that is in no file: its bytes, an image object of the toolkit, or pixels (a drawing)."""

    name: str
    data: bytes | None = None
    image: Any = None
    rgb: NDArray[uint8] | None = None


Source = Path | PastedPicture


class PictureConverter(Protocol):
    """Turns pixels into what the window draws and back; runs on worker threads."""

    def picture(self, rgb: NDArray[uint8], alpha: NDArray[uint8] | None) -> Any:
        """H×W×3 and H×W → a drawable picture with `.nbytes`."""

    def thumbnail(self, rgb: NDArray[uint8], alpha: NDArray[uint8] | None) -> Any:
        """Small H×W×3 and H×W → one small image."""

    def pixels(self, image: Any) -> tuple[NDArray[uint8], NDArray[uint8] | None]:
        """An image object of the toolkit → H×W×3 and H×W."""
        ...


def as_png(rgb: NDArray[uint8], alpha: NDArray[uint8] | None = None) -> bytes:
    """H×W×3 and H×W uint8 as a file; quick rather than small."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(rgb if alpha is None else np.dstack([rgb, alpha]))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()
