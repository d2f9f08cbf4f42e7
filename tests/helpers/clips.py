"""Small clips with sound, written with PyAV."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np


def clip(path: Path, frames: int = 24, size: tuple[int, int] = (96, 64), rate: int = 12, *, sound: bool = True) -> Path:
    """Coloured noise that stands still; a white square that grows and shrinks in a corner from frame to frame."""
    width, height = size
    still = np.random.default_rng(0).integers(60, 200, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    still = np.ascontiguousarray(still.repeat(8, axis=0).repeat(8, axis=1)[:height, :width])
    with av.open(str(path), "w") as container:
        codec = "libvpx-vp9" if path.suffix == ".webm" else "libx264"
        video: Any = container.add_stream(codec, rate=rate, options={"crf": "8"})
        video.width, video.height = size
        video.pix_fmt = "yuv444p" if width % 2 or height % 2 else "yuv420p"
        audio: Any = None
        if sound:
            audio = container.add_stream("libopus" if path.suffix == ".webm" else "aac", rate=48_000)
        for number in range(frames):
            picture = still.copy()
            edge = (8, 32)[number % 2]
            picture[:edge, :edge] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            for packet in video.encode(frame):
                container.mux(packet)
        if audio is not None:
            _tone(container, audio, frames / rate)
        for packet in video.encode(None):
            container.mux(packet)
    return path


def _tone(container: Any, audio: Any, seconds: float) -> None:
    step = audio.codec_context.frame_size or 960
    total = round(seconds * 48_000)
    for first in range(0, total, step):
        time_s = np.arange(first, first + step) / 48_000
        wave = (0.3 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)[None]
        name = "fltp" if audio.codec_context.format.name.endswith("p") else "flt"
        stereo = np.repeat(wave, 2, axis=0) if name == "fltp" else np.repeat(wave, 2, axis=1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo), format=name, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, first, Fraction(1, 48_000)
        for packet in audio.encode(frame):
            container.mux(packet)
    for packet in audio.encode(None):
        container.mux(packet)


def frames_of(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """All pictures, H×W×3 uint8, and their times in seconds."""
    with av.open(str(path)) as container:
        decoded = list(container.decode(video=0))
        return [frame.to_ndarray(format="rgb24") for frame in decoded], [float(frame.time or 0) for frame in decoded]


def sound_of(path: Path) -> list[bytes]:
    """The packets of sound as they are stored."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return []
        return [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]
