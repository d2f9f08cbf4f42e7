"""What `studio models import` does."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from studio.errors import StudioError
from studio.inference.onnx_import import probe_process
from studio.inference.onnx_import.options import options_of
from studio.inference.onnx_import.package import package_id
from studio.inference.onnx_import.weights import package_of_weights
from studio.package.import_report import ImportFinding, flag_of, refusal
from studio.package.installing import check_id_is_free, install
from studio.package.loader import Package


def add_package(source: Path, *, replace: bool, as_json: bool) -> str:
    """Install a package of ours and say so. Raises PackageError or OutputError."""
    return _told(install(source, replace=replace), (), as_json)


def add_foreign(
    source: Path,
    answers: Mapping[str, str],
    *,
    replace: bool,
    dry_run: bool,
    as_json: bool,
    tell: Callable[[str], None],
    ask: Callable[[], bool] | None,
) -> None:
    """Find out what the ONNX file is, tell it, and install it as a package unless `ask` says no.

    Raises StudioError in one line; nothing is written then.
    """
    identity = package_id(source, options_of(answers))
    if not dry_run:
        check_id_is_free(identity, replace=replace)
    with tempfile.TemporaryDirectory(prefix="studio-import-") as temporary:
        folder = Path(temporary)
        seen = probe_process.look_apart(source, answers, folder, package=not dry_run)
        if not as_json:
            for line in _lines(seen.found):
                tell(line)
        if dry_run:
            if as_json:
                tell(_json(identity, None, seen.found))
            return
        if ask is not None and not ask():
            tell("nothing was imported")
            return
        package = install(Path(seen.package), replace=replace)
    tell(_told(package, seen.found, as_json))


def add_weights(
    source: Path, answers: Mapping[str, str], *, replace: bool, as_json: bool, tell: Callable[[str], None]
) -> None:
    """Make a package of weights of PyTorch, tell what was recognised, and install it.

    `answers` are to what weights and ONNX files have in common. Raises StudioError in one line.
    """
    with tempfile.TemporaryDirectory(prefix="studio-import-") as temporary:
        made = Path(temporary) / "made.itmodel"
        seen = package_of_weights(source, answers, made)
        if not as_json:
            for finding in seen.found:
                tell(f"{finding.value}{_flags(finding)}")
        package = install(made, replace=replace)
    tell(_told(package, seen.found, as_json))


def look_at(source: Path, answers: Mapping[str, str], folder: Path, *, views: bool, package: bool) -> None:
    """Try the file in this process, and leave what was found, or the problem, in `folder`. Raises StudioError."""
    try:
        report = probe_process.look_at(source, options_of(answers), folder, views=views, package=package)
    except StudioError as error:
        probe_process.write_report(folder, refusal(error))
        raise
    probe_process.write_report(folder, report)


def _told(package: Package, rows: Sequence[ImportFinding], as_json: bool) -> str:
    if as_json:
        return _json(package.id, package.root, rows)
    return f"imported {package.id}: {package.name}"


def _json(identity: str, path: Path | None, rows: Sequence[ImportFinding]) -> str:
    found = [
        {"name": row.name, "value": row.value, "because": row.because, "flag": ", ".join(map(flag_of, row.fields))}
        for row in rows
    ]
    content = {"id": identity, "path": None if path is None else str(path), "found": found}
    return json.dumps(content, indent=2, ensure_ascii=False)


def _lines(rows: Sequence[ImportFinding]) -> list[str]:
    names, values = (max(len(getattr(row, field)) for row in rows) for field in ("name", "value"))
    return [f"{row.name:{names}}  {row.value:{values}}  {row.because}{_flags(row)}" for row in rows]


def _flags(finding: ImportFinding) -> str:
    return f" ({', '.join(map(flag_of, finding.fields))})" if finding.fields else ""
