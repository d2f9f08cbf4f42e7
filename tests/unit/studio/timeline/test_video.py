"""Videos, animations and numbered folders."""

import os
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio.errors import OutputError, StudioError
from studio.inference.cancel import CancelToken
from studio.timeline.video import VideoOptions, write_video

COUNT = 12


def frame(number: int) -> np.ndarray:
    """A white bar that moves over a colour."""
    picture = np.zeros((32, 48, 3), np.uint8)
    picture[:] = (40, 90, 160)
    picture[:, number * 4 : number * 4 + 4] = 255
    return picture


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [picture.to_ndarray(format="rgb24") for picture in container.decode(video=0)]


@pytest.mark.parametrize(
    ("name", "codec", "tolerance"),
    [("a.mp4", "vp9", 12), ("a.webm", "vp9", 12), ("a.webm", "av1", 14), ("a.png", "vp9", 0)],
)
def test_a_video_holds_every_frame(tmp_path: Path, name: str, codec: str, tolerance: int) -> None:
    options = VideoOptions(fps=24, quality=95, codec=codec)  # type: ignore[arg-type]
    told: list[float] = []
    written = write_video(tmp_path / name, frame, COUNT, options, progress=told.append)
    assert written.complete
    assert told == pytest.approx([(n + 1) / COUNT for n in range(COUNT)])
    found = frames_of(tmp_path / name)
    assert len(found) == COUNT
    for number, picture in enumerate(found):
        # Away from the bar, whose colour is kept at half the resolution.
        inside = np.abs(picture.astype(int) - frame(number))[8:24]
        assert np.median(inside) <= tolerance
        assert inside.mean() <= tolerance
    with av.open(str(tmp_path / name)) as container:
        assert container.streams.video[0].average_rate == 24
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_an_animation_holds_every_frame_at_its_rate(tmp_path: Path, name: str) -> None:
    write_video(tmp_path / name, frame, COUNT, VideoOptions(fps=20, quality=100))
    with Image.open(tmp_path / name) as image:
        assert image.n_frames == COUNT  # type: ignore[attr-defined]
        image.seek(3)
        image.load()
        assert image.info["duration"] == 50
        assert np.abs(np.asarray(image.convert("RGB")).astype(int) - frame(3)).max() <= 4


def test_numbered_pictures_are_the_frames_themselves(tmp_path: Path) -> None:
    write_video(tmp_path / "out", frame, COUNT, VideoOptions())
    files = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in files] == [f"{number:05d}.png" for number in range(COUNT)]
    for number, path in enumerate(files):
        assert np.array_equal(np.asarray(Image.open(path)), frame(number))


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "a.webp", "a.png", "out"])
def test_a_stop_leaves_what_plays(tmp_path: Path, name: str) -> None:
    cancel = CancelToken()

    def stopping(number: int) -> np.ndarray:
        if number == 4:
            cancel.cancel()
        return frame(number)

    written = write_video(tmp_path / name, stopping, COUNT, VideoOptions(fps=20), cancel=cancel)
    assert (written.frames, written.complete) == (5, False)
    if name == "out":
        assert len(list((tmp_path / name).iterdir())) == 5
    elif name in ("a.gif", "a.webp"):
        with Image.open(tmp_path / name) as image:
            assert image.n_frames == 5  # type: ignore[attr-defined]
    else:
        assert len(frames_of(tmp_path / name)) == 5


def test_a_stop_before_the_first_frame_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"before")
    cancel = CancelToken()
    cancel.cancel()
    assert write_video(path, frame, COUNT, VideoOptions(), cancel=cancel).frames == 0
    assert path.read_bytes() == b"before"


@pytest.mark.skipif(sys.platform != "linux", reason="real time is asked for on Linux only")
def test_an_encoder_leaves_the_thread_as_it_was_scheduled(tmp_path: Path) -> None:
    """SVT-AV1 puts whoever opens it as root before all other processes of the machine."""
    before = os.sched_getscheduler(0)
    write_video(tmp_path / "a.webm", frame, 3, VideoOptions(codec="av1", fps=10))
    assert os.sched_getscheduler(0) == before


def test_what_can_not_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no suffix of a video"):
        write_video(tmp_path / "a.avi", frame, COUNT, VideoOptions())
    with pytest.raises(OutputError, match="nowhere"):
        write_video(tmp_path / "nowhere" / "a.mp4", frame, COUNT, VideoOptions())


def test_a_fault_of_a_frame_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    path.write_bytes(b"before")

    def failing(number: int) -> np.ndarray:
        if number == 3:
            raise RuntimeError("broken")
        return frame(number)

    with pytest.raises(RuntimeError, match="broken"):
        write_video(path, failing, COUNT, VideoOptions())
    assert path.read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_without_ffmpeg_the_line_that_brings_it_is_told_and_the_rest_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.timeline.ffmpeg.find_spec", lambda name: None)
    frames = [np.full((8, 8, 3), shade, np.uint8) for shade in (0, 255)]
    for suffix in (".mp4", ".webm", ".png"):
        with pytest.raises(StudioError, match=r"pip install 'image-translation-studio\[video\]'"):
            write_video(tmp_path / f"a{suffix}", frames.__getitem__, 2, VideoOptions())
    for name in ("a.gif", "a.webp", "folder"):
        assert write_video(tmp_path / name, frames.__getitem__, 2, VideoOptions()).complete
