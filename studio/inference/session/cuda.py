"""NVIDIA cards: what the driver says, which CUDA library is missing, and how onnxruntime is to use one."""

import contextlib
import ctypes
import io
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

RESERVED_BYTES = 512 << 20
"""Of the card's free memory, for what is not in onnxruntime's pool: CUDA itself, cuBLAS, and the desktop."""

_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
_TENSORRT = "nvinfer_10.dll" if sys.platform == "win32" else "libnvinfer.so.10"


def find_card() -> tuple[str, str]:
    """(name of the first card, why there is none) by the driver itself."""
    driver = _driver()
    if driver is None:
        return "", "no CUDA device found"
    count, device, name = ctypes.c_int(0), ctypes.c_int(0), ctypes.create_string_buffer(128)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return "", "the NVIDIA driver is there, but no CUDA device that works"
    if driver.cuDeviceGet(ctypes.byref(device), 0) != 0 or driver.cuDeviceGetName(name, 128, device) != 0:
        return "NVIDIA graphics card", ""
    return name.value.decode(errors="replace"), ""


def free_bytes() -> int | None:
    """Memory of the first card that nobody uses now; None where the driver does not tell."""
    driver = _driver()
    device, context = ctypes.c_int(0), ctypes.c_void_p()
    free, total = ctypes.c_size_t(0), ctypes.c_size_t(0)
    if driver is None or driver.cuInit(0) != 0 or driver.cuDeviceGet(ctypes.byref(device), 0) != 0:
        return None
    # The context that onnxruntime uses as well; it is only counted up here, and down again.
    if driver.cuDevicePrimaryCtxRetain(ctypes.byref(context), device) != 0:
        return None
    try:
        if driver.cuCtxPushCurrent_v2(context) != 0:
            return None
        told = driver.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total)) == 0
        driver.cuCtxPopCurrent_v2(ctypes.byref(ctypes.c_void_p()))
        return free.value if told else None
    finally:
        driver.cuDevicePrimaryCtxRelease_v2(device)


def cuda_settings() -> dict[str, str]:
    """Options of the CUDA provider for a session that is made now.

    The exhaustive default would time every convolution algorithm anew for every picture size. TF32 keeps 10 bits of
    each factor: too few for what packages promise of 32 bits. The pool grows by what is asked for, instead of doubling,
    and ends before the card is full.
    """
    settings = {
        "cudnn_conv_algo_search": "HEURISTIC",
        "use_tf32": "0",
        "arena_extend_strategy": "kSameAsRequested",
    }
    free = free_bytes()
    if free is not None:
        settings["gpu_mem_limit"] = str(max(free - RESERVED_BYTES, free // 2))
    return settings


def missing_libraries() -> list[str]:
    """The CUDA libraries that onnxruntime needs and does not find, after those that pip installed were loaded."""
    import onnxruntime

    preload()
    if sys.platform == "win32":
        return [name for name in _libraries() if not _loads(name)]
    folder = Path(onnxruntime.__file__).parent / "capi"
    try:
        # The second one needs the first to be there already.
        for name in ("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"):
            ctypes.CDLL(str(folder / name))
    except OSError as error:
        missing = [name for name in _libraries() if not _loads(name)]
        return missing or [Path(str(error).partition(":")[0]).name]
    # Loaded by name at the first convolution: too late for a reason in plain words.
    return [name for name in _libraries() if name.startswith("libcudnn") and not _loads(name)]


def tensorrt_missing() -> bool:
    """Is TensorRT itself, which no package of onnxruntime brings, not there?"""
    pip = find_spec("tensorrt_libs")
    for folder in (pip.submodule_search_locations or []) if pip else []:
        # Where the system does not look; once loaded it is found by its name.
        _loads(str(Path(folder) / _TENSORRT))
    return not _loads(_TENSORRT)


def preload() -> None:
    """Load the CUDA and cuDNN libraries that pip installed, so that onnxruntime finds them; silently."""
    import onnxruntime

    load = getattr(onnxruntime, "preload_dlls", None)
    if load is not None:
        # It prints advice of several lines for each missing library; ours is one line.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(OSError, RuntimeError):
            load()


def cuda_version() -> int:
    """Major version of CUDA that this onnxruntime was built for."""
    import onnxruntime

    major = str(getattr(onnxruntime, "cuda_version", "") or "").partition(".")[0]
    return int(major) if major.isdecimal() else 12


def remedy(libraries: list[str]) -> str:
    """The command that installs what is missing."""
    packages = dict.fromkeys(filter(None, (_libraries().get(name) for name in libraries)))
    return "pip install " + (" ".join(packages) or "'onnxruntime-gpu[cuda,cudnn]'")


def _libraries() -> dict[str, str]:
    """File name of each library → the pip package that has it, for the CUDA of this onnxruntime.

    Since CUDA 13 the names of the packages have no version, cuDNN's excepted.
    """
    cuda = cuda_version()
    suffix = f"-cu{cuda}" if cuda < 13 else ""
    fft = 11 if cuda < 13 else 12
    windows = {
        f"cublasLt64_{cuda}.dll": "cublas",
        f"cublas64_{cuda}.dll": "cublas",
        f"cudart64_{cuda}.dll": "cuda-runtime",
        f"cufft64_{fft}.dll": "cufft",
        "cudnn64_9.dll": "cudnn",
    }
    linux = {
        f"libcublasLt.so.{cuda}": "cublas",
        f"libcublas.so.{cuda}": "cublas",
        f"libcudart.so.{cuda}": "cuda-runtime",
        f"libcufft.so.{fft}": "cufft",
        "libcurand.so.10": "curand",
        f"libnvrtc.so.{cuda}": "cuda-nvrtc",
        "libcudnn.so.9": "cudnn",
    }
    parts = windows if sys.platform == "win32" else linux
    return {
        name: f"nvidia-cudnn-cu{cuda}" if part == "cudnn" else f"nvidia-{part}{suffix}" for name, part in parts.items()
    }


def _driver() -> Any:
    try:
        return ctypes.CDLL(_DRIVER)
    except OSError:
        return None


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
