"""What a training sees of a file is what the window shows of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image, ImageCms

from studio.imaging.files import open_photo
from tests.helpers.photos import (
    adobe_like_profile,
    broken_exif_jpeg,
    cmyk_jpeg,
    display_p3_profile,
    gradient,
    grey16_png,
    grey_profile,
    palette_png,
    photo_jpeg,
    profiled_png,
    rgb16_png,
    rotated_jpeg,
    swapped_profile,
)
from trainer.data.decoding import decode, look

RAMP = np.linspace(0, 1, 96, dtype=np.float64)[None].repeat(64, axis=0)
"""Grey, growing to the right."""


def seen(path: Path) -> np.ndarray:
    return np.asarray(decode(path, "#ffffff").convert("RGB"))


def error(path: Path, wanted: np.ndarray) -> int:
    """Largest difference from H×W greys of 8 bits."""
    return int(np.abs(seen(path).astype(int) - wanted[..., None]).max())


def grey_tiff(path: Path, values: np.ndarray, **keys: Any) -> Path:
    tifffile.imwrite(path, values, photometric=keys.pop("photometric", "minisblack"), **keys)
    return path


@pytest.mark.parametrize("suffix", [".png", ".tif", ".pgm"])
def test_sixteen_bits_of_grey_are_rounded_not_cut(suffix: str, tmp_path: Path) -> None:
    values, path = np.round(RAMP * 65535).astype(np.uint16), tmp_path / f"scan{suffix}"
    if suffix == ".tif":
        grey_tiff(path, values)
    elif suffix == ".pgm":
        path.write_bytes(b"P5 96 64 65535\n" + values.astype(">u2").tobytes())
    else:
        Image.fromarray(values).save(path)
    assert error(path, np.round(values / 257)) == 0
    assert look(path) == ((96, 64), True)


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_floats_are_greys_whatever_their_white_is(white: float, tmp_path: Path) -> None:
    path = grey_tiff(tmp_path / "render.tif", (RAMP * white).astype(np.float32))
    assert error(path, np.round(RAMP * 255)) <= 1


@pytest.mark.parametrize("kind", ["uint16", "int16", "uint32", "float32", "float16"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_deep_tiffs_of_every_kind_are_what_the_window_shows(kind: str, channels: int, tmp_path: Path) -> None:
    most = 1.0 if kind.startswith("float") else np.iinfo(kind).max
    colours = (
        gradient(96, 64)[..., :channels] / 255 if channels < 4 else np.dstack([gradient(96, 64) / 255, 0 * RAMP + 1])
    )
    path = tmp_path / "deep.tif"
    extra: dict[str, Any] = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    shaped = (colours * most).astype(kind)
    tifffile.imwrite(
        path, shaped[..., 0] if channels == 1 else shaped, photometric="rgb" if channels > 1 else "minisblack", **extra
    )
    assert np.abs(seen(path).astype(int) - open_photo(path).rgb).max() == 0
    assert np.ptp(seen(path)) > 200


def test_a_deep_tiff_is_turned_and_white_may_be_zero(tmp_path: Path) -> None:
    values = np.round(RAMP * 65535).astype(np.uint16)
    path = grey_tiff(tmp_path / "x.tif", values, photometric="miniswhite", extratags=[(274, "H", 1, 6, True)])
    assert seen(path).shape == (96, 64, 3)
    assert np.array_equal(seen(path)[..., 0], np.rot90(255 - np.round(values / 257), -1))
    assert look(path) == ((64, 96), True)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "write", [broken_exif_jpeg, cmyk_jpeg, grey16_png, palette_png, photo_jpeg, profiled_png, rgb16_png, rotated_jpeg]
)
def test_files_of_every_kind_are_what_the_window_shows(write: Callable[[Path], Path], tmp_path: Path) -> None:
    path = write(tmp_path / f"photo{'.jpg' if 'jpeg' in write.__name__ else '.png'}")
    photo = open_photo(path)
    shown = photo.rgb if photo.alpha is None else np.where(photo.alpha[..., None] > 0, photo.rgb, 255)
    assert np.abs(seen(path).astype(int) - shown).max() <= 1


def save(picture: np.ndarray, path: Path, **keys: Any) -> Path:
    if path.suffix == ".heic":
        pillow_heif.register_heif_opener()
    lossless = {".avif": {"quality": 95}, ".jpg": {"quality": 95}, ".heic": {"quality": 95}}
    Image.fromarray(picture).save(path, **lossless.get(path.suffix, {}), **keys)
    return path


@pytest.mark.parametrize("profile", [swapped_profile, display_p3_profile, adobe_like_profile, grey_profile])
@pytest.mark.parametrize("deep", [False, True])
def test_profiles_are_applied_as_the_window_applies_them(
    profile: Callable[[], bytes], deep: bool, tmp_path: Path
) -> None:
    colours = gradient(96, 64)[..., 0] if profile is grey_profile else gradient(96, 64)
    path = tmp_path / "profiled.tif"
    values = colours.astype(np.uint16) * 257 if deep else colours
    photometric = "minisblack" if colours.ndim == 2 else "rgb"
    tifffile.imwrite(path, values, photometric=photometric, iccprofile=profile())
    assert np.abs(seen(path).astype(int) - open_photo(path).rgb).max() <= 1
    assert np.abs(seen(path).astype(int) - (colours[..., None] if colours.ndim == 2 else colours)).mean() > 2


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".heic", ".avif"])
def test_a_profile_is_applied_in_every_kind_of_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"photo{suffix}"
    save(gradient(96, 64), path, icc_profile=swapped_profile())
    assert np.abs(seen(path).astype(int) - open_photo(path).rgb).max() <= 1
    plain = tmp_path / f"plain{suffix}"
    save(gradient(96, 64), plain)
    # Red and green change places.
    assert np.abs(seen(path).astype(int) - seen(plain)[..., [1, 0, 2]]).mean() < 6
    assert np.abs(seen(path).astype(int) - seen(plain)).mean() > 20


def test_a_profile_is_applied_below_transparency_and_to_sixteen_bits(tmp_path: Path) -> None:
    colours = gradient(96, 64)
    layer = Image.fromarray(np.dstack([colours, np.full((64, 96), 255, np.uint8)]))
    layer.save(tmp_path / "layer.png", icc_profile=swapped_profile())
    Image.fromarray(colours).save(tmp_path / "flat.png", icc_profile=swapped_profile())
    tifffile.imwrite(
        tmp_path / "deep.tif", colours.astype(np.uint16) * 257, photometric="rgb", iccprofile=swapped_profile()
    )
    flat = seen(tmp_path / "flat.png").astype(int)
    assert np.array_equal(seen(tmp_path / "layer.png"), flat)
    assert np.abs(seen(tmp_path / "deep.tif") - flat).max() <= 1


def test_srgb_leaves_every_number_as_it_is(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(gradient(96, 64)).save(tmp_path / "a.png", icc_profile=srgb)
    Image.fromarray(gradient(96, 64)).save(tmp_path / "b.png", icc_profile=b"no profile at all, only noise")
    for name in ("a.png", "b.png"):
        assert np.array_equal(seen(tmp_path / name), gradient(96, 64))


@pytest.mark.parametrize("suffix", [".heic", ".avif", ".gif", ".tga", ".ppm", ".jp2", ".bmp", ".webp", ".mpo"])
def test_pictures_of_phones_and_old_programs_are_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"photo{suffix}"
    save(gradient(96, 64), path)
    assert np.abs(seen(path).astype(int) - gradient(96, 64)).mean() < 16
    assert look(path) == ((96, 64), False)
