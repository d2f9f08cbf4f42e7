"""Telling a line drawing from a photo, and laying a photo beneath a drawing."""

import numpy as np

from studio.imaging.photo import Photo
from studio.imaging.resample import resize

_SAMPLES_AN_EDGE = 160


def is_drawing(rgb: np.ndarray) -> bool:
    """Whether H×W×3 uint8 looks like dark lines on white paper: hardly any colour, mostly white, few tones between."""
    height, width = rgb.shape[:2]
    step_y, step_x = (max(edge // _SAMPLES_AN_EDGE, 1) for edge in (height, width))
    sample = rgb[::step_y, ::step_x].astype(np.int16)
    darkest, lightest = sample.min(axis=2), sample.max(axis=2)
    colourful = (lightest - darkest > 24).mean()
    white = (darkest > 232).mean()
    between = ((darkest > 48) & (darkest < 208)).mean()
    return bool(colourful < 0.03 and white > 0.5 and between < 0.12)


def letterboxed(photo: Photo, size: tuple[int, int]) -> Photo:
    """The whole photo in the middle of white paper of `size` (width, height)."""
    scale = min(size[0] / photo.width, size[1] / photo.height)
    inner = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    paper = np.full((size[1], size[0], 3), 255, np.uint8)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    paper[top : top + inner[1], left : left + inner[0]] = resize(photo.rgb, inner)
    return Photo(paper, path=photo.path)
