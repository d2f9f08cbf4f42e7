"""XMP of a photo made to fit its translation, with the recipe in it; what it does not speak of stays byte by byte."""

import re
from collections.abc import Mapping
from html import escape

from studio.imaging.metadata import hidden_layers, regions, rough_xmp
from studio.imaging.metadata.hidden_layers import Layer
from studio.imaging.metadata.regions import Turn
from studio.imaging.metadata.xmp_tree import (
    DC,
    EXIF,
    IPTC_CORE,
    IPTC_EXT,
    PHOTOSHOP,
    RDF,
    RIGHTS,
    TIFF,
    XMP,
    Element,
    Packet,
    Value,
)

NAMESPACE = "https://ns.image-translation-studio.org/recipe/1.0/"
MOST_BYTES = 32 * 1024 * 1024
_MOST_ROUGH = 4 * 1024 * 1024
_PREFIX = "its"
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    "</rdf:RDF>\n</x:xmpmeta>\n"
    '<?xpacket end="w"?>'
)
_RDF_END = re.compile(r"</([^\s<>:]+:)?RDF\s*>")
_PREFIXES = {
    DC: "dc",
    XMP: "xmp",
    RIGHTS: "xmpRights",
    PHOTOSHOP: "photoshop",
    IPTC_CORE: "Iptc4xmpCore",
}
_LANGUAGE_LISTS = {(DC, "title"), (DC, "description"), (DC, "rights")}
_SOURCE_TYPE = "DigitalSourceType"

Property = tuple[str, str]
"""(namespace, name)."""


def fitted(xmp: bytes, turn: Turn) -> bytes | None:
    """The packet for an upright result, without thumbnails, an older recipe, and claims of layers that it lacks.

    None for what is no XMP.
    """
    text = _text(xmp)
    if text is None:
        return None
    packet = _packet(text)
    if packet is None and len(text) > _MOST_ROUGH:
        return None
    if packet is None:
        return rough_xmp.fitted(text, turn.size, NAMESPACE).encode()
    width, height = (str(edge) for edge in turn.size)
    news = {
        (TIFF, "Orientation"): "1",
        (TIFF, "ImageWidth"): width,
        (TIFF, "ImageLength"): height,
        (EXIF, "PixelXDimension"): width,
        (EXIF, "PixelYDimension"): height,
    }
    for one in packet.properties():
        value = one if isinstance(one, Value) else None if one.children or one.inside == one.end else one.value()
        if value is not None and (value.uri, value.name) in news:
            packet.replace(value, news[value.uri, value.name])
    regions.turn(packet, turn)
    _layers, told = hidden_layers.claims(packet)
    for one in (*told, *_own(packet), *_thumbnails(packet)):
        packet.cut(one)
    return packet.written()


def layers_of(xmp: bytes) -> set[Layer]:
    """What a packet says that the photo's file holds beside the photo."""
    text = _text(xmp)
    if text is None:
        return set()
    packet = _packet(text)
    return rough_xmp.layers_of(text) if packet is None else hidden_layers.claims(packet)[0]


def orientation_of(xmp: bytes) -> int:
    """As EXIF counts them; 1 where nothing is said."""
    text = _text(xmp)
    packet = None if text is None else _packet(text)
    for one in [] if packet is None else packet.named(TIFF, "Orientation"):
        if one.text in "12345678" and len(one.text) == 1:
            return int(one.text)
    return 1


def with_recipe(xmp: bytes | None, recipe_json: str) -> bytes:
    """The packet (a new one for None) with the recipe in place of an older one."""
    text = (_text(xmp) if xmp is not None else None) or _EMPTY
    packet = _packet(text)
    if packet is not None:
        for one in _own(packet):
            packet.cut(one)
        text = packet.written().decode()
    else:
        text = rough_xmp.without(text, NAMESPACE)
    value = escape(recipe_json, quote=True)
    return _with_description(text, f'xmlns:{_PREFIX}="{NAMESPACE}" {_PREFIX}:recipe="{value}"')


