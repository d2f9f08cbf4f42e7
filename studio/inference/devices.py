"""Which device can really run a model, and in plain words why not another one."""

import contextlib
import ctypes
import io
import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from studio.errors import DeviceError

CUDA_PROVIDER = "CUDAExecutionProvider"
CPU_PROVIDER = "CPUExecutionProvider"
REQUESTS = ("auto", "cpu", "cuda")


@dataclass(frozen=True)
class Device:
    """What runs a model."""

    kind: Literal["cpu", "cuda"]
    label: str
    """`CPU, 2 cores`, or the name of the graphics card."""
    reason: str = ""
    """Why it is this one, where one would have hoped for another."""

    @property
    def line(self) -> str:
        """One line for the window: `CPU, 2 cores — no CUDA device found`."""
        return f"{self.label} — {self.reason}" if self.reason else self.label


def choose(requested: str = "auto") -> Device:
    """The device for `auto`, `cpu` or `cuda`: CUDA where a trial run works, else the CPU with the reason.

    Takes a second at the first call, since it loads what it tries. Raises DeviceError for another word.
    """
    if requested not in REQUESTS:
        raise DeviceError(f"there is no device {requested!r}", f"use {', '.join(REQUESTS)}")
    if requested == "cpu":
        return cpu_device("the CPU was asked for")
    card, problem = _try_cuda()
    return cpu_device(problem) if problem else Device(kind="cuda", label=card)


def cpu_device(reason: str = "") -> Device:
    """The CPU, and why."""
    cores = core_count()
    return Device(kind="cpu", label=f"CPU, {cores} core{'s' if cores > 1 else ''}", reason=reason)


def core_count() -> int:
    """Cores that this process may use; in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Finding:
    """One row of `studio doctor`."""

    name: str
    ok: bool
    detail: str


def diagnosis() -> list[Finding]:
    """What there is to run on, step by step: runtime, driver, CUDA libraries, and the device that will be used."""
    import onnxruntime

    providers = ", ".join(name.removesuffix("ExecutionProvider") for name in onnxruntime.get_available_providers())
    card, problem = _try_cuda()
    return [
        Finding("onnxruntime", True, f"{onnxruntime.__version__}, built for {providers}"),
        Finding("processor", True, cpu_device().label),
        Finding("CUDA", not problem, problem or card),
        Finding("models run on", True, choose().line),
    ]


@lru_cache(maxsize=1)
def _try_cuda() -> tuple[str, str]:
    """(name of the card, why it can't be used); the second is empty where it can.

    onnxruntime writes warnings to stderr when CUDA is asked for in vain, so every step is tried before it is asked.
    """
    import onnxruntime

    if CUDA_PROVIDER not in onnxruntime.get_available_providers():
        return "", "this onnxruntime is built without CUDA"
    card, problem = _find_card()
    problem = problem or _missing_library(Path(onnxruntime.__file__).parent) or _trial_problem()
    return card, problem


def _find_card() -> tuple[str, str]:
    """(name, problem) by the driver itself."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return "", "no CUDA device found"
    count, device, name = ctypes.c_int(0), ctypes.c_int(0), ctypes.create_string_buffer(128)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return "", "the NVIDIA driver is there, but no CUDA device that works"
    if driver.cuDeviceGet(ctypes.byref(device), 0) != 0 or driver.cuDeviceGetName(name, 128, device) != 0:
        return "NVIDIA graphics card", ""
    return name.value.decode(errors="replace"), ""


def _missing_library(runtime: Path) -> str:
    """Which CUDA library the provider lacks, after the ones that pip installed were loaded."""
    import onnxruntime

    # It prints advice of several lines for each missing library; ours is one line.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(OSError, RuntimeError):
        onnxruntime.preload_dlls()
    if sys.platform != "linux":
        return ""
    try:
        for name in ("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"):
            ctypes.CDLL(str(runtime / "capi" / name))
    except OSError as error:
        library = str(error).partition(":")[0]
        return f"the CUDA library {library} is missing (pip install 'onnxruntime-gpu[cuda,cudnn]')"
    return ""


def _trial_problem() -> str:
    """Run one addition on the card: a driver too old or a card too new shows only here."""
    import numpy as np
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(
            _trial_model(), _quiet_options(), providers=[CUDA_PROVIDER, CPU_PROVIDER]
        )
        if session.get_providers()[0] != CUDA_PROVIDER:
            return "onnxruntime could not start CUDA"
        session.run(None, {"x": np.ones(1, np.float32)})
    except Exception as error:  # onnxruntime has no common base class for its failures
        return f"a trial run on CUDA failed ({first_line(error)})"
    return ""


def _trial_model() -> bytes:
    from onnx import TensorProto, helper

    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])],
        "trial",
        [value("x", TensorProto.FLOAT, [1])],
        [value("y", TensorProto.FLOAT, [1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


def _quiet_options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return options


def first_line(error: BaseException) -> str:
    """The first line of an exception's text, cut to a length that fits in a message."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
