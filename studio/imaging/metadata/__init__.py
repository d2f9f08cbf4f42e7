"""Words and numbers that travel with pictures: EXIF, XMP, IPTC, and what of them stays true of a result."""
