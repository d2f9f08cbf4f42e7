"""Photos as cameras, phones, editors and print shops write them, with all that they carry."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pillow_heif
import tifffile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.helpers import photos
from tests.helpers.readback import exiv2, png

WIDTH, HEIGHT = 96, 64
_EXIF_IFD, _GPS_IFD, _MAKER_NOTE = 0x8769, 0x8825, 0x927C
CAMERA, ARTIST, TAKEN = "Studio Camera", "Ann Example", "2021:03:04 05:06:07"


@dataclass(frozen=True)
class Variant:
    """One kind of photo: how it is written, and what a result of it must hold."""

    name: str
    write: Callable[[Path], Path]
    """Writes into a folder, returns the file."""
    profile: Literal["own", "srgb", "none"] = "none"
    icc: bytes = b""
    details: bool = False
    alpha: bool = False
    depth: int = 8


def describe(path: Path, orientation: int = 1, *, maker_note: int = 400, thumbnail: bool = True) -> Path:
    """Add what a camera and a catalogue program write: camera, date, place, maker's note, thumbnail, author."""
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exif, xmp = image.exifData(), image.xmpData()
    exif["Exif.Image.Make"] = CAMERA
    exif["Exif.Image.Orientation"] = exiv2.UShortValue(orientation)
    exif["Exif.Image.DateTime"] = TAKEN
    exif["Exif.Photo.DateTimeOriginal"] = TAKEN
    exif["Exif.Photo.PixelXDimension"] = exiv2.ULongValue(4000)
    exif["Exif.Photo.PixelYDimension"] = exiv2.ULongValue(3000)
    exif["Exif.Photo.MakerNote"] = exiv2.DataValue(bytes(range(1, 251)) * (maker_note // 250 + 1))
    exif["Exif.GPSInfo.GPSLatitude"] = "48/1 12/1 30/1"
    if thumbnail:
        data = io.BytesIO()
        Image.new("RGB", (16, 12), (1, 2, 3)).save(data, "JPEG")
        exiv2.ExifThumb(exif).setJpegThumbnail(data.getvalue())
    xmp["Xmp.dc.creator"] = ARTIST
    xmp["Xmp.tiff.Orientation"] = str(orientation)
    xmp["Xmp.exif.PixelXDimension"] = "4000"
    image.writeMetadata()
    return path


def _turned(orientation: int) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        return describe(photos.rotated_jpeg(folder / "turned.jpg", orientation, WIDTH, HEIGHT), orientation)

    return write


def _saved(name: str, mode: str = "RGB", **named: Any) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        image = Image.fromarray(photos.gradient(WIDTH, HEIGHT)).convert(mode)
        image.save(folder / name, **named)
        return folder / name

    return write


def _described(write: Callable[[Path], Path]) -> Callable[[Path], Path]:
    return lambda folder: describe(write(folder))


def _carried(folder: Path) -> tuple[Image.Exif, bytes]:
    """EXIF and XMP of a described photo, for formats that exiv2 does not write."""
    with Image.open(describe(photos.photo_jpeg(folder / "described.jpg"))) as image:
        exif = image.getexif()
        exif.get_ifd(_EXIF_IFD)
        exif.get_ifd(_GPS_IFD)
        return exif, image.info["xmp"]


def _huge(folder: Path) -> Path:
    """90 KB of maker's notes: more than a JPEG can hold."""
    exif, xmp = _carried(folder)
    exif.get_ifd(_EXIF_IFD)[_MAKER_NOTE] = bytes(range(1, 251)) * 360
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
    Image.fromarray(photos.gradient(WIDTH, HEIGHT)).save(folder / "huge.png", exif=exif.tobytes(), pnginfo=texts)
    return folder / "huge.png"


def _avif(folder: Path) -> Path:
    exif, xmp = _carried(folder)
    Image.fromarray(photos.gradient(WIDTH, HEIGHT)).save(folder / "a.avif", quality=95, exif=exif.tobytes(), xmp=xmp)
    return folder / "a.avif"


def deep_pixels(channels: int = 3) -> np.ndarray:
    """H×W×C uint16 with fine steps between those of 8 bits; alpha grows to the right from 0."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    values = np.stack([x * 600 + y, y * 900 + x * 3, 30_000 + 7 * (x + y)], axis=-1).astype(np.uint16)
    alpha = (x * 689).clip(0, 65535).astype(np.uint16)
    return values if channels == 3 else np.dstack([values, alpha])


def _deep_tiff(folder: Path) -> Path:
    path = folder / "deep.tif"
    profile = photos.adobe_like_profile()
    tifffile.imwrite(path, deep_pixels(), photometric="rgb", compression="lzw", iccprofile=profile, metadata=None)
    return path


def _deep_alpha_png(folder: Path) -> Path:
    path = folder / "deep-alpha.png"
    writer = png.Writer(WIDTH, HEIGHT, greyscale=False, alpha=True, bitdepth=16)
    with path.open("wb") as file:
        writer.write(file, deep_pixels(4).reshape(HEIGHT, -1).tolist())
    return path


def _animated_webp(folder: Path) -> Path:
    frames = [Image.fromarray(photos.gradient(WIDTH, HEIGHT)), Image.new("RGB", (WIDTH, HEIGHT), (0, 0, 255))]
    frames[0].save(folder / "a.webp", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    return folder / "a.webp"


def _heic(folder: Path) -> Path:
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    image = Image.fromarray(photos.gradient(WIDTH, HEIGHT))
    pillow_heif.from_pillow(image).save(folder / "phone.heic", quality=90, exif=exif.tobytes())
    return folder / "phone.heic"


P3, ADOBE = photos.display_p3_profile(), photos.adobe_like_profile()

VARIANTS = (
    *(Variant(f"orientation-{number}", _turned(number), details=True) for number in range(1, 9)),
    Variant("cmyk", _described(_saved("print.jpg", "CMYK", quality=95)), "srgb", details=True),
    Variant("grey", _saved("grey.png", "L"), "srgb"),
    Variant("grey-profile", _saved("grey.png", "L", icc_profile=photos.grey_profile()), "srgb"),
    Variant("grey-alpha", lambda folder: photos.grey_alpha_png(folder / "ga.png", WIDTH, HEIGHT), "srgb", alpha=True),
    Variant("alpha", lambda folder: photos.rgba_png(folder / "a.png", WIDTH, HEIGHT), alpha=True),
    Variant("deep-png", lambda folder: photos.rgb16_png(folder / "deep.png", WIDTH, HEIGHT), depth=16),
    Variant("deep-alpha-png", _deep_alpha_png, depth=16, alpha=True),
    Variant("deep-tiff", _described(_deep_tiff), "own", ADOBE, details=True, depth=16),
    Variant("deep-grey", lambda folder: photos.grey16_png(folder / "g.png", WIDTH, HEIGHT), "srgb", depth=16),
    Variant("display-p3", _described(_saved("p3.jpg", quality=95, icc_profile=P3)), "own", P3, details=True),
    Variant("adobe-like", _described(_saved("a.png", icc_profile=ADOBE)), "own", ADOBE, details=True),
    Variant("no-profile", lambda folder: photos.photo_png(folder / "plain.png", WIDTH, HEIGHT)),
    Variant("broken-profile", _saved("b.png", icc_profile=b"no profile" * 30), "srgb"),
    Variant("broken-exif", lambda folder: photos.broken_exif_jpeg(folder / "b.jpg")),
    Variant("huge-exif", _huge, details=True),
    Variant("animated-gif", _saved("a.gif")),
    Variant("animated-webp", _animated_webp),
    Variant("heic", _heic, details=True),
    Variant("avif", _avif, details=True),
    Variant("webp", _described(_saved("a.webp", quality=95)), details=True),
)
