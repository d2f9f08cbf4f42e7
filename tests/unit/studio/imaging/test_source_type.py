"""Pictures and films say in IPTC's words how they were made, unless nobody wants it."""

import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.imaging.files import open_photo, save_result
from studio.imaging.formats import film_xmp
from studio.imaging.metadata import source_type
from studio.imaging.metadata.hidden_layers import NOTES
from studio.imaging.options import SaveOptions
from studio.imaging.recipes.recipe import PictureRecipe
from studio.imaging.recipes.sample_recipe import SampleRecipe, SampleSheet, packed, read_made, save_made
from studio.preferences.chosen import flag
from studio.preferences.table import MARK_MADE
from studio.timeline.video import VideoOptions, write_video
from tests.helpers import chunks, clips, models, photos, readback

RECIPE = PictureRecipe(model="watercolour", model_name="Watercolour", model_hash="ab")
SHEET = SampleSheet(model="faces", model_hash="ab", samples=(SampleRecipe(code=packed(np.zeros(4, np.float32))),))
KEY = "Xmp.iptcExt.DigitalSourceType"
EXIFTOOL = shutil.which("exiftool")


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_translated_photos_say_so(tmp_path: Path, suffix: str) -> None:
    photo = open_photo(photos.photo_jpeg(tmp_path / "a.jpg"))
    out = tmp_path / f"out{suffix}"
    save_result(photo, photo.rgb, out, recipe=RECIPE)
    assert _in_xmp(out) == source_type.TRANSLATED
    for options in (SaveOptions(mark_made=False), SaveOptions(details=False)):
        save_result(photo, photo.rgb, out, options, RECIPE)
        assert _in_xmp(out) is None


@pytest.mark.parametrize("as_element", [False, True])
def test_what_the_photo_said_is_replaced(tmp_path: Path, as_element: bool) -> None:
    packet = source_type.packet("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture").decode()
    if as_element:
        value = packet[packet.index('DigitalSourceType="') + 19 : packet.index('"/>')]
        tag = "Iptc4xmpExt:DigitalSourceType"
        packet = packet.replace(f' {tag}="{value}"/>', f"><{tag}>{value}</{tag}></rdf:Description>")
    Image.fromarray(photos.gradient(96, 64)).save(tmp_path / "a.jpg", xmp=packet.encode())
    photo = open_photo(tmp_path / "a.jpg")
    save_result(photo, photo.rgb, tmp_path / "out.jpg", recipe=RECIPE)
    assert _in_xmp(tmp_path / "out.jpg") == source_type.TRANSLATED
    assert b"digitalCapture" not in (tmp_path / "out.jpg").read_bytes()


def test_sampled_pictures_say_so(tmp_path: Path) -> None:
    save_made(photos.gradient(96, 64), tmp_path / "a.png", SHEET)
    assert _in_xmp(tmp_path / "a.png") == source_type.MADE
    assert read_made(tmp_path / "a.png") == SHEET
    with flag(MARK_MADE, False):
        save_made(photos.gradient(96, 64), tmp_path / "a.png", SHEET)
    assert _in_xmp(tmp_path / "a.png") is None


def test_a_translated_sample_is_no_sample(tmp_path: Path) -> None:
    save_made(photos.gradient(96, 64), tmp_path / "a.png", SHEET)
    photo = open_photo(tmp_path / "a.png")
    save_result(photo, photo.rgb, tmp_path / "out.png", recipe=RECIPE)
    assert _in_xmp(tmp_path / "out.png") == source_type.TRANSLATED
    assert read_made(tmp_path / "out.png") is None


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "a.webp", "a.png", "folder"])
def test_films_say_so_and_play(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_video(path, _frame, 4, VideoOptions(by_network=True))
    assert _frames(path) == 4
    assert _of_film(path) == source_type.MADE
    if EXIFTOOL is not None:
        file = path / "00000.png" if name == "folder" else path
        told = subprocess.run([EXIFTOOL, "-s3", "-DigitalSourceType", file], capture_output=True, text=True, check=True)
        assert told.stdout.strip() == source_type.MADE
    write_video(path, _frame, 4, VideoOptions())
    assert _of_film(path) is None
    with flag(MARK_MADE, False):
        write_video(path, _frame, 4, VideoOptions(by_network=True))
    assert _of_film(path) is None


def test_the_flag_goes_before_the_setting(tmp_path: Path) -> None:
    photos.photo_jpeg(tmp_path / "a.jpg")
    package = models.invert_package(tmp_path)
    arguments = ["translate", str(tmp_path / "a.jpg"), "-o", str(tmp_path / "o.jpg"), "--model", str(package)]
    assert cli.run(arguments) == 0
    assert _in_xmp(tmp_path / "o.jpg") == source_type.TRANSLATED
    assert cli.run([*arguments, "--mark-made", "off"]) == 0
    assert _in_xmp(tmp_path / "o.jpg") is None


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_translated_clips_say_so_and_that_a_signature_ends(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = clips.clip(tmp_path / "a.mp4", frames=3, size=(48, 32), sound=False)
    box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(20)
    source.write_bytes(source.read_bytes() + (len(box) + 8).to_bytes(4, "big") + b"uuid" + box)
    out, package = tmp_path / f"o{suffix}", models.invert_package(tmp_path)
    assert cli.run(["translate", str(source), "-o", str(out), "--model", str(package)]) == 0
    assert NOTES["signature"] in " ".join(capsys.readouterr().err.split())
    with av.open(str(out), options={"export_xmp": "1"} if suffix == ".mp4" else {}) as container:
        told = container.metadata.get("xmp" if suffix == ".mp4" else "DIGITAL_SOURCE_TYPE", "")
        assert sum(1 for _picture in container.decode(video=0)) == 3
    assert source_type.TRANSLATED in told
    assert not film_xmp.is_signed(out)


def _frame(number: int) -> np.ndarray:
    picture = np.zeros((32, 48, 3), np.uint8)
    picture[:, number * 4 : number * 4 + 4] = 255
    return picture


def _frames(path: Path) -> int:
    if path.is_dir():
        return len(list(path.glob("*.png")))
    if path.suffix in (".gif", ".webp"):
        with Image.open(path) as image:
            return image.n_frames  # type: ignore[attr-defined]
    with av.open(str(path)) as container:
        return sum(1 for _picture in container.decode(video=0))


def _in_xmp(path: Path) -> str | None:
    if path.suffix == ".avif":  # exiv2 may be built without it
        with Image.open(path) as image:
            packet = image.info.get("xmp", b"")
        return source_type.TRANSLATED if source_type.TRANSLATED.encode() in packet else None
    return readback.details(path).xmp.get(KEY)


def _of_film(path: Path) -> str | None:
    """Where each kind of film has it."""
    if path.suffix == ".webm":
        with av.open(str(path)) as container:
            return container.metadata.get("DIGITAL_SOURCE_TYPE")
    if path.suffix == ".mp4":
        with av.open(str(path), options={"export_xmp": "1"}) as container:
            packet = container.metadata.get("xmp", "")
        return source_type.MADE if source_type.MADE in packet else None
    if path.suffix == ".gif":
        with Image.open(path) as image:
            for number in range(image.n_frames):  # type: ignore[attr-defined]
                image.seek(number)
            return source_type.MADE if source_type.MADE.encode() in path.read_bytes() else None
    if path.suffix == ".png":
        bodies = [body for kind, body in chunks.read(path) if kind == b"iTXt"]
        return source_type.MADE if any(source_type.MADE.encode() in body for body in bodies) else None
    return readback.details(path / "00000.png" if path.is_dir() else path).xmp.get(KEY)
