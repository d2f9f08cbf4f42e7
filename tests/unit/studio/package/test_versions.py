"""Two versions of one model: the newest is used, the others can be gone back to; names and copies."""

from pathlib import Path

import msgspec
import pytest

from studio.errors import PackageError
from studio.package.editing import duplicate, rename
from studio.package.installing import install, remove, set_aside
from studio.package.library import Library
from studio.package.loader import open_package, pack
from studio.package.manifest import MANIFEST_NAME, encode_manifest
from studio.package.versions import forget, order, use, versions
from studio.system.paths import bundled_models_folder, user_models_folder
from tests.helpers import models


def _package(parent: Path, version: str, seed: int = 0) -> Path:
    folder = models.local_package(parent / f"{version}-{seed}", seed=seed)
    manifest = msgspec.structs.replace(open_package(folder).manifest, version=version)
    (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
    return folder


def _versions() -> list[tuple[str, bool]]:
    return [(version.package.manifest.version, version.in_use) for version in versions("local-brush")]


def _used() -> str:
    return Library().find("local-brush").manifest.version


def test_the_newest_is_used_whichever_came_last(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        install(_package(tmp_path, version))
    assert _used() == "1.10"
    assert _versions() == [("1.10", True), ("1.9", False), ("1.2", False)]
    assert [entry.id for entry in Library().entries() if entry.origin == "user"] == ["local-brush"]
    with pytest.raises(PackageError, match="already installed"):
        install(_package(tmp_path, "1.10", seed=1))
    with pytest.raises(PackageError, match="is there already"):
        install(tmp_path / "1.2-0" / "local-brush")


def test_an_older_one_is_gone_back_to_and_forth(tmp_path: Path) -> None:
    first, second = install(_package(tmp_path, "1")), install(_package(tmp_path, "2", seed=1))
    assert use("local-brush", "1").fingerprint == first.fingerprint
    assert _versions() == [("2", False), ("1", True)]
    assert use("local-brush", second.fingerprint[:8]).fingerprint == second.fingerprint
    assert _used() == "2"
    with pytest.raises(PackageError, match="no version '3'"):
        use("local-brush", "3")
    with pytest.raises(PackageError, match="is in use"):
        forget("local-brush", "2")
    forget("local-brush", "1")
    assert _versions() == [("2", True)]


def test_a_model_of_the_program_is_a_version_of_its_own_name(tmp_path: Path) -> None:
    bundled = open_package(bundled_models_folder() / "watercolour")
    newer = tmp_path / "watercolour"
    newer.mkdir()
    for file in bundled.root.iterdir():
        (newer / file.name).write_bytes(file.read_bytes())
    (newer / MANIFEST_NAME).write_bytes(encode_manifest(msgspec.structs.replace(bundled.manifest, version="99")))
    install(newer, replace=True)
    assert Library().find("watercolour").manifest.version == "99"
    use("watercolour", bundled.manifest.version)
    assert Library().find("watercolour").fingerprint == bundled.fingerprint
    use("watercolour", "99")
    assert Library().find("watercolour").manifest.version == "99"


def test_versions_go_and_come_back_with_their_model(tmp_path: Path) -> None:
    install(_package(tmp_path, "1"))
    install(_package(tmp_path, "2"))
    removed = set_aside("local-brush")
    assert versions("local-brush") == ()
    removed.bring_back()
    assert _versions() == [("2", True), ("1", False)]
    remove("local-brush")
    assert versions("local-brush") == ()
    assert list((user_models_folder() / ".versions").iterdir()) == []


def test_another_name_keeps_id_and_graphs(tmp_path: Path) -> None:
    before = install(models.invert_package(tmp_path))
    after = rename("invert-colours", "  Negative   film ")
    assert (after.id, after.name) == ("invert-colours", "Negative film")
    assert after.manifest.graphs == before.manifest.graphs
    assert _versions() == []
    for name in ("", " ", "x" * 201):
        with pytest.raises(PackageError, match="is no name"):
            rename("invert-colours", name)
    with pytest.raises(PackageError, match="comes with the program"):
        rename("watercolour", "Mine")


def test_an_archive_is_renamed_as_well(tmp_path: Path) -> None:
    user_models_folder().mkdir(parents=True)
    pack(models.invert_package(tmp_path), user_models_folder() / "shared.itmodel")
    assert rename("invert-colours", "Negative").name == "Negative"
    assert [path.name for path in user_models_folder().iterdir() if path.name[0] != "."] == ["invert-colours"]


def test_a_copy_has_an_id_of_its_own() -> None:
    assert duplicate("watercolour").id == "watercolour-2"
    assert duplicate("watercolour-2").id == "watercolour-3"
    mine = duplicate("watercolour", new_id="mine", name="My water")
    assert (mine.id, mine.name) == ("mine", "My water")
    with pytest.raises(PackageError, match="already installed"):
        duplicate("watercolour", new_id="mine")
    with pytest.raises(PackageError, match=r"\$\.id"):
        duplicate("watercolour", new_id="../up")


def test_versions_are_sorted_as_people_count() -> None:
    names = ["2.0", "1.10.1", "1.10", "1.9", "1.0", "1.0-beta2", "1.0-beta1", "1"]
    assert sorted(set(names), key=order, reverse=True) == names
