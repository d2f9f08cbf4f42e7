"""A picture is written whole or not at all."""

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.errors import OutputError
from studio.imaging import saving
from studio.imaging.options import FORMATS, SAVE_SUFFIXES, SaveOptions
from studio.imaging.saving import check_size, save_picture
from tests.helpers import photos

RGB = photos.gradient(96, 64)
ALPHA = np.tile(np.linspace(0, 255, 96).astype(np.uint8), (64, 1))


def _failing(code: int) -> Any:
    def fail(*arguments: object, **named: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("suffix", [*SAVE_SUFFIXES, ".PNG"])
def test_each_format_is_what_its_suffix_says(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    save_picture(RGB, None, path)
    with Image.open(path) as image:
        assert image.format == FORMATS[suffix.lower()]
        difference = np.abs(np.asarray(image.convert("RGB")).astype(int) - RGB)[:, :, :2]
    assert difference.max() == 0 if image.format in ("PNG", "TIFF") else difference.mean() < 16
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208


def test_png_and_webp_keep_alpha(tmp_path: Path) -> None:
    for suffix in (".png", ".webp"):
        save_picture(RGB, ALPHA, tmp_path / f"out{suffix}")
        with Image.open(tmp_path / f"out{suffix}") as image:
            assert np.array_equal(np.asarray(image.getchannel("A")), ALPHA)
    with Image.open(tmp_path / "out.png") as image:
        assert np.array_equal(np.asarray(image)[..., :3], RGB)


def test_jpeg_lays_transparent_pictures_on_white(tmp_path: Path) -> None:
    save_picture(RGB, ALPHA, tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as image:
        pixels = np.asarray(image)
    assert pixels[:, 0].min() > 240
    assert pixels[0, -1, 0] > 240


def test_quality_changes_the_size(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for quality in (40, 95):
        save_picture(noise, None, tmp_path / f"{quality}.jpg", SaveOptions(quality=quality))
    assert (tmp_path / "40.jpg").stat().st_size < (tmp_path / "95.jpg").stat().st_size


@pytest.mark.parametrize("name", ["out.gif", "out", "out.psd"])
def test_an_unknown_suffix_names_the_allowed(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"\.png, \.jpg, \.jpeg, \.webp"):
        save_picture(RGB, None, tmp_path / name)


def test_a_picture_too_large_for_the_format(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="at most 16383"):
        save_picture(np.zeros((1, 16_384, 3), np.uint8), None, tmp_path / "out.webp")


def test_an_avif_that_no_decoder_would_open_again(tmp_path: Path) -> None:
    for size in ((32_769, 1), (1, 32_769), (16_385, 16_385)):
        with pytest.raises(OutputError, match="AVIF holds at most"):
            check_size(tmp_path / "out.avif", size)
    save_picture(np.zeros((1, 32_768, 3), np.uint8), None, tmp_path / "out.avif")
    with Image.open(tmp_path / "out.avif") as made:
        made.load()
        assert made.size == (32_768, 1)
    check_size(tmp_path / "out.png", (100_000, 100_000))


def test_places_that_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.png").mkdir()
    for path, fault in (
        (tmp_path / "file" / "out.png", "is not a folder"),
        (tmp_path / "missing" / "out.png", "there is no folder"),
        (tmp_path / "folder.png", "is a folder"),
    ):
        with pytest.raises(OutputError, match=fault):
            save_picture(RGB, None, path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.png"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses even the superuser")
def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="was not written"):
        save_picture(RGB, None, Path("/proc/out.png"))


@pytest.mark.parametrize(
    ("code", "fault"),
    [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EACCES, "can't be written to")],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, fault: str
) -> None:
    path = tmp_path / "out.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(saving.os, step, _failing(code))
    with pytest.raises(OutputError, match=fault) as caught:
        save_picture(RGB, None, path)
    assert "out.png" in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["out.png"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_disk_that_fills_up_while_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda count: "x")
    real_open = Path.open

    def on_full_disk(path: Path, mode: str = "r", **named: Any) -> Any:
        return real_open(Path("/dev/full"), "wb") if path.name.endswith(".part") else real_open(path, mode, **named)

    monkeypatch.setattr(Path, "open", on_full_disk)
    with pytest.raises(OutputError, match="the disk is full"):
        save_picture(np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8), None, tmp_path / "out.png")
    assert not list(tmp_path.iterdir())


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(saving.os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save_picture(RGB, None, tmp_path / "out.png")
    assert not list(tmp_path.iterdir())
