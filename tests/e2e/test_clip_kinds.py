"""Clips of all kinds come out as they are shown: in shape, the right way up, with their depth and transparency."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio import cli
from studio.batch.clips.pixels import ClipFrame
from studio.batch.clips.reader import ClipReader
from studio.imaging.files import read_recipe
from studio.imaging.recipes.recipe import photo_id
from tests.helpers import clip_kinds, models
from tests.helpers.clip_kinds import clip, corners, pictures

Captured = pytest.CaptureFixture[str]
PQ, HLG, BT2020, BT709 = 16, 18, 9, 1


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)


def _translated(source: Path, out: str, *more: str) -> Path:
    """At strength 0: the clip itself, written anew."""
    assert cli.run(["translate", str(source), "-o", out, "--model", "invert-colours", "--strength", "0", *more]) == 0
    return source.parent / out


def _rgb(path: Path) -> np.ndarray:
    """The third frame as a screen shows it, H×W×3."""
    frame = pictures(path)[2]
    return frame.to_ndarray(format="rgb24", interpolation="BILINEAR").astype(int)


def _middles(rgb: np.ndarray) -> list[list[int]]:
    """The colours of the four quarters, rounded so that compression does not matter."""
    height, width = rgb.shape[:2]
    return [
        (rgb[int(y * height), int(x * width)] / 25).round().astype(int).tolist()
        for y, x in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75))
    ]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi", ".webm"])
@pytest.mark.parametrize(("codec", "form"), [("libx264", "yuv420p"), ("ffv1", "yuv422p10le")])
def test_the_shape_of_pixels_is_kept(tmp_path: Path, suffix: str, codec: str, form: str) -> None:
    # FFV1 is in AVI, whose table of shapes nobody can write: it is MOV's that is asked for there.
    source = clip(
        tmp_path / ("in.mp4" if codec == "libx264" else "in.mov"), *_shaped(codec, form), shape=Fraction(16, 11)
    )
    out = _translated(source, f"out{suffix}")
    with av.open(str(out)) as container:
        video: Any = container.streams.video[0]
        width, height = video.width, video.height
        shown = width * float(video.sample_aspect_ratio or 1) / height
    assert shown == pytest.approx(96 / 64 * 16 / 11, rel=0.01)


def _shaped(codec: str, form: str) -> tuple[str, str, np.ndarray]:
    return ("prores_ks", "yuv422p10le", corners()) if codec == "ffv1" else (codec, form, corners())


@pytest.mark.parametrize("flips", [(0, False, False), (90, False, False), (180, False, False), (270, False, False)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_turned_and_mirrored_clips_come_out_as_they_are_shown(
    tmp_path: Path, flips: tuple[int, bool, bool], mirrored: bool
) -> None:
    degrees = flips[0]

    def turn(_container: Any, video: Any) -> None:
        video.set_display_rotation(degrees, hflip=mirrored)

    source = clip(tmp_path / "in.mov", "libx264", "yuv420p", corners(), shape=Fraction(16, 11), before=turn)
    # The file's turn is counter-clockwise, and the mirror comes after it.
    wanted = np.rot90(corners(), degrees // 90)
    wanted = wanted[:, ::-1] if mirrored else wanted
    out = _translated(source, "out.mov")
    assert _middles(_rgb(out)) == _middles(wanted.astype(int))
    with av.open(str(out)) as container:
        assert next(container.decode(video=0)).side_data.get("DISPLAYMATRIX") is None
        video: Any = container.streams.video[0]
        assert video.sample_aspect_ratio == (Fraction(11, 16) if degrees in (90, 270) else Fraction(16, 11))


@pytest.mark.parametrize("matrix", [1, 6, 9])
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("form", ["yuv420p", "yuv420p10le", "yuv422p10le"])
def test_no_clip_comes_out_darker(tmp_path: Path, matrix: int, full: bool, form: str) -> None:
    step = 4 if "10" in form else 1
    levels = (97 * step + (1 if step > 1 else 0), 118 * step, 141 * step)
    codec = "libx265" if "10" in form else "libx264"
    source = clip_kinds.flat_yuv(
        tmp_path / "in.mp4",
        codec,
        form,
        levels,
        matrix=matrix,
        full=full,
        options={"crf": "4", "x265-params": "log-level=none"},
    )
    out = _translated(source, "out.mp4")
    found = pictures(out)[1]
    with av.open(str(out)) as container:
        context: Any = container.streams.video[0].codec_context
        assert (context.colorspace, context.pix_fmt) == (matrix, form)
    yuv = [float(np.frombuffer(bytes(plane), "<u2" if step > 1 else np.uint8)[0]) / step for plane in found.planes]
    given = [level / step for level in levels]
    # By H.273's equations 20 to 33: of full range are all numbers, and the result has limited range.
    wanted = (
        given
        if not full
        else [16 + given[0] * 219 / _most(step), *(128 + (x - 128) * 224 / _most(step) for x in given[1:])]
    )
    assert np.abs(np.array(yuv) - wanted).max() < (0.3 if step > 1 else 0.8)


def _most(step: int) -> float:
    """The largest number of full range, in steps of 8 bits."""
    return 255 if step == 1 else 1023 / 4


@pytest.mark.parametrize(
    ("suffix", "codec", "form", "wanted"),
    [
        (".mp4", "libx265", "yuv420p10le", ("hevc", "yuv420p10le")),
        (".mkv", "libx264", "yuv422p10le", ("h264", "yuv422p10le")),
        (".mov", "prores_ks", "yuv422p10le", ("prores", "yuv422p10le")),
        (".mov", "v210", "yuv422p10le", ("prores", "yuv422p10le")),
        (".mkv", "ffv1", "gbrp10le", ("ffv1", "gbrp10le")),
        (".webm", "libsvtav1", "yuv420p10le", ("av1", "yuv420p10le")),
        (".mkv", "ffv1", "bgr0", ("h264", "yuv420p")),
        (".mov", "png", "rgb24", ("h264", "yuv420p")),
        (".mov", "qtrle", "rgb24", ("h264", "yuv420p")),
    ],
)
def test_depth_is_kept_and_what_is_rgb_plays_on_phones(
    tmp_path: Path, suffix: str, codec: str, form: str, wanted: tuple[str, str]
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    source = clip(tmp_path / f"in{suffix}", codec, form, corners(), options=options)
    out = _translated(source, f"out{suffix}")
    with av.open(str(out)) as container:
        context: Any = container.streams.video[0].codec_context
        assert (context.codec.canonical_name, context.pix_fmt) == wanted
        if wanted == ("h264", "yuv420p"):
            assert (context.colorspace, context.color_primaries, context.color_trc) == (BT709, BT709, BT709)
    assert np.abs(_rgb(out)[16::32, 24::48] - corners()[16::32, 24::48]).max() <= 6


def test_all_the_steps_of_ten_bits_come_back(tmp_path: Path) -> None:
    ramp = np.arange(96 * 64, dtype=np.uint16).reshape(64, 96, 1) % 1024
    frame = av.VideoFrame.from_ndarray(np.dstack([ramp, ramp // 2, 1023 - ramp]), format="gbrp10le")
    with av.open(str(tmp_path / "in.mkv"), "w") as container:
        video: Any = container.add_stream("ffv1", rate=10)
        video.width, video.height, video.pix_fmt = 96, 64, "gbrp10le"
        for number in range(3):
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    out = _translated(tmp_path / "in.mkv", "out.mkv")
    np.testing.assert_array_equal(pictures(out)[1].to_ndarray(), frame.to_ndarray())


@pytest.mark.parametrize(
    ("suffix", "codec", "form", "options", "nearness"),
    [
        (".mov", "prores_ks", "yuva444p10le", {"profile": "4444", "alpha_bits": "16"}, 1),
        (".mov", "qtrle", "argb", {}, 0),
        (".mov", "png", "rgba", {}, 0),
        (".mkv", "ffv1", "bgra", {}, 0),
        (".mkv", "ffv1", "yuva444p10le", {}, 0),
        (".webm", "libvpx-vp9", "yuva420p", {"auto-alt-ref": "0", "crf": "4", "b": "0"}, 6),
    ],
)
def test_transparency_is_kept(
    tmp_path: Path, suffix: str, codec: str, form: str, options: dict[str, str], nearness: int
) -> None:
    alpha = np.tile(np.linspace(0, 255, 96).astype(np.uint8), (64, 1))

    def words(_container: Any, video: Any) -> None:
        if suffix == ".webm":
            video.metadata["alpha_mode"] = "1"

    source = clip(tmp_path / f"in{suffix}", codec, form, np.dstack([corners(), alpha]), options=options, before=words)
    out = _translated(source, f"out{suffix}")
    before, after = (_alpha(path) for path in (source, out))
    assert after.min() < 20
    assert np.abs(after - before).max() <= nearness
    assert np.abs(after - alpha).max() <= nearness + 1


def _alpha(path: Path) -> np.ndarray:
    return pictures(path)[2].reformat(format="rgba").to_ndarray()[..., 3].astype(int)


def test_where_there_is_no_transparency_it_is_laid_on_white(tmp_path: Path, capsys: Captured) -> None:
    alpha = np.full((64, 96), 255, np.uint8)
    alpha[:, 48:] = 0
    source = clip(tmp_path / "in.mov", "png", "rgba", np.dstack([corners(), alpha]))
    out = _translated(source, "out.mp4")
    assert "its transparency was laid on white: MP4 holds none" in capsys.readouterr().err
    assert _rgb(out)[:, 60:].min() >= 253
    assert np.abs(_rgb(out)[16, 20] - corners()[16, 20]).max() <= 6


@pytest.mark.parametrize("form", ["yuv420p10le", "yuv420p"])
@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_hdr_is_brought_to_a_screen_and_no_longer_called_hdr(
    tmp_path: Path, form: str, transfer: int, capsys: Captured
) -> None:
    step = 4 if "10" in form else 1
    # Diffuse white, 203 cd/m² (BT.2408, table 1): 58 % of PQ and 75 % of HLG.
    level = round((16 + 219 * (0.58 if transfer == PQ else 0.75)) * step)
    source = clip_kinds.flat_yuv(
        tmp_path / "in.mov",
        "libx264",
        form,
        (level, 128 * step, 128 * step),
        matrix=BT2020,
        primaries=BT2020,
        transfer=transfer,
        options={"crf": "4"},
    )
    out = _translated(source, "out.mov")
    assert "light was brought to that of a screen" in capsys.readouterr().err
    with av.open(str(out)) as container:
        context: Any = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (BT709, BT709, BT709)
        assert context.pix_fmt == form
    rgb = _rgb(out)
    assert rgb.max() - rgb.min() <= 2
    # Rolled off from 203 cd/m² of up to 1000, by BT.2390's curve.
    assert 190 <= rgb.mean() <= 245


@pytest.mark.parametrize("size", [(95, 63), (96, 63), (95, 64)])
def test_odd_edges_play_on_phones(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    source = clip(tmp_path / "in.mkv", "ffv1", "bgr0", corners(width, height))
    out = _translated(source, "out.mp4")
    with av.open(str(out)) as container:
        context: Any = container.streams.video[0].codec_context
        assert (context.pix_fmt, context.width, context.height) == ("yuv420p", width + width % 2, height + height % 2)
    rgb = _rgb(out)
    assert np.abs(rgb[12::32, 20::48] - corners(width, height)[12::32, 20::48]).max() <= 6
    np.testing.assert_allclose(
        rgb[-1, width - 3 :], np.broadcast_to([200, 200, 200], rgb[-1, width - 3 :].shape), atol=6
    )


def test_frames_that_change_their_size_do_not_break_a_clip(tmp_path: Path) -> None:
    first = clip(tmp_path / "a.ts", "mpeg2video", "yuv420p", corners(), options={"b": "3000000"})
    other = clip(tmp_path / "b.ts", "mpeg2video", "yuv420p", corners(144, 80), options={"b": "3000000"}, first=6)
    (tmp_path / "in.ts").write_bytes(first.read_bytes() + other.read_bytes())
    out = _translated(tmp_path / "in.ts", "out.mp4")
    found = pictures(out)
    assert len(found) >= 11
    assert {(frame.width, frame.height) for frame in found} == {(96, 64)}
    assert _middles(found[-1].to_ndarray(format="rgb24").astype(int)) == _middles(corners().astype(int))


def test_fields_become_whole_pictures(tmp_path: Path, capsys: Captured) -> None:
    def moved(number: int) -> np.ndarray:
        picture = np.full((64, 96, 3), 60, np.uint8)
        # A bar that goes on between the two fields of a frame.
        for field in (0, 1):
            left = 8 + 8 * number + 4 * field
            picture[field::2, left : left + 12] = 200
        return picture

    options = {"x264-params": "tff=1", "crf": "4"}
    source = clip(tmp_path / "in.mkv", "libx264", "yuv420p", moved(0), options=options, moving=moved, frames=8)
    out = _translated(source, "out.mkv")
    assert "it is interlaced: two fields each became one whole picture" in capsys.readouterr().err
    found = pictures(out)
    assert len(found) == 8
    luma = found[4].to_ndarray(format="gray").astype(int)
    combs = np.abs(2 * luma[8:-8:2] - luma[7:-9:2] - luma[9:-7:2]).max(axis=0)
    assert combs.max() < 100, "lines of both fields stand beside each other"


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi"])
def test_a_clip_says_how_it_was_made_and_is_no_photo_of_another_batch(tmp_path: Path, suffix: str) -> None:
    source = clip(tmp_path / "in.mp4", "libx264", "yuv420p", corners())
    out = _translated(source, f"out{suffix}")
    recipe = read_recipe(out)
    assert recipe is not None
    assert (recipe.model, recipe.photo) == ("invert-colours", photo_id(source))
    assert len(pictures(out)) == 6
    assert read_recipe(_translated(source, f"plain{suffix}", "--strip")) is None


def test_a_closed_clip_still_knows_how_it_was(tmp_path: Path) -> None:
    source = clip(tmp_path / "in.mp4", "libx264", "yuv420p", corners(), shape=Fraction(16, 11))
    with ClipReader(source) as reader:
        assert sum(isinstance(item, ClipFrame) for item in reader.items()) == 6
    # PyAV's own streams read freed memory by then.
    assert (reader.shape, reader.rate, reader.frame_count, reader.start_s) == (Fraction(16, 11), 10, 6, 0)


def test_fewer_bits_than_the_clip_had_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = clip(tmp_path / "in.mkv", "ffv1", "yuv420p12le", corners())
    assert _translated(source, "out.mp4").exists()
    assert "its 12 bits a channel became 10" in capsys.readouterr().err
    _translated(source, "out.mkv")
    assert "bits a channel" not in capsys.readouterr().err
