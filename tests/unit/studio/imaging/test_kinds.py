"""Which files are pictures, and which are clips."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import tifffile
from PIL import Image

from studio.batch.clips.reader import ClipReader
from studio.errors import OutputError
from studio.imaging import kinds, marks
from studio.imaging.files import open_photo
from studio.imaging.options import SAVE_SUFFIXES
from studio.imaging.recipes.recipe import PictureRecipe
from studio.imaging.saving import save_picture, save_result
from tests.helpers import photos

_PIXELS = photos.gradient(48, 32)
_CLIPS = {
    **dict.fromkeys((".mpg", ".mpeg", ".mpe", ".vob"), ("mpeg", "mpeg2video")),
    **dict.fromkeys((".mts", ".m2ts", ".ts", ".m2t"), ("mpegts", "mpeg2video")),
    **dict.fromkeys((".wmv", ".asf"), ("asf", "wmv2")),
    **dict.fromkeys((".3gp", ".3g2"), ("3gp", "mpeg4")),
    **dict.fromkeys((".mp4", ".m4v"), ("mp4", "mpeg4")),
    **dict.fromkeys((".mov", ".qt"), ("mov", "mpeg4")),
    ".flv": ("flv", "flv1"),
    ".avi": ("avi", "mpeg4"),
    ".mkv": ("matroska", "mpeg4"),
    ".mxf": ("mxf", "mpeg2video"),
    ".webm": ("webm", "libvpx"),
}


def _write_clip(path: Path, form: str, codec: str) -> Path:
    with av.open(str(path), "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for _ in range(25):
            for packet in stream.encode(av.VideoFrame.from_ndarray(photos.gradient(96, 64), format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


@pytest.mark.parametrize("suffix", [".jfif", ".jpe", ".JPG", ".jif", ".mpo", ".dib", ".ppm", ".pgm", ".apng"])
def test_pictures_by_every_name_are_read(tmp_path: Path, suffix: str) -> None:
    form = {".dib": "BMP", ".ppm": "PPM", ".pgm": "PPM", ".apng": "PNG"}.get(suffix, "JPEG")
    path = tmp_path / f"a{suffix}"
    image = Image.fromarray(_PIXELS)
    (image.convert("L") if suffix == ".pgm" else image).save(path, form)
    assert kinds.kind_of(path) == "photo"
    assert open_photo(path).size == (48, 32)


@pytest.mark.parametrize("suffix", sorted(_CLIPS))
def test_clips_by_every_name_are_read(tmp_path: Path, suffix: str) -> None:
    path = _write_clip(tmp_path / f"a{suffix.upper()}", *_CLIPS[suffix])
    assert kinds.kind_of(path) == "clip"
    with ClipReader(path) as clip:
        assert len(list(clip.items())) == 25
    # Without a name its first bytes say it.
    bare = path.rename(tmp_path / "a")
    assert kinds.kind_of(bare) == "clip"


def _bare(folder: Path) -> dict[str, Path]:
    image = Image.fromarray(_PIXELS)
    made = {}
    for form in ("JPEG", "PNG", "GIF", "BMP", "WEBP", "AVIF", "PPM"):
        made[form] = folder / form
        image.save(made[form], form)
    made["TIFF"] = folder / "TIFF"
    tifffile.imwrite(made["TIFF"], _PIXELS, photometric="rgb")
    return made


def test_pictures_without_a_suffix_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    for form, path in _bare(tmp_path).items():
        assert kinds.kind_of(path) == "photo", form
    Image.fromarray(_PIXELS).save(tmp_path / "a.jpg_large", "JPEG")
    assert kinds.kind_of(tmp_path / "a.jpg_large") == "photo"


def test_what_is_no_picture_is_none(tmp_path: Path) -> None:
    bare = _bare(tmp_path)
    names = {
        "notes.txt": b"My holiday",
        "code.ts": b"export const a = 1;\n" * 300,
        "raw.cr2": bare["TIFF"].read_bytes(),
        "raw.cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
        "song.m4a": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42",
        "a.jpg_original": bare["JPEG"].read_bytes(),
        "a.jpg~": bare["JPEG"].read_bytes(),
        "empty": b"",
        "BMX": b"BM is no bitmap by these two letters",
    }
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
        assert kinds.kind_of(tmp_path / name) is None, name
    assert kinds.kind_of(tmp_path) is None
    assert kinds.kind_of(tmp_path / "gone") is None


def test_a_type_stands_for_all_that_mean_the_same() -> None:
    assert {".jpg", ".jpeg", ".jfif"} <= set(kinds.suffixes_named("jpeg"))
    assert kinds.suffixes_named("JPG") == kinds.suffixes_named(".jpe")
    assert kinds.suffixes_named("tif") == (".tif", ".tiff")
    assert ".hif" in kinds.suffixes_named("heic")
    assert ".mpg" in kinds.suffixes_named("mpeg")
    assert kinds.suffixes_named("cr2") == (".cr2",)
    assert kinds.suffixes_named(" . ") == ()


@pytest.mark.parametrize("suffix", SAVE_SUFFIXES)
def test_results_are_known_by_their_heads(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    Image.fromarray(np.tile(_PIXELS, (8, 8, 1))).save(tmp_path / "a.jpg", exif=exif, icc_profile=b"\0" * 200_000)
    photo = open_photo(tmp_path / "a.jpg")
    made, plain = tmp_path / f"made{suffix}", tmp_path / f"plain{suffix}"
    save_result(photo, photo.rgb, made, recipe=PictureRecipe(model="m", model_name="M", model_hash="h"))
    save_picture(photo.rgb, None, plain)
    assert marks.is_result(made, 1, 1.0)
    assert not marks.is_result(plain, 1, 1.0)
    made.write_bytes(made.read_bytes()[:40])
    assert not marks.is_result(made, 2, 2.0)


def test_a_picture_is_saved_only_as_what_it_can_be(tmp_path: Path) -> None:
    """A suffix that can be opened is not always one that can be written."""
    with pytest.raises(OutputError, match="no suffix that can be written"):
        save_picture(_PIXELS, None, tmp_path / "a.jfif")
