"""Telling a line drawing from a photo."""

import numpy as np

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
