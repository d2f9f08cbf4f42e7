"""Open a model package: read its manifest, and check every file before anything else touches it."""

import difflib
import stat
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from studio.errors import PackageError
from studio.package.archive import ARCHIVE_SUFFIX, MAX_MEMBER_BYTES, pack, unpack
from studio.package.manifest import MANIFEST_NAME, Examples, Graph, Manifest, Role, decode_manifest
from studio.system.paths import cache_folder

__all__ = ["ARCHIVE_SUFFIX", "PREVIEW_NAME", "Package", "open_package", "pack"]

PREVIEW_NAME = "preview.webp"
MAX_MANIFEST_BYTES = 1 << 20
MAX_EXAMPLES_BYTES = 16 << 20

_HINT = "download or export the model again"


@dataclass(frozen=True)
class Package:
    """An opened model package whose files were checked."""

    manifest: Manifest
    root: Path
    fingerprint: str
    """sha256 of the manifest's bytes, which name the sha256 of every graph: it changes when anything does."""

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.manifest.roles

    @property
    def directions(self) -> tuple[str, ...]:
        return self.manifest.directions

    @property
    def preview_path(self) -> Path | None:
        """The picture that stands for the model in a gallery."""
        path = self.root / PREVIEW_NAME
        return path if path.is_file() and not path.is_symlink() else None

    def graph(self, role: Role, direction: str | None = None) -> Graph:
        """The graph with that role; `direction` None means the first one.

        Raises PackageError that lists what there is.
        """
        graphs = [graph for graph in self.manifest.graphs if graph.role == role]
        if not graphs:
            raise PackageError(f"model {self.id} can't {role}", f"it can {', '.join(self.roles)}")
        if direction is None:
            return graphs[0]
        for graph in graphs:
            if graph.direction == direction:
                return graph
        known = [graph.direction for graph in graphs if graph.direction is not None]
        if not known:
            raise PackageError(f"model {self.id} has no direction {direction!r}", "it has only one way; leave it out")
        close = difflib.get_close_matches(direction, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}"
        raise PackageError(f"model {self.id} has no direction {direction!r}", hint)

    def graph_path(self, graph: Graph) -> Path:
        """The ONNX file of one of this package's graphs."""
        return self.root / graph.file


def open_package(path: Path) -> Package:
    """Open a package folder or an `.itmodel` file, which is unpacked into the cache first.

    Raises PackageError, and only that, for whatever is wrong with it.
    """
    try:
        if path.is_dir():
            return _open_folder(path)
        if not path.exists():
            raise PackageError(
                f"{path} does not exist", "name an installed model, a package folder or an .itmodel file"
            )
        if path.suffix.lower() != ARCHIVE_SUFFIX or not path.is_file():
            raise PackageError(f"{path} is not a model package", f"name a package folder or an {ARCHIVE_SUFFIX} file")
        return _open_folder(unpack(path, cache_folder() / "packages"))
    except (OSError, ValueError) as error:
        raise PackageError(f"{path} can't be read ({error})", "check the file and its permissions") from None


def _open_folder(folder: Path) -> Package:
    where = f"{folder.name}/{MANIFEST_NAME}"
    manifest_path = folder / MANIFEST_NAME
    if not manifest_path.exists():
        raise PackageError(f"{folder} has no {MANIFEST_NAME}", "name the folder of a model package")
    if _plain_size(manifest_path, where) > MAX_MANIFEST_BYTES:
        raise PackageError(f"{where} is larger than {MAX_MANIFEST_BYTES >> 10} KiB", _HINT)
    data = manifest_path.read_bytes()
    manifest = decode_manifest(data, where)
    for graph in manifest.graphs:
        _check_graph_file(folder, graph)
    if manifest.examples is not None:
        _check_examples_file(folder, manifest.examples)
    return Package(manifest=manifest, root=folder.resolve(), fingerprint=sha256(data).hexdigest())


def _check_graph_file(folder: Path, graph: Graph) -> None:
    path = folder / graph.file
    where = f"{folder.name}/{graph.file}"
    if not path.exists():
        raise PackageError(f"{where} is missing", _HINT)
    if _plain_size(path, where) > MAX_MEMBER_BYTES:
        raise PackageError(f"{where} is larger than {MAX_MEMBER_BYTES >> 20} MiB", "export a smaller model")
    state = path.stat()
    problem = _file_problem(path, state.st_size, state.st_mtime_ns, _checked_part(graph))
    if problem:
        raise PackageError(f"{where} {problem}", _HINT)


def _check_examples_file(folder: Path, examples: Examples) -> None:
    path = folder / examples.file
    where = f"{folder.name}/{examples.file}"
    if not path.exists():
        raise PackageError(f"{where} is missing", _HINT)
    if _plain_size(path, where) > MAX_EXAMPLES_BYTES:
        raise PackageError(f"{where} is larger than {MAX_EXAMPLES_BYTES >> 20} MiB", "export the model again")
    with path.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != examples.sha256:
            raise PackageError(f"{where} was changed or damaged", _HINT)


def _checked_part(graph: Graph) -> bytes:
    """The graph without what no check looks at, so that the styles of one file are checked once."""
    lengths = {name: (0.0,) * len(values) for name, values in graph.constants.items()}
    return msgspec.json.encode(msgspec.structs.replace(graph, direction=None, constants=lengths))


@lru_cache(maxsize=256)
def _file_problem(path: Path, _size: int, _changed_ns: int, described: bytes) -> str:
    """What is wrong with the file, or nothing. Kept per size and date, so that a list can be made again at once."""
    graph = msgspec.json.decode(described, type=Graph)
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != graph.sha256:
        return f"was changed or damaged (sha256 {found[:12]}…, the manifest says {graph.sha256[:12]}…)"
    from studio.package.onnx_check import onnx_problem

    return onnx_problem(path, graph)


def _plain_size(path: Path, where: str) -> int:
    # A link could lead out of the folder, and reading a pipe or a device never ends.
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode):
        raise PackageError(f"{where} is a link or a special file", "a package holds plain files only")
    return state.st_size
