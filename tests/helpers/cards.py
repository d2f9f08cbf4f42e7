"""A graphics card that is not there: sessions say CUDA, compute on the CPU, and fail as onnxruntime does."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnxruntime
import pytest

from studio.inference.session.devices import Device, cpu_device
from studio.inference.session.providers import CPU_PROVIDER, CUDA_PROVIDER

LABEL = "Test card"
OUT_OF_MEMORY = (
    "[ONNXRuntimeError] : 1 : FAIL : Non-zero status code returned while running Conv node. Status Message: "
    "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4294967296"
)


@dataclass
class Card:
    """What it does; all of it may be changed while sessions are open."""

    works_for: int = 1_000_000
    """Runs until it fails for good."""
    failure: str = "CUDA failure 700: an illegal memory access was encountered; GPU=0\nmore lines"
    off_by: float = 0.0
    """Added to all its results."""
    holds_px: int = 1 << 40
    """The largest input that it has memory for, in values."""
    refuses: str = ""
    """Why it can't load a model."""
    runs: list[int] = field(default_factory=list)
    """Values of the largest input of each run, failed ones too."""


def insert(monkeypatch: pytest.MonkeyPatch, card: Card | None = None, *, label: str = LABEL) -> Card:
    """From now on `auto` finds this card first, and the CPU after it."""
    card = card or Card()
    real, value_of = onnxruntime.InferenceSession, onnxruntime.OrtValue.ortvalue_from_numpy

    def make(model: Any, options: Any, providers: list[Any], enable_fallback: int = 1) -> Any:
        session = real(model, options, providers=[CPU_PROVIDER], enable_fallback=enable_fallback)
        if providers[0] == CPU_PROVIDER:
            return session
        if card.refuses:
            raise RuntimeError(card.refuses)
        return _Session(card, session)

    monkeypatch.setattr(onnxruntime, "InferenceSession", make)
    monkeypatch.setattr(
        onnxruntime.OrtValue, "ortvalue_from_numpy", staticmethod(lambda value, *where: value_of(value))
    )
    monkeypatch.setattr(
        "studio.inference.session.loaded_graph.candidates",
        lambda requested: (Device("cuda", label), cpu_device()) if requested != "cpu" else (cpu_device(),),
    )
    return card


class _Session:
    def __init__(self, card: Card, session: Any) -> None:
        self._card, self._session = card, session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def get_providers(self) -> list[str]:
        return [CUDA_PROVIDER, CPU_PROVIDER]

    def run(self, *arguments: Any) -> None:
        raise AssertionError("a card is run with its inputs and outputs bound")

    def io_binding(self) -> Any:
        return _Binding(self._card, self._session.io_binding())

    def run_with_iobinding(self, binding: Any, options: Any) -> None:
        card = self._card
        card.runs.append(binding.largest)
        if binding.largest > card.holds_px:
            raise RuntimeError(OUT_OF_MEMORY)
        if len(card.runs) > card.works_for:
            raise RuntimeError(card.failure)
        self._session.run_with_iobinding(binding.real, options)


class _Binding:
    def __init__(self, card: Card, real: Any) -> None:
        self._card, self.real, self.largest = card, real, 0

    def bind_ortvalue_input(self, name: str, value: Any) -> None:
        self.largest = max(self.largest, int(np.prod(value.shape())))
        self.real.bind_ortvalue_input(name, value)

    def bind_output(self, name: str, memory: str, number: int) -> None:
        assert (memory, number) == ("cuda", 0)
        self.real.bind_output(name, "cpu", 0)

    def copy_outputs_to_cpu(self) -> list[np.ndarray]:
        return [array + array.dtype.type(self._card.off_by) for array in self.real.copy_outputs_to_cpu()]
