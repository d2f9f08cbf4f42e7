"""Weights of other people's PyTorch networks: made a package by `exporters`, in a process of its own."""

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from studio.errors import PackageError
from studio.package.import_report import ImportReport, accepted, decode_report, flags_of
from studio.system.subprocess import is_frozen, run_apart

WEIGHT_SUFFIXES = (".pth", ".pt", ".safetensors")
INSTALL_TRAINING = "pip install 'image-translation-studio[train]'"
_LIMIT_S = 900.0


def can_read_weights() -> bool:
    """Whether the training extra is installed, without importing any of it."""
    return not is_frozen() and all(importlib.util.find_spec(name) for name in ("exporters", "torch", "safetensors"))


def package_of_weights(
    path: Path, answers: Mapping[str, str], made: Path, *, is_cancelled: Callable[[], bool] = lambda: False
) -> ImportReport:
    """Write the package `made` (an .itmodel) of a file of weights.

    `answers` by the names of the options of `python -m exporters import-weights`; several authors have commas between
    them. Raises PackageError, Cancelled.
    """
    if not can_read_weights():
        raise PackageError(f"weights such as {path.name} need PyTorch", INSTALL_TRAINING)
    authors = [flag for name in answers.get("author", "").split(",") for flag in flags_of({"author": name.strip()})]
    others = flags_of({question: text for question, text in answers.items() if question != "author"})
    flags = [*others, *(authors if "author" in answers else ()), "--json", "-o", str(made), "--", str(path)]
    command = [sys.executable, "-m", "exporters", "import-weights", *flags]
    done = run_apart(command, limit_s=_LIMIT_S, is_cancelled=is_cancelled)
    report = decode_report(done.out.strip().rpartition("\n")[2])
    if report is None:
        raise PackageError(f"{path} can't be used", f"it ended the process that read it ({done.code})")
    return accepted(report)
