"""The execution providers of onnxruntime that this program knows, the best first, and a trial run on each."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from studio.inference.session import cuda
from studio.system.paths import cache_folder

Kind = Literal["cuda", "tensorrt", "directml", "coreml", "cpu"]
CUDA_PROVIDER = "CUDAExecutionProvider"
CPU_PROVIDER = "CPUExecutionProvider"


@dataclass(frozen=True)
class Trial:
    """What came of trying a provider on this machine."""

    label: str = ""
    """What it runs on: the name of the card, as far as it is known."""
    problem: str = ""
    """Why it can't be used; empty where it can."""
    remedy: str = ""
    """What to do about the problem."""


@dataclass(frozen=True)
class Provider:
    """One way to run a graph."""

    kind: Kind
    name: str
    """onnxruntime's."""
    title: str
    platforms: tuple[str, ...]
    """Where it exists at all, as `sys.platform` names them."""
    wheel: str
    """The package of onnxruntime that has it."""
    look: Callable[[], Trial]
    """Finds out what can be found out before onnxruntime is asked, which writes to stderr when it is asked in vain."""
    settings: Callable[[], dict[str, str]] = dict
    in_auto: bool = True
    helpers: tuple[Kind, ...] = ()
    """Providers for the nodes that it can't run; the CPU is always one."""

    def chain(self) -> list[Any]:
        """What onnxruntime is asked for, in its order."""
        others = [(PROVIDERS[kind].name, PROVIDERS[kind].settings()) for kind in self.helpers]
        return [(self.name, self.settings()), *others, CPU_PROVIDER]


def _look_for_cuda() -> Trial:
    card, problem = cuda.find_card()
    if problem:
        return Trial(card, problem, "install the driver of an NVIDIA card, if there is one")
    missing = cuda.missing_libraries()
    if missing:
        many = "libraries" if len(missing) > 1 else "library"
        are = "are" if len(missing) > 1 else "is"
        return Trial(card, f"the CUDA {many} {', '.join(missing)} {are} missing", cuda.remedy(missing))
    return Trial(card)


def _look_for_tensorrt() -> Trial:
    found = _look_for_cuda()
    if not found.problem and cuda.tensorrt_missing():
        install = f"pip install 'tensorrt-cu{cuda.cuda_version()}~=10.0'"
        return Trial(found.label, "TensorRT 10 is not installed", install)
    return found


def _tensorrt_settings() -> dict[str, str]:
    # Building an engine takes minutes, for each model and range of sizes; half precision is not what packages promise.
    folder = str(cache_folder() / "tensorrt")
    return {"trt_engine_cache_enable": "1", "trt_engine_cache_path": folder, "trt_fp16_enable": "0"}


def _coreml_settings() -> dict[str, str]:
    # The Neural Engine computes in half precision, which is not what packages promise.
    return {"ModelFormat": "MLProgram", "MLComputeUnits": "CPUAndGPU"}


_CARDS = ("linux", "win32")
_CUDA_FAILURE = re.compile(r"\b(CUDA|CUDNN|CUBLAS|CUFFT) failure \d+: [^;\n]+")
"""Behind a C++ signature that fills the whole line."""
PROVIDERS: dict[Kind, Provider] = {
    provider.kind: provider
    for provider in (
        Provider("cuda", CUDA_PROVIDER, "CUDA", _CARDS, "onnxruntime-gpu", _look_for_cuda, cuda.cuda_settings),
        Provider(
            "tensorrt",
            "TensorrtExecutionProvider",
            "TensorRT",
            _CARDS,
            "onnxruntime-gpu",
            _look_for_tensorrt,
            _tensorrt_settings,
            in_auto=False,
            helpers=("cuda",),
        ),
        Provider(
            "directml",
            "DmlExecutionProvider",
            "DirectML",
            ("win32",),
            "onnxruntime-directml",
            lambda: Trial("graphics card (DirectML)"),
        ),
        Provider(
            "coreml",
            "CoreMLExecutionProvider",
            "CoreML",
            ("darwin",),
            "onnxruntime",
            lambda: Trial("Apple graphics (CoreML)"),
            _coreml_settings,
        ),
    )
}
"""Those beside the CPU, in the order in which they are tried."""


def title(kind: Kind) -> str:
    """The provider's name for people."""
    return "CPU" if kind == "cpu" else PROVIDERS[kind].title


def available(provider: Provider) -> bool:
    """Is it in the onnxruntime that is installed?"""
    import onnxruntime

    return provider.name in onnxruntime.get_available_providers()


@lru_cache(maxsize=len(PROVIDERS))
def trial(kind: Kind) -> Trial:
    """Try a provider for real, once in a process. Takes a second or more where there is a card."""
    provider = PROVIDERS[kind]
    if not available(provider):
        return Trial("", f"this onnxruntime is built without {provider.title}", _other_wheel(provider))
    found = provider.look()
    if found.problem:
        return found
    problem = _trial_problem(provider)
    return Trial(found.label, problem, "update the driver and onnxruntime" if problem else "")


def _other_wheel(provider: Provider) -> str:
    if sys.platform not in provider.platforms:
        return ""
    from importlib.metadata import distributions

    wheels = {str(found.name).lower().replace("_", "-") for found in distributions()}
    others = sorted(name for name in wheels if name == "onnxruntime" or name.startswith("onnxruntime-"))
    # Two of them lie in one folder, and the plain one hides what the other can do.
    remove = f"pip uninstall {' '.join(others)}; " if others else ""
    return f"{remove}pip install {provider.wheel}"


def _trial_problem(provider: Provider) -> str:
    """Run one addition on it: a driver too old or a card too new shows only here."""
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    # DirectML can't do with it.
    options.enable_mem_pattern = False
    try:
        session = onnxruntime.InferenceSession(_trial_model(), options, providers=provider.chain(), enable_fallback=0)
        if session.get_providers()[0] != provider.name:
            return f"onnxruntime could not start {provider.title}"
        session.run(None, {"x": np.ones(1, np.float32)})
    except Exception as error:  # onnxruntime has no common base class for its failures
        return f"a trial run on {provider.title} failed ({first_line(error)})"
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


def first_line(error: BaseException) -> str:
    """The first line of an exception's text, cut to a length that fits in a message; of CUDA's what it says itself."""
    text = str(error).strip()
    said = _CUDA_FAILURE.search(text)
    lines = [said[0].strip()] if said else text.splitlines()
    return lines[0][:200] if lines else type(error).__name__
