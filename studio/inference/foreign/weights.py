"""Weights of other people's PyTorch networks: made a package by `exporters`, in a process of its own."""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.errors import PackageError
from studio.system.subprocess import is_frozen, run_apart

WEIGHT_SUFFIXES = (".pth", ".pt", ".safetensors")
INSTALL_TRAINING = "pip install 'image-translation-studio[train]'"
_LIMIT_S = 900.0


def can_read_weights() -> bool:
    """Whether the training extra is installed, without importing any of it."""
    return not is_frozen() and all(importlib.util.find_spec(name) for name in ("exporters", "torch", "safetensors"))


def package_of_weights(
    path: Path, flags: Sequence[str], made: Path, *, is_cancelled: Callable[[], bool] = lambda: False
) -> list[str]:
    """Write the package `made` (an .itmodel) of a file of weights; returns what was recognised, a line each.

    `flags` are those of `python -m exporters import-weights`. Raises PackageError, Cancelled.
    """
    if not can_read_weights():
        raise PackageError(f"weights such as {path.name} need PyTorch", INSTALL_TRAINING)
    command = [sys.executable, "-m", "exporters", "import-weights", *flags, "-o", str(made), "--", str(path)]
    done = run_apart(command, limit_s=_LIMIT_S, is_cancelled=is_cancelled)
    if done.code != 0:
        line = done.last_line.removeprefix("exporters: ").removeprefix("Error: ")
        raise PackageError(line or f"{path} can't be used: it ended the process that read it ({done.code})")
    return [line for line in done.err.splitlines() if line.strip()]
