"""Colour profiles of training pictures: applied as the window applies them."""

from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}
"""Colour space in an ICC profile's header → the Pillow mode that it describes."""
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_SAME = 2
"""Of 255: a profile that is no farther from sRGB is sRGB, and its pictures are left as they are."""


def in_srgb(image: Image.Image) -> Image.Image:
    """With its profile applied, transparency as it was."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile:
        return image
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        seen = _applied(layer.convert("RGB"), profile)
        seen.putalpha(layer.getchannel("A"))
        return seen
    return _applied(image if image.mode in _SPACES.values() else image.convert("RGB"), profile)


def deep_in_srgb(deep: NDArray[np.uint16], profile: bytes) -> NDArray[np.uint8]:
    """H×W×C uint16 as 8 bits in sRGB, from all 16: 8 would be too few for the shadows of a linear profile."""
    mode = _SPACES.get(profile[16:20], "")
    if mode == "RGB" and deep.shape[2] == 1:
        deep = deep.repeat(3, axis=2)
    if mode != ("RGB" if deep.shape[2] == 3 else "L") or _transform(profile, mode) is None:
        return to_eight(deep)
    import imagecodecs

    grey = mode == "L"
    return imagecodecs.cms_transform(
        np.ascontiguousarray(deep[..., 0] if grey else deep),
        profile,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        colorspace="gray" if grey else "rgb",
        outcolorspace="rgb",
        outdtype="uint8",
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        # What littleCMS would make of 16 bits to be quicker, a table, is 20 of 255 off where colours leave sRGB.
        flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION | imagecodecs.CMS.FLAGS.NOOPTIMIZE,
    )


def to_eight(deep: np.ndarray) -> NDArray[np.uint8]:
    """16 bits of any shape, rounded to 8."""
    return ((deep.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _applied(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode == "L" and _SPACES.get(profile[16:20]) == "RGB":
        image = image.convert("RGB")
    transform = _transform(profile, image.mode)
    if transform is None:
        return image
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # None only with inPlace=True
    return converted


@lru_cache(maxsize=64)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way to sRGB; None for sRGB itself, a broken profile, and one for another kind of picture."""
    if _SPACES.get(profile[16:20]) != mode:
        return None
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", _INTENT, _FLAGS)
        return None if mode == "RGB" and _changes_nothing(transform) else transform
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    levels = (0, 8, 24, 64, 128, 192, 255)
    colours = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 1, 3).astype(np.uint8)
    greys = np.arange(256, dtype=np.uint8).reshape(-1, 1, 1).repeat(3, axis=2)
    checked = np.concatenate([colours, greys])
    seen = ImageCms.applyTransform(Image.fromarray(checked), transform)
    return bool(np.abs(np.asarray(seen).astype(np.int16) - checked).max() <= _SAME)
