"""Measured promises: `python -m tests.benchmarks [NAME ...] [--json]`.

Each module here has `run() -> Iterable[Row]`, best one that yields each row as it is measured; its name is the name of
the benchmark.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `ratio` is ours / baseline."""

    name: str
    ours: float
    baseline: float
    unit: str

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline if self.baseline else float("inf")
