"""From whatever a file holds to 8-bit sRGB, and back into the photo's own colours."""

import io
from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np
from PIL import Image, ImageCms

from studio.imaging.colour import icc
from studio.imaging.colour.lab import lab_of_bytes, lab_to_srgb

_SPACE_FIELD = slice(16, 20)
"""Where an ICC profile's header names its colour space."""
_DATE_FIELD = slice(24, 36)

_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
"""Colour space that a profile describes → the Pillow mode it can be applied to."""

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_UNUSABLE = (ImageCms.PyCMSError, OSError, ValueError, TypeError)
_CHECKED_EDGE_PX = 256
_MOST_DRIFT = 2.0
"""Mean error of 255 that a way into a profile and back may have."""

_SAME_COLOURS = 2
"""Of 255: profiles that differ by no more are the same but for rounding; gamma 2.2 differs from sRGB by 8."""
_CHECKED_LEVELS = (0, 8, 24, 64, 128, 192, 255)

Conversion = Callable[[np.ndarray], np.ndarray]
"""H×W×3 uint8 → H×W×3 uint8."""


def to_srgb(image: Image.Image) -> Image.Image:
    """The picture in mode RGB and in sRGB, without transparency.

    An embedded ICC profile is applied where it is readable and fits the picture; without one the numbers are taken as
    sRGB. 16-bit and float pictures are brought to 8 bits, rounded.
    """
    profile = image.info.get("icc_profile")
    image = _eight_bits(image)
    if isinstance(profile, bytes) and profile:
        converted = apply_profile(image, profile)
        if converted is not None:
            return converted
    if image.mode == "LAB":
        # Not by littleCMS: its table for 8-bit Lab is up to 30 of 255 off in the shadows.
        return Image.fromarray((lab_to_srgb(lab_of_bytes(np.asarray(image))) // 257).astype(np.uint8))
    return image.convert("RGB")


def from_srgb(profile: bytes, sample: np.ndarray) -> Conversion | None:
    """What brings sRGB pixels into an RGB profile; None where the profile can't hold `sample` (H×W×3 sRGB).

    Checked by the way back: profiles may be made for one direction only, or hold far fewer colours.
    """
    if is_srgb(profile):
        return _unchanged
    try:
        target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        there = ImageCms.buildTransform(srgb, target, "RGB", "RGB", _INTENT, _FLAGS)
        back = ImageCms.buildTransform(target, srgb, "RGB", "RGB", _INTENT, _FLAGS)
        step_y, step_x = (max(1, edge // _CHECKED_EDGE_PX) for edge in sample.shape[:2])
        checked = np.ascontiguousarray(sample[::step_y, ::step_x])
        returned = _run(back, _run(there, checked))
    except _UNUSABLE:
        return None
    if np.abs(returned.astype(np.int16) - checked).mean() > _MOST_DRIFT:
        return None

    def convert(rgb: np.ndarray) -> np.ndarray:
        return _run(there, rgb)

    return convert


def deep_from_srgb(profile: bytes) -> Conversion | None:
    """As `from_srgb`, to H×W×3 uint16: steps of 8 bits are too coarse for the shadows of linear profiles.

    None where the profile is sRGB, or can't be used.
    """
    if is_srgb(profile):
        return None

    def convert(rgb: np.ndarray) -> np.ndarray:
        return deep_between(rgb.astype(np.uint16) * np.uint16(257), srgb_profile(), profile)

    try:
        convert(np.zeros((1, 1, 3), np.uint8))
    except (RuntimeError, ValueError):
        return None
    return convert


def deep_between(pixels: np.ndarray, source: bytes, target: bytes) -> np.ndarray:
    """H×W×1 or H×W×3 uint16 in the profile `source` → H×W×3 uint16 in `target`, one for RGB, by littleCMS.

    Raises ValueError, RuntimeError where a profile can't be used.
    """
    import imagecodecs

    grey = pixels.shape[2] == 1
    return imagecodecs.cms_transform(
        np.ascontiguousarray(pixels[..., 0] if grey else pixels),
        source,
        target,
        colorspace="gray" if grey else "rgb",
        outcolorspace="rgb",
        outdtype="uint16",
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION,
    )


def own_profile(image: Image.Image) -> bytes | None:
    """The picture's embedded profile where it is one for RGB that this picture was read with."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile or _kind(profile) != "RGB":
        return None
    if image.mode in ("L", "LA", "La", "1", "CMYK", "LAB", "I", "F") or image.mode.startswith("I;16"):
        return None
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except _UNUSABLE:
        return None
    return profile


@cache
def srgb_profile() -> bytes:
    """A small sRGB profile, the same bytes on every day."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_DATE_FIELD] = (2026).to_bytes(2, "big") + (1).to_bytes(2, "big") * 2 + bytes(6)
    return bytes(data)


@lru_cache(maxsize=64)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile's numbers mean the colours that they mean in sRGB, whatever it calls itself."""
    if _kind(profile) != "RGB":
        return False
    colours = np.stack(np.meshgrid(*[_CHECKED_LEVELS] * 3), axis=-1).reshape(-1, 1, 3).astype(np.uint8)
    greys = np.arange(256, dtype=np.uint8).reshape(-1, 1, 1).repeat(3, axis=2)
    checked = np.concatenate([colours, greys])
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        there = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "RGB", "RGB", _INTENT, _FLAGS)
        seen = _run(there, checked)
    except _UNUSABLE:
        return False
    return bool(np.abs(seen.astype(np.int16) - checked).max() <= _SAME_COLOURS)


def fitting_profile(profile: bytes, channels: int) -> bytes | None:
    """The profile as one for pictures of so many channels: 1 for grey, 3 for RGB, 4 for CMYK.

    A grey curve holds for each channel of an RGB picture. None where it belongs to another kind of picture.
    """
    kind = _kind(profile)
    if kind == "GRAY" and channels == 3:
        return icc.coloured(profile)
    return profile if {"GRAY": 1, "RGB": 3, "CMYK": 4}.get(kind) == channels else None


def is_for_rgb(profile: bytes) -> bool:
    """Whether a profile describes pictures in red, green and blue."""
    return _kind(profile) == "RGB"


def _kind(profile: bytes) -> str:
    return profile[_SPACE_FIELD].decode("ascii", "replace").strip()


def _unchanged(rgb: np.ndarray) -> np.ndarray:
    return rgb


def _run(transform: ImageCms.ImageCmsTransform, rgb: np.ndarray) -> np.ndarray:
    converted = ImageCms.applyTransform(Image.fromarray(np.ascontiguousarray(rgb)), transform)
    assert converted is not None  # None only with inPlace=True
    return np.asarray(converted)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L", "CMYK", "LAB"):
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        values = np.asarray(image).astype(np.float32) / 257
    elif image.mode == "F":
        values = np.nan_to_num(np.asarray(image))
        # Float TIFFs come as 0…1 from renderers and as 0…255 from scanners.
        values = values * 255 if values.max(initial=0) <= 1 else values
    else:
        return image.convert("RGB")
    return Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8))


def apply_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, or None where the profile is broken or belongs to another kind of picture.

    A grey picture may have a profile for RGB, and the other way round.
    """
    if image.mode == "L" and is_for_rgb(profile):
        image = image.convert("RGB")
    if image.mode == "RGB":
        fitting = fitting_profile(profile, 3)
        if fitting is None:
            return None
        profile = fitting
        if is_srgb(profile):
            return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _PROFILE_MODES.get(_kind(profile)) != image.mode:
            return None
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), renderingIntent=_INTENT, outputMode="RGB", flags=_FLAGS
        )
    except _UNUSABLE:
        return None
