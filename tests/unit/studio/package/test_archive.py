"""`.itmodel` files: a round trip, and every known way to make a zip hurt."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from studio.errors import OutputError, PackageError
from studio.package import archive
from studio.package.loader import open_package, pack
from studio.system.paths import cache_folder
from tests.helpers import models


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return models.invert_package(tmp_path)


def _zip(path: Path, folder: Path, extra: list[tuple[zipfile.ZipInfo | str, bytes]], prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(folder.iterdir()):
            zipped.write(file, prefix + file.name)
        for member, data in extra:
            zipped.writestr(member, data)
    return path


def _refused(path: Path, fault: str) -> None:
    before = {file for file in path.parent.rglob("*") if cache_folder() not in file.parents}
    with pytest.raises(PackageError, match=fault) as caught:
        open_package(path)
    assert "\n" not in str(caught.value)
    assert {file for file in path.parent.rglob("*") if cache_folder() not in file.parents} == before
    store = cache_folder() / "packages"
    assert not store.exists() or not list(store.iterdir())


def test_pack_and_open_give_the_same_package(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "model.itmodel")
    opened, again = open_package(tmp_path / "model.itmodel"), open_package(tmp_path / "model.itmodel")
    assert opened.fingerprint == open_package(folder).fingerprint
    assert opened.root == again.root
    assert cache_folder() in opened.root.parents


def test_packing_is_reproducible(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "a.itmodel")
    for file in folder.iterdir():
        file.touch()
        file.chmod(0o600)
    pack(folder, tmp_path / "b.itmodel")
    assert (tmp_path / "a.itmodel").read_bytes() == (tmp_path / "b.itmodel").read_bytes()


def test_a_zipped_folder_opens_too(folder: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path / "model.itmodel", folder, [], prefix="invert-colours/")
    assert open_package(path).id == "invert-colours"


def test_a_half_deleted_cache_is_made_again(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "model.itmodel")
    (open_package(tmp_path / "model.itmodel").root / "translate.onnx").unlink()
    assert open_package(tmp_path / "model.itmodel").id == "invert-colours"


@pytest.mark.parametrize(
    "name",
    ["../escape", "/absolute", "a/../../escape", "..", "C:\\evil", "dir\\evil", "sub/inner", "nul\0byte", ".hidden"],
)
def test_names_that_lead_elsewhere_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    # ZipInfo cleans some names by itself: write them past it.
    path = _zip(tmp_path / "model.itmodel", folder, [("X" * len(name), b"evil")])
    path.write_bytes(path.read_bytes().replace(b"X" * len(name), name.encode()))
    _refused(path, r"not a plain file name|not a readable model file|holds")


def test_links_are_refused(folder: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    _refused(_zip(tmp_path / "model.itmodel", folder, [(link, b"/etc/passwd")]), "is a link")


def test_names_that_differ_in_case_only_are_refused(folder: Path, tmp_path: Path) -> None:
    _refused(_zip(tmp_path / "model.itmodel", folder, [("Manifest.JSON", b"{}")]), "twice")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicates_are_refused(folder: Path, tmp_path: Path) -> None:
    _refused(_zip(tmp_path / "model.itmodel", folder, [("manifest.json", b"{}")]), "twice")


def test_too_many_files_are_refused(folder: Path, tmp_path: Path) -> None:
    extra: list[tuple[zipfile.ZipInfo | str, bytes]] = [(f"file{number}", b"") for number in range(100)]
    _refused(_zip(tmp_path / "model.itmodel", folder, extra), "103 files")


def test_a_compression_bomb_is_refused(folder: Path, tmp_path: Path) -> None:
    _refused(_zip(tmp_path / "model.itmodel", folder, [("zeros", bytes(64 << 20))]), "grows too much")


@pytest.mark.parametrize(("limit", "fault"), [("MAX_MEMBER_BYTES", "larger than"), ("MAX_TOTAL_BYTES", "unpacks to")])
def test_sizes_are_limited(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, fault: str
) -> None:
    monkeypatch.setattr(archive, limit, 10)
    _refused(_zip(tmp_path / "model.itmodel", folder, []), fault)


def test_a_header_that_lies_about_the_size_is_refused(folder: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path / "model.itmodel", folder, [("lie", b"A" * 5000)])
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 50)))
    _refused(path, r"larger than it says|not a readable model file")


def test_encrypted_members_are_refused(folder: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path / "model.itmodel", folder, [])
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(data)
    _refused(path, "is encrypted")


def test_a_broken_zip_is_refused(folder: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path / "model.itmodel", folder, [])
    path.write_bytes(path.read_bytes()[:-40])
    _refused(path, "not a readable model file")


def test_a_zip_without_manifest_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.itmodel", "w") as zipped:
        zipped.writestr("readme.txt", "hello")
    _refused(tmp_path / "model.itmodel", "has no manifest")


def test_pack_refuses_what_no_package_holds(folder: Path, tmp_path: Path) -> None:
    (folder / "sub").mkdir()
    with pytest.raises(PackageError, match="does not belong"):
        pack(folder, tmp_path / "model.itmodel")
    assert not (tmp_path / "model.itmodel").exists()


def test_pack_into_a_place_that_is_no_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="can't be written"):
        pack(folder, tmp_path / "file" / "model.itmodel")
