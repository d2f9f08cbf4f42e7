"""A photo fitted to a sheet of paper, to lie beneath a drawing."""

import numpy as np

from studio.imaging.photo import Photo
from studio.imaging.resample import resize


def fitted(photo: Photo, size: tuple[int, int]) -> Photo:
    """The whole photo in the middle of white paper of `size` (width, height)."""
    scale = min(size[0] / photo.width, size[1] / photo.height)
    inner = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    paper = np.full((size[1], size[0], 3), 255, np.uint8)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    paper[top : top + inner[1], left : left + inner[0]] = resize(photo.rgb, inner)
    return Photo(paper, path=photo.path)
