"""What a file says of its colours, in whatever way, is what is seen, on the film strip too, and what results have."""

import io
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from studio.imaging.colour.srgb import is_srgb, srgb_profile
from studio.imaging.files import open_photo, save_result, thumbnail
from studio.imaging.options import SaveOptions
from tests.helpers import colours
from tests.helpers.colours import ADOBE, BT2020, P3, SRGB, gamma, middles, png, stored

pillow_heif.register_heif_opener()


def _off(path: Path, *, small: bool = True) -> int:
    """How far what is seen lies from the truth, of 255, in full and on the film strip."""
    found = [open_photo(path).rgb]
    if small:
        found.append(thumbnail(path, 100).rgb)
    return max(int(np.abs(middles(rgb).astype(int) - colours.SEEN).max()) for rgb in found)


@pytest.mark.parametrize(
    ("name", "primaries", "power"),
    [
        ("GIMP built-in Linear sRGB", SRGB, 1.0),
        ("DELL U2720Q sRGB mode", P3, 2.2),
        ("Wide gamut (not sRGB)", BT2020, 2.4),
        ("Display P3 Gamut with sRGB Transfer", P3, 2.2),
    ],
)
def test_a_profile_counts_by_its_numbers_not_by_its_name(tmp_path: Path, name: str, primaries, power: float) -> None:
    numbers, profile = colours.light(primaries) ** (1 / power), colours.icc(name, primaries, power)
    Image.fromarray(stored(numbers)).save(tmp_path / "a.png", icc_profile=profile)
    assert _off(tmp_path / "a.png") <= (3 if power > 1 else 8)
    deep = [(b"iCCP", b"x\0\0" + zlib.compress(profile))]
    assert _off(png(tmp_path / "deep.png", stored(numbers, 16), deep)) <= 1
    assert not is_srgb(profile)


def test_srgb_is_srgb_under_any_name() -> None:
    assert is_srgb(srgb_profile())
    littlecms = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert is_srgb(littlecms.replace("sRGB".encode("utf-16-be"), "abcd".encode("utf-16-be")))
    assert not is_srgb(colours.icc("sRGB", SRGB, 2.2))
    assert not is_srgb(colours.icc("sRGB", SRGB, 2.2, grey=True))
    assert not is_srgb(b"sRGB" * 50)


