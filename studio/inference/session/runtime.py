"""The border to onnxruntime: sessions with our options, runs that can be stopped, its failures in our words."""

from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import Cancelled, DeviceError
from studio.inference.cancel import CancelToken
from studio.inference.cancellable import run_stoppable
from studio.inference.session.arena import USE_SHARED
from studio.inference.session.device_memory import OutOfMemory, is_out_of_memory
from studio.inference.session.devices import CPU_PROVIDER, Device, first_line, thread_count
from studio.inference.session.providers import CUDA_PROVIDER, PROVIDERS

_QUIET = 4


def open_session(model: Path | bytes, device: Device, where: str, *, shared_arena: bool = False) -> Any:
    """An `onnxruntime.InferenceSession`; `where` names the graph in messages.

    `shared_arena` takes memory from the pool that the process registered. Raises DeviceError, OutOfMemory among them.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _QUIET
    # Said explicitly, or onnxruntime pins its threads to cores that a container may not use.
    options.intra_op_num_threads = thread_count()
    # Memory plans are made per picture size and pay only where all have the same; DirectML can't do with them.
    options.enable_mem_pattern = False
    if shared_arena:
        options.add_session_config_entry(*USE_SHARED)
    providers = [CPU_PROVIDER] if device.kind == "cpu" else PROVIDERS[device.kind].chain()
    try:
        # Its own way of falling back prints several lines, and hides what happened.
        return onnxruntime.InferenceSession(model, options, providers=providers, enable_fallback=0)
    except Exception as error:  # onnxruntime has no common base class for its failures
        kind = OutOfMemory if is_out_of_memory(error) else DeviceError
        raise kind(f"{where} can't be loaded ({first_line(error)})") from error


def run_session(
    session: Any, names: list[str], feeds: dict[str, np.ndarray], cancel: CancelToken, where: str, size: str = ""
) -> list[np.ndarray]:
    """The outputs with these names; messages name the graph by `where`, and the picture by `size` ("on … ").

    Raises DeviceError, OutOfMemory among them, and Cancelled.
    """
    options = quiet_options()
    on_card = session.get_providers()[0] == CUDA_PROVIDER

    def work() -> list[np.ndarray]:
        return run_bound(session, names, feeds, options) if on_card else session.run(names, feeds, options)

    try:
        with cancel.stops(options):
            results = run_stoppable(work, cancel)
    except Cancelled:
        raise
    except Exception as error:  # as above
        cancel.raise_if_cancelled()
        raise failure(error, where, size) from error
    cancel.raise_if_cancelled()
    return results


def quiet_options() -> Any:
    """`onnxruntime.RunOptions` that print nothing."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.log_severity_level = _QUIET
    return options


def failure(error: Exception, where: str, size: str = "") -> DeviceError:
    """What onnxruntime raised in a run, in our words; `where` and `size` as `run_session` has them."""
    if is_out_of_memory(error):
        return OutOfMemory(f"{where} ran out of memory {size}({first_line(error)})", "choose a smaller size")
    return DeviceError(f"{where} failed {size}({first_line(error)})")


def run_bound(
    session: Any, names: list[str], feeds: dict[str, np.ndarray], options: Any, memory: str = "cuda"
) -> list[np.ndarray]:
    """`session.run` with inputs and outputs in a device's own memory: each crosses over once, as a whole."""
    import onnxruntime

    binding = session.io_binding()
    for name, value in feeds.items():
        binding.bind_ortvalue_input(
            name, onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(value), memory, 0)
        )
    for name in names:
        # The lengths are known only when it has run.
        binding.bind_output(name, memory, 0)
    session.run_with_iobinding(binding, options)
    return list(binding.copy_outputs_to_cpu())
