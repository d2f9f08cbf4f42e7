"""How a picture came to be, in IPTC's words (newscodes "digital source type"), for files that hold nothing else."""

from studio.imaging.metadata import xmp

_CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TRANSLATED = _CODES + "compositeWithTrainedAlgorithmicMedia"
"""A photo that a network changed."""
MADE = _CODES + "trainedAlgorithmicMedia"
"""A picture or a film out of a network alone."""
MATROSKA_TAG = "DIGITAL_SOURCE_TYPE"
"""Of MKV and WebM, which hold no XMP."""


def packet(uri: str) -> bytes:
    """XMP that says this and nothing more."""
    return xmp.with_source_type(None, uri)
