"""Memory that streaming took is given back when a picture is done."""

import subprocess
import sys

import pytest

_PROGRAM = """
import numpy as np
from onnx import TensorProto, helper
from studio.inference.session.arena import make_shared_arena, shrink_shared_arena
from studio.inference.cancel import CancelToken
from studio.inference.session.devices import cpu_device
from studio.inference.session.runtime import open_session, run_session

def held_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4 // 1024

value = helper.make_tensor_value_info
nodes = [helper.make_node("Exp", ["x"], ["a"]), helper.make_node("Sin", ["a"], ["b"])]
nodes.append(helper.make_node("ReduceSum", ["b"], ["y"]))
graph = helper.make_graph(nodes, "g", [value("x", TensorProto.FLOAT, [None])], [value("y", TensorProto.FLOAT, [None])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
make_shared_arena()
session = open_session(model.SerializeToString(), cpu_device(), "test", shared_arena=True)
feeds = {"x": np.ones(50_000_000, np.float32)}
for _ in range(2):
    before = held_mb()
    run_session(session, ["y"], feeds, CancelToken(), "test")
    taken = held_mb() - before
    shrink_shared_arena()
    print(taken, held_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_shared_pool_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        taken_mb, kept_mb = map(int, line.split())
        assert taken_mb > 150, "the test no longer takes memory from the pool"
        assert kept_mb < 40
