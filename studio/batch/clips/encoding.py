"""Which encoder writes a clip, and how: the clip's own where it has more than 8 bits or transparency."""

from dataclasses import dataclass, field

import av

from studio.batch.clips.pixels import Stored

_PRORES = {"apco": "proxy", "apcs": "lt", "apcn": "standard", "apch": "hq", "ap4h": "4444", "ap4x": "4444xq"}
"""QuickTime's tags and FFmpeg's names of the profiles."""
_H264 = {"crf": "17", "preset": "medium"}
_H265 = {"crf": "18", "preset": "medium", "x265-params": "log-level=none"}
_VP9 = {"crf": "24", "b": "0", "row-mt": "1", "cpu-used": "4"}
_AV1 = {"crf": "22", "preset": "8", "svtav1-params": "enable-overlays=0"}
_LEAST_DNXHR_PX = (256, 120)


@dataclass(frozen=True)
class Encoding:
    """An encoder and what it is told."""

    encoder: str
    form: str
    """FFmpeg's name of how pixels are stored."""
    options: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    """What the file calls the codec, where players want another name than FFmpeg's."""

    @property
    def bits(self) -> int:
        """Of one channel, as written."""
        return max(component.bits for component in av.VideoFormat(self.form).components)

    @property
    def needs_even_edges(self) -> bool:
        """Can't it hold an odd number of pixels?"""
        return self.encoder in ("libx264", "libx265", "libsvtav1", "dnxhd", "v210")

    @property
    def tells_shape(self) -> bool:
        """Does what it writes tell the shape of the pixels by itself?"""
        return self.encoder in ("libx264", "libx265")

    @property
    def sites_left(self) -> bool:
        """Do decoders take its colours of half the resolution for those of every other pixel, not of two together?"""
        return self.encoder in ("libx264", "libx265")


def encoding_of(codec: str, tag: str, stored: Stored, suffix: str) -> Encoding:
    """How a clip of `codec` (FFmpeg's name) and QuickTime `tag` is written into a file with that suffix."""
    if stored.has_alpha and suffix not in (".mp4", ".m4v"):
        return _with_alpha(codec, stored, suffix)
    if stored.bits > 8:
        return _deep(codec, tag, stored, suffix)
    if suffix == ".webm":
        return Encoding("libvpx-vp9", "yuv420p", _VP9)
    return Encoding("libx264", "yuv420p", _H264)


def _with_alpha(codec: str, stored: Stored, suffix: str) -> Encoding:
    is_deep = stored.bits > 8
    if suffix == ".webm" or (suffix == ".mkv" and codec in ("vp8", "vp9")):
        # Frames that are never shown, which the encoder makes by itself, have no place for transparency.
        return Encoding("libvpx-vp9", "yuva420p", {**_VP9, "auto-alt-ref": "0"})
    if codec == "png":
        return Encoding("png", "rgba64be" if is_deep else "rgba")
    if suffix == ".mov":
        if codec == "qtrle":
            return Encoding("qtrle", "argb")
        return Encoding("prores_ks", "yuva444p10le", {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"})
    if codec == "utvideo" and suffix == ".avi":
        return Encoding(codec, "gbrap")
    if stored.is_rgb:
        return Encoding("ffv1", "gbrap16le" if stored.bits > 12 else "gbrap12le" if is_deep else "bgra")
    # Programs of some years ago read FFV1 with transparency of 10 and of 16 bits only.
    depth = "" if not is_deep else "10le" if stored.bits <= 10 else "16le"
    return Encoding("ffv1", f"yuva{stored.chroma}p{depth}")


def _deep(codec: str, tag: str, stored: Stored, suffix: str) -> Encoding:
    own = stored.chroma if codec in ("h264", "hevc") and not stored.is_rgb else "420"
    if suffix == ".webm" or (codec in ("av1", "vp9") and suffix in (".mp4", ".m4v", ".mkv")):
        # PyAV's VP9 encoder has 8 bits only.
        return Encoding("libsvtav1", "yuv420p10le", _AV1)
    if codec == "h264" or suffix == ".avi":
        if codec == "ffv1":
            return _ffv1(stored)
        return Encoding("libx264", f"yuv{own}p10le", _H264)
    if suffix in (".mov", ".mkv") and codec in ("prores", "dnxhd"):
        return _intermediate(codec, tag, stored)
    if suffix == ".mkv" and codec in ("ffv1", "utvideo", "magicyuv", "huffyuv", "ffvhuff", "png", "v210", "rawvideo"):
        return _ffv1(stored)
    if suffix == ".mov" and codec not in ("hevc", "av1", "vp9"):
        return _intermediate("prores", tag, stored)
    return Encoding("libx265", f"yuv{own}p10le", _H265, "" if suffix == ".mkv" else "hvc1")


def _ffv1(stored: Stored) -> Encoding:
    bits = next(bits for bits in (10, 12, 14, 16) if bits >= stored.bits)
    return Encoding("ffv1", f"gbrp{bits}le" if stored.is_rgb else f"yuv{stored.chroma}p{bits}le")


def _intermediate(codec: str, tag: str, stored: Stored) -> Encoding:
    """ProRes or DNxHR, as good as the clip was."""
    fine = stored.chroma == "444" or stored.is_rgb
    large = all(edge >= least for edge, least in zip(stored.upright_size, _LEAST_DNXHR_PX, strict=True))
    if codec == "dnxhd" and large:
        form, profile = ("yuv444p10le", "dnxhr_444") if fine else ("yuv422p10le", "dnxhr_hqx")
        return Encoding("dnxhd", form, {"profile": profile})
    profile = _PRORES.get(tag, "4444" if fine else "hq")
    form = "yuv444p10le" if profile.startswith("4444") else "yuv422p10le"
    return Encoding("prores_ks", form, {"profile": profile, "vendor": "apl0"})
