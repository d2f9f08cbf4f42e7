"""`studio models`: what is installed, as text or JSON."""

import json

from studio.errors import PackageError
from studio.package.library import Library, LibraryEntry
from studio.package.manifest import Manifest, encode_manifest
from studio.package.versions import disk_use, versions
from studio.system.paths import user_models_folder


def listing(as_json: bool) -> str:
    """All installed models, broken ones with their error."""
    entries = Library().entries()
    if as_json:
        return json.dumps([_row(entry) for entry in entries], indent=2, ensure_ascii=False)
    if not entries:
        return "No models are installed."
    width = max(len(entry.id) for entry in entries)
    sizes = [disk_use(entry) for entry in entries]
    rows = [(entry.id, size, _summary(entry)) for entry, size in zip(entries, sizes, strict=True)]
    rows.append(("all", sum(sizes), f"in {user_models_folder()} and the program"))
    return "\n".join(f"{name:{width}}  {size / 1e6:6.1f} MB  {words}" for name, size, words in rows)


def description(id_or_path: str, as_json: bool) -> str:
    """One model. Raises PackageError where there is none of that name, or it is broken."""
    package = Library().find(id_or_path)
    if as_json:
        return encode_manifest(package.manifest).decode().rstrip()
    rows = [("file", str(package.root)), *_rows(package.manifest)]
    return "\n".join(f"{name:12}{text}" for name, text in rows if text)


def version_list(model_id: str) -> str:
    """All versions of a model, the newest first. Raises PackageError where there is none of that name."""
    known = versions(model_id)
    if not known:
        raise PackageError(f"no model {model_id!r} is installed", "see studio models list")
    width = max(len(version.name) for version in known)
    return "\n".join(
        f"{'*' if version.in_use else ' '} {version.name:{width}}  {version.package.name}"
        f"{', comes with the program' if version.bundled else ''}"
        for version in known
    )


def _row(entry: LibraryEntry) -> dict[str, object]:
    manifest = entry.package.manifest if entry.package else None
    return {
        "id": entry.id,
        "name": manifest.name if manifest else None,
        "family": manifest.family if manifest else None,
        "roles": list(manifest.roles) if manifest else [],
        "path": str(entry.path),
        "bytes": disk_use(entry),
        "versions": [version.name for version in versions(entry.id)],
        "valid": entry.package is not None,
        "error": entry.error,
    }


def _summary(entry: LibraryEntry) -> str:
    if entry.package is None:
        return f"broken: {entry.error}"
    manifest = entry.package.manifest
    ways = f" ({', '.join(manifest.directions)})" if manifest.directions else ""
    return f"{manifest.name}: {', '.join(manifest.roles)}{ways}, {entry.origin}"


def _rows(manifest: Manifest) -> list[tuple[str, str]]:
    domains, training = manifest.domains, manifest.training
    rows = [
        ("id", manifest.id),
        ("name", f"{manifest.name} {manifest.version}"),
        ("about", manifest.description),
        ("turns", f"{domains.source} into {domains.target}" if domains else ""),
        ("roles", ", ".join(manifest.roles)),
        ("directions", ", ".join(manifest.directions)),
        ("classes", ", ".join(manifest.classes)),
        ("family", manifest.family),
        ("authors", ", ".join(manifest.authors)),
        ("licence", manifest.licence),
        *(("thanks to", line) for line in manifest.attribution),
    ]
    if training is not None:
        rows += [("trained on", f"{training.data} ({training.data_licence}), {training.steps} steps")]
        rows += [("measured", f"{metric.name} {metric.value:g}: {metric.definition}") for metric in training.metrics]
    return rows
