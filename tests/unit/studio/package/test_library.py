"""The list of models: a broken one is shown and never in the way."""

from pathlib import Path

import pytest

from studio.errors import PackageError
from studio.package.library import Library
from studio.package.loader import pack
from studio.package.manifest import MANIFEST_NAME
from tests.helpers import models


def test_a_broken_package_is_listed_and_stops_no_other(tmp_path: Path) -> None:
    models.invert_package(tmp_path)
    broken = models.local_package(tmp_path)
    (broken / MANIFEST_NAME).write_text("{")
    (tmp_path / "empty").mkdir()
    (tmp_path / "garbage.itmodel").write_bytes(b"PK\x03\x04garbage")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "readme.txt").write_text("no model")
    entries = {entry.id: entry for entry in Library([(tmp_path, "user")]).entries()}
    assert sorted(entries) == ["empty", "garbage", "invert-colours", "local-brush"]
    assert entries["invert-colours"].package is not None
    assert entries["invert-colours"].error is None
    for name in ("empty", "garbage", "local-brush"):
        error = entries[name].error
        assert entries[name].package is None
        assert error is not None
        assert "\n" not in error


def test_missing_folders_are_empty(tmp_path: Path) -> None:
    assert Library([(tmp_path / "no", "user")]).entries() == ()


def test_the_users_model_counts_where_a_bundled_one_has_its_id(tmp_path: Path) -> None:
    models.local_package(tmp_path / "bundled", "brush", seed=0)
    models.local_package(tmp_path / "user", "brush", seed=1)
    library = Library([(tmp_path / "user", "user"), (tmp_path / "bundled", "bundled")])
    (entry,) = library.entries()
    assert entry.origin == "user"
    assert library.find("brush").root.parent == tmp_path / "user"


def test_a_broken_model_of_the_user_does_not_hide_the_bundled_one(tmp_path: Path) -> None:
    models.invert_package(tmp_path / "bundled", "brush")
    (tmp_path / "user" / "brush").mkdir(parents=True)
    library = Library([(tmp_path / "user", "user"), (tmp_path / "bundled", "bundled")])
    assert [entry.origin for entry in library.entries() if entry.package] == ["bundled"]
    assert library.find("brush").id == "brush"


def test_one_id_twice_in_one_folder_is_an_error_of_the_second(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    pack(folder, tmp_path / "other.itmodel")
    good, doubled = Library([(tmp_path, "user")]).entries()
    assert good.package is not None
    assert doubled.error is not None
    assert "same id" in doubled.error


def test_find_by_id_by_path_and_by_archive(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path / "models")
    pack(folder, tmp_path / "sent.itmodel")
    library = Library([(tmp_path / "models", "user")])
    found = [library.find(name) for name in ("invert-colours", str(folder), str(tmp_path / "sent.itmodel"))]
    assert {package.id for package in found} == {"invert-colours"}


def test_find_says_what_was_perhaps_meant(tmp_path: Path) -> None:
    models.invert_package(tmp_path)
    library = Library([(tmp_path, "user")])
    with pytest.raises(PackageError, match="did you mean invert-colours"):
        library.find("invert-colors")
    with pytest.raises(PackageError, match="there are invert-colours"):
        library.find("zzz")
    with pytest.raises(PackageError, match="does not exist"):
        library.find(str(tmp_path / "nowhere"))


def test_find_tells_the_fault_of_a_broken_model(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    (folder / "translate.onnx").write_bytes(b"")
    with pytest.raises(PackageError, match="was changed or damaged"):
        Library([(tmp_path, "user")]).find("invert-colours")


def test_the_default_folders_are_the_users_and_the_bundled(studio_home: Path) -> None:
    models.invert_package(studio_home / "models", "my-own")
    entry = next(entry for entry in Library().entries() if entry.id == "my-own")
    assert entry.origin == "user"
