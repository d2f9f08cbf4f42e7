"""Making smaller, guided upsampling, and the mix of photo and result."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import Cancelled
from studio.imaging import resample
from studio.imaging.composite import blend
from studio.imaging.resample import BAND_ROWS, fit_long_edge, guided_upsample, resize
from tests.helpers import photos


def _photo_like(width: int, height: int) -> np.ndarray:
    """Hard edges on soft shading, values away from the ends of the range."""
    y, x = np.mgrid[0:height, 0:width]
    base = 90 + 60 * np.sin(x / 97) * np.cos(y / 71)
    base += np.where((x // 83 + y // 59) % 2, 40, -20)
    return np.stack([base, base * 0.8 + 20, 200 - base * 0.5], axis=-1).astype(np.uint8)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 9000))
def test_fitted_sizes_keep_the_shape(width: int, height: int, limit: int) -> None:
    fitted = fit_long_edge((width, height), limit)
    assert max(fitted) <= max(limit, 1)
    assert min(fitted) >= 1
    if max(width, height) <= limit:
        assert fitted == (width, height)
    else:
        scale = limit / max(width, height)
        assert abs(fitted[0] - width * scale) <= 1
        assert abs(fitted[1] - height * scale) <= 1


def test_resize_is_antialiased() -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    assert np.abs(resize(stripes, (16, 16))[4:-4, 4:-4].astype(int) - 127).max() <= 8


@pytest.mark.parametrize("size", [(500, 333), (401, BAND_ROWS + 57), (1200, 2 * BAND_ROWS)])
def test_guided_upsampling_of_the_photo_itself_gives_the_photo(size: tuple[int, int]) -> None:
    full = _photo_like(*size)
    low = resize(full, fit_long_edge(size, 200))
    assert np.abs(guided_upsample(low, low, full).astype(int) - full).mean() < 1.5


def test_guided_upsampling_carries_the_photos_edges_over() -> None:
    full = _photo_like(800, 600)
    low = resize(full, (200, 150))
    wanted = 255 - full
    guided = guided_upsample(low, 255 - low, full)
    plain = resize(255 - low, (800, 600))
    assert np.abs(guided.astype(int) - wanted).mean() < 0.5 * np.abs(plain.astype(int) - wanted).mean()


def test_guided_upsampling_keeps_strokes_that_the_photo_does_not_have() -> None:
    full = np.full((400, 400, 3), 120, np.uint8)
    low = resize(full, (100, 100))
    painted = low.copy()
    painted[:, 50:52] = 20
    assert guided_upsample(low, painted, full)[200, 204].max() < 30


def test_guided_upsampling_has_no_seams_between_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    full = _photo_like(300, 3 * BAND_ROWS + 101)
    low = resize(full, (71, 206))
    painted = np.random.default_rng(0).integers(0, 256, low.shape, np.uint8)
    banded = guided_upsample(low, painted, full)
    monkeypatch.setattr(resample, "BAND_ROWS", len(full))
    assert np.abs(banded.astype(int) - guided_upsample(low, painted, full)).max() <= 1


@pytest.mark.parametrize(("low", "full"), [((1, 1), (1, 1)), ((1, 1), (5, 3)), ((3, 1), (900, 1)), ((1, 7), (2, 1500))])
def test_guided_upsampling_of_thin_pictures(low: tuple[int, int], full: tuple[int, int]) -> None:
    small = photos.gradient(*low)
    assert guided_upsample(small, 255 - small, photos.gradient(*full)).shape == (full[1], full[0], 3)


def test_blend_is_exact_at_its_ends() -> None:
    photo, other = photos.gradient(96, 64), 255 - photos.gradient(96, 64)
    assert np.array_equal(blend(photo, other, 0.0), photo)
    assert np.array_equal(blend(photo, other, 1.0), other)


@settings(deadline=None)
@given(st.floats(0, 1))
def test_blend_is_the_linear_mix(strength: float) -> None:
    photo, other = photos.gradient(96, 300), photos.gradient(96, 300)[::-1, ::-1].copy()
    exact = photo * (1 - strength) + other * strength
    assert np.abs(blend(photo, other, strength) - exact).max() <= 1.5


def test_blend_of_a_picture_with_itself_changes_nothing() -> None:
    photo = photos.gradient(96, 64)
    assert np.array_equal(blend(photo, photo.copy(), 0.37), photo)


def test_blend_refuses_what_makes_no_sense() -> None:
    photo = photos.gradient(8, 8)
    with pytest.raises(ValueError, match="strength"):
        blend(photo, photo, 1.5)
    with pytest.raises(ValueError, match="differ in size"):
        blend(photo, photos.gradient(8, 9), 0.5)


def test_upsampling_can_be_ended_between_any_two_bands() -> None:
    low, full = np.full((60, 90, 3), 80, np.uint8), np.full((1200, 1800, 3), 80, np.uint8)
    calls: list[int] = []

    def count() -> None:
        calls.append(1)

    guided_upsample(low, low, full, between=count)
    bands = math.ceil(1200 / BAND_ROWS)
    assert len(calls) >= 3 * bands

    def stop() -> None:
        calls.append(1)
        if len(calls) == bands:
            raise Cancelled

    calls.clear()
    with pytest.raises(Cancelled):
        guided_upsample(low, low, full, between=stop)
    assert len(calls) == bands
