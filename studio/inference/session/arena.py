"""One pool of memory for the parts of all graphs that are streamed."""

from functools import lru_cache
from typing import Any

import numpy as np

USE_SHARED = ("session.use_env_allocators", "1")
"""What the options of a session say that takes its memory from the pool."""
_SHRINK = ("memory.enable_memory_arena_shrinkage", "cpu:0")


@lru_cache(maxsize=1)
def make_shared_arena() -> None:
    """Make the pool, once a process. Parts follow each other: fresh memory for each would cost more than they compute.

    It grows by what is asked for, and keeps it until `shrink_shared_arena`.
    """
    import onnxruntime as ort

    memory = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    unlimited, as_requested, default = 0, 1, -1
    ort.create_and_register_allocator(memory, ort.OrtArenaCfg(unlimited, as_requested, default, default))


def shrink_shared_arena() -> None:
    """Give what nobody uses of the pool back to the system. Never raises: it then stays for the next picture."""
    import onnxruntime as ort

    try:
        session = _smallest_session()
        options = ort.RunOptions()
        options.add_run_config_entry(*_SHRINK)
        # A result in the pool would keep the block that it lies in, which may be the largest.
        binding, (entry, result) = session.io_binding(), (np.zeros(1, np.float32) for _ in range(2))
        binding.bind_cpu_input("x", entry)
        binding.bind_ortvalue_output("y", ort.OrtValue.ortvalue_from_numpy(result))
        session.run_with_iobinding(binding, options)
    except Exception:  # onnxruntime has no common base class for its failures
        return


@lru_cache(maxsize=1)
def _smallest_session() -> Any:
    """The pool can only be shrunk at the end of a run."""
    import onnxruntime as ort
    from onnx import TensorProto, helper

    make_shared_arena()
    value = helper.make_tensor_value_info
    ends = [value(name, TensorProto.FLOAT, [1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Exp", ["x"], ["y"])], "shrink", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry(*USE_SHARED)
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
