"""What `studio models import` does."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.inference.foreign import look
from studio.inference.foreign.guess import Item
from studio.inference.foreign.package import package_id
from studio.inference.foreign.weights import package_of_weights
from studio.inference.foreign.wishes import Wishes
from studio.package.installing import check_id_is_free, install
from studio.package.loader import Package


def add_package(source: Path, *, replace: bool, as_json: bool) -> str:
    """Install a package of ours and say so. Raises PackageError or OutputError."""
    return _told(install(source, replace=replace), (), as_json)


def add_foreign(
    source: Path,
    wishes: Mapping[str, Any],
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
    wanted = Wishes(**wishes)
    identity = package_id(source, wanted)
    if not dry_run:
        check_id_is_free(identity, replace=replace)
    with tempfile.TemporaryDirectory(prefix="studio-import-") as temporary:
        folder = Path(temporary)
        seen = look.look_apart(source, wanted.flags(), folder, package=not dry_run)
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
        package = install(seen.package_folder(folder), replace=replace)
    tell(_told(package, seen.found, as_json))


def add_weights(
    source: Path, said: Mapping[str, Any], *, replace: bool, as_json: bool, tell: Callable[[str], None]
) -> None:
    """Make a package of weights of PyTorch, tell what was recognised, and install it.

    `said` are the flags that weights and ONNX files have in common. Raises StudioError in one line.
    """
    flags = [f"--{name}={value}" for name, value in said.items()]
    with tempfile.TemporaryDirectory(prefix="studio-import-") as temporary:
        made = Path(temporary) / "made.itmodel"
        lines = package_of_weights(source, flags, made)
        if not as_json:
            for line in lines:
                tell(line)
        package = install(made, replace=replace)
    tell(_told(package, [Item("", line, "") for line in lines], as_json))


def look_at(source: Path, wishes: Mapping[str, Any], folder: Path, *, views: bool, package: bool) -> None:
    """Try the file in this process, and leave what was found in `folder`. Raises StudioError in one line."""
    look.look_at(source, Wishes(**wishes), folder, views=views, package=package)


def _told(package: Package, rows: Sequence[Item], as_json: bool) -> str:
    if as_json:
        return _json(package.id, package.root, rows)
    return f"imported {package.id}: {package.name}"


def _json(identity: str, path: Path | None, rows: Sequence[Item]) -> str:
    found = [asdict(row) for row in rows]
    content = {"id": identity, "path": None if path is None else str(path), "found": found}
    return json.dumps(content, indent=2, ensure_ascii=False)


def _lines(rows: Sequence[Item]) -> list[str]:
    names, values = (max(len(getattr(row, field)) for row in rows) for field in ("name", "value"))
    return [
        f"{row.name:{names}}  {row.value:{values}}  {row.because}{f' ({row.flag})' if row.flag else ''}" for row in rows
    ]
