"""Faces and other regions that XMP marks in a photo: where they are once the photo is upright and of another size.

Read are those of the Metadata Working Group, of Microsoft, of ACDSee, and of IPTC.
"""

from dataclasses import dataclass

from studio.imaging.metadata.xmp_tree import EXIF, IPTC_EXT, RDF, Element, Packet, Value
from studio.imaging.turning import turned_size, upright

_MWG = "http://www.metadataworkinggroup.com/schemas/regions/"
_ACDSEE = "http://ns.acdsee.com/regions/"
_AREAS = ("http://ns.adobe.com/xmp/sType/Area#", "http://ns.acdsee.com/sType/Area#")
_DIMENSIONS = ("http://ns.adobe.com/xap/1.0/sType/Dimensions#", "http://ns.acdsee.com/sType/Dimensions#")
_MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/Region#"


@dataclass(frozen=True)
class Turn:
    """How a stored picture became a result."""

    orientation: int
    """EXIF's, from 1 to 8; 1 where the pixels were upright."""
    stored: tuple[int, int]
    """(width, height) before."""
    size: tuple[int, int]
    """(width, height) of the result."""


def turn(packet: Packet, how: Turn) -> None:
    """Mark all changes in `packet`; what makes no sense stays as it is."""
    applied, orientation = how.stored, how.orientation
    for element in packet.elements:
        for uri in _DIMENSIONS:
            found = element.fields(uri)
            if element.name != "AppliedToDimensions" or not {"w", "h"} <= found.keys():
                continue
            numbers = _numbers(found, "w", "h")
            if numbers is not None and min(numbers) > 0:
                applied = (round(numbers[0]), round(numbers[1]))
                if orientation in (5, 6, 7, 8) and _wide(applied) != _wide(how.stored):
                    orientation = 1  # the program that marked them saw the photo upright
            for name, edge in zip(("w", "h"), how.size, strict=True):
                packet.replace(found[name], str(edge))
    for element in packet.elements:
        for uri in _AREAS:
            _turn_area(packet, element.fields(uri), applied, how.size, orientation)
        rectangle = element.fields(_MICROSOFT).get("Rectangle")
        if rectangle is not None:
            _turn_rectangle(packet, rectangle, orientation)
        _turn_boundary(packet, element, how)
        if (element.uri, element.name) in ((EXIF, "SubjectArea"), (EXIF, "SubjectLocation")):
            _turn_subject(packet, element, how)


def subject(numbers: list[float], how: Turn) -> list[int]:
    """EXIF's SubjectArea or SubjectLocation in pixels: a middle, and with it a diameter, or a width and a height."""
    (width, height), (new_width, new_height) = how.stored, how.size
    x, y = upright((numbers[0] / width, numbers[1] / height), how.orientation)
    turned = [x * new_width, y * new_height]
    if len(numbers) == 3:
        turned.append(numbers[2] * max(how.size) / max(how.stored))
    if len(numbers) == 4:
        box = turned_size((numbers[2] / width, numbers[3] / height), how.orientation)
        turned += [box[0] * new_width, box[1] * new_height]
    return [min(max(round(number), 0), 0xFFFF) for number in turned]


def _turn_area(
    packet: Packet, found: dict[str, Value], applied: tuple[int, int], size: tuple[int, int], orientation: int
) -> None:
    """A middle and a size (or a diameter), as a share of the picture or in pixels."""
    place = _numbers(found, "x", "y")
    if place is None:
        return
    in_pixels = "unit" in found and found["unit"].text == "pixel"
    was, now = (applied, size) if in_pixels else ((1, 1), (1, 1))
    x, y = upright((place[0] / was[0], place[1] / was[1]), orientation)
    _put(packet, found, {"x": x * now[0], "y": y * now[1]})
    box = _numbers(found, "w", "h")
    if box is not None:
        width, height = turned_size((box[0] / was[0], box[1] / was[1]), orientation)
        _put(packet, found, {"w": width * now[0], "h": height * now[1]})
    diameter = _numbers(found, "d")
    if in_pixels and diameter is not None:
        _put(packet, found, {"d": diameter[0] * max(now) / max(was)})


def _turn_rectangle(packet: Packet, value: Value, orientation: int) -> None:
    try:
        x, y, width, height = (float(part) for part in value.text.split(","))
    except ValueError:
        return
    one, other = upright((x, y), orientation), upright((x + width, y + height), orientation)
    left, top = min(one[0], other[0]), min(one[1], other[1])
    box = turned_size((width, height), orientation)
    packet.replace(value, ", ".join(_text(number) for number in (left, top, *box)))


def _turn_boundary(packet: Packet, element: Element, how: Turn) -> None:
    """IPTC's rectangles (by their upper left corner), circles and corners of polygons."""
    found = element.fields(IPTC_EXT)
    place = _numbers(found, "rbX", "rbY")
    if place is None:
        return
    unit = _unit(element)
    was, now = (how.stored, how.size) if unit == "pixel" else ((1, 1), (1, 1))
    edges = _numbers(found, "rbW", "rbH")
    box = edges or (0.0, 0.0)
    share = (place[0] / was[0], place[1] / was[1]), (box[0] / was[0], box[1] / was[1])
    one = upright(share[0], how.orientation)
    other = upright((share[0][0] + share[1][0], share[0][1] + share[1][1]), how.orientation)
    _put(packet, found, {"rbX": min(one[0], other[0]) * now[0], "rbY": min(one[1], other[1]) * now[1]})
    if edges is not None:
        width, height = turned_size(share[1], how.orientation)
        _put(packet, found, {"rbW": width * now[0], "rbH": height * now[1]})
    radius = _numbers(found, "rbRx")
    if radius is not None:
        # A share of the width, which was the height where the photo lay on its side.
        turned = how.orientation in (5, 6, 7, 8)
        scale = now[0] / was[0] if unit == "pixel" else how.stored[0] / how.stored[1] if turned else 1
        if unit == "pixel" and turned:
            scale = how.size[0] / how.stored[1]
        _put(packet, found, {"rbRx": radius[0] * scale})


def _turn_subject(packet: Packet, element: Element, how: Turn) -> None:
    places = [one.value() for group in element.children for one in group.children if (one.uri, one.name) == (RDF, "li")]
    try:
        numbers = [float(place.text) for place in places]
    except ValueError:
        return
    if 2 <= len(numbers) <= 4 and all(abs(number) < 1e9 for number in numbers):
        for place, number in zip(places, subject(numbers, how), strict=True):
            packet.replace(place, str(number))


def _unit(element: Element) -> str:
    """Of a boundary, whose corners lie deeper."""
    above: Element | None = element
    for _level in range(5):
        if above is None:
            break
        if "rbUnit" in (found := above.fields(IPTC_EXT)):
            return found["rbUnit"].text
        above = above.parent
    return "relative"


def _numbers(found: dict[str, Value], *names: str) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(found[name].text) for name in names)
    except (KeyError, ValueError):
        return None
    return numbers if all(abs(number) < 1e9 for number in numbers) else None


def _put(packet: Packet, found: dict[str, Value], numbers: dict[str, float]) -> None:
    for name, number in numbers.items():
        if abs(float(found[name].text) - number) > 1e-12:
            packet.replace(found[name], _text(number))


def _text(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _wide(size: tuple[int, int]) -> bool:
    return size[0] > size[1]
