"""XMP of a photo made to fit its translation, with the recipe in it. Edited as text: the rest stays as it is."""

import re
from html import escape, unescape

NAMESPACE = "https://ns.image-translation-studio.org/recipe/1.0/"
_PREFIX = "its"
_MOST_BYTES = 4 * 1024 * 1024
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    "</rdf:RDF>\n</x:xmpmeta>\n"
    '<?xpacket end="w"?>'
)
_RDF_END = re.compile(r"</rdf:RDF\s*>")
_THUMBNAILS = (("<xmp:Thumbnails", "</xmp:Thumbnails>"), ("<xap:Thumbnails", "</xap:Thumbnails>"))


def fitted(xmp: bytes, size: tuple[int, int]) -> bytes | None:
    """The packet for an upright picture of `size` (width, height), without thumbnails; None where it is no XMP."""
    text = _text(xmp)
    if text is None:
        return None
    width, height = (str(edge) for edge in size)
    text = _without_thumbnails(_without_recipe(text))
    for name, value in (
        ("tiff:Orientation", "1"),
        ("tiff:ImageWidth", width),
        ("tiff:ImageLength", height),
        ("exif:PixelXDimension", width),
        ("exif:PixelYDimension", height),
    ):
        text = re.sub(rf"""(\b{name}\s*=\s*)(["'])[^"'<>]*\2""", rf"\g<1>\g<2>{value}\g<2>", text)
        text = re.sub(rf"(<{name}\s*>)[^<>]*(</{name}\s*>)", rf"\g<1>{value}\g<2>", text)
    return text.encode()


def with_recipe(xmp: bytes | None, recipe_json: str) -> bytes:
    """The packet (a new one for None) with the recipe in place of an older one."""
    text = (_text(xmp) if xmp is not None else None) or _EMPTY
    text = _without_recipe(text)
    value = escape(recipe_json, quote=True)
    ours = f'<rdf:Description rdf:about="" xmlns:{_PREFIX}="{NAMESPACE}" {_PREFIX}:recipe="{value}"/>\n'
    place = _RDF_END.search(text)
    assert place is not None  # `_text` looked
    return (text[: place.start()] + ours + text[place.start() :]).encode()


def recipe_text(xmp: bytes) -> str | None:
    """The JSON of the recipe; other programs may have renamed the prefix or turned the attribute into an element."""
    text = _text(xmp)
    if text is None or NAMESPACE not in text:
        return None
    for prefix in dict.fromkeys(re.findall(rf"""xmlns:(\w{{1,40}})\s*=\s*["']{re.escape(NAMESPACE)}["']""", text)):
        found = re.search(rf"""\b{prefix}:recipe\s*=\s*(["'])([^"'<>]*)\1""", text)
        if found is not None:
            return unescape(found[2])
        found = re.search(rf"<{prefix}:recipe\s*>([^<>]*)</{prefix}:recipe\s*>", text)
        if found is not None:
            return unescape(found[1])
    return None


def _without_thumbnails(text: str) -> str:
    for start, end in _THUMBNAILS:
        while (first := text.find(start)) >= 0 and (last := text.find(end, first)) >= 0:
            text = text[:first] + text[last + len(end) :]
    return text


def _without_recipe(text: str) -> str:
    if NAMESPACE not in text:
        return text
    return re.sub(
        rf"""<rdf:Description\b[^<>]*?xmlns:(\w+)\s*=\s*["']{re.escape(NAMESPACE)}["'][^<>]*\b\1:recipe[^<>]*/>\s*""",
        "",
        text,
    )


def _text(xmp: bytes) -> str | None:
    if len(xmp) > _MOST_BYTES:
        return None
    try:
        text = xmp.decode("utf-8").strip("\0 \r\n")
    except UnicodeDecodeError:
        return None
    return text if _RDF_END.search(text) else None
