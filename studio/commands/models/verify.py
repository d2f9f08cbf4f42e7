"""`studio models verify`: does each model give on this machine what its makers measured?"""

import json
from collections.abc import Callable, Sequence

from studio.inference.parity import Check, ParityReport, providers, verify_package
from studio.inference.session.providers import title
from studio.package.library import Library


def verify_models(ids: Sequence[str], device: str, as_json: bool, tell: Callable[[str], None]) -> bool:
    """Check the named models, or all installed ones, and tell line by line, or all as JSON.

    False where one is wrong, or where nothing could be checked. Raises PackageError where there is no such model,
    DeviceError where `device` does not work here.
    """
    providers(device)
    library = Library()
    if ids:
        reports = (verify_package(package, device) for package in [library.find(name) for name in ids])
    else:
        reports = (
            ParityReport(entry.id, problem=entry.error or "it can't be opened", broken=True)
            if entry.package is None
            else verify_package(entry.package, device)
            for entry in library.entries()
        )
    done: list[ParityReport] = []
    for report in reports:
        done.append(report)
        if not as_json:
            for line in _lines(report):
                tell(line)
    if as_json:
        tell(json.dumps([row for report in done for row in _rows(report)], indent=2, ensure_ascii=False))
    return all(report.ok for report in done) and any(report.checks for report in done)


def _lines(report: ParityReport) -> list[str]:
    if report.problem:
        return [f"{'WRONG' if report.broken else '--':6}{report.problem}"]
    return [_line(report.id, check) for check in report.checks]


def _line(model_id: str, check: Check) -> str:
    where = f"{'ok' if check.ok else 'WRONG':6}{model_id}  {check.graph}  {title(check.provider)}"
    if check.error is None:
        return f"{where}  {check.problem}"
    return f"{where}  largest error {check.error:.1e} of the range, allowed {check.tolerance:.0e}"


def _rows(report: ParityReport) -> list[dict[str, object]]:
    if report.problem:
        blank = {"graph": None, "provider": None, "error": None, "tolerance": None}
        return [{"id": report.id, **blank, "ok": False if report.broken else None, "problem": report.problem}]
    return [
        {
            "id": report.id,
            "graph": check.graph,
            "provider": check.provider,
            "error": check.error,
            "tolerance": check.tolerance,
            "ok": check.ok,
            "problem": check.problem or None,
        }
        for check in report.checks
    ]