def test_results_keep_a_profile_that_is_called_srgb_and_is_none(tmp_path: Path) -> None:
    profile = colours.icc("sRGB mode", P3, 2.2)
    Image.fromarray(stored(colours.light(P3) ** (1 / 2.2))).save(tmp_path / "a.png", icc_profile=profile)
    photo = open_photo(tmp_path / "a.png")
    save_result(photo, photo.rgb, tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as made:
        assert made.info["icc_profile"] == profile
        assert np.abs(np.asarray(made).astype(int) - stored(colours.light(P3) ** (1 / 2.2))).max() <= 1


def _camera(path: Path, *, space: int, index: str | None) -> Path:
    exif = Image.Exif()
    inner = exif.get_ifd(0x8769)
    inner[0xA001] = space
    if index is not None:
        inner[0xA005] = {1: index, 2: b"0100"}
    pixels = Image.fromarray(stored(colours.light(ADOBE) ** (256 / 563)))
    settings: dict[str, Any] = (
        {"quality": 98, "subsampling": 0} if path.suffix == ".jpg" else {"quality": 98, "lossless": True}
    )
    if path.suffix == ".heic":
        settings = {"quality": -1, "chroma": 444}
    pixels.save(path, exif=exif.tobytes(), **({} if path.suffix == ".png" else settings))
    return path


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".heic", ".png"])
@pytest.mark.parametrize(("space", "index"), [(65535, "R03"), (2, None)])
def test_a_camera_that_is_set_to_adobe_rgb(tmp_path: Path, suffix: str, space: int, index: str | None) -> None:
    path = _camera(tmp_path / f"DSC{suffix}", space=space, index=index)
    assert _off(path) <= (12 if suffix in (".jpg", ".heic") else 4)  # not mended: 70
    photo = open_photo(path)
    save_result(photo, photo.rgb, tmp_path / "made.png")
    with Image.open(tmp_path / "made.png") as made:
        own = ImageCms.ImageCmsProfile(io.BytesIO(made.info["icc_profile"]))
        back = ImageCms.profileToProfile(
            made, own, ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    assert "Adobe RGB" in ImageCms.getProfileDescription(own)
    assert back is not None
    assert np.abs(middles(np.asarray(back)).astype(int) - colours.SEEN).max() <= 13


@pytest.mark.parametrize(("space", "index"), [(65535, None), (65535, "R98"), (1, "R98"), (1, None)])
def test_uncalibrated_alone_stays_srgb(tmp_path: Path, space: int, index: str | None) -> None:
    photo = open_photo(_camera(tmp_path / "a.png", space=space, index=index))
    assert np.array_equal(photo.rgb, stored(colours.light(ADOBE) ** (256 / 563)))
    assert photo.origin is not None
    assert photo.origin.icc is None


@pytest.mark.parametrize("value", [1.0, 0.556, 0.35, 0.7])
@pytest.mark.parametrize("bits", [8, 16])
def test_the_gamma_of_a_png(tmp_path: Path, value: float, bits: int) -> None:
    numbers = stored(colours.light() ** value, bits)
    tolerance = 1 if bits == 16 else 12
    assert _off(png(tmp_path / "a.png", numbers, [gamma(value)])) <= tolerance
    grey = open_photo(png(tmp_path / "grey.png", numbers[..., 0], [gamma(value)])).rgb
    assert np.abs(middles(grey)[:, 0].astype(int) - colours.SEEN[:, 0]).max() <= tolerance


def test_the_primaries_of_a_png(tmp_path: Path) -> None:
    numbers = stored(colours.srgb_curve(colours.light(P3)), 16)
    assert _off(png(tmp_path / "a.png", numbers, [gamma(0.45455), colours.chromaticities(P3)])) <= 1
    assert _off(png(tmp_path / "b.png", numbers, [colours.chromaticities(P3)])) <= 1
    broken = open_photo(png(tmp_path / "c.png", numbers, [(b"cHRM", bytes(32)), (b"gAMA", bytes(4))]))
    assert np.abs(broken.rgb - (numbers / 257)).max() <= 1


def test_srgb_and_cicp_of_a_png_go_before_its_gamma(tmp_path: Path) -> None:
    path = png(tmp_path / "a.png", colours.seen(), [(b"sRGB", b"\0"), gamma(1.0), colours.chromaticities(P3)])
    assert _off(path) == 0
    numbers = stored(colours.srgb_curve(colours.light(P3)), 16)
    path = png(tmp_path / "b.png", numbers, [(b"cICP", bytes([12, 13, 0, 1])), (b"sRGB", b"\0"), gamma(1.0)])
    assert _off(path) <= 1


@pytest.mark.parametrize("suffix", [".heic", ".avif"])
def test_numbers_in_place_of_a_profile(tmp_path: Path, suffix: str) -> None:
    numbers, path = stored(colours.srgb_curve(colours.light(P3))), tmp_path / f"a{suffix}"
    if suffix == ".heic":
        Image.fromarray(numbers).save(
            path, quality=-1, chroma=444, color_primaries=12, transfer_characteristics=13, matrix_coefficients=0
        )
    else:
        path.write_bytes(_tagged_avif(bytes(imagecodecs.avif_encode(numbers, level=100, speed=8)), 12, 13))
    assert _off(path) <= 2
    photo = open_photo(path)
    assert photo.origin is not None
    assert photo.origin.icc is not None


@pytest.mark.parametrize("suffix", [".png", ".heic", ".avif"])
@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_ordinary_light_of_high_dynamic_range_is_seen_as_it_is(tmp_path: Path, suffix: str, transfer: str) -> None:
    linear = colours.light(BT2020) * colours.REFERENCE_WHITE_NITS
    numbers = colours.pq(linear) if transfer == "pq" else colours.hlg(linear / 1000)
    path = _hdr(tmp_path / f"a{suffix}", stored(numbers, 16), 16 if transfer == "pq" else 18)
    assert _off(path) <= 3
    photo = open_photo(path)
    notes = save_result(photo, photo.rgb, tmp_path / "made.png")
    assert any("high dynamic range" in note for note in notes)
    with Image.open(tmp_path / "made.png") as made:
        assert is_srgb(made.info["icc_profile"])


def test_brighter_light_is_rolled_off_and_never_cut_flat(tmp_path: Path) -> None:
    nits = np.geomspace(1, 4000, 50)
    ramp = colours.pq(np.broadcast_to(nits[None, :, None], (20, 50, 3)))
    shown = open_photo(png(tmp_path / "a.png", stored(ramp, 16), [(b"cICP", bytes([9, 16, 0, 1]))])).rgb[5, :, 0]
    assert (np.diff(shown.astype(int)) >= 0).all()
    assert shown[-1] == 255
    assert 180 < shown[np.searchsorted(nits, 203)] < 250
    assert np.unique(shown[nits > 203]).size > 8
    black = png(tmp_path / "b.png", np.zeros((8, 8, 3), np.uint16), [(b"cICP", bytes([9, 16, 0, 1]))])
    assert not open_photo(black).rgb.any()


def _hdr(path: Path, numbers: np.ndarray, transfer: int) -> Path:
    if path.suffix == ".png":
        return png(path, numbers, [(b"cICP", bytes([9, transfer, 0, 1]))])
    if path.suffix == ".avif":
        ten = (numbers >> 6).astype(np.uint16)
        plain = bytes(imagecodecs.avif_encode(ten, level=100, speed=8, bitspersample=10))
        path.write_bytes(_tagged_avif(plain, 9, transfer))
        return path
    image = pillow_heif.from_bytes(mode="RGB;16", size=colours.SIZE, data=numbers.tobytes())
    image.save(
        path, quality=-1, chroma=444, color_primaries=9, transfer_characteristics=transfer, matrix_coefficients=0
    )
    return path


def _tagged_avif(data: bytes, primaries: int, transfer: int) -> bytes:
    """The same AVIF with other numbers for its colours."""
    place = data.index(b"colrnclx") + 8
    return data[:place] + bytes([0, primaries, 0, transfer]) + data[place + 4 :]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_a_grey_profile_on_colours_and_a_colour_profile_on_grey(tmp_path: Path, suffix: str) -> None:
    grey, rgb = colours.icc("grey", SRGB, 1.8, grey=True), colours.icc("rgb", SRGB, 1.8)
    numbers = stored(colours.light() ** (1 / 1.8))
    settings: dict[str, Any] = {"quality": 100, "subsampling": 0} if suffix == ".jpg" else {}
    Image.fromarray(numbers).save(tmp_path / f"a{suffix}", icc_profile=grey, **settings)
    assert _off(tmp_path / f"a{suffix}") <= 4
    Image.fromarray(numbers[..., 0]).save(tmp_path / f"b{suffix}", icc_profile=rgb)
    found = open_photo(tmp_path / f"b{suffix}").rgb
    assert np.abs(middles(found)[:, 0].astype(int) - colours.SEEN[:, 0]).max() <= 4
    deep = [(b"iCCP", b"x\0\0" + zlib.compress(grey))]
    assert _off(png(tmp_path / "c.png", stored(colours.light() ** (1 / 1.8), 16), deep)) <= 1


def test_sixteen_bits_of_a_linear_photo_have_no_steps_in_the_shadows(tmp_path: Path) -> None:
    ramp = np.broadcast_to(np.linspace(0, 0.02, 600)[None, :, None], (4, 600, 3))
    chunks = [(b"iCCP", b"x\0\0" + zlib.compress(colours.icc("linear", SRGB, 1.0)))]
    photo = open_photo(png(tmp_path / "a.png", stored(ramp, 16), chunks))
    assert np.unique(photo.rgb).size > 30
    changed = np.clip(photo.rgb.astype(int) + 40, 0, 255).astype(np.uint8)
    save_result(photo, changed, tmp_path / "b.png", SaveOptions())
    made = imagecodecs.png_decode((tmp_path / "b.png").read_bytes())
    assert np.unique(made).size > 30
    back = colours.srgb_curve(made / 65535) * 255
    assert np.abs(back - changed).max() < 1
    save_result(photo, photo.rgb, tmp_path / "c.png", SaveOptions())
    assert np.array_equal(imagecodecs.png_decode((tmp_path / "c.png").read_bytes()), stored(ramp, 16))
