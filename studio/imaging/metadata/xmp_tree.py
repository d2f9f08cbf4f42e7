"""The elements and attributes of an XMP packet with their places, so that an edit leaves every other byte as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"
DC = "http://purl.org/dc/elements/1.1/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
NOTE = "http://ns.adobe.com/xmp/note/"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"

_USUAL = {
    "rdf": RDF,
    "xmp": XMP,
    "dc": DC,
    "tiff": TIFF,
    "exif": EXIF,
    "photoshop": PHOTOSHOP,
    "Iptc4xmpCore": IPTC_CORE,
    "Iptc4xmpExt": IPTC_EXT,
    "xmpNote": NOTE,
    "xmpRights": RIGHTS,
    "GCamera": "http://ns.google.com/photos/1.0/camera/",
    "Container": "http://ns.google.com/photos/1.0/container/",
    "Item": "http://ns.google.com/photos/1.0/container/item/",
    "hdrgm": "http://ns.adobe.com/hdr-gain-map/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
}
"""What prefixes mean that a careless program did not declare."""
_MOST_ELEMENTS = 200_000
_MOST_PREFIXES = 500
_HEAD = re.compile(rb"""<([^\s<>/="']+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s<>/="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True)
class Value:
    """Text that stands in a packet, as an attribute's value or inside an element."""

    uri: str
    name: str
    text: str
    start: int
    stop: int
    whole: tuple[int, int]
    """With the name before it: what is to be cut where the property goes."""


@dataclass(eq=False)
class Element:
    """One element; `start` to `stop` are all its bytes, `inside` to `end` those between its tags."""

    uri: str
    name: str
    start: int
    parent: "Element | None"
    scope: dict[str, str]
    """Prefix → namespace, as they hold here."""
    attributes: list[Value] = field(default_factory=list)
    declared: list[tuple[str, int, int]] = field(default_factory=list)
    """Namespaces that its tag declares, with the place of the declaration."""
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    inside: int = 0
    end: int = 0
    stop: int = 0

    @property
    def text(self) -> str:
        """Between its tags, where it has no children."""
        return "".join(self.words).strip()

    def value(self) -> Value:
        """Its text as a value."""
        return Value(self.uri, self.name, self.text, self.inside, self.end, (self.start, self.stop))

    def fields(self, uri: str) -> dict[str, Value]:
        """The simple values of one namespace in it: attributes, and children without children."""
        found = {value.name: value for value in self.attributes if value.uri == uri}
        for child in self.children:
            if child.uri == uri and not child.children and child.inside < child.end:
                found[child.name] = child.value()
        return found


class Packet:
    """A packet that was read, and what is to change in it."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for what is no well-formed XML, declares entities, or holds no RDF."""
        self.data = data
        self._edits: list[tuple[int, int, bytes]] = []
        self.elements = _read(data)
        """All of them, each before its children."""
        rdf = next((one for one in self.elements if (one.uri, one.name) == (RDF, "RDF")), None)
        if rdf is None:
            raise ValueError("no RDF")
        self.rdf = rdf

    def properties(self) -> "Iterator[Value | Element]":
        """What the descriptions at the top say, in attributes and in elements."""
        for description in self.rdf.children:
            for value in description.attributes:
                if value.uri != RDF:
                    yield value
            yield from description.children

    def named(self, uri: str, name: str) -> "list[Value | Element]":
        """The properties at the top with that name."""
        return [one for one in self.properties() if (one.uri, one.name) == (uri, name)]

    def replace(self, value: Value, text: str) -> None:
        """Put plain text in its place; nothing in it needs escaping."""
        self._edits.append((value.start, value.stop, text.encode()))

    def cut(self, one: "Value | Element") -> None:
        start, stop = one.whole if isinstance(one, Value) else (one.start, one.stop)
        self._edits.append((start, stop, b""))

    def insert(self, markup: str) -> None:
        """Put descriptions behind the others."""
        self._edits.append((self.rdf.end, self.rdf.end, markup.encode()))

    def written(self) -> bytes:
        """The packet with all changes; namespaces that lost their last user are no longer declared."""
        edits = sorted([*self._edits, *self._needless()], key=lambda edit: (edit[0], -edit[1]))
        parts, place = [], 0
        for start, stop, text in edits:
            # What lies in something that was cut went with it.
            if start >= place:
                parts += (self.data[place:start], text)
                place = max(stop, place)
        return b"".join((*parts, self.data[place:]))

    def _needless(self) -> list[tuple[int, int, bytes]]:
        cuts = sorted((start, stop) for start, stop, text in self._edits if not text and stop > start)
        if not cuts:
            return []
        used: set[str] = set()
        gone: set[str] = set()
        places = {start for start, _stop in cuts}
        behind, last = 0, -1
        for one in self.elements:
            while behind < len(cuts) and cuts[behind][0] <= one.start:
                last = max(last, cuts[behind][1])
                behind += 1
            lost = one.start < last
            (gone if lost else used).add(one.uri)
            for value in one.attributes:
                (gone if lost or value.whole[0] in places else used).add(value.uri)
        return [
            (start, stop, b"")
            for one in self.elements
            for uri, start, stop in one.declared
            if uri in gone and uri not in used
        ]


def _read(data: bytes) -> list[Element]:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    elements: list[Element] = []
    open_now: list[Element] = []

    def begin(name: str, _attributes: object) -> None:
        if len(elements) >= _MOST_ELEMENTS:
            raise ValueError("too many elements")
        element = _element(data, parser.CurrentByteIndex, name, open_now[-1] if open_now else None)
        if open_now:
            open_now[-1].children.append(element)
        open_now.append(element)
        elements.append(element)

    def end(_name: str) -> None:
        element = open_now.pop()
        if element.stop:  # an empty element, known from its only tag
            return
        element.end = parser.CurrentByteIndex
        element.stop = data.index(b">", element.end) + 1

    def words(text: str) -> None:
        if open_now:
            open_now[-1].words.append(text)

    def refuse(*_arguments: object) -> None:
        raise ValueError("declares a document type")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words, refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        # Rubbish behind the last tag does no harm.
        if not elements or open_now or not elements[0].stop:
            raise ValueError(str(error)) from None
    return elements


def _element(data: bytes, start: int, name: str, parent: Element | None) -> Element:
    head = _HEAD.match(data, start)
    if head is None:
        raise ValueError("an unreadable tag")
    scope = parent.scope if parent is not None else _USUAL
    raw: list[tuple[str, re.Match[bytes]]] = []
    declared: list[tuple[str, int, int]] = []
    for found in _ATTRIBUTE.finditer(data, head.start(2), head.end(2)):
        key, text = found[1].decode(), _text_of(found)
        prefix, _, rest = key.partition(":")
        if prefix == "xmlns":
            scope = {**scope, rest: text}
            if len(scope) > _MOST_PREFIXES:
                raise ValueError("too many namespaces")
            declared.append((text, *found.span()))
        else:
            raw.append((key, found))
    element = Element(*_resolved(name, scope), start, parent, scope, declared=declared)
    for key, found in raw:
        uri, local = _resolved(key, scope, attribute=True)
        place = found.span(2 if found[2] is not None else 3)
        element.attributes.append(Value(uri, local, _text_of(found), *place, found.span()))
    element.inside = element.end = head.end()
    if head[3]:
        element.stop = head.end()
    return element


def _text_of(found: "re.Match[bytes]") -> str:
    return unescape((found[2] if found[2] is not None else found[3]).decode())


def _resolved(name: str, scope: dict[str, str], *, attribute: bool = False) -> tuple[str, str]:
    prefix, colon, local = name.partition(":")
    if not colon:
        return "" if attribute else scope.get("", ""), name
    return scope.get(prefix, prefix), local
