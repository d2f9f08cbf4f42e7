"""Valid files that few programs write: BMPs with masks of their own, JPEGs of 12 bits, transparent colours of PNG."""

import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from studio.errors import PhotoError
from studio.imaging.files import open_photo, read_origin, save_result, thumbnail, upright_size
from tests.helpers import photos
from tests.helpers.colours import png

RGB = photos.gradient(47, 33)
MASKS = {
    "4444": (16, (0xF00, 0xF0, 0xF, 0xF000)),
    "565": (16, (0xF800, 0x7E0, 0x1F, 0)),
    "555": (16, (0x7C00, 0x3E0, 0x1F, 0)),
    "bgra": (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
    "rgba": (32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
    "rgb": (32, (0xFF, 0xFF00, 0xFF0000, 0)),
    "11-11-10": (32, (0x7FF << 21, 0x7FF << 10, 0x3FF, 0)),
    "9-10-8-5": (32, (0x1FF << 23, 0x3FF << 13, 0xFF << 5, 0x1F)),
}


def _bmp(path: Path, bits: int, masks: tuple[int, ...], head_bytes: int, *, top_down: bool = False) -> Path:
    height, width = RGB.shape[:2]
    numbers = np.zeros((height, width), np.uint64)
    for channel, mask in zip((*np.moveaxis(RGB, -1, 0), np.full((height, width), 128)), masks, strict=True):
        if mask:
            shift = (mask & -mask).bit_length() - 1
            numbers |= np.rint(channel / 255 * (mask >> shift)).astype(np.uint64) << np.uint64(shift)
    stride = (width * bits + 31) // 32 * 4
    rows = np.zeros((height, stride), np.uint8)
    rows[:, : width * bits // 8] = numbers.astype(f"<u{bits // 8}").view(np.uint8).reshape(height, -1)
    count = 4 if head_bytes >= 56 else 3
    head = struct.pack("<IiiHHIIiiII", head_bytes, width, -height if top_down else height, 1, bits, 3, *[0] * 5)
    head += struct.pack(f"<{count}I", *masks[:count])
    head = head.ljust(max(head_bytes, 52 if head_bytes == 40 else 0), b"\0")
    start = 14 + len(head)
    body = (rows if top_down else rows[::-1]).tobytes()
    path.write_bytes(b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + head + body)
    return path


@pytest.mark.parametrize("name", MASKS)
@pytest.mark.parametrize(("head_bytes", "top_down"), [(40, False), (56, True), (108, False), (124, False)])
def test_bmp_masks(tmp_path: Path, name: str, head_bytes: int, top_down: bool) -> None:
    bits, masks = MASKS[name]
    path = _bmp(tmp_path / "a.bmp", bits, masks, head_bytes, top_down=top_down)
    photo = open_photo(path)
    fewest = min(mask.bit_count() for mask in masks[:3])
    # One of the levels of a channel, or the 8 bits of a decoder that cuts and doesn't round.
    assert np.abs(photo.rgb.astype(int) - RGB).max() <= 255 / ((1 << fewest) - 1) + 1
    assert upright_size(path) == photo.size == (47, 33)
    assert thumbnail(path, 20).size == (20, 14)
    if masks[3] and head_bytes >= 56:
        assert photo.alpha is not None
        assert abs(int(photo.alpha[3, 3]) - 128) <= 8


def test_bmp_of_two_bits(tmp_path: Path) -> None:
    palette = [(0, 0, 0), (250, 10, 20), (30, 240, 40), (255, 255, 255)]
    table = b"".join(bytes((*colour[::-1], 0)) for colour in palette)
    head = struct.pack("<IiiHHIIiiII", 40, 6, 2, 1, 2, 0, 0, 0, 0, 4, 0)
    body = bytes([0b11100100, 0b11100000, 0, 0]) + bytes([0b00011011, 0b00010000, 0, 0])
    data = b"BM" + struct.pack("<IHHI", 14 + 40 + 16 + 8, 0, 0, 14 + 40 + 16) + head + table + body
    (tmp_path / "a.bmp").write_bytes(data)
    wanted = [[palette[n] for n in (0, 1, 2, 3, 0, 1)], [palette[n] for n in (3, 2, 1, 0, 3, 2)]]
    assert np.array_equal(open_photo(tmp_path / "a.bmp").rgb, wanted)
    (tmp_path / "cut.bmp").write_bytes(data[:-3])
    with pytest.raises(PhotoError, match=r"cut\.bmp is cut off before its end"):
        open_photo(tmp_path / "cut.bmp")


@pytest.mark.parametrize("subsampling", ["444", "420"])
def test_jpeg_of_twelve_bits(tmp_path: Path, subsampling: str) -> None:
    rgb = photos.gradient(96, 64)
    rgb[..., 2] = 90  # hard edges of colour do not survive 4:2:0
    twelve = (rgb.astype(np.uint32) * 4095 // 255).astype(np.uint16)
    plain = imagecodecs.jpeg8_encode(twelve, level=97, bitspersample=12, subsampling=subsampling)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    (tmp_path / "a.jpg").write_bytes(data)
    photo = open_photo(tmp_path / "a.jpg")
    assert photo.size == upright_size(tmp_path / "a.jpg") == (64, 96)
    assert np.abs(photo.rgb.astype(int) - np.rot90(rgb, -1)).mean() < 2
    assert read_origin(tmp_path / "a.jpg").exif is not None
    assert photo.origin is not None
    assert photo.origin.depth == 16
    save_result(photo, photo.rgb, tmp_path / "b.png")
    made = imagecodecs.png_decode((tmp_path / "b.png").read_bytes())
    wanted = np.rot90(imagecodecs.jpeg8_decode(plain), -1).astype(np.uint32) * 65535 // 4095
    assert np.abs(made.astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("channels", [1, 3])
def test_a_transparent_colour_of_sixteen_bits(tmp_path: Path, channels: int) -> None:
    pixels = photos.gradient(96, 64)[..., :channels].astype(np.uint16) * 257
    key = pixels[10, 20]
    # Only the low byte tells this one apart.
    pixels[0, 0] = key + 1
    path = png(tmp_path / "a.png", pixels, [(b"tRNS", struct.pack(f">{channels}H", *(int(value) for value in key)))])
    photo = open_photo(path)
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha == 0, (pixels == key).all(axis=2))
    assert photo.alpha[0, 0] == 255
    save_result(photo, photo.rgb, tmp_path / "b.png")
    made = imagecodecs.png_decode((tmp_path / "b.png").read_bytes())
    assert np.array_equal(made[..., -1] == 0, (pixels == key).all(axis=2))
    small = thumbnail(path, 48)
    assert small.alpha is not None


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_a_transparent_grey_below_eight_bits(tmp_path: Path, depth: int) -> None:
    byte = {1: 0b01010101, 2: 0b00011011, 4: 0x0F}[depth]
    key = (1 << depth) - 1
    chunks = [(b"tRNS", struct.pack(">H", key))]
    alpha = open_photo(png(tmp_path / "a.png", np.full((8, depth), byte, np.uint8), chunks, depth=depth)).alpha
    wanted = [byte >> 8 - depth * (place + 1) & key == key for place in range(8 // depth)] * depth
    assert alpha is not None
    assert np.array_equal(alpha[0] == 0, wanted)
