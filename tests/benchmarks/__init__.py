"""Measured promises: `python -m tests.benchmarks [NAME ...] [--json]`.

Each module here has `run() -> Iterable[Row]`, best one that yields each row as it is measured; its name is the name of
the benchmark.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `ratio` is ours / baseline; `least` and `most` bound it if the benchmark promises something."""

    name: str
    ours: float
    baseline: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline if self.baseline else float("inf")

    @property
    def holds(self) -> bool | None:
        """Whether the promise is kept; None if there is none."""
        if self.least is None and self.most is None:
            return None
        return (self.least is None or self.ratio >= self.least) and (self.most is None or self.ratio <= self.most)
