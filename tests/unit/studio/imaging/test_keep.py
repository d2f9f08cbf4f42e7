"""Keeping the photo's colours or its brightness: in files and on the canvas alike."""

import numpy as np
import pytest

from studio.imaging.composite import Keep, blend
from studio.imaging.paint.live_composite import change_between, keep_from

RANDOM = np.random.default_rng(7)
PHOTO = RANDOM.integers(60, 196, (300, 41, 3), dtype=np.uint8)
RESULT = RANDOM.integers(60, 196, (300, 41, 3), dtype=np.uint8)
KEEPS: tuple[Keep, ...] = ("colour", "brightness")


def luma(rgb: np.ndarray) -> np.ndarray:
    return rgb @ np.array([0.299, 0.587, 0.114])


def chroma(rgb: np.ndarray) -> np.ndarray:
    """Differences of the channels: what a step in brightness leaves alone."""
    return np.diff(rgb.astype(int), axis=2)


def words(rgb: np.ndarray, alpha: np.ndarray | None = None) -> np.ndarray:
    """0xAARRGGBB, premultiplied, as the canvas has it."""
    alpha = np.full(rgb.shape[:2], 255, np.uint8) if alpha is None else alpha
    coloured = (rgb.astype(np.uint32) * alpha[..., None] + 127) // 255
    red, green, blue = (coloured[..., channel] for channel in range(3))
    return (alpha.astype(np.uint32) << 24) | (red << 16) | (green << 8) | blue


@pytest.mark.parametrize("keep", KEEPS)
def test_strength_nothing_is_the_photo_itself(keep: Keep) -> None:
    np.testing.assert_array_equal(blend(PHOTO, RESULT, 0.0, keep), PHOTO)


def test_keeping_colours_takes_brightness_from_the_result_and_colours_from_the_photo() -> None:
    photo, result = PHOTO // 4 + 96, RESULT // 4 + 96  # so that nothing is cut off
    mixed = blend(photo, result, 1.0, "colour")
    np.testing.assert_allclose(luma(mixed), luma(result), atol=1.5)
    np.testing.assert_array_equal(chroma(mixed), chroma(photo))


def test_keeping_brightness_takes_it_from_the_photo_and_colours_from_the_result() -> None:
    photo, result = PHOTO // 4 + 96, RESULT // 4 + 96
    mixed = blend(photo, result, 1.0, "brightness")
    np.testing.assert_allclose(luma(mixed), luma(photo), atol=1.5)
    np.testing.assert_array_equal(chroma(mixed), chroma(result))


@pytest.mark.parametrize("keep", KEEPS)
def test_half_strength_lies_between_the_photo_and_the_whole(keep: Keep) -> None:
    whole, half = blend(PHOTO, RESULT, 1.0, keep), blend(PHOTO, RESULT, 0.5, keep)
    np.testing.assert_allclose(half, (PHOTO.astype(float) + whole) / 2, atol=0.5)


@pytest.mark.parametrize("keep", KEEPS)
def test_canvas_shows_what_is_saved(keep: Keep) -> None:
    photo = RANDOM.integers(0, 256, (300, 41, 3), dtype=np.uint8)
    result = RANDOM.integers(0, 256, (300, 41, 3), dtype=np.uint8)
    shown = words(result)
    keep_from(words(photo), shown, keep, has_alpha=False)
    np.testing.assert_array_equal(shown, words(blend(photo, result, 1.0, keep)))


@pytest.mark.parametrize("keep", KEEPS)
def test_canvas_keeps_transparent_pixels_valid(keep: Keep) -> None:
    alpha = RANDOM.integers(0, 256, PHOTO.shape[:2], dtype=np.uint8)
    shown = words(RESULT, alpha)
    keep_from(words(PHOTO, alpha), shown, keep, has_alpha=True)
    np.testing.assert_array_equal(shown >> 24, alpha)
    expected = words(blend(PHOTO, RESULT, 1.0, keep), alpha)
    for shift in (0, 8, 16):
        channel = (shown >> shift & 255).astype(int)
        assert (channel <= alpha).all()
        np.testing.assert_allclose(channel, (expected >> shift & 255).astype(int), atol=3)


def test_change_is_that_of_the_channel_that_changed_most() -> None:
    change = change_between(words(PHOTO), words(RESULT))
    np.testing.assert_array_equal(change, np.abs(PHOTO.astype(int) - RESULT).max(axis=2))
