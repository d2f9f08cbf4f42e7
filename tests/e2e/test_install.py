"""What is shipped, and how it gets into the menu; the window opens, translates, saves and quits by itself."""

import configparser
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from studio import cli
from studio.system.paths import resources_folder
from tests.helpers import models

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="of Linux alone")


@linux
def test_the_menu_gets_an_entry_and_loses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert cli.run(["desktop-entry", "--install"]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert all(path.is_file() and path.is_relative_to(tmp_path) for path in written)
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(tmp_path / "applications" / "image-translation-studio.desktop")
    keys = entry["Desktop Entry"]
    program, *words = [word.strip('"') for word in keys["Exec"].split()]
    assert Path(program).is_file()
    assert words[-1] == "%F"
    assert "application/x-itmodel" in keys["MimeType"].split(";")
    kind = ElementTree.parse(tmp_path / "mime" / "packages" / "image-translation-studio.xml").getroot()
    assert [glob.get("pattern") for glob in kind.findall(".//{*}glob")] == ["*.itmodel"]
    icons = tmp_path / "icons" / "hicolor"
    for edge in (16, 48, 256, 512):
        with Image.open(icons / f"{edge}x{edge}" / "apps" / "image-translation-studio.png") as icon:
            assert icon.size == (edge, edge)
    assert ElementTree.parse(icons / "scalable" / "apps" / "image-translation-studio.svg").getroot().tag.endswith("svg")
    assert cli.run(["desktop-entry", "--remove"]) == 0
    assert not any(path.exists() for path in written)
    assert cli.run(["desktop-entry"]) == 2


@linux
def test_a_path_with_anything_in_it_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.commands import desktop_entry

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", '/opt/my "art" 100%/python')
    desktop_entry.install()
    text = (tmp_path / "applications" / "image-translation-studio.desktop").read_text()
    assert r'Exec="/opt/my \\"art\\" 100%%/python" "-m" "studio" %F' in text


def test_one_round_through_the_window(tmp_path: Path, studio_home: Path) -> None:
    photo = resources_folder() / "samples" / "otters.jpg"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "studio", "--smoke", str(photo)]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "window painted" in done.stdout
    with Image.open(tmp_path / "otters smoke.png") as made, Image.open(photo) as before:
        assert made.size == before.size


def test_models_are_listed_with_what_they_take(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.run(["models", "import", str(models.invert_package(tmp_path))]) == 0
    capsys.readouterr()
    for words in (
        ["duplicate", "invert-colours", "--id", "mine", "--name", "Mine"],
        ["rename", "mine", "Mine again"],
        ["versions", "mine"],
        ["use", "mine", "1.0.0"],
        ["folder"],
        ["list"],
    ):
        assert cli.run(["models", *words]) == 0
    said = capsys.readouterr().out
    assert "mine is called Mine again" in said
    assert "* 1.0.0+" in said
    assert any(line.startswith("all") and " MB " in line for line in said.splitlines())
    assert cli.run(["models", "measure", "mine", "--device", "cpu", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["ok"]
    assert row["speeds"][0]["ms_per_megapixel"] > 0
    assert cli.run(["models", "remove", "mine", "--version", "1.0.0"]) == 2
    assert cli.run(["models", "remove", "mine"]) == 0


@pytest.mark.slow
def test_wheel_and_sdist_hold_the_models(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=250)
    wanted = {path.relative_to(resources_folder()).as_posix() for path in _shipped()}
    assert any(name.endswith(".onnx") for name in wanted)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert {f"studio/resources/{name}" for name in wanted} <= names
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {f"resources/{name}" for name in wanted} <= names


def _shipped() -> list[Path]:
    names = ("install", "manual", "models", "samples", "screenshots")
    return [path for name in names for path in (resources_folder() / name).rglob("*") if path.is_file()]
