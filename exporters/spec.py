"""Declarative description of what is exported: one GraphSpec a file of the package."""

from dataclasses import dataclass

from torch import nn

from studio.package.manifest import Role, SizeRule


@dataclass(frozen=True)
class GraphSpec:
    """An image → image graph: N×3×H×W in `value_range`, H and W free multiples of `size.multiple_of`.

    `tolerance` is the largest allowed difference to PyTorch as a share of the width of `value_range`.
    """

    role: Role
    file: str
    network: nn.Module
    size: SizeRule
    direction: str | None = None
    input_name: str = "image"
    output_name: str = "picture"
    value_range: tuple[float, float] = (-1.0, 1.0)
    tolerance: float = 1e-4

    @property
    def traced_size(self) -> tuple[int, int]:
        """Height and width in the trace: at least twice the multiple, or a bottleneck of 1×1 is taken for fixed."""
        step = self.size.multiple_of
        edge = _at_least(self.size.minimum, step, max(32, 2 * step))
        return edge, edge + step

    @property
    def checked_sizes(self) -> tuple[tuple[int, int], ...]:
        """Heights and widths to compare with PyTorch: the smallest, and larger ones, not square, never traced."""
        step = self.size.multiple_of
        least, middle, large = (_at_least(self.size.minimum, step, edge) for edge in (1, 64, 160))
        return (least, least), (middle, large), (large + step, middle)


def _at_least(minimum: int, multiple: int, wanted: int) -> int:
    edge = max(minimum, wanted)
    return -(-edge // multiple) * multiple
