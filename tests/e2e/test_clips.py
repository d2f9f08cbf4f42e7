"""A clip in, a clip out."""

import re
from pathlib import Path

import numpy as np
import pytest

from studio import cli
from studio.batch.clips.flicker import Flicker
from studio.imaging.photo import Photo
from studio.inference.cancel import CancelToken
from studio.inference.temporal import SteadyTranslator
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from tests.helpers import clips, models, photos

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _installed(studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.invert_package(studio_home / "models")
    models.norm_package(studio_home / "models")
    monkeypatch.chdir(tmp_path)


def _translate(*arguments: object) -> int:
    return cli.run(["translate", *map(str, arguments)])


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mkv"])
def test_pictures_are_translated_and_sound_rate_and_size_kept(tmp_path: Path, suffix: str, capsys: Captured) -> None:
    source = clips.clip(tmp_path / f"clip{suffix}")
    assert _translate(source, "-o", f"out{suffix}", "--model", "invert-colours") == 0
    said = capsys.readouterr()
    assert said.out == f"out{suffix}\n"
    assert re.search(r"flicker .*: \d+\.\d\d before, \d+\.\d\d after", said.err)
    before, times = clips.frames_of(source)
    after, new_times = clips.frames_of(tmp_path / f"out{suffix}")
    assert len(after) == len(before) == 24
    np.testing.assert_allclose(new_times, times, atol=2e-3)
    assert after[0].shape == before[0].shape
    assert clips.sound_of(tmp_path / f"out{suffix}") == clips.sound_of(source)
    # Colours at half the resolution blur where a clip has hard edges: the middle of the blocks alone is compared.
    wanted, found = 255 - before[5][4::8, 4::8].astype(int), after[5][4::8, 4::8].astype(int)
    assert np.abs(wanted - found).mean() < 6


def test_odd_sizes_silent_clips_and_a_preview(tmp_path: Path) -> None:
    source = clips.clip(tmp_path / "clip.mp4", 30, (95, 63), sound=False)
    assert _translate(source, "-o", "out", "--model", "invert-colours", "--preview", "--name", "{name} preview") == 0
    frames, times = clips.frames_of(tmp_path / "out" / "clip preview.mp4")
    assert len(frames) == 12
    assert max(times) < 1.0
    # Phones play no H.264 with odd edges.
    assert frames[0].shape == (64, 96, 3)
    assert clips.sound_of(tmp_path / "out" / "clip preview.mp4") == []


def test_what_is_no_clip_fails_alone_and_leaves_nothing(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    whole = clips.clip(folder / "good.mp4", 12).read_bytes()
    (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    photos.not_an_image(folder / "text.mov")
    photos.photo_png(folder / "photo.png")
    assert _translate("in", "-o", "out", "--model", "invert-colours") == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good.mp4", "photo.png"]
    errors = capsys.readouterr().err
    assert "cut.mp4 is damaged" in errors
    assert "text.mov is damaged or no clip" in errors


def test_smoothed_statistics_take_the_flicker_out(tmp_path: Path, capsys: Captured) -> None:
    source = clips.clip(tmp_path / "clip.mp4", 24)
    assert _translate(source, "-o", "out.mp4", "--model", "norm-brush") == 0
    said = capsys.readouterr().err
    match = re.search(r"(\d+\.\d\d) before, (\d+\.\d\d) after; (\d+\.\d\d) without smoothing", said)
    assert match is not None, said
    before, after, plain = map(float, match.groups())
    assert before < 1
    assert plain > 1, "the network does not flicker by itself"
    assert after < plain / 2


def test_without_smoothing_a_frame_is_what_a_photo_is(studio_home: Path) -> None:
    package = open_package(studio_home / "models" / "norm-brush")
    photo = Photo(photos.gradient(96, 64))
    request = TranslateRequest(photo, package, device="cpu", memory_bytes=1 << 28)
    frames = SteadyTranslator(request, share=1.0)
    assert frames.smooths
    wanted = Translator().translate(request).rgb.astype(int)
    for _ in range(2):
        assert np.abs(frames.translate(photo, CancelToken()) - wanted).max() <= 1
    frames.close()


def test_another_scene_begins_anew(studio_home: Path) -> None:
    package = open_package(studio_home / "models" / "norm-brush")
    first, second = Photo(photos.gradient(96, 64)), Photo(255 - photos.gradient(96, 64) // 4)
    request = TranslateRequest(first, package, device="cpu", memory_bytes=1 << 28)
    frames = SteadyTranslator(request)
    frames.translate(first, CancelToken())
    after_cut = frames.translate(second, CancelToken()).astype(int)
    frames.close()
    alone = Translator().translate(TranslateRequest(second, package, device="cpu", memory_bytes=1 << 28)).rgb
    assert np.abs(after_cut - alone).max() <= 1


def test_flicker_is_measured_where_the_scene_stands_still() -> None:
    flicker = Flicker()
    scene = np.full((40, 60, 3), 100, np.uint8)
    for number in range(4):
        moving = scene.copy()
        moving[:20] = (10, 200)[number % 2]
        made = np.full((40, 60, 3), (100, 110)[number % 2], np.uint8)
        made[:20] = (0, 255)[number % 2]
        flicker.add(moving, made)
    assert flicker.before == 0
    assert flicker.after == pytest.approx(10, abs=0.5)
