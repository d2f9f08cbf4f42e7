"""Which device is chosen, and the reason in plain words."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnxruntime
import pytest

from studio.errors import DeviceError
from studio.inference import devices
from studio.inference.devices import Device, choose, cpu_device, diagnosis


@pytest.fixture(autouse=True)
def _tried_anew() -> Iterator[None]:
    devices._try_cuda.cache_clear()
    yield
    devices._try_cuda.cache_clear()


class _Driver:
    """Stands for libcuda with one card, or with none."""

    def __init__(self, cards: int, name: bytes = b"NVIDIA Test 9000") -> None:
        self._cards, self._name = cards, name

    def cuInit(self, flags: int) -> int:  # noqa: N802 - the driver's own name
        return 0 if self._cards else 100

    def cuDeviceGetCount(self, count: Any) -> int:  # noqa: N802
        count._obj.value = self._cards
        return 0

    def cuDeviceGet(self, device: Any, index: int) -> int:  # noqa: N802
        return 0

    def cuDeviceGetName(self, name: Any, length: int, device: Any) -> int:  # noqa: N802
        name.value = self._name
        return 0


def _with_driver(monkeypatch: pytest.MonkeyPatch, driver: _Driver) -> None:
    real = ctypes.CDLL

    def load(name: str, *arguments: Any, **named: Any) -> Any:
        return driver if name in ("libcuda.so.1", "nvcuda.dll") else real(name, *arguments, **named)

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr(devices.ctypes, "CDLL", load)


def test_the_line_says_what_runs_and_why() -> None:
    assert Device("cpu", "CPU, 2 cores", "no CUDA device found").line == "CPU, 2 cores — no CUDA device found"
    assert Device("cuda", "NVIDIA Test 9000").line == "NVIDIA Test 9000"


def test_cores_are_those_that_this_process_may_use() -> None:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert cpu_device().label in (f"CPU, {count} cores", "CPU, 1 core")


def test_cpu_on_request() -> None:
    assert choose("cpu").line.endswith("the CPU was asked for")


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(DeviceError, match="'tpu'"):
        choose("tpu")


def test_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, *arguments: object, **named: object) -> None:
        raise OSError(name)

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr(devices.ctypes, "CDLL", missing)
    for requested in ("auto", "cuda"):
        assert choose(requested).kind == "cpu"
        assert choose(requested).reason == "no CUDA device found"


def test_a_runtime_without_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    assert choose().reason == "this onnxruntime is built without CUDA"


def test_a_driver_without_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_driver(monkeypatch, _Driver(cards=0))
    assert "no CUDA device that works" in choose().reason


def test_a_card_that_passes_the_trial_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_driver(monkeypatch, _Driver(cards=1))
    monkeypatch.setattr(devices, "_missing_library", lambda runtime: "")
    monkeypatch.setattr(devices, "_trial_problem", lambda: "")
    assert choose() == Device("cuda", "NVIDIA Test 9000")
    assert choose("cpu").kind == "cpu"


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _with_driver(monkeypatch, _Driver(cards=1))
    monkeypatch.setattr(devices.sys, "platform", "linux")
    monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: print("several lines of advice"))
    monkeypatch.setattr(onnxruntime, "__file__", str(tmp_path / "__init__.py"))
    assert "libonnxruntime_providers_shared.so is missing (pip install" in choose().reason


def test_a_failing_trial_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("no kernel image is available\nfor execution")

    _with_driver(monkeypatch, _Driver(cards=1))
    monkeypatch.setattr(devices, "_missing_library", lambda runtime: "")
    monkeypatch.setattr(onnxruntime, "InferenceSession", fail)
    assert choose().reason == "a trial run on CUDA failed (no kernel image is available)"
    assert capfd.readouterr() == ("", "")


def test_the_trial_model_is_one_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    session = onnxruntime.InferenceSession(devices._trial_model(), providers=["CPUExecutionProvider"])
    assert session.run(None, {"x": [2.0]})[0] == [4.0]


def test_diagnosis_ends_with_the_device_in_use(capfd: pytest.CaptureFixture[str]) -> None:
    rows = diagnosis()
    assert rows[-1].detail == choose().line
    assert any(row.name == "CUDA" for row in rows)
    assert capfd.readouterr() == ("", "")
