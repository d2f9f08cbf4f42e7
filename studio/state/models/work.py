"""What the lists of models do on worker threads, without Qt's objects."""

from studio.package.library import Library, LibraryEntry
from studio.package.loader import Package


def list_translators() -> tuple[LibraryEntry, ...]:
    """What translates, and what is broken."""
    entries = Library().entries()
    translators = [entry for entry in entries if entry.package is None or "translate" in entry.package.roles]
    return tuple(sorted(translators, key=_place_of_translator))


def _place_of_translator(entry: LibraryEntry) -> int:
    """Models for photos first, then those for other pictures, those for drawings, broken ones last."""
    if entry.package is None:
        return 3
    manifest = entry.package.manifest
    if manifest.sketch is not None:
        return 2
    return 0 if manifest.domains is None or manifest.domains.source.lower().startswith("photo") else 1


def list_generators() -> tuple[tuple[Package, ...], tuple[tuple[str, str, str], ...]]:
    """What makes pictures, with colours first, which show at once what this is about; and (id, direction, words) of
    translators."""
    found = [entry.package for entry in Library().entries() if entry.package is not None]
    generators = [package for package in found if "decode" in package.roles]
    looks = [
        (package.id, direction, f"{package.name}, {direction}" if direction else package.name)
        for package in found
        if "translate" in package.roles
        for direction in (package.directions or ("",))
    ]
    return tuple(sorted(generators, key=_place_of_generator)), tuple(looks)


def _place_of_generator(package: Package) -> tuple[bool, str]:
    picture = package.graph("decode").picture_output
    return picture is None or picture.channel_order == "L", package.name
