"""Sessions: what really runs, falling back to the CPU, and which ones are kept."""

import gc
import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from studio.errors import Cancelled, DeviceError
from studio.imaging.photo import Photo
from studio.inference.cancel import CancelToken
from studio.inference.session.devices import Device, cpu_device
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.session.loaded_graph import Loaded
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package, open_package
from tests.helpers import cards, graphs, models, photos
from tests.helpers.cards import Card

X = np.linspace(-1, 1, 3 * 8 * 8, dtype=np.float32).reshape(1, 3, 8, 8)


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return open_package(models.invert_package(tmp_path))


def test_a_session_runs_the_graph(package: Package) -> None:
    session = GraphSession(package, package.graph("translate"), "cpu")
    assert np.array_equal(session.run(X), -X)
    assert session.device.kind == "cpu"


def test_cuda_is_used_where_it_works(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    cards.insert(monkeypatch)
    session = GraphSession(package, package.graph("translate"))
    assert np.array_equal(session.run(X), -X)
    assert session.device.line == "Test card"


def test_cuda_that_fails_during_a_run_gives_the_same_result_on_the_cpu(
    tmp_path: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = open_package(models.local_package(tmp_path))
    photo = Photo(rgb=photos.gradient(300, 200))
    wanted = Translator().translate(TranslateRequest(photo=photo, package=wide, device="cpu"))
    cards.insert(monkeypatch, Card(works_for=2))
    monkeypatch.setattr("studio.inference.tiling.tiles.MEMORY_BYTES", 1 << 20)
    result = Translator().translate(TranslateRequest(photo=photo, package=wide))
    assert result.tiles > 3
    assert result.device.kind == "cpu"
    assert "CUDA failed" in result.device.reason
    assert "illegal memory access" in result.device.reason
    assert "\n" not in result.device.line
    assert np.abs(result.rgb.astype(int) - wanted.rgb).max() <= 1


def test_a_model_that_cuda_silently_gives_to_the_cpu_says_so(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    # The real onnxruntime of a machine without a card falls back by itself.
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda path, options, providers, **named: real(path, options, providers=["CPUExecutionProvider"]),
    )
    monkeypatch.setattr(
        "studio.inference.session.loaded_graph.candidates",
        lambda requested: (Device("cuda", "Test card"), cpu_device()),
    )
    session = GraphSession(package, package.graph("translate"))
    assert session.device.kind == "cpu"
    assert "could not start CUDA" in session.device.line


def test_a_graph_that_can_not_be_loaded_is_a_device_error(package: Package) -> None:
    package.graph_path(package.graph("translate")).write_bytes(b"garbage")
    with pytest.raises(DeviceError, match=r"invert-colours/translate\.onnx can't be loaded") as caught:
        GraphSession(package, package.graph("translate"), "cpu")
    assert "\n" not in str(caught.value)


def test_the_pool_closes_what_was_not_used_for_longest_when_memory_is_short(tmp_path: Path) -> None:
    packages = [open_package(models.local_package(tmp_path / str(seed), seed=seed)) for seed in range(3)]
    weight = Loaded(packages[0], packages[0].graph("translate"), "cpu").weight_bytes
    pool = SessionPool(memory_bytes=int(2.5 * weight))
    first, second = (pool.get(package, package.graph("translate"), "cpu") for package in packages[:2])
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is first
    pool.get(packages[2], packages[2].graph("translate"), "cpu")
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is first
    assert pool.get(packages[1], packages[1].graph("translate"), "cpu") is not second
    pool.clear()
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is not first


def test_the_newest_session_is_kept_however_large(package: Package) -> None:
    pool = SessionPool(memory_bytes=1)
    session = pool.get(package, package.graph("translate"), "cpu")
    assert pool.get(package, package.graph("translate"), "cpu") is session


def test_runs_add_what_they_took_to_the_weight(tmp_path: Path) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("this system does not tell what a process takes")
    package = open_package(models.local_package(tmp_path))
    loaded = Loaded(package, package.graph("translate"), "cpu")
    before = loaded.weight_bytes
    picture = np.zeros((1, 3, 2048, 2048), np.float32)
    loaded.run(["translated"], {"image": picture}, CancelToken())
    assert loaded.weight_bytes - before > picture.nbytes


def test_a_session_that_a_thread_works_with_outlives_its_place_in_the_pool(tmp_path: Path) -> None:
    pool = SessionPool(memory_bytes=1)
    folders = models.slow_package(tmp_path, layers=4), models.local_package(tmp_path)
    packages = [open_package(folder) for folder in folders]
    session = pool.get(packages[0], packages[0].graph("translate"), "cpu")
    picture = np.zeros((1, 3, 384, 384), np.float32)
    results: list[np.ndarray] = []
    worker = threading.Thread(target=lambda: results.append(session.run(picture)))
    worker.start()
    other = pool.get(packages[1], packages[1].graph("translate"), "cpu")
    pool.clear()
    gc.collect()
    worker.join()
    assert results[0].shape == picture.shape
    assert other is not session
    assert np.array_equal(session.run(picture), results[0])


def test_directions_that_share_a_file_share_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda *given, **named: opened.append(given) or real(*given, **named)
    )
    package, pool = open_package(graphs.style_package(tmp_path / "styles")), SessionPool()
    same, opposite = (pool.get(package, package.graph("translate", name), "cpu") for name in ("same", "opposite"))
    assert len(opened) == 1
    assert np.array_equal(same.run(X), -opposite.run(X))
    opposite.fall_back(DeviceError("the card fell out"))
    assert same.device.reason == opposite.device.reason


def test_threads_share_one_session(package: Package) -> None:
    pool, found = SessionPool(), []
    barrier = threading.Barrier(4)

    def get() -> None:
        barrier.wait()
        found.append(pool.get(package, package.graph("translate"), "cpu"))

    threads = [threading.Thread(target=get) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(session) for session in found}) == 1


def test_a_cancelled_token_starts_no_run(package: Package) -> None:
    cancel = CancelToken()
    cancel.cancel()
    cancel.cancel()
    assert cancel.cancelled
    with pytest.raises(Cancelled):
        GraphSession(package, package.graph("translate"), "cpu").run(X, cancel)


def test_cancel_reaches_only_runs_that_are_going_on() -> None:
    options, cancel = onnxruntime.RunOptions(), CancelToken()
    with cancel.stops(options):
        assert not options.terminate
        cancel.cancel()
        assert options.terminate
    late = onnxruntime.RunOptions()
    with pytest.raises(Cancelled), cancel.stops(late):
        pass
    assert not late.terminate
