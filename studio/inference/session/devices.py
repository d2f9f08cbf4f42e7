"""Which device can really run a model, and in plain words why not another one."""

import os
from dataclasses import dataclass

from studio.errors import DeviceError
from studio.inference.session.providers import CPU_PROVIDER, PROVIDERS, Kind, available, first_line, trial
from studio.preferences.chosen import chosen
from studio.preferences.table import DEVICE, THREADS

__all__ = [
    "CPU_PROVIDER",
    "REQUESTS",
    "Device",
    "candidates",
    "choose",
    "core_count",
    "cpu_device",
    "fastest",
    "first_line",
    "thread_count",
    "wanted",
]

REQUESTS = ("auto", "cpu", *PROVIDERS)
"""The words of the setting."""

_LINE_CHARS = 120


@dataclass(frozen=True)
class Device:
    kind: Kind
    label: str
    """`CPU, 2 cores`, or the name of the graphics card."""
    reason: str = ""
    """Why it is this one, where one would have hoped for another."""

    @property
    def line(self) -> str:
        """One short line for the window: `CPU, 2 cores — no CUDA device found`."""
        if not self.reason:
            return self.label
        short = self.reason if len(self.reason) <= _LINE_CHARS else f"{self.reason[: _LINE_CHARS - 1]}…"
        return f"{self.label} — {short}"


def choose(requested: str = "auto") -> Device:
    """The first of the `candidates`."""
    return candidates(requested)[0]


def candidates(requested: str = "auto") -> tuple[Device, ...]:
    """Devices to try in turn for one of `REQUESTS`: those where a trial run worked, and at the end always the CPU.

    `auto` is what the settings say, or any. Where the first wish can't be fulfilled, what stands in says why. TensorRT
    is tried only on request, since its preparations take minutes. Takes a second at the first call, since it loads
    what it tries. Raises DeviceError for another word.
    """
    if requested not in REQUESTS:
        raise DeviceError(f"there is no device {requested!r}", f"use {', '.join(REQUESTS)}")
    return _ranked(wanted(requested))


def fastest() -> Device:
    """The first of those that may be tried, whatever the settings say."""
    return _ranked("auto")[0]


def _ranked(requested: str) -> tuple[Device, ...]:
    if requested == "cpu":
        return (cpu_device("the CPU was asked for"),)
    kinds: list[Kind] = _wishes(requested)
    tried = {kind: trial(kind) for kind in kinds}
    usable: list[Kind] = [kind for kind in kinds if not tried[kind].problem]
    missed = kinds[: kinds.index(usable[0])] if usable else kinds
    # What is installed and fails is worth more words than what is not installed.
    missed = sorted(missed, key=lambda kind: not available(PROVIDERS[kind]))
    reason = tried[missed[0]].problem if missed and (requested != "auto" or not usable) else ""
    found = [Device(kind, tried[kind].label, "" if number else reason) for number, kind in enumerate(usable)]
    return (*found, cpu_device("" if usable else reason))


def wanted(requested: str) -> str:
    """What was asked for; the settings are asked for `auto`."""
    return chosen(DEVICE) if requested == "auto" else requested


def cpu_device(reason: str = "") -> Device:
    cores, used = core_count(), thread_count()
    share = f"{used} of {cores}" if used < cores else f"{cores}"
    return Device(kind="cpu", label=f"CPU, {share} core{'s' if cores > 1 else ''}", reason=reason)


def thread_count() -> int:
    """How many threads a network may use: what the settings say, at most one a core."""
    return min(chosen(THREADS) or core_count(), core_count())


def core_count() -> int:
    """Cores that this process may use; in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _wishes(requested: str) -> list[Kind]:
    if requested == "auto":
        return [kind for kind, provider in PROVIDERS.items() if provider.in_auto]
    kinds: list[Kind] = [kind for kind in PROVIDERS if kind == requested]
    return [kind for wish in kinds for kind in (wish, *PROVIDERS[wish].helpers)]
