"""How quick a translator is on this machine and whether it is right here: measured, and remembered until it changes."""

import time
from contextlib import suppress
from pathlib import Path

import msgspec

from studio.errors import StudioError
from studio.package.loader import Package
from studio.system.atomic_write import write_whole
from studio.system.paths import home_folder

_NAME = "measured.json"
_VERSION = 1
_MOST = 500
_EDGE_PX = 512


class Speed(msgspec.Struct, frozen=True):
    device: str
    ms_per_megapixel: float


class Measured(msgspec.Struct, frozen=True):
    """What is known of one model here."""

    when: float
    """Seconds since 1970."""
    ok: bool
    """Whether it gives what its makers measured; true also where nothing could be compared."""
    problem: str = ""
    largest_error: float | None = None
    """As a share of the output's range; None where nothing could be compared."""
    speeds: tuple[Speed, ...] = ()


class _File(msgspec.Struct, frozen=True):
    version: int
    models: dict[str, Measured]


def measure_package(package: Package, device: str = "auto") -> Measured:
    """Compare and time it on every device that works here, or the one that is named; remembered by its fingerprint.

    Raises DeviceError where `device` does not work here.
    """
    from studio.inference.parity import providers, verify_package

    report = verify_package(package, device)
    errors = [check.error for check in report.checks if check.error is not None]
    wrong = [f"{check.graph}: {check.problem or 'other numbers'}" for check in report.checks if not check.ok]
    speeds: list[Speed] = []
    if report.ok and "translate" in package.roles:
        for kind in providers(device):
            with suppress(StudioError):
                speeds.append(_speed(package, kind))
    problem = (report.problem if report.broken else "") or ", ".join(wrong)
    measured = Measured(time.time(), report.ok, problem, max(errors, default=None), tuple(speeds))
    _remember(package.fingerprint, measured)
    return measured


def remembered(fingerprint: str) -> Measured | None:
    return _read().get(fingerprint)


def all_remembered() -> dict[str, Measured]:
    """By fingerprint."""
    return _read()


def _speed(package: Package, kind: str) -> Speed:
    """Of the second run: the first one makes the session ready."""
    import numpy as np

    from studio.imaging.photo import Photo
    from studio.inference.translator import TranslateRequest, Translator

    pixels = np.random.default_rng(0).integers(0, 256, (_EDGE_PX, _EDGE_PX, 3), dtype=np.uint8)
    translator, request = Translator(), TranslateRequest(Photo(pixels), package, size_px="full", device=kind)
    translator.translate(request)
    done = translator.translate(request)
    return Speed(done.device.label, 1000 * done.seconds / (done.network_size[0] * done.network_size[1] / 1e6))


def _path() -> Path:
    return home_folder() / _NAME


def _read() -> dict[str, Measured]:
    try:
        found = msgspec.json.decode(_path().read_bytes(), type=_File)
    except (OSError, ValueError):  # not there, or damaged: nothing is known
        return {}
    return found.models if found.version == _VERSION else {}


def _remember(fingerprint: str, measured: Measured) -> None:
    known = {**_read(), fingerprint: measured}
    newest = sorted(known.items(), key=lambda item: item[1].when)[-_MOST:]
    with suppress(OSError):
        write_whole(_path(), msgspec.json.encode(_File(_VERSION, dict(newest))))
