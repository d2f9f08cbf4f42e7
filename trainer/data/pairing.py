"""Pairs whose halves look as if they belonged to other pictures."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_MOST, _LEAST = 4000, 16
"""Pairs that are compared at most, and from how many on a set tells what its pairs are like."""
_TELLING, _DOUBTFUL = 0.95, 0.9
"""Share of strangers that a half fits less well than its own partner: at least, for nine of ten pairs of a set that can
tell; and what a pair in doubt stays below."""


def doubtful_pairs(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Index of each doubtful pair, and of the pair whose B fits its A best; from N×h×w×C thumbnails of both sides.

    Fit is the correlation of grey values, of the sign that is usual in the set. A set whose own pairs hardly correlate
    tells nothing, and nothing is said of it.
    """
    if not _LEAST <= len(a) <= _MOST:
        return
    left, right = _standardised(a), _standardised(b)
    fit = left @ right.T / left.shape[1]
    if np.median(np.diagonal(fit)) < 0:
        fit = -fit
    own = np.diagonal(fit)
    better_than = (fit < own[:, None]).sum(axis=1) / (len(fit) - 1)
    if np.quantile(better_than, 0.1) < _TELLING:
        return
    told_apart = (np.abs(left).sum(axis=1) > 0) & (np.abs(right).sum(axis=1) > 0)
    for index in np.flatnonzero((better_than < _DOUBTFUL) & told_apart):
        yield int(index), int(fit[index].argmax())


def _standardised(thumbnails: NDArray[np.uint8]) -> NDArray[np.float64]:
    """N×(h·w), each of mean 0 and deviation 1; all zeros for a picture of one grey."""
    grey = thumbnails.astype(np.float64).mean(axis=3).reshape(len(thumbnails), -1)
    grey -= grey.mean(axis=1, keepdims=True)
    deviation = grey.std(axis=1, keepdims=True)
    return np.where(deviation > 1, grey / np.maximum(deviation, 1), 0.0)
