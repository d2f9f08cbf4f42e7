"""`studio models`: what is installed, as text or JSON."""

import json

from studio.package.library import Library, LibraryEntry
from studio.package.manifest import Manifest, encode_manifest


def listing(as_json: bool) -> str:
    """All installed models, broken ones with their error."""
    entries = Library().entries()
    if as_json:
        return json.dumps([_row(entry) for entry in entries], indent=2, ensure_ascii=False)
    if not entries:
        return "No models are installed."
    width = max(len(entry.id) for entry in entries)
    return "\n".join(f"{entry.id:{width}}  {_summary(entry)}" for entry in entries)


def description(id_or_path: str, as_json: bool) -> str:
    """One model. Raises PackageError where there is none of that name, or it is broken."""
    package = Library().find(id_or_path)
    if as_json:
        return encode_manifest(package.manifest).decode().rstrip()
    rows = [("file", str(package.root)), *_rows(package.manifest)]
    return "\n".join(f"{name:12}{text}" for name, text in rows if text)


def _row(entry: LibraryEntry) -> dict[str, object]:
    manifest = entry.package.manifest if entry.package else None
    return {
        "id": entry.id,
        "name": manifest.name if manifest else None,
        "family": manifest.family if manifest else None,
        "roles": list(manifest.roles) if manifest else [],
        "path": str(entry.path),
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
