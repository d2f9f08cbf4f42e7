"""What is found out about NVIDIA cards, with a stand-in for the driver."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnxruntime
import pytest

from studio.inference.session import cuda
from studio.inference.session.devices import choose
from studio.inference.session.providers import PROVIDERS, trial


@pytest.fixture(autouse=True)
def _tried_anew() -> Iterator[None]:
    trial.cache_clear()
    yield
    trial.cache_clear()


class _Driver:
    """Stands for libcuda with one card, or with none."""

    def __init__(self, cards: int, free_bytes: int = 8 << 30) -> None:
        self._cards, self._free_bytes = cards, free_bytes
        self.held = 0

    def cuInit(self, flags: int) -> int:  # noqa: N802 - the driver's own names, here and below
        return 0 if self._cards else 100

    def cuDeviceGetCount(self, count: Any) -> int:  # noqa: N802
        count._obj.value = self._cards
        return 0

    def cuDeviceGet(self, device: Any, index: int) -> int:  # noqa: N802
        return 0

    def cuDeviceGetName(self, name: Any, length: int, device: Any) -> int:  # noqa: N802
        name.value = b"NVIDIA Test 9000"
        return 0

    def cuDevicePrimaryCtxRetain(self, context: Any, device: Any) -> int:  # noqa: N802
        self.held += 1
        return 0

    def cuCtxPushCurrent_v2(self, context: Any) -> int:  # noqa: N802
        return 0

    def cuMemGetInfo_v2(self, free: Any, total: Any) -> int:  # noqa: N802
        free._obj.value = self._free_bytes
        return 0

    def cuCtxPopCurrent_v2(self, context: Any) -> int:  # noqa: N802
        return 0

    def cuDevicePrimaryCtxRelease_v2(self, device: Any) -> int:  # noqa: N802
        self.held -= 1
        return 0


def _with(monkeypatch: pytest.MonkeyPatch, driver: _Driver | None, missing: tuple[str, ...] = ()) -> None:
    """A Linux machine with this driver, and all libraries but these."""

    def load(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "libcuda.so.1" and driver is not None:
            return driver
        if name == "libcuda.so.1" or Path(name).name in missing:
            raise OSError(f"{Path(name).name}: cannot open shared object file: No such file or directory")
        if missing and name.endswith("libonnxruntime_providers_cuda.so") and missing[0] != "libcudnn.so.9":
            raise OSError(f"{missing[0]}: cannot open shared object file: No such file or directory")
        return object()

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [PROVIDERS["cuda"].name])
    monkeypatch.setattr(cuda.sys, "platform", "linux")
    monkeypatch.setattr(cuda.ctypes, "CDLL", load)


def test_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, None)
    for requested in ("auto", "cuda"):
        assert choose(requested).kind == "cpu"
        assert choose(requested).reason == "no CUDA device found"
    assert cuda.free_bytes() is None
    assert "gpu_mem_limit" not in cuda.cuda_settings()


def test_a_driver_without_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, _Driver(cards=0))
    assert "no CUDA device that works" in choose().reason


def test_a_card_that_passes_the_trial_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, _Driver(cards=1))
    monkeypatch.setattr("studio.inference.session.providers._trial_problem", lambda provider: "")
    assert choose().line == "NVIDIA Test 9000"
    assert choose("cpu").kind == "cpu"


@pytest.mark.parametrize(
    ("built_for", "missing", "packages"),
    [
        ("13.0", ("libcublas.so.13",), "nvidia-cublas"),
        ("13.0", ("libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"), "nvidia-cublas nvidia-curand"),
        ("13.0", ("libcudnn.so.9",), "nvidia-cudnn-cu13"),
        ("12.8", ("libcudart.so.12", "libcudnn.so.9"), "nvidia-cuda-runtime-cu12 nvidia-cudnn-cu12"),
        ("12.8", ("libcufft.so.11",), "nvidia-cufft-cu12"),
    ],
)
def test_missing_libraries_are_named_with_their_packages(
    built_for: str, missing: tuple[str, ...], packages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with(monkeypatch, _Driver(cards=1), missing)
    monkeypatch.setattr(onnxruntime, "cuda_version", built_for)
    found = trial("cuda")
    assert set(missing) <= set(found.problem.replace(",", "").split())
    assert found.problem.startswith("the CUDA librar")
    assert found.remedy == f"pip install {packages}"


def test_a_library_that_is_in_no_table_is_told_as_the_loader_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, _Driver(cards=1), ("libnew.so.1",))
    assert choose().reason == "the CUDA library libnew.so.1 is missing"
    assert trial("cuda").remedy == "pip install 'onnxruntime-gpu[cuda,cudnn]'"


def test_the_libraries_of_pip_are_loaded_first_and_silently(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []
    _with(monkeypatch, _Driver(cards=1))
    load = cuda.ctypes.CDLL
    monkeypatch.setattr(cuda.ctypes, "CDLL", lambda name: order.append(name) or load(name))
    monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: order.append("pip") or print("lines of advice"))
    assert cuda.missing_libraries() == []
    assert order.index("pip") < min(index for index, name in enumerate(order) if "onnxruntime" in name)
    assert capfd.readouterr() == ("", "")


def test_an_onnxruntime_that_can_not_preload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(onnxruntime, "preload_dlls")
    cuda.preload()


def test_windows_looks_for_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, None, ("cudnn64_9.dll", "cufft64_12.dll"))
    monkeypatch.setattr(cuda.sys, "platform", "win32")
    monkeypatch.setattr(onnxruntime, "cuda_version", "13.0")
    missing = cuda.missing_libraries()
    assert missing == ["cufft64_12.dll", "cudnn64_9.dll"]
    assert cuda.remedy(missing) == "pip install nvidia-cufft nvidia-cudnn-cu13"


@pytest.mark.parametrize(("free", "limit"), [(8 << 30, (8 << 30) - cuda.RESERVED_BYTES), (600 << 20, 300 << 20)])
def test_the_pool_ends_before_the_card_is_full(free: int, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = _Driver(cards=1, free_bytes=free)
    _with(monkeypatch, driver)
    settings = cuda.cuda_settings()
    assert settings["gpu_mem_limit"] == str(limit)
    assert settings["arena_extend_strategy"] == "kSameAsRequested"
    assert settings["use_tf32"] == "0"
    assert settings["cudnn_conv_algo_search"] == "HEURISTIC"
    assert driver.held == 0


def test_tensorrt_without_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, _Driver(cards=1), ("libnvinfer.so.10",))
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [p.name for p in PROVIDERS.values()])
    monkeypatch.setattr(onnxruntime, "cuda_version", "13.0")
    # The driver's stand-in is no library that onnxruntime could load.
    monkeypatch.setattr(cuda, "missing_libraries", list)
    assert trial("tensorrt").problem == "TensorRT 10 is not installed"
    assert "tensorrt-cu13" in trial("tensorrt").remedy
