"""XMP that is no well-formed XML, but that forgiving programs read: edited as text, as far as that goes."""

import re
from html import unescape

from studio.imaging.metadata.hidden_layers import Layer, layer_of

_THUMBNAILS = ("xmp:Thumbnails", "xap:Thumbnails")
_MOST_CLAIMS = 200
_DECLARED = re.compile(r"""xmlns:([\w.-]{1,40})\s*=\s*["']([^"'<>]*)["']""")


def fitted(text: str, size: tuple[int, int], own: str) -> str:
    """For an upright result of `size` (width, height); without what is in the namespace `own`, and without claims."""
    width, height = (str(edge) for edge in size)
    text = without(text, own)
    for name in _THUMBNAILS:
        text = _without_elements(text, name)
    for name, value in (
        ("tiff:Orientation", "1"),
        ("tiff:ImageWidth", width),
        ("tiff:ImageLength", height),
        ("exif:PixelXDimension", width),
        ("exif:PixelYDimension", height),
    ):
        text = re.sub(rf"""(\b{name}\s*=\s*)(["'])[^"'<>]*\2""", rf"\g<1>\g<2>{value}\g<2>", text)
        text = re.sub(rf"(<{name}\s*>)[^<>]*(</{name}\s*>)", rf"\g<1>{value}\g<2>", text)
    for name, _layer in _claims(text):
        text = re.sub(rf"""\s{name}\s*=\s*(["'])[^"'<>]*\1""", "", text)
        text = re.sub(rf"<{name}(?:\s[^<>]*)?/>", "", text)
        text = _without_elements(text, name)
    return text


def layers_of(text: str) -> set[Layer]:
    """What it says that the photo's file holds beside the photo."""
    return {layer for _name, layer in _claims(text) if layer}


def without(text: str, own: str) -> str:
    """Without the description that holds a property of the namespace `own` alone."""
    if own not in text:
        return text
    return re.sub(
        rf"""<rdf:Description\b[^<>]*?xmlns:(\w+)\s*=\s*["']{re.escape(own)}["'][^<>]*\b\1:recipe[^<>]*/>\s*""",
        "",
        text,
    )


def attribute(text: str, uri: str, name: str) -> str | None:
    """The value of an attribute."""
    for prefix, space in _DECLARED.findall(text):
        match = re.search(rf"""\b{re.escape(prefix)}:{name}\s*=\s*(["'])([^"'<>]*)\1""", text)
        if space == uri and match is not None:
            return unescape(match[2])
    return None


def _without_elements(text: str, name: str) -> str:
    parts, place, end = [], 0, f"</{name}>"
    while (first := text.find(f"<{name}", place)) >= 0 and (last := text.find(end, first)) >= 0:
        parts.append(text[place:first])
        place = last + len(end)
    return "".join((*parts, text[place:]))


def _claims(text: str) -> list[tuple[str, Layer | None]]:
    """Names with their prefixes that speak of a layer."""
    spaces: dict[str, str] = dict(_DECLARED.findall(text))
    found: dict[str, Layer | None] = {}
    for prefix, name in dict.fromkeys(re.findall(r"\b([\w.-]{1,40}):(\w{1,80})(?=[\s=/>])", text)):
        layer = layer_of(spaces.get(prefix, ""), name, "")
        if layer is not None:
            found[f"{prefix}:{name}"] = layer or None
    return list(found.items())[:_MOST_CLAIMS]
