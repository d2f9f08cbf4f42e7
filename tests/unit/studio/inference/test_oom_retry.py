"""Out of memory: recognised, answered by smaller steps and at last by the CPU, and remembered."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto

from studio.errors import DeviceError
from studio.graph.receptive_field import Reach
from studio.inference.cancel import CancelToken
from studio.inference.oom_retry import within_memory
from studio.inference.session import device_memory, device_notes
from studio.inference.session.device_memory import (
    LEAST_BYTES,
    NOTHING,
    OutOfMemory,
    is_out_of_memory,
    limit_on,
    remember_limit,
    remembered_limit,
    step_down,
)
from studio.inference.session.devices import Device, cpu_device
from studio.inference.session.graph_session import GraphSession
from studio.inference.session.runtime import open_session, run_session
from studio.inference.tiling.tiles import MEMORY_BYTES
from studio.package.loader import Package, open_package
from studio.package.manifest import Graph
from tests.helpers import cards, models
from tests.helpers.cards import Card
from tests.helpers.graphs import model, node

GB = 1 << 30
X = np.linspace(-1, 1, 3 * 16 * 16, dtype=np.float32).reshape(1, 3, 16, 16)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(device_memory, "default_budget", lambda: 2 * GB)
    device_notes._known.clear()
    yield
    device_notes._known.clear()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return open_package(models.invert_package(tmp_path))


class _Session:
    """A session that only knows where it runs."""

    def __init__(self, graph: Graph, *, reach: Reach | None = None, kind: str = "cuda") -> None:
        self.graph, self.reach = graph, reach
        self.device = Device("cuda", "Test card") if kind == "cuda" else cpu_device()

    def fall_back(self, error: DeviceError) -> None:
        self.device = cpu_device(f"CUDA failed ({error.message})")


class _Work:
    """Fits into so many bytes of each device."""

    def __init__(self, session: _Session, **fits: int) -> None:
        self.session, self.fits = session, fits
        self.tried: list[tuple[str, int | None]] = []

    def __call__(self, memory_bytes: int | None) -> str:
        kind = self.session.device.kind
        self.tried.append((kind, memory_bytes))
        if (4 * GB if memory_bytes is None else memory_bytes) > self.fits.get(kind, 0):
            raise OutOfMemory("the graph ran out of memory")
        return kind


def _same(memory_bytes: int | None) -> int | None:
    return memory_bytes


@pytest.mark.parametrize(
    "text",
    [
        cards.OUT_OF_MEMORY,
        "CUDA failure 2: out of memory; GPU=0 ; hostname=x",
        "CUDA error cudaErrorMemoryAllocation:out of memory",
        "CUDNN failure 4000: CUDNN_STATUS_ALLOC_FAILED",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
        "Available memory of 1024 is smaller than requested bytes of 4096",
        "Non-zero status code returned. Status Message: std::bad_alloc",
        "bad allocation",
        "DmlCommandRecorder.cpp(371) Exception(1) 8007000E Not enough memory resources are available",
        "E_OUTOFMEMORY",
    ],
)
def test_each_way_to_say_out_of_memory_is_known(text: str) -> None:
    assert is_out_of_memory(RuntimeError(text))


def test_other_failures_are_none_of_memory() -> None:
    for text in ("CUDA failure 700: an illegal memory access was encountered", "no kernel image is available", ""):
        assert not is_out_of_memory(RuntimeError(text))
    assert is_out_of_memory(MemoryError())


@pytest.mark.parametrize("pool", [True, False])
def test_onnxruntimes_own_failure_becomes_out_of_memory(pool: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real one: a tensor of 2 TiB, from the runtime's pool (whose words are its own) and past it (C++'s)."""
    shape = ("lengths", [3], TensorProto.INT64)
    nodes = [node("Expand", "image lengths", "large"), node("ReduceSum", "large", "translated", keepdims=0)]
    data = model(nodes, [("image", [1]), shape], [("translated", [])]).SerializeToString()
    options = onnxruntime.SessionOptions
    if not pool:

        def without() -> onnxruntime.SessionOptions:
            made = options()
            made.enable_cpu_mem_arena = False
            return made

        monkeypatch.setattr(onnxruntime, "SessionOptions", without)
    session = open_session(data, cpu_device(), "a/b.onnx")
    feeds = {"image": np.ones(1, np.float32), "lengths": np.array([1 << 14] * 3)}
    with pytest.raises(OutOfMemory, match=r"a/b\.onnx ran out of memory on it \(") as caught:
        run_session(session, ["translated"], feeds, CancelToken(), "a/b.onnx", "on it ")
    assert "\n" not in str(caught.value)


