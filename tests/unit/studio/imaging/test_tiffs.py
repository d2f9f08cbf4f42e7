"""TIFFs of all depths, colours and packings come in as bright as they are; the truth is what was written into them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from studio.errors import PhotoError
from studio.imaging.files import open_photo, read_origin, save_result, thumbnail, upright_size
from tests.helpers import photos

RGB = photos.gradient(96, 64)
NUMBERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "uint8": lambda a: a,
    "uint16": lambda a: a.astype(np.uint16) * 257,
    "uint32": lambda a: a.astype(np.uint32) * 16_843_009,
    "uint64": lambda a: a.astype(np.uint64) * 72_340_172_838_076_673,
    "int16": lambda a: (a.astype(np.int32) * 32_767 // 255).astype(np.int16),
    "int16 from below 0": lambda a: (a.astype(np.int32) * 257 - 32_768).astype(np.int16),
    "int32 of 16 bits": lambda a: a.astype(np.int32) * 257,
    "float16": lambda a: (a / 255).astype(np.float16),
    "float32": lambda a: (a / 255).astype(np.float32),
    "float64": lambda a: a / 255,
    "float32 to 255": lambda a: a.astype(np.float32),
}


def _off(path: Path, truth: np.ndarray) -> int:
    """How far what is seen lies from the truth, of 255; and what the film strip shows from what the canvas does."""
    photo = open_photo(path)
    assert photo.size == upright_size(path)
    small = np.abs(thumbnail(path, 48).rgb.astype(int) - photo.resized(48).rgb)
    assert small.mean() < 1
    truth = truth if truth.ndim == 3 else truth[..., None].repeat(3, axis=2)
    return int(np.abs(photo.rgb.astype(int) - truth).max())


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_of_any_kind(tmp_path: Path, kind: str) -> None:
    values, path = NUMBERS[kind](RGB), tmp_path / "a.tif"
    tifffile.imwrite(path, values, photometric="rgb")
    assert _off(path, RGB) <= 1
    tifffile.imwrite(path, np.moveaxis(values, -1, 0), photometric="rgb", planarconfig="separate")
    assert _off(path, RGB) <= 1
    tifffile.imwrite(path, values[..., 0], photometric="minisblack")
    assert _off(path, RGB[..., 0]) <= 1
    if values.dtype.kind == "u":
        tifffile.imwrite(path, np.iinfo(values.dtype).max - values[..., 0], photometric="miniswhite")
        assert _off(path, RGB[..., 0]) <= 1


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_bits_that_fill_no_bytes(tmp_path: Path, bits: int) -> None:
    values = (RGB.astype(np.uint32) * ((1 << bits) - 1) // 255).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", bitspersample=bits)
    assert _off(tmp_path / "a.tif", RGB) <= 1
    tifffile.imwrite(tmp_path / "b.tif", values[..., 0], photometric="minisblack", bitspersample=bits)
    assert _off(tmp_path / "b.tif", RGB[..., 0]) <= 1


@pytest.mark.parametrize("compression", ["lzw", "deflate", "zstd", "lzma", "packbits", "webp", "jpegxl", "jpeg2000"])
@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_packings(tmp_path: Path, compression: str, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    if compression in ("webp", "jpeg2000") and kind == "float32":
        return
    values = NUMBERS["uint8" if compression == "webp" else kind](RGB)
    predictor = compression in ("lzw", "deflate", "zstd")
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", compression=compression, predictor=predictor)
    assert _off(tmp_path / "a.tif", RGB) <= (12 if compression in ("webp", "jpegxl") else 1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("compression", [None, "lzw", "deflate"])
@pytest.mark.parametrize("kind", ["uint8", "uint16"])
def test_cmyk(tmp_path: Path, compression: str | None, kind: str) -> None:
    inks = NUMBERS[kind](np.dstack([255 - RGB, np.zeros((64, 96), np.uint8)]))
    settings = {"compression": compression, "predictor": compression is not None}
    tifffile.imwrite(tmp_path / "a.tif", inks, photometric="separated", **settings)
    assert _off(tmp_path / "a.tif", RGB) <= 3


@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("associated", [True, False])
@pytest.mark.parametrize("grey", [True, False])
def test_transparency(tmp_path: Path, kind: str, associated: bool, grey: bool) -> None:
    colours = RGB[..., :1] if grey else RGB
    factor = 128 / 255 if associated else 1
    whole = np.dstack([np.rint(colours * factor), np.full((64, 96), 128)]) / 255
    values = whole.astype(np.float32) if kind == "float32" else NUMBERS[kind](np.rint(whole * 255).astype(np.uint8))
    settings: dict[str, Any] = {"extrasamples": ["assocalpha" if associated else "unassalpha"]}
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="minisblack" if grey else "rgb", **settings)
    assert _off(tmp_path / "a.tif", colours.repeat(3, axis=2) if grey else colours) <= 2
    alpha = open_photo(tmp_path / "a.tif").alpha
    assert alpha is not None
    assert set(np.unique(alpha)) == {128}


def test_lab(tmp_path: Path) -> None:
    numbers = RGB / 255
    linear = np.where(numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4)
    # Bruce Lindbloom's matrix for sRGB under D50.
    into = np.array(
        [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
    )
    light = linear @ into.T / [0.96422, 1, 0.82521]
    root = np.where(light > 216 / 24389, np.cbrt(light), (24389 / 27 * light + 16) / 116)
    lab = np.stack(
        [116 * root[..., 1] - 16, 500 * (root[..., 0] - root[..., 1]), 200 * (root[..., 1] - root[..., 2])], -1
    )
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, lab.astype(np.float32), photometric="cielab")
    assert _off(path, RGB) <= 1
    sixteen = np.dstack([np.rint(lab[..., 0] * 655.35), np.rint(lab[..., 1:] * 256).astype(np.int16).view(np.uint16)])
    tifffile.imwrite(path, sixteen.astype(np.uint16), photometric="cielab")
    assert _off(path, RGB) <= 1
    tifffile.imwrite(path, sixteen.astype(np.uint16) ^ np.array([0, 32768, 32768], np.uint16), photometric="icclab")
    assert _off(path, RGB) <= 1
    eight = np.dstack([np.rint(lab[..., 0] * 2.55), np.clip(np.rint(lab[..., 1:]), -128, 127)]).astype(np.int64) & 255
    tifffile.imwrite(path, eight.astype(np.uint8), photometric="cielab")
    assert np.abs(open_photo(path).rgb.astype(int) - RGB).mean() < 1


def test_the_photo_and_not_its_thumbnail(tmp_path: Path) -> None:
    small = np.ascontiguousarray(255 - RGB[::4, ::4])
    with tifffile.TiffWriter(tmp_path / "first.tif") as file:
        file.write(small, photometric="rgb", subfiletype=1)
        file.write(RGB, photometric="rgb")
    with tifffile.TiffWriter(tmp_path / "below.tif") as file:
        file.write(small, photometric="rgb", subfiletype=1, subifds=1)
        file.write(RGB, photometric="rgb")
    with tifffile.TiffWriter(tmp_path / "pyramid.tif") as file:
        file.write(RGB, photometric="rgb", subifds=1)
        file.write(small, photometric="rgb", subfiletype=1)
    for name in ("first.tif", "below.tif", "pyramid.tif"):
        assert _off(tmp_path / name, RGB) == 0
        assert open_photo(tmp_path / name).size == (96, 64)


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    turned = {1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1]}
    turned |= {5: RGB.swapaxes(0, 1), 6: np.rot90(RGB), 7: np.rot90(RGB, 2).swapaxes(0, 1), 8: np.rot90(RGB, -1)}
    values = NUMBERS[kind](np.ascontiguousarray(turned[orientation]))
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", extratags=[(274, "H", 1, orientation, True)])
    assert _off(tmp_path / "a.tif", RGB) == 0


def test_sixteen_bits_come_back_from_every_kind_that_has_them(tmp_path: Path) -> None:
    values = NUMBERS["float32"](RGB)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb")
    photo = open_photo(tmp_path / "a.tif")
    save_result(photo, photo.rgb, tmp_path / "b.tif")
    assert np.array_equal(tifffile.imread(tmp_path / "b.tif"), np.rint(values * 65535).astype(np.uint16))
    tifffile.imwrite(tmp_path / "c.tif", RGB, photometric="rgb", compression="zstd")
    photo = open_photo(tmp_path / "c.tif")
    save_result(photo, photo.rgb, tmp_path / "d.tif")
    assert np.array_equal(tifffile.imread(tmp_path / "d.tif"), RGB)


def test_big_tiffs_and_their_details(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"bigtiff": True, "resolution": (300, 300), "resolutionunit": "INCH"}
    tifffile.imwrite(tmp_path / "a.tif", NUMBERS["uint16"](RGB), photometric="rgb", **settings)
    assert _off(tmp_path / "a.tif", RGB) == 0
    assert read_origin(tmp_path / "a.tif").dpi == (300, 300)


def test_what_can_not_be_read_says_the_true_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tifffile.imwrite(tmp_path / "complex.tif", RGB[..., 0].astype(np.complex64))
    with pytest.raises(PhotoError, match=r"complex\.tif: this kind of TIFF can't be read here: it has complex numbers"):
        open_photo(tmp_path / "complex.tif")
    pattern: Any = [(33421, "H", 2, (2, 2), True), (33422, "B", 4, (0, 1, 1, 2), True)]
    tifffile.imwrite(tmp_path / "raw.tif", NUMBERS["uint16"](RGB[..., 0]), photometric="cfa", extratags=pattern)
    with pytest.raises(PhotoError, match=r"raw\.tif is a camera's raw file: develop it"):
        open_photo(tmp_path / "raw.tif")
    tifffile.imwrite(tmp_path / "cut.tif", NUMBERS["uint16"](RGB), photometric="rgb", compression="lzw")
    os.truncate(tmp_path / "cut.tif", 2000)
    with pytest.raises(PhotoError, match=r"cut\.tif is (damaged|cut off)"):
        open_photo(tmp_path / "cut.tif")
    assert capfd.readouterr() == ("", "")
