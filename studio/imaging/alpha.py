"""Transparency: taken apart from the colours, and colours for what can't be seen."""

import numpy as np
from PIL import Image


def split_alpha(image: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """(the picture without transparency, not premultiplied; its alpha as H×W uint8 or None)."""
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


def bleed_edges(rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """H×W×3 uint8 whose fully transparent pixels take the colours of the nearest visible ones.

    A network sees through transparency: whatever an editor left there would come back as a fringe. Visible pixels are
    returned unchanged. Push-pull (Gortler et al., The Lumigraph, 1996): averages of what is visible, halved until
    nothing is missing, fill the holes of the next larger size.
    """
    visible = alpha > 0
    if visible.all() or not visible.any():
        return rgb
    levels = [Image.fromarray(np.dstack([rgb, np.where(visible, np.uint8(255), np.uint8(0))]))]
    # Pillow weighs by alpha while it averages.
    while not _full(levels[-1]):
        smaller = levels[-1].reduce(2)
        smaller.putalpha(smaller.getchannel("A").point(lambda value: 255 if value else 0))
        levels.append(smaller)
    filled = levels.pop().convert("RGB")
    while levels:
        finer = levels.pop()
        filled = filled.resize(finer.size, Image.Resampling.BILINEAR)
        filled.paste(finer.convert("RGB"), mask=finer.getchannel("A"))
    return np.asarray(filled)


def _full(image: Image.Image) -> bool:
    least = image.getchannel("A").getextrema()[0]
    assert isinstance(least, (int, float))
    return least > 0
