"""What `studio doctor` says of the devices: one line for each, with the reason and what to install."""

import sys
from dataclasses import dataclass

from studio.inference.devices import choose, cpu_device
from studio.inference.providers import PROVIDERS, Provider, trial


@dataclass(frozen=True)
class Finding:
    """One row of `studio doctor`."""

    name: str
    ok: bool
    detail: str


def diagnosis() -> list[Finding]:
    """What there is to run on: the runtime, each provider of this system, the processor, and the device in use."""
    import onnxruntime

    built_for = ", ".join(name.removesuffix("ExecutionProvider") for name in onnxruntime.get_available_providers())
    here = [provider for provider in PROVIDERS.values() if sys.platform in provider.platforms]
    return [
        Finding("onnxruntime", True, f"{onnxruntime.__version__}, built for {built_for}"),
        *map(_provider_finding, here),
        Finding("CPU", True, cpu_device().label),
        Finding("models run on", True, choose().line),
    ]


def _provider_finding(provider: Provider) -> Finding:
    found = trial(provider.kind)
    if found.problem:
        label = f"{found.label}: " if found.label else ""
        remedy = f" ({found.remedy})" if found.remedy else ""
        return Finding(provider.title, False, f"{label}{found.problem}{remedy}")
    asked = "" if provider.in_auto else f", used with --device {provider.kind}"
    return Finding(provider.title, True, f"{found.label}{asked}")
