"""Looking at a stranger's graph in a process of its own: whatever it does, the program that asked goes on."""

from collections.abc import Callable, Mapping
from pathlib import Path

from studio.errors import PackageError
from studio.inference.onnx_import.candidates import write_views
from studio.inference.onnx_import.guess import find_out, findings
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.package import package_id, write_package
from studio.inference.session.memory import free_bytes
from studio.package.import_report import ImportReport, accepted, decode_report, encode_report
from studio.system.subprocess import run_apart, studio_command

LIMIT_S = 900.0
"""Of everything that is tried with one file."""
LEAST_BYTES = 2 << 30

_NAME = "report.json"
_PACKAGE = "package"


def look_at(path: Path, options: ImportOptions, folder: Path, *, views: bool, package: bool) -> ImportReport:
    """Try the file, and put pictures and package into `folder`.

    Raises StudioError in one line: PackageError where it is no translator, DeviceError where it fails.
    """
    identity = package_id(path, options)
    found = find_out(path, options)
    place = folder / _PACKAGE / identity
    if package:
        place.mkdir(parents=True)
        write_package(place, found, options)
    tiles = write_views(folder, found, options) if views else ()
    return ImportReport(id=identity, package=str(place) if package else "", found=findings(found, options), views=tiles)


def write_report(folder: Path, report: ImportReport) -> None:
    """For the process that asked."""
    (folder / _NAME).write_text(encode_report(report), encoding="utf-8")


def look_apart(
    path: Path,
    answers: Mapping[str, str],
    folder: Path,
    *,
    views: bool = False,
    package: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """`look_at` in another process; `answers` by the names of `ImportOptions.answers`.

    Raises PackageError in one line, also where the process was ended by what the file made it do; Cancelled.
    """
    wanted = [name for name, on in (("--views", views), ("--package", package)) if on]
    said = (f"--said={question}={text}" for question, text in answers.items())
    command = studio_command("models", "look", *wanted, *said, "--", str(path), str(folder))
    memory_bytes = max((free_bytes() or 0) * 3 // 4, LEAST_BYTES)
    done = run_apart(command, limit_s=LIMIT_S, memory_bytes=memory_bytes, is_cancelled=is_cancelled)
    if done.code is None:
        raise PackageError(f"{path} took longer than {LIMIT_S / 60:g} minutes to try", "it can't be used")
    try:
        report = decode_report((folder / _NAME).read_bytes())
    except OSError:
        report = None
    if report is None:
        raise PackageError(f"{path} can't be used", f"it ended the process that tried it ({done.code})")
    return accepted(report)
