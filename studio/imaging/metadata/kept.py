"""What results keep of what came with a photo, by the format of the result."""

from collections.abc import Mapping
from typing import Literal

Detail = Literal["EXIF", "maker's notes", "XMP", "IPTC", "words", "colour profile", "resolution"]
How = Literal["kept", "up to 64 KB", "as XMP", "some"]

KEPT: Mapping[str, Mapping[Detail, How]] = {
    "PNG": {
        "EXIF": "kept",
        "maker's notes": "kept",
        "XMP": "kept",
        "IPTC": "kept",
        "words": "kept",
        "colour profile": "kept",
        "resolution": "kept",
    },
    "JPEG": {
        "EXIF": "up to 64 KB",
        "maker's notes": "up to 64 KB",
        "XMP": "kept",
        "IPTC": "kept",
        "words": "some",
        "colour profile": "kept",
        "resolution": "kept",
    },
    "TIFF": {
        "EXIF": "kept",
        "maker's notes": "kept",
        "XMP": "kept",
        "IPTC": "kept",
        "words": "some",
        "colour profile": "kept",
        "resolution": "kept",
    },
    "WEBP": {
        "EXIF": "kept",
        "maker's notes": "kept",
        "XMP": "kept",
        "IPTC": "as XMP",
        "words": "some",
        "colour profile": "kept",
        "resolution": "kept",
    },
    "AVIF": {
        "EXIF": "kept",
        "maker's notes": "kept",
        "XMP": "kept",
        "IPTC": "as XMP",
        "words": "some",
        "colour profile": "kept",
        "resolution": "kept",
    },
}
"""`words` are those of PNG's text chunks and the comments of JPEG and GIF: `some` have a place in EXIF or XMP."""
