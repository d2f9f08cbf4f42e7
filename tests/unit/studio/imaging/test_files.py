"""Photos of every kind come out upright, in sRGB, in 8 bits; bad ones in one line."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import PhotoError
from studio.imaging.files import MAX_PIXELS, OPEN_SUFFIXES, open_photo, thumbnail
from studio.imaging.photo import Photo
from tests.helpers import photos


def _close(first: np.ndarray, second: np.ndarray, tolerance: int = 4) -> bool:
    return first.shape == second.shape and int(np.abs(first.astype(int) - second).max()) <= tolerance


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    path = photos.rotated_jpeg(tmp_path / "turned.jpg", orientation)
    assert _close(open_photo(path).rgb, photos.gradient(96, 64))
    small = thumbnail(path, 48)
    assert small.size == (48, 32)
    assert _close(
        small.rgb[:, :, :2], np.asarray(Image.fromarray(photos.gradient(96, 64)).resize((48, 32)))[..., :2], 8
    )


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_exif_is_no_reason_to_refuse(tmp_path: Path) -> None:
    photo = open_photo(photos.broken_exif_jpeg(tmp_path / "a.jpg"))
    assert _close(photo.rgb[:, :, :1], photos.gradient(96, 64)[:, :, :1], 30)


def test_alpha_is_kept_apart(tmp_path: Path) -> None:
    photo = open_photo(photos.rgba_png(tmp_path / "a.png"))
    assert photo.alpha is not None
    visible = photo.alpha > 0
    assert np.array_equal(photo.rgb[visible], photos.gradient(96, 64)[visible])
    assert (photo.alpha[0, 0], photo.alpha[-1, -1]) == (0, 255)


def test_grey_with_alpha(tmp_path: Path) -> None:
    photo = open_photo(photos.grey_alpha_png(tmp_path / "a.png"))
    assert photo.alpha is not None
    assert set(photo.rgb[photo.alpha > 0].ravel()) == {128}
    assert _close(photo.rgb, np.full((64, 96, 3), 128, np.uint8), 2)
    assert (photo.alpha[0, 5], photo.alpha[-1, 5]) == (0, 255)


def test_palette_with_a_transparent_colour(tmp_path: Path) -> None:
    photo = open_photo(photos.palette_png(tmp_path / "a.png"))
    assert tuple(photo.rgb[5, 30]) == (10, 200, 30)
    assert photo.alpha is not None
    assert (photo.alpha[5, 5], photo.alpha[5, 30]) == (0, 255)


def test_sixteen_bits_are_scaled_not_cut(tmp_path: Path) -> None:
    grey = open_photo(photos.grey16_png(tmp_path / "grey.png"))
    assert _close(grey.rgb[0, :, 0], np.linspace(0, 255, 96).round(), 1)
    assert np.array_equal(open_photo(photos.rgb16_png(tmp_path / "rgb.png")).rgb, photos.gradient(96, 64))


def test_cmyk_looks_like_the_picture_it_was_made_from(tmp_path: Path) -> None:
    assert _close(open_photo(photos.cmyk_jpeg(tmp_path / "a.jpg")).rgb[:, :, :2], photos.gradient(96, 64)[:, :, :2], 40)


def test_an_icc_profile_is_applied(tmp_path: Path) -> None:
    path = photos.profiled_png(tmp_path / "a.png")
    stored, seen = photos.gradient(96, 64), open_photo(path).rgb
    # Stored red at the top right means green in this profile.
    assert seen[0, -1, 1] > 200
    assert seen[0, -1, 0] < 60
    assert not _close(seen, stored, 100)
    assert _close(thumbnail(path, 96).rgb, seen, 0)


def test_a_broken_icc_profile_is_ignored(tmp_path: Path) -> None:
    Image.fromarray(photos.gradient(96, 64)).save(tmp_path / "a.png", icc_profile=b"no profile" * 30)
    assert np.array_equal(open_photo(tmp_path / "a.png").rgb, photos.gradient(96, 64))


def test_the_first_frame_of_an_animation(tmp_path: Path) -> None:
    assert tuple(open_photo(photos.animated_gif(tmp_path / "a.gif")).rgb[0, 0]) == (255, 0, 0)


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [("1", ".png"), ("L", ".png"), ("I", ".tif"), ("F", ".tif"), ("LAB", ".tif"), ("YCbCr", ".jpg"), ("RGBX", ".tif")],
)
def test_rare_modes_give_a_picture(tmp_path: Path, mode: str, suffix: str) -> None:
    base, image = Image.fromarray(photos.gradient(96, 64)), Image.new("LAB", (96, 64), (128, 128, 128))
    if mode != "LAB":
        image = base.convert("L").convert(mode) if mode in ("I", "F") else base.convert(mode)
    path = tmp_path / f"a{suffix}"
    image.save(path)
    photo = open_photo(path)
    assert photo.size == (96, 64)
    if mode == "LAB":
        wanted = np.full((64, 96, 3), 119, np.uint8)  # half of L* is sRGB 119
    elif mode == "YCbCr":
        wanted = np.asarray(Image.open(path).convert("RGB"))
    else:
        wanted = np.asarray((base.convert("L") if mode in ("I", "F") else image).convert("RGB"))
    assert np.abs(photo.rgb.astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("suffix", [".webp", ".avif", ".heic", ".bmp", ".tif"])
def test_other_formats(tmp_path: Path, suffix: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    path = tmp_path / f"a{suffix}"
    Image.fromarray(photos.gradient(96, 64)).save(path)
    assert suffix in OPEN_SUFFIXES
    for photo in (open_photo(path), open_photo(path.read_bytes(), "pasted")):
        assert photo.size == (96, 64)
        assert _close(photo.rgb[20:40, 20:40, 1:2], photos.gradient(96, 64)[20:40, 20:40, 1:2], 40)


def test_bytes_have_no_path(tmp_path: Path) -> None:
    photo = open_photo(photos.photo_png(tmp_path / "a.png").read_bytes())
    assert photo.path is None
    assert open_photo(tmp_path / "a.png").name == "a.png"


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (photos.not_an_image, "is not a picture"),
        (photos.truncated_jpeg, "is cut off before its end"),
        (photos.bomb_png, r"50000×40000 pixels, more than 300 megapixels"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: None, "does not exist"),
    ],
)
def test_faults_are_one_line_with_the_name(tmp_path: Path, write: Callable[[Path], object], fault: str) -> None:
    path = tmp_path / "holiday.jpg"
    write(path)
    for opens in (open_photo, lambda path: thumbnail(path, 64)):
        with pytest.raises(PhotoError, match=fault) as caught:
            opens(path)
        assert "holiday.jpg" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_the_limit_is_checked_before_decoding(tmp_path: Path) -> None:
    limit_width = MAX_PIXELS // 1000
    photos.bomb_png(tmp_path / "over.png", limit_width + 1, 1000)
    with pytest.raises(PhotoError, match="megapixels"):
        open_photo(tmp_path / "over.png")


def test_a_damaged_body_is_a_photo_error_whatever_the_decoder_raises(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for suffix in (".png", ".jpg", ".webp", ".gif", ".tif", ".bmp", ".avif"):
        Image.fromarray(photos.gradient(64, 48)).save(tmp_path / f"a{suffix}")
        good = (tmp_path / f"a{suffix}").read_bytes()
        for _ in range(25):
            data = bytearray(good)
            for place in random.integers(0, len(data), 8):
                data[place] = random.integers(0, 256)
            try:
                photo = open_photo(bytes(data))
            except PhotoError as error:
                assert "\n" not in str(error)  # noqa: PT017 - most of these open, some do not
            else:
                assert photo.rgb.dtype == np.uint8


def test_a_photo_is_read_only() -> None:
    photo = Photo(rgb=photos.gradient(8, 8))
    with pytest.raises(ValueError, match="read-only"):
        photo.rgb[0, 0] = 0


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 4), (0, 8, 3)])
def test_a_photo_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="H×W×3"):
        Photo(rgb=np.zeros(shape, np.uint8))


def test_resized_keeps_the_shape_and_never_enlarges(tmp_path: Path) -> None:
    photo = open_photo(photos.rgba_png(tmp_path / "a.png"))
    small = photo.resized(48)
    assert small.size == (48, 32)
    assert small.alpha is not None
    assert small.alpha.shape == (32, 48)
    assert photo.resized(1000) is photo
    assert Photo(rgb=photos.gradient(900, 2)).resized(30).size == (30, 1)


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"8BPS\0\1" + bytes(60), "is a Photoshop file, which can't be read here"),
        (b"\xff\x0a" + bytes(60), "is a JPEG XL picture, which can't be read here"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1" + bytes(60), "is a camera's raw file, which can't be read here"),
        (b"\0\0\0\x18ftypisom\0\0\2\0" + bytes(60), "is a clip: Batch takes clips"),
        (b"MZ" + bytes(60), "is not a picture that can be read"),
    ],
)
def test_what_is_no_picture_here_says_the_true_reason(tmp_path: Path, start: bytes, reason: str) -> None:
    (tmp_path / "a.jpg").write_bytes(start)
    with pytest.raises(PhotoError, match=rf"a\.jpg {reason}"):
        open_photo(tmp_path / "a.jpg")
