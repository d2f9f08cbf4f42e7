"""When photos and clips were taken, whatever wrote their dates."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pillow_heif
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.batch.capture_time import moment, shown_width, taken
from studio.batch.finding import FoundFile
from studio.batch.naming import Template
from studio.batch.parameters import BatchLook
from tests.helpers import clips, photos
from tests.helpers.readback import exiv2

LOOK = BatchLook(model="m", model_id="water", fingerprint="f")
CHANGED = 86400.0 * 365.5
WANTED = "2019-07-08 09:10"
ORIGINAL, DIGITIZED = 0x9003, 0x9004


def _date(path: Path) -> str:
    return str(Template("{date:%Y-%m-%d %H.%M}").render(FoundFile(path, Path(), 1, CHANGED), LOOK, 1)).replace(".", ":")


def _exif(**inner: str) -> Image.Exif:
    exif = Image.Exif()
    for name, value in inner.items():
        exif.get_ifd(0x8769)[{"original": ORIGINAL, "digitized": DIGITIZED}[name]] = value
    return exif


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif", ".heic", ".HIF"])
def test_of_every_format(tmp_path: Path, suffix: str) -> None:
    pillow_heif.register_heif_opener()
    path = tmp_path / f"a{suffix}"
    form = "HEIF" if suffix in (".heic", ".HIF") else None
    Image.fromarray(photos.gradient(48, 32)).save(path, form, exif=_exif(original="2019:07:08 09:10:11").tobytes())
    assert _date(path) == WANTED


@pytest.mark.parametrize(
    "text",
    [
        "2019:07:08 09:10:11",
        "2019:07:08 09:10:11+02:00",
        "2019:07:08 09:10:11.25",
        "2019-07-08T09:10:11",
        "2019-07-08T09:10:11Z",
        "2019-07-08 09:10",
        "2019/07/08 09:10:11",
        b"2019:07:08 09:10:11\0",
    ],
)
def test_however_it_is_written(text: Any) -> None:
    found = moment(text)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == WANTED


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2019:13:08 00:00:00", "soon", "", None]
)
def test_what_is_no_date(text: Any) -> None:
    assert moment(text) is None


def test_an_unset_clock_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    unset = "0000:00:00 00:00:00"
    exif = _exif(original=unset, digitized="2019:07:08 09:10:11")
    Image.fromarray(photos.gradient(48, 32)).save(path, exif=exif)
    assert _date(path) == WANTED
    exif = _exif(original=unset)
    exif[0x0132] = "2019:07:08 09:10:11"
    Image.fromarray(photos.gradient(48, 32)).save(path, exif=exif)
    assert _date(path) == WANTED
    Image.fromarray(photos.gradient(48, 32)).save(path, exif=_exif(original=unset))
    assert _date(path).startswith("1971-01-01")


@pytest.mark.parametrize("name", ["Xmp.exif.DateTimeOriginal", "Xmp.photoshop.DateCreated", "Xmp.xmp.CreateDate"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_by_xmp_where_there_is_no_exif(tmp_path: Path, name: str, suffix: str) -> None:
    path = photos.photo_jpeg(tmp_path / "a.jpg")
    with Image.open(path) as image:
        image.save(tmp_path / f"b{suffix}")
    opened = exiv2.ImageFactory.open(str(tmp_path / f"b{suffix}"))
    opened.readMetadata()
    packet = exiv2.XmpData()
    packet[name] = "2019-07-08T09:10:11+02:00"
    opened.setXmpData(packet)
    opened.writeMetadata()
    assert _date(tmp_path / f"b{suffix}") == WANTED


@pytest.mark.parametrize("said", ["2019-07-08T09:10:11", "Mon, 08 Jul 2019 09:10:11 +0200"])
def test_by_the_words_of_a_png(tmp_path: Path, said: str) -> None:
    texts = PngInfo()
    texts.add_text("Creation Time", said)
    Image.fromarray(photos.gradient(48, 32)).save(tmp_path / "a.png", pnginfo=texts)
    assert _date(tmp_path / "a.png") == WANTED


def _clip(path: Path, **tags: str) -> Path:
    with av.open(str(path), "w", options={"movflags": "+use_metadata_tags"}) as container:
        container.metadata.update(tags)
        stream: Any = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.codec_context.sample_aspect_ratio = stream.sample_aspect_ratio = Fraction(4, 3)
        for packet in stream.encode(av.VideoFrame.from_ndarray(photos.gradient(160, 120), format="rgb24")):
            container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


@pytest.mark.parametrize("suffix", [".mov", ".mp4", ".mkv"])
def test_of_clips(tmp_path: Path, suffix: str) -> None:
    path = _clip(tmp_path / f"a{suffix}", creation_time="2020-05-06T10:11:12.000000Z")
    wanted = datetime(2020, 5, 6, 10, 11, 12, tzinfo=UTC).astimezone().replace(tzinfo=None)
    assert taken(path, CHANGED) == wanted
    assert shown_width(path) == 213


def test_a_phone_says_what_its_clock_showed(tmp_path: Path) -> None:
    tags = {"creation_time": "2020-05-06T22:11:12Z", "com.apple.quicktime.creationdate": "2020-05-07T00:11:12+0200"}
    assert taken(_clip(tmp_path / "a.mov", **tags), CHANGED) == datetime(2020, 5, 7, 0, 11, 12)


def test_a_clip_that_says_nothing_has_the_time_of_its_file(tmp_path: Path) -> None:
    assert taken(clips.clip(tmp_path / "a.mp4", 5, sound=False), CHANGED).year == 1971
    (tmp_path / "b.mp4").write_bytes(b"no clip")
    assert taken(tmp_path / "b.mp4", CHANGED).year == 1971
    assert shown_width(tmp_path / "b.mp4") == 0
