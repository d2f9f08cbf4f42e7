"""What `studio doctor` says of the devices: one line for each, with the reason and what to install."""

import sys
from dataclasses import dataclass

from studio.inference.session.devices import choose, cpu_device, fastest
from studio.inference.session.providers import PROVIDERS, Provider, trial


@dataclass(frozen=True)
class DeviceFinding:
    """One row of `studio doctor`."""

    name: str
    ok: bool
    detail: str


def diagnosis() -> list[DeviceFinding]:
    """What there is to run on: the runtime, each provider of this system, the processor, and the device in use."""
    import onnxruntime

    built_for = ", ".join(name.removesuffix("ExecutionProvider") for name in onnxruntime.get_available_providers())
    here = [provider for provider in PROVIDERS.values() if sys.platform in provider.platforms]
    return [
        DeviceFinding("onnxruntime", True, f"{onnxruntime.__version__}, built for {built_for}"),
        *map(_provider_finding, here),
        DeviceFinding("CPU", True, cpu_device().label),
        DeviceFinding("models run on", True, choose().line),
    ]


def _provider_finding(provider: Provider) -> DeviceFinding:
    found = trial(provider.kind)
    if found.problem:
        label = f"{found.label}: " if found.label else ""
        remedy = f" ({found.remedy})" if found.remedy else ""
        return DeviceFinding(provider.title, False, f"{label}{found.problem}{remedy}")
    asked = "" if provider.in_auto else f", used with --device {provider.kind}"
    return DeviceFinding(provider.title, True, f"{found.label}{asked}")


@dataclass(frozen=True)
class DeviceChoice:
    """One word of the setting `device` that makes sense on this system."""

    word: str
    usable: bool
    detail: str
    """What it is, or why it can't be used and what to do."""


def device_choices() -> tuple[DeviceChoice, ...]:
    """What may be chosen to run on, with the reason where it can't be. Tries each once, which may take seconds."""
    here = [provider for provider in PROVIDERS.values() if sys.platform in provider.platforms]
    findings = {provider.kind: _provider_finding(provider) for provider in here}
    cards = [DeviceChoice(kind, finding.ok, finding.detail) for kind, finding in findings.items()]
    return (DeviceChoice("auto", True, fastest().label), DeviceChoice("cpu", True, cpu_device().label), *cards)
