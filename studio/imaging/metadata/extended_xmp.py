"""XMP over 64 KB in JPEG: the rest of it in further segments (Adobe, XMP specification part 3, 1.1.3.1)."""

import hashlib
import re
import struct

from studio.imaging.metadata.xmp_tree import NOTE, RDF, Element, Packet, Value

MARK = b"http://ns.adobe.com/xmp/extension/\0"
_GUID_BYTES = 32
_HEAD_BYTES = len(MARK) + _GUID_BYTES + 8
_MOST_BYTES = 32 * 1024 * 1024
_POINTER = "HasExtendedXMP"


def joined(main: bytes, segments: list[bytes]) -> bytes:
    """One packet of the main one and of the bodies of the extension's segments, as far as they are whole."""
    try:
        packet = Packet(main)
    except ValueError:
        return main
    pointers = packet.named(NOTE, _POINTER)
    guid = pointers[0].text.encode("ascii", "replace") if pointers else b""
    for pointer in pointers:
        packet.cut(pointer)
    rest = _assembled(segments, guid)
    if rest is not None:
        packet.insert(_descriptions(rest))
    return packet.written()


def split(xmp: bytes, limit: int) -> tuple[bytes, list[bytes]] | None:
    """The main packet of at most `limit` bytes, and the bodies of the extension's segments.

    The largest properties go into the extension. None where that can't be done.
    """
    try:
        packet = Packet(xmp)
    except ValueError:
        return None
    room = limit - 300
    size, moved = len(xmp), []
    for one in sorted(packet.properties(), key=_bytes_of, reverse=True):
        if size <= room:
            break
        packet.cut(one)
        moved.append(_alone(packet, one))
        size -= _bytes_of(one)
    rest = (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">').encode()
    rest += b"".join(moved) + b"</rdf:RDF></x:xmpmeta>"
    guid = hashlib.md5(rest, usedforsecurity=False).hexdigest().upper()
    main = Packet(packet.written())
    main.insert(
        f'<rdf:Description xmlns:rdf="{RDF}" rdf:about="" xmlns:xmpNote="{NOTE}" xmpNote:{_POINTER}="{guid}"/>\n'
    )
    written = _without_padding(main.written())
    if len(written) > limit:
        return None
    step = 65_400 - _HEAD_BYTES
    heads = [MARK + guid.encode() + struct.pack(">II", len(rest), place) for place in range(0, len(rest), step)]
    return written, [head + rest[number * step : (number + 1) * step] for number, head in enumerate(heads)]


def _assembled(segments: list[bytes], guid: bytes) -> bytes | None:
    whole: bytearray | None = None
    got = 0
    for segment in segments:
        if segment[len(MARK) : len(MARK) + _GUID_BYTES].upper() != guid.upper() or len(segment) < _HEAD_BYTES:
            continue
        length, place = struct.unpack_from(">II", segment, _HEAD_BYTES - 8)
        part = segment[_HEAD_BYTES:]
        if whole is None and length <= _MOST_BYTES:
            whole = bytearray(length)
        if whole is None or place + len(part) > len(whole):
            return None
        whole[place : place + len(part)] = part
        got += len(part)
    return bytes(whole) if whole is not None and got >= len(whole) else None


def _descriptions(data: bytes) -> str:
    """Those of a packet, each with all namespaces that hold for it."""
    try:
        packet = Packet(data.strip(b"\0 \r\n"))
    except ValueError:
        return ""
    parts = []
    for one in packet.rdf.children:
        tag = data.strip(b"\0 \r\n")[one.start : one.stop]
        own = {prefix for prefix, _space in _spaces(packet.data[one.start : one.inside])}
        above = one.parent.scope if one.parent is not None else {}
        used = set(re.findall(rb"[<\s/]([^\s<>/=:\"']+):", tag))
        missing = " ".join(
            f'xmlns:{prefix}="{uri}"'
            for prefix, uri in above.items()
            if prefix not in own and prefix.encode() in used and prefix != "xml"
        )
        head = re.match(rb"<[^\s/>]+", tag)
        assert head is not None  # the parser was there
        parts.append(tag[: head.end()] + b" " + missing.encode() + tag[head.end() :] + b"\n")
    return b"".join(parts).decode("utf-8", "replace")


def _spaces(head: bytes) -> list[tuple[str, bytes]]:
    found = re.findall(rb"""xmlns:([^\s=]+)\s*=\s*["']([^"']*)""", head)
    return [(prefix.decode("utf-8", "replace"), uri) for prefix, uri in found]


def _bytes_of(one: Value | Element) -> int:
    start, stop = one.whole if isinstance(one, Value) else (one.start, one.stop)
    return stop - start


def _alone(packet: Packet, one: Value | Element) -> bytes:
    """A description with this property alone."""
    if isinstance(one, Value):
        inside = packet.data[one.start : one.stop]
        spaces = f'xmlns:p="{one.uri}"'
        body = f"<p:{one.name}>".encode() + inside + f"</p:{one.name}>".encode()
    else:
        tag = packet.data[one.start : one.stop]
        used = set(re.findall(rb"[<\s/]([^\s<>/=:\"']+):", tag))
        spaces = " ".join(
            f'xmlns:{prefix}="{uri}"'
            for prefix, uri in one.scope.items()
            if prefix.encode() in used and prefix not in ("xml", "rdf")
        )
        if "" in one.scope:
            spaces += f' xmlns="{one.scope[""]}"'
        body = tag
    return f'<rdf:Description rdf:about="" {spaces}>'.encode() + body + b"</rdf:Description>\n"


def _without_padding(packet: bytes) -> bytes:
    return re.sub(rb"\s{200,}(?=<\?xpacket end)", b"\n", packet)
