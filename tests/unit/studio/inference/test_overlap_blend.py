"""Tiles of networks that can't be cut: where they agree nothing shows, and where they don't it is measured."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import Cancelled
from studio.imaging.photo import Photo
from studio.inference import execution_plan
from studio.inference.cancel import CancelToken
from studio.inference.tensors import reflected_window
from studio.inference.tiling.overlap_blend import VISIBLE_SEAM, plan_feathered, run_feathered
from studio.inference.tiling.tiles import Box
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import open_package
from tests.helpers.models import peak_package

sizes = st.tuples(st.integers(1, 90), st.integers(1, 90))


def _photo(width: int, height: int) -> Photo:
    rows = np.linspace(0, 255, height)[:, None, None]
    pixels = np.random.default_rng(0).integers(0, 60, (height, width, 3)) + 0.75 * rows
    return Photo(rgb=pixels.astype(np.uint8))


@settings(deadline=None, max_examples=80)
@given(size=sizes, edge=st.tuples(st.integers(8, 40), st.integers(8, 40)))
def test_tiles_that_agree_join_to_the_picture_itself(size: tuple[int, int], edge: tuple[int, int]) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    plan = plan_feathered(size, edge)
    seen: list[Box] = []
    done: list[float] = []

    def run(sees: Box) -> np.ndarray:
        seen.append(sees)
        return reflected_window(rgb, sees)

    joined, seam = run_feathered(plan, run, done.append)
    np.testing.assert_array_equal(joined, rgb)
    assert seam == 0
    assert len(seen) == plan.count == len(done)
    assert done == sorted(done)
    assert done[-1] == pytest.approx(1)
    assert {(box.width, box.height) for box in seen} == {edge}
    for starts, length, long in ((plan.lefts, edge[0], size[0]), (plan.tops, edge[1], size[1])):
        steps = np.diff(starts)
        assert (steps <= np.ceil(0.75 * length)).all(), "neighbours overlap by a quarter"
        assert starts[-1] + length >= long


def test_tiles_that_differ_fade_into_each_other_and_are_measured() -> None:
    plan = plan_feathered((175, 40), (100, 40))
    values = {left: 40.0 * number for number, left in enumerate(plan.lefts)}
    joined, seam = run_feathered(plan, lambda sees: np.full((40, 100, 3), values[sees.left], np.uint8), lambda _: None)
    assert len(plan.lefts) == 2
    assert seam == pytest.approx(40)
    row = joined[20, :, 0].astype(int)
    assert (row[0], row[-1]) == (0, 40)
    assert np.diff(row).max() <= 2, "no step is larger than the fade makes it"
    assert (np.diff(row) >= 0).all()


def test_a_network_that_cannot_be_cut_sees_every_pixel_and_says_what_that_costs(
    tmp_path: Path, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution_plan, "WHOLE_BUDGET_PX", 60 * 60)
    translator, package, photo = Translator(), open_package(peak_package(tmp_path)), _photo(150, 120)
    request = TranslateRequest(photo, package, size_px="full", device="cpu", memory_bytes=64 * 64 * 4096)
    done: list[float] = []
    result = translator.translate(request, progress=done.append)
    assert result.network_size == photo.size
    assert result.rgb.shape == photo.rgb.shape
    assert result.tiles == 9
    assert "tiles differ by" in result.note
    assert "a smaller size has none" in result.note
    assert done == sorted(done)
    again = translator.translate(request)
    np.testing.assert_array_equal(again.rgb, result.rgb)
    # A flat photo gives all tiles the same statistics.
    flat = Photo(rgb=np.full((120, 150, 3), 90, np.uint8))
    smooth = translator.translate(TranslateRequest(flat, package, size_px="full", device="cpu", memory_bytes=1 << 20))
    assert smooth.note == ""
    assert VISIBLE_SEAM > 0
    assert np.ptp(smooth.rgb) == 0


def test_feathered_tiles_can_be_cancelled(tmp_path: Path, studio_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_plan, "WHOLE_BUDGET_PX", 60 * 60)
    cancel, seen = CancelToken(), []

    def progress(done: float) -> None:
        seen.append(done)
        if done > 0.3:
            cancel.cancel()

    request = TranslateRequest(
        _photo(150, 120), open_package(peak_package(tmp_path)), size_px="full", device="cpu", memory_bytes=1 << 24
    )
    with pytest.raises(Cancelled):
        Translator().translate(request, cancel=cancel, progress=progress)
    assert seen[-1] < 0.6
