"""What photos carry beside their pixels that no result has: a film, an HDR layer, a map of depth, a signature."""

from typing import Literal

from studio.imaging.metadata.xmp_tree import Element, Packet, Value

Layer = Literal["motion", "hdr", "depth", "pictures", "signature"]

NOTES: dict[Layer, str] = {
    "motion": "the film of the motion photo stayed behind",
    "hdr": "the photo's HDR layer stayed behind",
    "depth": "the photo's map of depth stayed behind",
    "pictures": "the other pictures in the photo's file stayed behind",
    "signature": "the photo was signed (C2PA Content Credentials): the signature ends with the original",
}
"""In the order in which they are said; without names and numbers, so that a batch says each once."""

_GOOGLE = "http://ns.google.com/photos/"
_OF: tuple[tuple[str, Layer | None], ...] = (
    ("http://ns.adobe.com/hdr-gain-map/", "hdr"),
    ("http://ns.apple.com/HDRGainMap/", "hdr"),
    ("http://ns.apple.com/hdr", "hdr"),
    # What auxiliary pictures hold is told by their own descriptions.
    ("http://ns.apple.com/pixeldatainfo/", None),
    ("http://ns.apple.com/depthData/", "depth"),
    ("http://ns.apple.com/depthBlurEffect/", "depth"),
    ("http://ns.apple.com/portraitEffectsMatte/", "depth"),
    ("http://ns.apple.com/semanticSegmentationMatte/", "depth"),
    (_GOOGLE + "1.0/depthmap/", "depth"),
    # The picture before its background was blurred.
    (_GOOGLE + "1.0/image/", "depth"),
    (_GOOGLE + "1.0/focus/", "depth"),
    (_GOOGLE + "dd/", "depth"),
    # Lists of what follows the picture in its file; which kinds is seen at their entries.
    (_GOOGLE + "1.0/container/", None),
    ("http://ns.xiaomi.com/photos/", None),
)
"""Beginnings of namespaces that speak of such layers alone."""
_MOTION_WORDS = ("MicroVideo", "MotionPhoto", "OLivePhoto", "LivePhoto", "VideoLength")
_ITEM = _GOOGLE + "1.0/container/item/"
_SEMANTICS: dict[str, Layer] = {
    "MotionPhoto": "motion",
    "GainMap": "hdr",
    "RecoveryMap": "hdr",
    "DepthMap": "depth",
    "Depth": "depth",
    "ConfidenceMap": "depth",
    "Original": "pictures",
}
_TERMS = "http://purl.org/dc/terms/"


def claims(packet: Packet) -> tuple[set[Layer], list[Value | Element]]:
    """The layers that a packet speaks of, and all that it says about them."""
    layers: set[Layer] = set()
    told: list[Value | Element] = []
    for element in packet.elements:
        for one in (element, *element.attributes):
            found = layer_of(one.uri, one.name, one.text)
            if found is None:
                continue
            told.append(one)
            if found:
                layers.add(found)
    return layers, told


def layer_of(uri: str, name: str, text: str) -> Layer | Literal[""] | None:
    """What a property speaks of: None for something else, "" for a layer of no kind that is said."""
    if name.startswith(_MOTION_WORDS) and "/camera/" in uri:
        # Some cameras write the words with a 0 into still pictures.
        return "" if text.strip() == "0" else "motion"
    if uri == _ITEM and name == "Semantic":
        return _SEMANTICS.get(text, "")
    if uri == _TERMS and name == "provenance":
        return "signature" if text.startswith(("self#", "http")) else None
    for start, layer in _OF:
        if uri.startswith(start):
            return layer or ""
    return None
