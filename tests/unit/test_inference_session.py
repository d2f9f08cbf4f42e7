"""Sessions: what really runs, falling back to the CPU, and which ones are kept."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from studio.errors import Cancelled, DeviceError
from studio.imaging.photo import Photo
from studio.inference import session as session_module
from studio.inference.cancel import CancelToken
from studio.inference.devices import CUDA_PROVIDER, Device
from studio.inference.session import GraphSession, SessionPool
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package, open_package
from tests.helpers import models, photos

X = np.linspace(-1, 1, 3 * 8 * 8, dtype=np.float32).reshape(1, 3, 8, 8)


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return open_package(models.invert_package(tmp_path))


class _CardThatDies:
    """Stands for an onnxruntime session on a card: says CUDA, works a few times, then fails as ORT does."""

    def __init__(self, runs: int, session: Any) -> None:
        self._runs, self._session = runs, session

    def get_providers(self) -> list[str]:
        return [CUDA_PROVIDER, "CPUExecutionProvider"]

    def run(self, *arguments: Any) -> Any:
        self._runs -= 1
        if self._runs < 0:
            raise RuntimeError("CUDA failure 2: out of memory; GPU=0\nmore lines")
        return self._session.run(*arguments)


def _pretend_cuda(monkeypatch: pytest.MonkeyPatch, *, runs: int) -> None:
    """A machine whose CUDA works for that many runs."""
    real = onnxruntime.InferenceSession

    def make(path: Any, options: Any, providers: list[Any]) -> Any:
        on_card = providers[0] != "CPUExecutionProvider"
        session = real(path, options, providers=["CPUExecutionProvider"])
        return _CardThatDies(runs, session) if on_card else session

    monkeypatch.setattr(onnxruntime, "InferenceSession", make)
    monkeypatch.setattr(session_module, "choose", lambda requested: Device("cuda", "Test card"))


def test_a_session_runs_the_graph(package: Package) -> None:
    session = GraphSession(package, package.graph("translate"), "cpu")
    assert np.array_equal(session.run(X), -X)
    assert session.device.kind == "cpu"


def test_cuda_is_used_where_it_works(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_cuda(monkeypatch, runs=100)
    session = GraphSession(package, package.graph("translate"))
    assert np.array_equal(session.run(X), -X)
    assert session.device.line == "Test card"


def test_cuda_that_fails_during_a_run_gives_the_same_result_on_the_cpu(
    tmp_path: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = open_package(models.local_package(tmp_path))
    photo = Photo(rgb=photos.gradient(300, 200))
    wanted = Translator().translate(TranslateRequest(photo=photo, package=wide, device="cpu"))
    _pretend_cuda(monkeypatch, runs=2)
    monkeypatch.setattr("studio.inference.tiles.MEMORY_BYTES", 1 << 20)
    result = Translator().translate(TranslateRequest(photo=photo, package=wide))
    assert result.tiles > 3
    assert result.device.kind == "cpu"
    assert "CUDA failed" in result.device.reason
    assert "out of memory" in result.device.reason
    assert "\n" not in result.device.line
    assert np.abs(result.rgb.astype(int) - wanted.rgb).max() <= 1


def test_a_model_that_cuda_silently_gives_to_the_cpu_says_so(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    # The real onnxruntime of a machine without a card falls back by itself.
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda path, options, providers: real(path, options, providers=["CPUExecutionProvider"]),
    )
    monkeypatch.setattr(session_module, "choose", lambda requested: Device("cuda", "Test card"))
    session = GraphSession(package, package.graph("translate"))
    assert session.device.kind == "cpu"
    assert "could not start CUDA" in session.device.line


def test_a_graph_that_can_not_be_loaded_is_a_device_error(package: Package) -> None:
    package.graph_path(package.graph("translate")).write_bytes(b"garbage")
    with pytest.raises(DeviceError, match=r"invert-colours/translate\.onnx can't be loaded") as caught:
        GraphSession(package, package.graph("translate"), "cpu")
    assert "\n" not in str(caught.value)


def test_the_pool_keeps_the_last_used(tmp_path: Path) -> None:
    pool = SessionPool(keep=2)
    packages = [open_package(models.local_package(tmp_path / str(seed), seed=seed)) for seed in range(3)]
    first, second = (pool.get(package, package.graph("translate"), "cpu") for package in packages[:2])
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is first
    pool.get(packages[2], packages[2].graph("translate"), "cpu")
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is first
    assert pool.get(packages[1], packages[1].graph("translate"), "cpu") is not second
    pool.clear()
    assert pool.get(packages[0], packages[0].graph("translate"), "cpu") is not first


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