def test_steps_halve_down_to_the_least(package: Package) -> None:
    session = _Session(package.graph("translate"))
    steps, limit = [], None
    while (limit := step_down(session, limit)) is not None:
        steps.append(limit)
    assert steps == [GB, GB // 2, GB // 4, GB // 8, GB // 16]
    assert steps[-1] == LEAST_BYTES


def test_the_first_step_is_below_what_tiles_ever_take(package: Package) -> None:
    reach = Reach(halo_px=4, stride_px=1, values_per_px=8)
    for failed in (None, 3 * GB):
        assert step_down(_Session(package.graph("translate"), reach=reach), failed) == MEMORY_BYTES // 2


def test_less_memory_is_tried_until_it_fits_and_remembered(package: Package) -> None:
    session = _Session(package.graph("translate"))
    work = _Work(session, cuda=300 << 20)
    assert within_memory(session, None, _same, work) == "cuda"
    assert [limit for _, limit in work.tried] == [None, GB, GB // 2, GB // 4]
    work.tried.clear()
    device_notes._known.clear()
    assert within_memory(_Session(package.graph("translate")), None, _same, work) == "cuda"
    assert work.tried == [("cuda", GB // 4)]


def test_what_was_asked_for_is_never_exceeded(package: Package) -> None:
    session = _Session(package.graph("translate"))
    work = _Work(session, cuda=GB)
    within_memory(session, 200 << 20, _same, work)
    assert work.tried == [("cuda", 200 << 20)]
    assert remembered_limit(session) is None


def test_the_cpu_comes_last_and_begins_with_all_that_was_allowed(package: Package) -> None:
    session = _Session(package.graph("translate"))
    work = _Work(session, cpu=GB)
    assert within_memory(session, GB, _same, work) == "cpu"
    assert work.tried == [*(("cuda", GB >> n) for n in range(5)), ("cpu", GB)]
    assert session.device.reason == "CUDA failed (it has too little memory)"
    assert limit_on(session.graph, Device("cuda", "Test card")) == NOTHING
    again = _Session(package.graph("translate"))
    work.tried.clear()
    work.session = again
    assert within_memory(again, GB, _same, work) == "cpu"
    assert work.tried == [("cpu", GB)]


def test_steps_that_change_nothing_are_not_tried(package: Package) -> None:
    session = _Session(package.graph("translate"))
    tried: list[str] = []

    def attempt(plan: str) -> str:
        tried.append(session.device.kind)
        if session.device.kind == "cuda":
            raise OutOfMemory("too large")
        return plan

    assert within_memory(session, None, lambda memory_bytes: "in one piece", attempt) == "in one piece"
    assert tried == ["cuda", "cpu"]
    # The next picture may be smaller.
    assert limit_on(session.graph, Device("cuda", "Test card")) is None


@pytest.mark.parametrize("error", [MemoryError(), OutOfMemory("the graph ran out of memory")])
def test_no_memory_anywhere_is_an_error_with_a_way_out(error: Exception, package: Package) -> None:
    session, tried = _Session(package.graph("translate"), kind="cpu"), []

    def attempt(memory_bytes: int | None) -> None:
        tried.append(memory_bytes)
        raise error

    with pytest.raises(OutOfMemory, match="choose a smaller size"):
        within_memory(session, 256 << 20, _same, attempt)
    assert tried == [256 << 20, 128 << 20, 64 << 20]


def test_other_errors_pass_through_at_once(package: Package) -> None:
    def attempt(memory_bytes: int | None) -> None:
        raise DeviceError("something else")

    with pytest.raises(DeviceError, match="something else"):
        within_memory(_Session(package.graph("translate")), None, _same, attempt)


@pytest.mark.parametrize(("limit", "known_h", "forgotten_h"), [(GB, 23, 25), (NOTHING, 0.9, 1.1)])
def test_a_limit_is_forgotten_after_a_day_and_a_device_that_goes_unused_after_an_hour(
    limit: int, known_h: float, forgotten_h: float, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = _Session(package.graph("translate"))
    remember_limit(session.graph, session.device, limit)
    assert limit_on(session.graph, Device("cuda", "Another card")) is None
    now = device_notes.time.time()
    monkeypatch.setattr(device_notes.time, "time", lambda: now + known_h * 3600)
    assert remembered_limit(session) == limit
    monkeypatch.setattr(device_notes.time, "time", lambda: now + forgotten_h * 3600)
    assert remembered_limit(session) is None


def test_a_card_that_had_room_for_nothing_is_passed_over_at_the_next_start(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards.insert(monkeypatch)
    graph = package.graph("translate")
    assert GraphSession(package, graph).device.kind == "cuda"
    remember_limit(graph, Device("cuda", cards.LABEL), NOTHING)
    assert GraphSession(package, graph).device.reason == "Test card has too little memory for this model"


def test_a_session_leaves_stepping_down_to_who_asks_for_it(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    cards.insert(monkeypatch, Card(holds_px=100))
    session = GraphSession(package, package.graph("translate"))
    with pytest.raises(OutOfMemory, match="on a picture of 16×16"):
        session.run(X, steps_down=True)
    assert session.device.kind == "cuda"
    assert np.array_equal(session.run(X), -X)
    assert session.device.kind == "cpu"


def test_tiles_that_a_card_can_hold_give_what_one_piece_gives(
    tmp_path: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way with a real graph: the card holds a quarter of the picture, and the parts are joined."""
    card = cards.insert(monkeypatch, Card(holds_px=X.size // 4))
    session = GraphSession(package, package.graph("translate"))
    monkeypatch.setattr(device_memory, "LEAST_BYTES", 1)

    def attempt(edge: int) -> np.ndarray:
        y = np.empty_like(X)
        for top in range(0, 16, edge):
            for left in range(0, 16, edge):
                part = np.s_[..., top : top + edge, left : left + edge]
                y[part] = session.run(np.ascontiguousarray(X[part]), steps_down=True)
        return y

    result = within_memory(session, 16, lambda memory_bytes: memory_bytes or 16, attempt)
    assert np.array_equal(result, -X)
    assert session.device.kind == "cuda"
    assert card.runs == [X.size, *[X.size // 4] * 4]
    assert remembered_limit(session) == 8
