"""Which picture sizes a graph takes, by trying."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.errors import DeviceError, PackageError
from studio.inference.onnx_import.reading import (
    AxisOrder,
    ProbeSession,
    Units,
    channels,
    fitted,
    picture_layouts,
    spatial,
)
from studio.package.manifest import SizeRule

_MULTIPLES = (1, 2, 4, 8, 16, 32, 64, 128)
_SQUARES = (256, 512, 224, 384, 128, 320, 64)
_FACTORS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_LARGE_ENOUGH_PX = 128
_MOST_PX = 8192
_TRIED_WITH = Units((0.0, 1.0))


@dataclass(frozen=True)
class Sizing:
    rule: SizeRule
    layout: AxisOrder
    because: str


def find_sizing(
    bench: ProbeSession,
    rgb: np.ndarray,
    layouts: tuple[AxisOrder, ...],
    *,
    multiple: int | None,
    size: int | str | None,
) -> Sizing:
    """The first of `layouts` that runs, and the sizes it takes. `multiple` and `size` (an edge, `free`) are not asked.

    Raises PackageError where no size works.
    """
    problem = ""
    for layout in layouts:
        try:
            rule, because = _rule(bench, rgb, layout, multiple, size)
        except DeviceError as error:
            problem = problem or error.message
            continue
        return Sizing(rule, layout, because)
    raise PackageError(
        problem,
        "see --layout, --size and --multiple, or export it again",
        fields=("layout", "size", "multiple"),
    )


def _rule(
    bench: ProbeSession, rgb: np.ndarray, layout: AxisOrder, multiple: int | None, size: int | str | None
) -> tuple[SizeRule, str]:
    def attempt(width: int, height: int) -> None:
        _attempt(bench, rgb, layout, width, height)

    height, width = spatial(bench.structure.picture, layout)
    edge = height or width
    if isinstance(size, int):
        attempt(size, size)
        return SizeRule(fixed=True, minimum=size), "as asked for"
    if edge is not None and size != "free":
        if (width or edge) != edge:
            raise DeviceError(f"{bench.structure.path} takes {width}×{height} only, and a fixed size must be square")
        attempt(edge, edge)
        return SizeRule(fixed=True, minimum=edge), f"the axes of {bench.structure.picture.name} are fixed"
    if multiple is not None:
        attempt(*_between(multiple))
        return SizeRule(multiple_of=multiple, minimum=_minimum(attempt, multiple)), "as asked for"
    first: DeviceError | None = None
    for step in _MULTIPLES:
        try:
            attempt(*_between(step))
        except DeviceError as error:
            first = first or error
            continue
        tried = "{}×{}".format(*_between(step))
        missed = "" if step == 1 else ", {}×{} did not".format(*_between(step // 2))
        return SizeRule(multiple_of=step, minimum=_minimum(attempt, step)), f"{tried} went through{missed}"
    for square in _SQUARES:
        if size != "free" and _works(attempt, square):
            return SizeRule(fixed=True, minimum=square), f"{square}×{square} went through, free sizes did not"
    raise first or DeviceError(f"{bench.structure.path} takes no size that was tried")


def _between(step: int) -> tuple[int, int]:
    """A width and a height that are multiples of `step` and not of twice that."""
    odd = max(_LARGE_ENOUGH_PX // step, 1) | 1
    return step * odd, step * (odd + 2)


def _minimum(attempt: Callable[[int, int], None], step: int) -> int:
    for edge in (step * factor for factor in _FACTORS):
        if edge >= _LARGE_ENOUGH_PX or _works(attempt, edge):
            return edge
    return step


def _works(attempt: Callable[[int, int], None], edge: int) -> bool:
    try:
        attempt(edge, edge)
    except DeviceError:
        return False
    return True


def _attempt(bench: ProbeSession, rgb: np.ndarray, layout: AxisOrder, width: int, height: int) -> None:
    """Raises DeviceError unless a picture of that size comes out, of real numbers."""
    if max(width, height) > _MOST_PX:
        raise DeviceError(f"{bench.structure.path} takes {width}×{height} pixels, more than {_MOST_PX}")
    order = "L" if channels(bench.structure.picture, layout) == 1 else "RGB"
    found = bench.run(fitted(rgb, (width, height)), layout, _TRIED_WITH, order)
    names = picture_layouts(found, (width, height))
    if not names:
        shapes = ", ".join("×".join(map(str, array.shape)) for array in found.values())
        raise DeviceError(
            f"{bench.structure.path} gave {shapes} numbers for a picture of {width}×{height}, not a picture of its size"
        )
    if not all(np.isfinite(found[name]).all() for name in names):
        raise DeviceError(f"{bench.structure.path} gave no numbers (NaN) for a picture of {width}×{height}")
