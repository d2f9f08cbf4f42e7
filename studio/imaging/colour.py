"""From whatever a file holds to 8-bit sRGB."""

import io

import numpy as np
from PIL import Image, ImageCms

_SPACE_FIELD = slice(16, 20)
"""Where an ICC profile's header names its colour space."""

_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
"""Colour space that a profile describes → the Pillow mode it can be applied to."""


def to_srgb(image: Image.Image) -> Image.Image:
    """The picture in mode RGB and in sRGB, without transparency.

    An embedded ICC profile is applied where it is readable and fits the picture; without one the numbers are taken as
    sRGB. 16-bit and float pictures are brought to 8 bits, rounded.
    """
    profile = image.info.get("icc_profile")
    image = _eight_bits(image)
    if isinstance(profile, bytes) and profile:
        converted = _apply_profile(image, profile)
        if converted is not None:
            return converted
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
        assert converted is not None  # None only with inPlace=True
        return converted
    return image.convert("RGB")


def split_alpha(image: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """(the picture without transparency, its alpha as H×W uint8 or None)."""
    if image.mode in ("RGBa", "La"):
        image = image.convert("RGBA" if image.mode == "RGBa" else "LA")
    if image.mode == "PA" or (image.mode in ("P", "L", "RGB", "1") and "transparency" in image.info):
        image = image.convert("RGBA")
    if image.mode not in ("RGBA", "LA"):
        return image, None
    alpha = np.asarray(image.getchannel("A"))
    opaque = image.convert("RGB" if image.mode == "RGBA" else "L")
    opaque.info = image.info
    return opaque, alpha


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


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, or None where the profile is broken or belongs to another kind of picture."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        described = profile[_SPACE_FIELD].decode("ascii", "replace").strip()
        if _PROFILE_MODES.get(described) != image.mode:
            return None
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return image
        return ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
