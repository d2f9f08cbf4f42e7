"""Runs at the border to onnxruntime: bound to a device's memory or not, and stopped on request."""

import threading
import time
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from studio.errors import Cancelled
from studio.inference.cancel import CancelToken
from studio.inference.session import runtime
from studio.inference.session.devices import cpu_device
from studio.inference.session.providers import CUDA_PROVIDER
from studio.inference.session.runtime import open_session, run_bound, run_session
from studio.package.loader import open_package
from tests.helpers import graphs, models


def test_bound_runs_give_what_plain_runs_give(tmp_path: Path) -> None:
    package = open_package(models.local_package(tmp_path))
    session = open_session(package.root / "translate.onnx", cpu_device(), "a")
    wide = np.random.default_rng(0).uniform(-1, 1, (1, 3, 40, 64)).astype(np.float32)
    # Also what does not lie in one piece.
    for x in (wide, wide[..., ::2]):
        options = onnxruntime.RunOptions()
        (found,) = run_bound(session, ["translated"], {"image": x}, options, "cpu")
        assert np.array_equal(found, session.run(["translated"], {"image": x})[0])


def test_bound_runs_keep_the_order_of_names_and_whole_numbers(tmp_path: Path) -> None:
    nodes = [graphs.node("Shape", "image", "lengths"), graphs.node("Neg", "image", "translated")]
    data = graphs.model(nodes, [("image", ["n"])], [("lengths", [1], 7), ("translated", ["n"])]).SerializeToString()
    session = open_session(data, cpu_device(), "a")
    x, names = np.ones(5, np.float32), ["translated", "lengths"]
    found = run_bound(session, names, {"image": x}, onnxruntime.RunOptions(), "cpu")
    assert np.array_equal(found[0], -x)
    assert found[1].tolist() == [5]
    assert found[1].dtype == np.int64


@pytest.mark.parametrize("on_card", [False, True])
def test_a_run_stops_on_request(on_card: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = open_package(models.slow_package(tmp_path))
    session = open_session(package.root / "translate.onnx", cpu_device(), "a")
    if on_card:
        monkeypatch.setattr(session, "get_providers", lambda: [CUDA_PROVIDER])
        bound = run_bound
        monkeypatch.setattr(
            runtime, "run_bound", lambda session, names, feeds, options: bound(session, names, feeds, options, "cpu")
        )
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()
    started = time.perf_counter()
    with pytest.raises(Cancelled):
        run_session(session, ["translated"], {"image": np.zeros((1, 3, 1024, 1024), np.float32)}, cancel, "a")
    assert time.perf_counter() - started < 10
