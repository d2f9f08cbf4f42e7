"""Work in a process of its own, so that what a stranger's file does to it stays there."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from studio.errors import Cancelled

_POLL_S = 0.05


@dataclass(frozen=True)
class ProcessResult:
    """How a process ended; `code` is negative where a signal ended it, None where its time was up."""

    code: int | None
    out: str
    err: str


def is_frozen() -> bool:
    """Whether this is a built program without a Python of its own."""
    return bool(getattr(sys, "frozen", False))


def studio_command(*arguments: str) -> list[str]:
    """How this program is called again."""
    return [sys.executable, *(() if is_frozen() else ("-m", "studio")), *arguments]


def run_apart(
    command: Sequence[str],
    *,
    limit_s: float,
    memory_bytes: int | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ProcessResult:
    """Run to the end, or until the time is up. `memory_bytes` limits what it may ask for, on Linux.

    Raises Cancelled, and ends the process then; OSError where it can't be started.
    """
    # Modules come from where this process has them, never from the folder one happens to be in.
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=environment,
        creationflags=hidden,
    )
    try:
        _limit_memory(process.pid, memory_bytes)
        until = time.monotonic() + limit_s
        while True:
            try:
                out, err = process.communicate(timeout=_POLL_S)
                return ProcessResult(process.returncode, out, err)
            except subprocess.TimeoutExpired:
                if is_cancelled():
                    raise Cancelled from None
                if time.monotonic() > until:
                    return ProcessResult(None, "", "")
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _limit_memory(pid: int, memory_bytes: int | None) -> None:
    if memory_bytes is not None and sys.platform == "linux":
        import resource

        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
