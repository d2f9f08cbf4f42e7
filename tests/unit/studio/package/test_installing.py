"""Models are added, shared and removed whole or not at all."""

from pathlib import Path

import pytest

from studio.errors import OutputError, PackageError
from studio.package.installing import export, install, remove
from studio.package.library import Library
from studio.package.loader import open_package, pack
from studio.package.manifest import MANIFEST_NAME
from studio.system.paths import bundled_models_folder, user_models_folder
from tests.helpers import models


def _listed() -> list[str]:
    return [entry.id for entry in Library().entries() if entry.origin == "user"]


def _files() -> list[str]:
    return sorted(path.name for path in user_models_folder().iterdir())


def test_a_folder_and_a_file_are_added(tmp_path: Path) -> None:
    install(models.invert_package(tmp_path))
    pack(models.two_way_package(tmp_path), tmp_path / "shared.itmodel")
    assert install(tmp_path / "shared.itmodel").root == (user_models_folder() / "two-way").resolve()
    assert _listed() == _files() == ["invert-colours", "two-way"]


def test_an_id_is_replaced_only_on_request(tmp_path: Path) -> None:
    first = install(models.local_package(tmp_path / "a", seed=0))
    other = models.local_package(tmp_path / "b", seed=1)
    with pytest.raises(PackageError, match=r"already installed .*use --replace"):
        install(other)
    assert open_package(user_models_folder() / "local-brush").fingerprint == first.fingerprint
    assert install(other, replace=True).fingerprint != first.fingerprint
    assert _files() == ["local-brush"]


def test_an_archive_that_was_put_there_by_hand_is_replaced_as_well(tmp_path: Path) -> None:
    user_models_folder().mkdir(parents=True)
    pack(models.invert_package(tmp_path), user_models_folder() / "mine.itmodel")
    install(tmp_path / "invert-colours", replace=True)
    assert _files() == ["invert-colours"]


def test_a_folder_with_another_model_is_left_alone(tmp_path: Path) -> None:
    taken = models.two_way_package(user_models_folder()).rename(user_models_folder() / "invert-colours")
    with pytest.raises(PackageError, match="holds something else"):
        install(models.invert_package(tmp_path), replace=True)
    assert open_package(taken).id == "two-way"
    assert _files() == ["invert-colours"]


@pytest.mark.parametrize("fault", ["link", "folder", "damage"])
def test_what_is_no_sound_package_leaves_nothing_behind(tmp_path: Path, fault: str) -> None:
    folder = models.invert_package(tmp_path)
    if fault == "link":
        (folder / "notes.txt").symlink_to("/etc/passwd")
    elif fault == "folder":
        (folder / "sub").mkdir()
    else:
        (folder / "translate.onnx").write_bytes(b"garbage")
    with pytest.raises(PackageError):
        install(folder)
    assert not user_models_folder().exists() or _files() == []


def test_what_goes_out_comes_back(tmp_path: Path) -> None:
    folder = models.invert_package(tmp_path)
    before = install(folder)
    export("invert-colours", tmp_path / "out.itmodel")
    remove("invert-colours")
    assert install(tmp_path / "out.itmodel").fingerprint == before.fingerprint


def test_exports_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"does not end in .itmodel"):
        export("watercolour", tmp_path / "out.zip")
    (tmp_path / "a.itmodel").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        export("watercolour", tmp_path / "a.itmodel")
    with pytest.raises(OutputError, match="can't be written"):
        export("watercolour", tmp_path / "nowhere" / "out.itmodel")
    with pytest.raises(PackageError, match="did you mean watercolour"):
        export("watercolor", tmp_path / "out.itmodel")


def test_models_of_the_program_stay(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="comes with the program and can't be removed"):
        remove("watercolour")
    assert (bundled_models_folder() / "watercolour" / MANIFEST_NAME).exists()
    with pytest.raises(PackageError, match="no model 'nothing' is installed"):
        remove("nothing")
    install(models.invert_package(tmp_path))
    for sly in ("..", "../models/invert-colours", str(tmp_path), "", "."):
        with pytest.raises(PackageError, match="no model"):
            remove(sly)
    assert _files() == ["invert-colours"]


def test_a_broken_model_and_a_link_are_removed(tmp_path: Path) -> None:
    install(models.invert_package(tmp_path))
    (user_models_folder() / "invert-colours" / "translate.onnx").write_bytes(b"garbage")
    remove("invert-colours")
    elsewhere = models.two_way_package(tmp_path)
    (user_models_folder() / "two-way").symlink_to(elsewhere)
    remove("two-way")
    assert _files() == []
    assert open_package(elsewhere).id == "two-way"


def test_two_of_one_id_are_not_chosen_from(tmp_path: Path) -> None:
    install(models.invert_package(tmp_path))
    pack(tmp_path / "invert-colours", user_models_folder() / "again.itmodel")
    with pytest.raises(PackageError, match="several models invert-colours"):
        remove("invert-colours")
    assert len(_files()) == 2
