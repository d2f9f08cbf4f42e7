"""Picture files of every kind that people drop on a window, good and bad. Each writer returns the path it was given."""

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

ORIENTATION_TAG = 0x0112


def gradient(width: int, height: int) -> np.ndarray:
    """H×W×3 uint8: red grows to the right, green downwards, blue in a checker pattern, so every turn is visible."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / max(width - 1, 1)
    green = 255 * y / max(height - 1, 1)
    blue = 255 * ((x // 8 + y // 8) % 2)
    return np.stack([red, green, blue], axis=-1).astype(np.uint8)


def drawing_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """A dark cross on white paper."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[height // 2 - 2 : height // 2 + 2, 8:-8] = 0
    pixels[8:-8, width // 2 - 2 : width // 2 + 2] = 0
    Image.fromarray(pixels).save(path)
    return path


def photo_jpeg(path: Path, width: int = 96, height: int = 64, *, quality: int = 95) -> Path:
    """A plain upright JPEG."""
    Image.fromarray(gradient(width, height)).save(path, quality=quality, subsampling=0)
    return path


def photo_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """A plain 8-bit PNG of `gradient`."""
    Image.fromarray(gradient(width, height)).save(path)
    return path


def rotated_jpeg(path: Path, orientation: int = 6, width: int = 96, height: int = 64) -> Path:
    """A JPEG whose upright picture is `gradient(width, height)`, stored turned, with the EXIF orientation."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = Image.fromarray(gradient(width, height))
    stored = image if undo is None else image.transpose(undo)
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    stored.save(path, quality=95, subsampling=0, exif=exif)
    return path


def broken_exif_jpeg(path: Path) -> Path:
    """A good JPEG whose EXIF block is noise."""
    Image.fromarray(gradient(96, 64)).save(path, quality=95, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + b"\x99" * 40)
    return path


def truncated_jpeg(path: Path) -> Path:
    """The first 60 % of a JPEG."""
    photo_jpeg(path, 320, 240)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    return path


def bomb_png(path: Path, width: int = 50_000, height: int = 40_000) -> Path:
    """A PNG of 100 bytes whose header promises 2 gigapixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(_png([(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]))
    return path


def not_an_image(path: Path) -> Path:
    """Text with the suffix of a picture."""
    path.write_text("These are my holiday notes.\n" * 20)
    return path


def broken_files(folder: Path, each: int) -> list[Path]:
    """`each` files of ten kinds that can't be read: one that is cut off, one that is none, one that lies …"""
    made = []
    good = {suffix: _bytes_of(folder, suffix) for suffix in (".jpg", ".png", ".webp", ".tif", ".bmp", ".avif")}
    kinds = {
        "empty.jpg": b"",
        "text.png": b"These are my holiday notes. " * 20,
        "page.jpg": b"<!doctype html><title>404 not found</title>",
        "zeros.webp": b"\0" * 500,
        "cut-jpeg.jpg": good[".jpg"][: len(good[".jpg"]) * 6 // 10],
        "cut-png.png": good[".png"][: len(good[".png"]) // 2],
        "cut-webp.webp": good[".webp"][: len(good[".webp"]) // 2],
        "cut-tiff.tif": good[".tif"][:60],
        "head-only.bmp": good[".bmp"][:40],
        "cut-avif.avif": good[".avif"][: len(good[".avif"]) // 2],
    }
    for name, data in kinds.items():
        for number in range(each):
            path = folder / f"{number} {name}"
            path.write_bytes(data)
            made.append(path)
    return made


def _bytes_of(folder: Path, suffix: str) -> bytes:
    path = folder / f"good{suffix}"
    Image.fromarray(gradient(64, 48)).save(path)
    data = path.read_bytes()
    path.unlink()
    return data


def cmyk_jpeg(path: Path, width: int = 96, height: int = 64) -> Path:
    """A CMYK JPEG as print shops send them."""
    Image.fromarray(gradient(width, height)).convert("CMYK").save(path, quality=95)
    return path


def grey16_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """Grey, 16 bits, growing to the right from 0 to 65535."""
    row = np.linspace(0, 65535, width).round().astype(np.uint16)
    Image.fromarray(np.tile(row, (height, 1))).save(path)
    return path


def rgb16_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """RGB with 16 bits per channel; the high bytes are `gradient`."""
    values = gradient(width, height).astype(">u2") * 257
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    path.write_bytes(_png([(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]))
    return path


def grey_alpha_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """Mid grey, alpha growing downwards from 0 to 255."""
    alpha = np.tile(np.linspace(0, 255, height).astype(np.uint8)[:, None], (1, width))
    Image.merge("LA", (Image.new("L", (width, height), 128), Image.fromarray(alpha))).save(path)
    return path


def rgba_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """`gradient` with an alpha that grows to the right from 0 to 255."""
    alpha = np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1))
    Image.fromarray(np.dstack([gradient(width, height), alpha])).save(path)
    return path


def palette_png(path: Path) -> Path:
    """A palette picture with one transparent colour: left half clear, right half (10, 200, 30)."""
    image = Image.new("P", (40, 20), 0)
    image.putpalette([0, 0, 0, 10, 200, 30])
    image.paste(1, (20, 0, 40, 20))
    image.save(path, transparency=0)
    return path


def animated_gif(path: Path) -> Path:
    """Two frames: red, then blue."""
    frames = [Image.new("RGB", (32, 24), colour) for colour in ((255, 0, 0), (0, 0, 255))]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    return path


def profiled_png(path: Path, width: int = 96, height: int = 64) -> Path:
    """`gradient` with an RGB profile that swaps red and green: read right, they change places."""
    Image.fromarray(gradient(width, height)).save(path, icc_profile=swapped_profile())
    return path


def swapped_profile() -> bytes:
    """An ICC matrix profile: sRGB with red and green exchanged, gamma 2.2."""
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    return matrix_profile("swapped", green, red, blue)


def display_p3_profile() -> bytes:
    """The colours of Apple's screens, gamma 2.2."""
    return matrix_profile("Display P3", (0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))


def adobe_like_profile() -> bytes:
    """The colours of Adobe RGB (1998)."""
    return matrix_profile("Adobe-like", (0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446))


def matrix_profile(name: str, red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...]) -> bytes:
    """An ICC profile from the XYZ (D50) of its primaries, gamma 2.2."""
    curve = b"curv" + struct.pack(">II", 0, 1) + struct.pack(">H", round(2.2 * 256)) + b"\0\0"
    text = name.encode("ascii")
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * 78,
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(*red),
        b"gXYZ": _xyz(*green),
        b"bXYZ": _xyz(*blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(b"RGB ", tags)


def grey_profile() -> bytes:
    """A profile for grey pictures with gamma 1.8."""
    curve = b"curv" + struct.pack(">II", 0, 1) + struct.pack(">H", round(1.8 * 256)) + b"\0\0"
    text = b"grey"
    return _profile(
        b"GRAY",
        {
            b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * 78,
            b"cprt": b"text\0\0\0\0CC0\0",
            b"wtpt": _xyz(0.9642, 1.0, 0.8249),
            b"kTRC": curve,
        },
    )


def _profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for tag, value in tags.items():
        table += tag + struct.pack(">II", offset + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", offset + len(body), b"\0\0\0\0", 0x02400000, b"mntr", kind, b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + _xyz(0.9642, 1.0, 0.8249)[8:] + b"\0" * 48
    return head + table + body


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in (x, y, z)))


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        data += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return data
