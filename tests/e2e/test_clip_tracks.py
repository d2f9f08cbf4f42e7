"""What a clip holds besides its picture: sounds, subtitles, chapters, covers, files, words and times."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.stream import Discard, Disposition

from studio import cli
from tests.helpers import clip_kinds, models
from tests.helpers.clip_kinds import clip, corners, jpeg, pictures

Captured = pytest.CaptureFixture[str]
COVER = np.full((200, 300, 3), (250, 20, 30), np.uint8)
SRT = b"Hello"


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)


def _translated(source: Path, out: str, *more: str) -> Path:
    assert cli.run(["translate", str(source), "-o", out, "--model", "invert-colours", "--strength", "0", *more]) == 0
    return source.parent / out


def _packet(stream: Any, data: bytes, at_ms: int, duration_ms: int) -> "av.Packet[Any]":
    packet: Any = av.Packet(data)
    packet.stream, packet.time_base = stream, Fraction(1, 1000)
    packet.pts = packet.dts = at_ms
    packet.duration = duration_ms
    return packet


class _Company:
    """Two sounds, subtitles, chapters, a font and a cover."""

    def __init__(self, *, sound: str = "aac", words: str = "subrip", first_s: float = 0.0) -> None:
        self._sound, self._words, self._first_s = sound, words, first_s

    def before(self, container: Any, _video: Any) -> None:
        self.sounds = [clip_kinds.sound(container, self._sound) for _ in range(2)]
        for stream, language, title in zip(self.sounds, ("ger", "fre"), ("Director", "Everyone"), strict=True):
            stream.metadata.update({"language": language, "title": title})
        self.sounds[1].disposition = Disposition.default
        self.sounds[0].disposition = Disposition(0)
        self.text = container.add_mux_stream(self._words)
        self.text.time_base = Fraction(1, 1000)
        self.text.metadata["language"] = "eng"
        container.set_chapters([self._chapter(0, 0, 300, "One"), self._chapter(1, 300, 600, "Two")])
        container.metadata.update({"title": "My film", "artist": "Me"})
        if container.format.name == "matroska":
            container.add_attachment("a.ttf", "font/ttf", b"not really a font")
            container.add_attachment("cover.jpg", "image/jpeg", jpeg(COVER))

    def after(self, container: Any) -> None:
        container.mux(_packet(self.text, SRT, 100, 200))
        for number, stream in enumerate(self.sounds):
            clip_kinds.play(container, stream, hertz=440 * (number + 1), start_s=self._first_s)

    @staticmethod
    def _chapter(number: int, start: int, end: int, title: str) -> Any:
        return {
            "id": number + 1,
            "start": start,
            "end": end,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": title},
        }


def _film(path: Path, **company: Any) -> Path:
    made = _Company(**company)
    return clip(path, "libx264", "yuv420p", corners(), before=made.before, after=made.after)


def _sounds(path: Path) -> list[list[bytes]]:
    """The packets of each sound as they are stored."""
    with av.open(str(path)) as container:
        found: dict[int, list[bytes]] = {stream.index: [] for stream in container.streams.audio}
        for packet in container.demux(*container.streams.audio):
            if packet.size:
                found[packet.stream.index].append(bytes(packet))
        return list(found.values())


@pytest.mark.parametrize("suffix", [".mkv", ".mp4", ".mov"])
def test_all_that_comes_with_a_film_stays_with_it(tmp_path: Path, suffix: str, capsys: Captured) -> None:
    source = _film(tmp_path / "in.mkv")
    out = _translated(source, f"out{suffix}")
    assert _sounds(out) == _sounds(source)
    with av.open(str(out)) as container:
        audio = container.streams.audio
        assert [stream.language for stream in audio] == ["ger", "fra" if suffix == ".mov" else "fre"]
        assert [bool(stream.disposition & Disposition.default) for stream in audio] == [False, True]
        if suffix == ".mkv":
            assert [stream.metadata["title"] for stream in audio] == ["Director", "Everyone"]
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One", "Two"]
        assert container.metadata["title"] == "My film"
        assert {key.lower(): value for key, value in container.metadata.items()}["artist"] == "Me"
        texts: list[Any] = [
            packet for packet in container.demux(container.streams.subtitles[0]) if SRT in bytes(packet)
        ]
        assert [round(float(packet.pts * packet.time_base), 2) for packet in texts] == [pytest.approx(0.1, abs=0.05)]
    said = capsys.readouterr().err
    assert ("1 attached file could not be put into" in said) == (suffix != ".mkv")
    assert ("1 cover picture could not be put into" in said) == (suffix == ".mov")


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_the_cover_and_the_attached_files_are_kept(tmp_path: Path, suffix: str) -> None:
    out = _translated(_film(tmp_path / "in.mkv"), f"out{suffix}")
    with av.open(str(out)) as container:
        covers = [one for one in container.streams.video if one.disposition & Disposition.attached_pic]
        assert len(covers) == 1
        assert b"".join(bytes(packet) for packet in container.demux(covers[0])) == jpeg(COVER)
        if suffix == ".mkv":
            assert [(file.name, file.data) for file in container.streams.attachments] == [
                ("a.ttf", b"not really a font")
            ]


@pytest.mark.parametrize("mark", [Disposition.attached_pic, Disposition.timed_thumbnails])
def test_a_cover_before_the_film_is_not_the_film(tmp_path: Path, mark: Disposition) -> None:
    source = tmp_path / "in.mp4"
    with av.open(str(source), "w") as container:
        first: Any = container.add_stream("mjpeg", rate=10)
        first.width, first.height, first.pix_fmt = 300, 200, "yuvj420p"
        first.disposition = mark
        video: Any = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        for stream, picture, count in ((first, COVER, 1), (video, corners(), 5)):
            for number in range(count):
                frame = clip_kinds.frame_of(picture, stream.pix_fmt)
                frame.pts, frame.time_base = number, Fraction(1, 10)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    found = pictures(_translated(source, "out.mp4"))
    assert [(frame.width, frame.height) for frame in found] == [(96, 64)] * 5


def test_sound_that_a_file_cannot_hold_is_coded_anew_and_text_is_converted(tmp_path: Path) -> None:
    out = _translated(_film(tmp_path / "in.mkv"), "out.webm")
    with av.open(str(out)) as container:
        assert [stream.codec_context.codec.canonical_name for stream in container.streams.audio] == ["opus", "opus"]
        assert [stream.language for stream in container.streams.audio] == ["ger", "fre"]
        heard = [frame.to_ndarray() for frame in container.decode(audio=1)]
    wave = np.concatenate([samples[0] for samples in heard])
    strongest = np.abs(np.fft.rfft(wave[4800:28_800])).argmax() * 2
    assert strongest == pytest.approx(880, abs=4)


def test_what_cannot_be_kept_is_named_once(tmp_path: Path, capsys: Captured) -> None:
    _translated(_film(tmp_path / "in.mkv"), "out.avi")
    said = capsys.readouterr().err
    for text in ("1 subtitle", "1 attached file", "1 cover picture"):
        assert said.count(f"out.avi: {text} could not be put into AVI") == 1


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
@pytest.mark.parametrize(("picture", "sound"), [(0, 0.4), (4, 0.0), (3, 0.3)])
def test_sound_and_picture_stay_together(tmp_path: Path, suffix: str, picture: int, sound: float) -> None:
    def before(container: Any, _video: Any) -> None:
        nonlocal stream
        stream = clip_kinds.sound(container)

    stream: Any = None
    source = clip(
        tmp_path / f"in{suffix}",
        "libx264",
        "yuv420p",
        corners(),
        before=before,
        after=lambda container: clip_kinds.play(container, stream, start_s=sound),
        first=picture,
    )
    out = _translated(source, f"out{suffix}")
    assert _lead(out) == pytest.approx(_lead(source), abs=0.003)
    assert len(_sounds(out)[0]) == len(_sounds(source)[0])


def _lead(path: Path) -> float:
    """By how much the picture begins after the sound, in seconds."""
    with av.open(str(path)) as container:
        picture: Any = next(container.decode(video=0))
    with av.open(str(path)) as container:
        sound: Any = next(container.decode(audio=0))
        return float(picture.time - sound.time)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_frames_keep_their_times(tmp_path: Path, suffix: str) -> None:
    times = (0, 1, 4, 5, 9, 10)
    source = clip(tmp_path / "in.mkv", "libx264", "yuv420p", corners(), times=times)
    found = [round(float(frame.time or 0), 2) for frame in pictures(_translated(source, f"out{suffix}"))]
    assert found == [time / 10 for time in times]


def test_recordings_that_begin_late_begin_at_nought(tmp_path: Path) -> None:
    made = clip(tmp_path / "in.ts", "mpeg2video", "yuv420p", corners(), first=500, options={"b": "3000000"})
    found = pictures(_translated(made, "out.mp4"))
    assert len(found) == 6
    assert float(found[0].time or 0) == pytest.approx(0, abs=0.2)


def test_a_preview_has_a_second_of_everything(tmp_path: Path) -> None:
    def before(container: Any, _video: Any) -> None:
        nonlocal stream
        stream = clip_kinds.sound(container)

    stream: Any = None
    source = clip(
        tmp_path / "in.mp4",
        "libx264",
        "yuv420p",
        corners(),
        frames=25,
        before=before,
        after=lambda container: clip_kinds.play(container, stream, seconds=2.5),
    )
    out = _translated(source, "out.mp4", "--preview")
    assert len(pictures(out)) == 10
    with av.open(str(out)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) / 48_000 == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_what_an_action_camera_measured_is_kept_or_named(tmp_path: Path, suffix: str, capsys: Captured) -> None:
    made = _Company(words="mov_text")
    film = clip(tmp_path / "in.mp4", "libx264", "yuv420p", corners(), before=made.before, after=made.after)
    # Nobody writes GoPro's track but GoPro: a track of text is made one.
    film.write_bytes(film.read_bytes().replace(b"sbtl", b"meta").replace(b"tx3g", b"gpmd"))
    before, after = (_data(path) for path in (film, _translated(film, f"out{suffix}")))
    assert SRT in b"".join(before)
    said = "1 data track could not be put into MKV" in capsys.readouterr().err
    assert said == (suffix == ".mkv")
    assert after == ([] if suffix == ".mkv" else before)
    assert _data(_translated(film, f"plain{suffix}", "--strip")) == []


def _data(path: Path) -> list[bytes]:
    """What tracks hold that are neither picture nor sound nor chapters."""
    with av.open(str(path)) as container:
        tracks = [one for one in container.streams.data if one.discard == Discard.default and one.name == "bin_data"]
        return [bytes(packet) for packet in container.demux(*tracks) if packet.size] if tracks else []


@pytest.mark.parametrize("suffix", [".mov", ".mp4"])
def test_the_words_of_quicktime_are_kept(tmp_path: Path, suffix: str) -> None:
    words = {
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.location.ISO6709": "+48.1234+011.5678+500/",
        "com.apple.quicktime.creationdate": "2021-05-06T07:08:09+0200",
    }

    def before(container: Any, _video: Any) -> None:
        container.metadata.update({**words, "creation_time": "2021-05-06T05:08:09.000000Z"})

    options = {"movflags": "use_metadata_tags"}
    source = clip(tmp_path / "in.mov", "libx264", "yuv420p", corners(), before=before, container_options=options)
    with av.open(str(_translated(source, f"out{suffix}"))) as container:
        assert words.items() <= container.metadata.items()
        assert container.metadata["creation_time"].startswith("2021-05-06T05:08:09")
    with av.open(str(_translated(source, f"plain{suffix}", "--strip"))) as container:
        assert not words.keys() & container.metadata.keys()
