"""How much memory a translation may take."""

from functools import lru_cache
from pathlib import Path

from studio.preferences.chosen import chosen
from studio.preferences.table import MEMORY

FALLBACK_BYTES = 2 << 30
LEAST_BYTES = 256 << 20
_SHARE = 4
_MEMINFO = Path("/proc/meminfo")


def default_budget() -> int:
    """What the settings allow, in bytes; else what `usual_budget` says."""
    return chosen(MEMORY) or usual_budget()


@lru_cache(maxsize=1)
def usual_budget() -> int:
    """A quarter of the memory that was free at the first call, in bytes; 2 GiB where the system does not tell.

    Rounded down to a power of two: plans, and with them the last digits of results, depend on it.
    """
    free = free_bytes()
    share = FALLBACK_BYTES if free is None else max(free // _SHARE, LEAST_BYTES)
    return 1 << (share.bit_length() - 1)


def free_bytes() -> int | None:
    """Memory that is free now; None where the system does not tell."""
    try:
        for line in _MEMINFO.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError, IndexError):
        pass
    return None
