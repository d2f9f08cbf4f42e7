"""All 16 bits of every layout come in, and profiles are applied to all of them; other libraries are the judges."""

import io
import struct
from typing import Any

import imagecodecs
import numpy as np
import png
import pytest
import tifffile
from PIL import Image

from studio.imaging.colour.icc_matrix import shaped_srgb
from studio.imaging.colour.sixteen_bit import in_srgb
from studio.imaging.colour.srgb import srgb_profile
from studio.imaging.files import open_photo
from tests.helpers import photos


def _deep(data: bytes) -> np.ndarray:
    origin = open_photo(data, "deep").origin
    assert origin is not None
    assert origin.deep is not None
    return origin.deep


def _pixels(channels: int) -> np.ndarray:
    noise = np.random.default_rng(0).integers(0, 65536, (40, 70, channels), dtype=np.uint16)
    ramp = np.linspace(0, 65535, 70).astype(np.uint16)
    noise[:20] = ramp[None, :, None]
    return noise


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png(channels: int) -> None:
    pixels = _pixels(channels)
    planes = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    file = io.BytesIO()
    png.from_array(pixels.reshape(len(pixels), -1), f"{planes};16").write(file)
    assert np.array_equal(_deep(file.getvalue()), pixels)


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "lzw", "deflate", "packbits"])
@pytest.mark.parametrize("tile", [None, (16, 16)])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_tiff(byteorder: Any, compression: str | None, tile: tuple[int, int] | None, channels: int) -> None:
    pixels, file = _pixels(channels), io.BytesIO()
    tifffile.imwrite(
        file,
        pixels[..., 0] if channels == 1 else pixels,
        photometric="minisblack" if channels == 1 else "rgb",
        byteorder=byteorder,
        compression=compression,
        predictor=compression in ("lzw", "deflate"),
        tile=tile,
        extrasamples=["unassalpha"] if channels == 4 else None,
        metadata=None,
    )
    assert np.array_equal(_deep(file.getvalue()), pixels)
    if channels == 3:
        # Pillow gives the upper half of the bits of these.
        with Image.open(file) as image:
            assert np.array_equal(np.asarray(image), pixels >> 8)


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "deflate"])
def test_tiff_of_one_plane_a_channel(byteorder: Any, compression: str | None) -> None:
    pixels, file = _pixels(3), io.BytesIO()
    planes = np.moveaxis(pixels, -1, 0)
    settings = {"photometric": "rgb", "planarconfig": "separate", "rowsperstrip": 16, "metadata": None}
    tifffile.imwrite(
        file, planes, byteorder=byteorder, compression=compression, predictor=compression is not None, **settings
    )
    assert np.array_equal(_deep(file.getvalue()), pixels)


@pytest.mark.parametrize("make", [photos.display_p3_profile, photos.adobe_like_profile, photos.grey_profile])
def test_a_profile_is_applied_as_littlecms_does(make) -> None:
    profile = make()
    grey = make is photos.grey_profile
    pixels = _pixels(1 if grey else 3)
    wanted = imagecodecs.cms_transform(
        pixels[..., 0] if grey else pixels,
        profile,
        srgb_profile(),
        colorspace="gray" if grey else "rgb",
        outcolorspace="rgb",
        outdtype="uint16",
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        flags=imagecodecs.CMS.FLAGS.NOOPTIMIZE,
    )
    found = shaped_srgb(pixels, profile)
    assert found is not None
    assert np.abs(found.astype(int) - wanted).max() < 60
    assert np.abs(found.astype(int) - wanted).mean() < 5


def test_srgb_stays_srgb_whatever_kind_of_curve_says_so() -> None:
    pixels = _pixels(3)
    found = shaped_srgb(pixels, srgb_profile())
    assert found is not None
    assert np.abs(found.astype(int) - pixels).max() < 60
    # The same curve as a table, in place of the formula of five numbers.
    levels = np.linspace(0, 1, 4096)
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    table = struct.pack(">4sII4096H", b"curv", 0, 4096, *np.rint(linear * 65535).astype(int))
    as_table = _with_curve(srgb_profile(), table)
    found = shaped_srgb(pixels, as_table)
    assert found is not None
    assert np.abs(found.astype(int) - pixels)[pixels > 3000].max() < 60


def test_a_damaged_profile_is_refused_and_one_with_tables_goes_by_eight_bits() -> None:
    pixels = _pixels(3)
    profile = photos.adobe_like_profile()
    for length in range(128, len(profile), 7):
        try:
            shaped_srgb(pixels[:2], profile[:length])
        except ValueError:
            continue
    with pytest.raises(ValueError, match="the profile can't be used"):
        in_srgb(pixels, b"no profile" * 30)
    renamed = profile.replace(b"rTRC", b"A2B0", 1)
    assert shaped_srgb(pixels, renamed) is None


def _with_curve(profile: bytes, curve: bytes) -> bytes:
    data = bytearray(profile)
    (count,) = struct.unpack_from(">I", data, 128)
    for number in range(count):
        place = 132 + 12 * number
        if data[place + 1 : place + 4] == b"TRC":
            struct.pack_into(">II", data, place + 4, len(profile), len(curve))
    return bytes(data) + curve