def with_source_type(xmp: bytes | None, uri: str) -> bytes:
    """The packet (a new one for None) with IPTC's word for how the picture came to be, in place of another one."""
    text = (_text(xmp) if xmp is not None else None) or _EMPTY
    packet = _packet(text)
    if packet is not None:
        for one in packet.named(IPTC_EXT, _SOURCE_TYPE):
            packet.cut(one)
        text = packet.written().decode()
    return _with_description(text, f'xmlns:Iptc4xmpExt="{IPTC_EXT}" Iptc4xmpExt:{_SOURCE_TYPE}="{uri}"')


def with_missing(xmp: bytes | None, values: Mapping[Property, tuple[str, ...]]) -> bytes | None:
    """The packet with those of `values` that it does not have: several as a list; as XMP's own schemas have them."""
    text = (_text(xmp) if xmp is not None else None) or _EMPTY
    packet = _packet(text)
    if packet is None:
        return xmp
    here = {(one.uri, one.name) for one in packet.properties()}
    added = {name: texts for name, texts in values.items() if texts and name not in here}
    if not added:
        return xmp
    inside = "".join(_property(name, texts) for name, texts in added.items())
    spaces = " ".join(f'xmlns:{_PREFIXES[uri]}="{uri}"' for uri in dict.fromkeys(uri for uri, _name in added))
    return _with_description(text, spaces, inside)


def recipe_text(xmp: bytes) -> str | None:
    """The JSON of the recipe; other programs may have renamed the prefix or turned the attribute into an element."""
    text = _text(xmp)
    if text is None or NAMESPACE not in text:
        return None
    packet = _packet(text)
    if packet is not None:
        found = packet.named(NAMESPACE, "recipe")
        return found[-1].text if found else None
    return rough_xmp.attribute(text, NAMESPACE, "recipe")


def _own(packet: Packet) -> list[Value | Element]:
    return [one for one in packet.properties() if one.uri == NAMESPACE]


def _thumbnails(packet: Packet) -> list[Value | Element]:
    return packet.named(XMP, "Thumbnails")


def _with_description(text: str, attributes: str, inside: str = "") -> bytes:
    """`text` with one more description at the end, in the words that it has for RDF."""
    place = list(_RDF_END.finditer(text))[-1]
    end = f">{inside}</rdf:Description>" if inside else "/>"
    ours = f'<rdf:Description xmlns:rdf="{RDF}" rdf:about="" {attributes}{end}\n'
    if place[1] == "rdf:":
        ours = ours.replace(f' xmlns:rdf="{RDF}"', "")
    return (text[: place.start()] + ours + text[place.start() :]).encode()


def _property(name: Property, texts: tuple[str, ...]) -> str:
    tag = f"{_PREFIXES[name[0]]}:{name[1]}"
    values = [escape(_printable(text), quote=False) for text in texts]
    if name in _LANGUAGE_LISTS:
        return f'<{tag}><rdf:Alt><rdf:li xml:lang="x-default">{values[0]}</rdf:li></rdf:Alt></{tag}>'
    kind = {"creator": "Seq", "subject": "Bag", "SupplementalCategories": "Bag"}.get(name[1])
    if kind is None:
        return f"<{tag}>{values[0]}</{tag}>"
    items = "".join(f"<rdf:li>{value}</rdf:li>" for value in values)
    return f"<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>"


def _printable(text: str) -> str:
    """What XML allows of a text."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _packet(text: str) -> Packet | None:
    try:
        return Packet(text.encode())
    except ValueError:
        return None


def _text(xmp: bytes) -> str | None:
    """UTF-8 as XMP has nearly always, UTF-16 as it may have, or what a careless program took for text."""
    if len(xmp) > MOST_BYTES:
        return None
    wide = {b"\xfe\xff": "utf-16", b"\xff\xfe": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(xmp[:2])
    try:
        text = xmp.decode(wide or "utf-8")
    except UnicodeDecodeError:
        text = xmp.decode("cp1252", "replace")
    text = text.strip("\0 \r\n\ufeff")
    if not _RDF_END.search(text):
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text
