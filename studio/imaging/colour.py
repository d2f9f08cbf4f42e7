"""From whatever a file holds to 8-bit sRGB, and back into the photo's own colours."""

import io
from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageCms

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
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
        assert converted is not None  # None only with inPlace=True
        return converted
    return image.convert("RGB")


def from_srgb(profile: bytes, sample: np.ndarray) -> Conversion | None:
    """What brings sRGB pixels into an RGB profile; None where the profile can't hold `sample` (H×W×3 sRGB).

    Checked by the way back: profiles may be made for one direction only, or hold far fewer colours.
    """
    try:
        target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _is_srgb(target):
            return _unchanged
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


def grey_profile(image: Image.Image) -> bytes | None:
    """The embedded profile where it is one for grey pictures."""
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and profile and _kind(profile) == "GRAY" else None


@cache
def srgb_profile() -> bytes:
    """A small sRGB profile, the same bytes on every day."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_DATE_FIELD] = (2026).to_bytes(2, "big") + (1).to_bytes(2, "big") * 2 + bytes(6)
    return bytes(data)


def is_srgb(profile: bytes) -> bool:
    """Whether a profile calls itself sRGB."""
    try:
        return _is_srgb(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except _UNUSABLE:
        return False


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    return "sRGB" in ImageCms.getProfileDescription(profile)


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
    """The picture in sRGB, or None where the profile is broken or belongs to another kind of picture."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _PROFILE_MODES.get(_kind(profile)) != image.mode:
            return None
        if image.mode == "RGB" and _is_srgb(source):
            return image
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), renderingIntent=_INTENT, outputMode="RGB", flags=_FLAGS
        )
    except _UNUSABLE:
        return None
