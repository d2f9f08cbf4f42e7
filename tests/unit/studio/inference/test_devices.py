"""Which device is chosen, and the reason in plain words."""

import os
import sys
from typing import Any

import onnxruntime
import pytest

from studio.errors import DeviceError
from studio.inference.session import providers
from studio.inference.session.devices import REQUESTS, Device, candidates, choose, cpu_device
from studio.inference.session.diagnosis import diagnosis
from studio.inference.session.providers import PROVIDERS, Kind, Trial, first_line, trial


def _tried(monkeypatch: pytest.MonkeyPatch, **results: Trial) -> None:
    """A machine on which the trial runs end like this; the wheel has the providers that are named."""
    monkeypatch.setattr(
        "studio.inference.session.devices.trial",
        lambda kind: results.get(kind, Trial("", f"no {PROVIDERS[kind].title} here")),
    )
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [PROVIDERS[_kind(k)].name for k in results])


def _kind(word: str) -> Kind:
    return next(kind for kind in PROVIDERS if kind == word)


def test_the_line_says_what_runs_and_why() -> None:
    assert Device("cpu", "CPU, 2 cores", "no CUDA device found").line == "CPU, 2 cores — no CUDA device found"
    assert Device("cuda", "NVIDIA Test 9000").line == "NVIDIA Test 9000"
    assert len(Device("cpu", "CPU", "CUDA failed " + "x" * 1000).line) < 140


def test_cores_are_those_that_this_process_may_use() -> None:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert cpu_device().label in (f"CPU, {count} cores", "CPU, 1 core")


def test_cpu_on_request() -> None:
    assert choose("cpu").line.endswith("the CPU was asked for")
    assert len(candidates("cpu")) == 1


def test_an_unknown_word_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(DeviceError, match="'tpu'") as caught:
        choose("tpu")
    assert all(word in str(caught.value) for word in REQUESTS)


def test_auto_tries_the_best_first_and_the_cpu_last(monkeypatch: pytest.MonkeyPatch) -> None:
    _tried(monkeypatch, cuda=Trial("A card"), directml=Trial("Any card"), coreml=Trial("Apple"))
    assert [device.kind for device in candidates()] == ["cuda", "directml", "coreml", "cpu"]
    assert choose() == Device("cuda", "A card")


def test_tensorrt_is_used_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    _tried(monkeypatch, cuda=Trial("A card"), tensorrt=Trial("A card"))
    assert [device.kind for device in candidates()] == ["cuda", "cpu"]
    assert [device.kind for device in candidates("tensorrt")] == ["tensorrt", "cuda", "cpu"]


def test_what_stands_in_for_the_first_wish_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    _tried(monkeypatch, cuda=Trial("A card"), tensorrt=Trial("A card", "TensorRT 10 is not installed"))
    assert choose("tensorrt").line == "A card — TensorRT 10 is not installed"
    assert choose("coreml").line == f"{cpu_device().label} — no CoreML here"


def test_the_reason_is_that_of_a_provider_which_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    _tried(monkeypatch, directml=Trial("", "the graphics driver is too old"))
    assert choose().reason == "the graphics driver is too old"
    _tried(monkeypatch)
    assert choose().reason == "no CUDA here"


def test_what_onnxruntime_lacks_names_the_package_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    monkeypatch.setattr(providers.sys, "platform", "win32")
    trial.cache_clear()
    for kind, wheel in (("cuda", "onnxruntime-gpu"), ("directml", "onnxruntime-directml")):
        found = trial(_kind(kind))
        assert found.problem == f"this onnxruntime is built without {PROVIDERS[_kind(kind)].title}"
        assert found.remedy.endswith(f"pip install {wheel}")
        # Side by side they hide each other.
        assert "pip uninstall onnxruntime" in found.remedy
    trial.cache_clear()


class _Session:
    """Stands for a session whose first provider is `name`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get_providers(self) -> list[str]:
        return [self._name, "CPUExecutionProvider"]

    def run(self, *arguments: Any) -> list[Any]:
        return []


@pytest.mark.parametrize("kind", ["directml", "coreml"])
def test_a_provider_counts_after_a_trial_run_only(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    name = PROVIDERS[kind].name
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [name, "CPUExecutionProvider"])
    asked: list[Any] = []

    def make(model: bytes, options: Any, providers: list[Any], enable_fallback: int) -> _Session:
        asked.append(providers)
        return _Session(name if len(asked) == 1 else "CPUExecutionProvider")

    monkeypatch.setattr(onnxruntime, "InferenceSession", make)
    trial.cache_clear()
    assert not trial(kind).problem
    assert [entry if isinstance(entry, str) else entry[0] for entry in asked[0]] == [name, "CPUExecutionProvider"]
    trial.cache_clear()
    assert trial(kind).problem == f"onnxruntime could not start {PROVIDERS[kind].title}"
    trial.cache_clear()


def test_a_failing_trial_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("no kernel image is available\nfor execution")

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["DmlExecutionProvider"])
    monkeypatch.setattr(onnxruntime, "InferenceSession", fail)
    trial.cache_clear()
    assert choose("directml").reason == "a trial run on DirectML failed (no kernel image is available)"
    assert capfd.readouterr() == ("", "")
    trial.cache_clear()


def test_what_cuda_says_itself_is_told() -> None:
    signature = "/onnxruntime_src/cuda_call.cc:154 std::conditional_t<THRW, void> onnxruntime::CudaCall(ERRTYPE, int) "
    said = "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version"
    assert first_line(RuntimeError(f"{signature}{said} ; GPU=-1 ; hostname=me ; file=cuda.cc")) == said
    assert first_line(RuntimeError("plain\nmore")) == "plain"
    assert first_line(RuntimeError()) == "RuntimeError"


def test_the_trial_model_is_one_that_runs() -> None:
    session = onnxruntime.InferenceSession(providers._trial_model(), providers=["CPUExecutionProvider"])
    assert session.run(None, {"x": [2.0]})[0] == [4.0]


def test_diagnosis_has_a_line_for_each_device_and_ends_with_the_one_in_use(capfd: pytest.CaptureFixture[str]) -> None:
    rows = diagnosis()
    assert rows[-1].detail == choose().line
    here = {provider.title for provider in PROVIDERS.values() if sys.platform in provider.platforms}
    assert here | {"CPU"} <= {row.name for row in rows}
    assert all(row.detail for row in rows)
    assert capfd.readouterr() == ("", "")


def test_diagnosis_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Trial("A card", "the CUDA library libcudnn.so.9 is missing", "pip install nvidia-cudnn-cu13")
    monkeypatch.setattr(providers.sys, "platform", "linux")
    monkeypatch.setattr(
        "studio.inference.session.diagnosis.trial", lambda kind: missing if kind == "cuda" else Trial("Good")
    )
    rows = {row.name: row for row in diagnosis()}
    assert rows["CUDA"].detail == "A card: the CUDA library libcudnn.so.9 is missing (pip install nvidia-cudnn-cu13)"
    assert not rows["CUDA"].ok
    assert rows["TensorRT"].detail == "Good, used with --device tensorrt"
