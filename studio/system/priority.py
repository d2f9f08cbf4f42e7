"""Leave the processor to whoever else wants it."""

import contextlib
import os
import sys
import threading
from collections.abc import Generator

_NICE = 15


def lower() -> None:
    """For the calling thread and those that it starts later, as far as the system can tell threads apart.

    On Linux these are all threads of the network; on Windows the calling thread; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
    elif sys.platform == "win32":
        import ctypes

        below_normal = -1
        kernel = ctypes.windll.kernel32
        kernel.SetThreadPriority(kernel.GetCurrentThread(), below_normal)


@contextlib.contextmanager
def same_scheduling() -> Generator[None, None, None]:
    """The calling thread is scheduled as before afterwards: SVT-AV1 gives it real time where it may (as root)."""
    if sys.platform != "linux":
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        if os.sched_getscheduler(0) != policy:
            with contextlib.suppress(OSError):
                os.sched_setscheduler(0, policy, param)
