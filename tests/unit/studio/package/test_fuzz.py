"""Whatever is in a package, opening it gives a package or a PackageError, and writes nothing outside the cache."""

import io
import json
import shutil
import zipfile
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import PackageError
from studio.package.loader import open_package
from studio.package.manifest import MANIFEST_NAME, decode_manifest, encode_manifest
from studio.system.paths import cache_folder
from tests.helpers import models

_FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@lru_cache(maxsize=1)
def _template() -> Path:
    return models.two_way_package(Path(mkdtemp()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(_template(), tmp_path / "two-way"))


def _opens_or_is_refused(path: Path) -> None:
    try:
        package = open_package(path)
    except PackageError:
        return
    for graph in package.manifest.graphs:
        assert package.graph_path(graph).resolve().parent == package.root


@_FUZZ
@given(data=st.binary(max_size=300))
def test_random_bytes_as_manifest(folder: Path, data: bytes) -> None:
    (folder / MANIFEST_NAME).write_bytes(data)
    _opens_or_is_refused(folder)


@_FUZZ
@given(data=st.data())
def test_mutated_bytes_of_a_manifest(folder: Path, data: st.DataObject) -> None:
    content = bytearray((_template() / MANIFEST_NAME).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / MANIFEST_NAME).write_bytes(content)
    _opens_or_is_refused(folder)


@_FUZZ
@given(data=st.data(), value=_json)
def test_any_value_in_any_field_of_a_manifest(folder: Path, data: st.DataObject, value: Any) -> None:
    content = json.loads((_template() / MANIFEST_NAME).read_bytes())
    place: Any = content
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = value
    (folder / MANIFEST_NAME).write_text(json.dumps(content), encoding="utf-8", errors="surrogatepass")
    _opens_or_is_refused(folder)


def test_a_deeply_nested_manifest(folder: Path) -> None:
    (folder / MANIFEST_NAME).write_text('{"graphs":' + "[" * 100_000)
    _opens_or_is_refused(folder)


@_FUZZ
@given(data=st.data())
def test_mutated_bytes_of_a_graph_with_a_right_hash(folder: Path, data: st.DataObject) -> None:
    from hashlib import sha256

    content = bytearray((_template() / "translate-lighter.onnx").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "translate-lighter.onnx").write_bytes(content)
    manifest = json.loads((_template() / MANIFEST_NAME).read_bytes())
    manifest["graphs"][0]["sha256"] = sha256(content).hexdigest()
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest))
    _opens_or_is_refused(folder)


@lru_cache(maxsize=1)
def _good_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(_template().iterdir()):
            zipped.write(file, file.name)
    return buffer.getvalue()


@_FUZZ
@given(data=st.data())
def test_mutated_bytes_of_an_archive(tmp_path: Path, studio_home: Path, data: st.DataObject) -> None:
    content = bytearray(_good_zip())
    # The directory at the end is where the names and sizes are: hit it more often than the payload.
    start = data.draw(st.sampled_from([0, content.index(b"PK\x01\x02")]))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(start, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "model.itmodel"
    path.write_bytes(content)
    _opens_or_is_refused(path)
    _nothing_outside(tmp_path, studio_home)


@_FUZZ
@given(names=st.lists(st.text(st.sampled_from("ab./\\:C\0é~ "), min_size=1, max_size=12), min_size=1, max_size=4))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_member_names(tmp_path: Path, studio_home: Path, names: list[str]) -> None:
    path = tmp_path / "model.itmodel"
    with zipfile.ZipFile(path, "w") as zipped:
        for file in sorted(_template().iterdir()):
            zipped.write(file, file.name)
        for name in names:
            member = zipfile.ZipInfo("x")
            member.filename = name  # past the cleaning that ZipInfo does by itself
            with zipped.open(member, "w") as file:
                file.write(b"evil")
    _opens_or_is_refused(path)
    _nothing_outside(tmp_path, studio_home)


def _nothing_outside(tmp_path: Path, home: Path) -> None:
    assert [file.name for file in tmp_path.iterdir()] == ["model.itmodel"]
    assert {file.name for file in home.iterdir()} <= {"cache"}
    store = cache_folder() / "packages"
    for unpacked in store.iterdir() if store.exists() else ():
        assert len(unpacked.name) == 64
        assert all(file.is_file() and not file.is_symlink() for file in unpacked.iterdir())


def test_a_manifest_survives_writing_and_reading() -> None:
    data = (_template() / MANIFEST_NAME).read_bytes()
    assert encode_manifest(decode_manifest(data, "here")) == data
