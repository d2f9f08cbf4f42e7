"""Masks: what is painted shows, in files and on the canvas alike."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging.mask_files import as_mask, load_mask, save_mask
from studio.imaging.paint.mask import PAINTED_EDGE_PX, SOFTEST, Mask, apply_mask, blank_mask
from studio.imaging.paint.strokes import PixelBox
from studio.imaging.photo import Photo
from studio.imaging.recipes.recipe import PictureRecipe, StoredMask, decode, encode

SIZE = (60, 40)


def _half() -> np.ndarray:
    pixels = np.zeros((40, 60), np.uint8)
    pixels[:, 30:] = 255
    return pixels


def _pictures() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    before, after = (random.integers(0, 256, (40, 60, 3), dtype=np.uint8) for _ in range(2))
    return before, after


def test_white_shows_the_result_and_black_the_photo_exactly() -> None:
    before, after = _pictures()
    mixed = apply_mask(before, after, Mask.of(_half()))
    assert np.array_equal(mixed[:, :30], before[:, :30])
    assert np.array_equal(mixed[:, 30:], after[:, 30:])
    assert np.array_equal(apply_mask(before, after, None), after)


def test_grey_mixes_linearly() -> None:
    before, after = _pictures()
    mixed = apply_mask(before, after, Mask.of(np.full((40, 60), 51, np.uint8)))
    wanted = before * 0.8 + after * 0.2
    assert np.abs(mixed - wanted).max() <= 0.51


def test_turned_round_it_hides_what_it_showed() -> None:
    before, after = _pictures()
    mixed = apply_mask(before, after, Mask.of(_half(), inverted=True))
    assert np.array_equal(mixed[:, :30], after[:, :30])
    assert np.array_equal(mixed[:, 30:], before[:, 30:])


def test_a_soft_edge_rises_evenly_around_the_painted_one() -> None:
    shown = Mask.of(_half(), feather=SOFTEST).shown
    row = shown[20].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[0] == 0
    assert row[-1] == 255
    assert np.abs(row + row[::-1] - 255).max() <= 2
    assert 5 <= ((row > 12) & (row < 243)).sum() <= 12


@pytest.mark.parametrize("feather", [0, 30, SOFTEST])
def test_a_part_looks_as_it_does_in_the_whole(feather: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 2, (90, 120), dtype=np.uint8) * 255
    mask = Mask.of(pixels, feather=feather, inverted=True)
    box = PixelBox(40, 20, 77, 61)
    assert np.abs(mask.shown_part(pixels, box).astype(int) - mask.shown[box.slices]).max() <= 1


@pytest.mark.parametrize("edge", ["upright", "level"])
def test_a_small_mask_is_enlarged_smoothly_over_a_large_photo(edge: str) -> None:
    """Also along the height, in which a large photo is mixed band by band."""
    before, after = np.zeros((600, 600, 3), np.uint8), np.full((600, 600, 3), 255, np.uint8)
    mask = np.zeros((60, 60), np.uint8)
    mask[:, 30:] = 255
    mixed = apply_mask(before, after, Mask.of(mask if edge == "upright" else mask.T.copy()))[..., 0].astype(int)
    across = mixed if edge == "upright" else mixed.T
    assert (across == across[0]).all()
    assert across[0, 280] == 0
    assert across[0, 319] == 255
    assert np.diff(across[0]).min() >= 0
    assert np.diff(across[0]).max() <= 30


def test_a_mask_comes_back_from_its_file(tmp_path: Path) -> None:
    mask = Mask.of(_half(), inverted=True, feather=10)
    save_mask(mask, SIZE, tmp_path / "mask.png")
    with Image.open(tmp_path / "mask.png") as image:
        assert image.size == SIZE
    assert np.array_equal(load_mask(tmp_path / "mask.png", SIZE).shown, mask.shown)


def test_any_picture_is_a_mask_of_the_size_of_the_photo() -> None:
    picture = Photo(np.full((10, 10, 3), 200, np.uint8), np.zeros((10, 10), np.uint8))
    mask = as_mask(picture, (300, 200))
    assert (mask.width, mask.height) == (300, 200)
    assert not mask.shown.any()


def test_a_new_mask_shows_everything_and_is_not_larger_than_the_photo() -> None:
    assert (blank_mask((50, 30)).width, blank_mask((6000, 4000)).width) == (50, PAINTED_EDGE_PX)
    assert blank_mask((50, 30)).shown.min() == 255


def test_a_recipe_carries_it_and_a_large_one_in_less_detail() -> None:
    for pixels in (_half(), np.random.default_rng(0).integers(0, 256, (900, 1200), dtype=np.uint8)):
        mask = Mask.of(pixels, feather=7, inverted=True)
        text = encode(PictureRecipe(model="m", model_name="M", model_hash="1", mask=StoredMask.of(mask)))
        assert len(text) < 40_000
        found = decode(text)
        assert found is not None
        assert found.mask is not None
        again = found.mask.mask()
        assert again is not None
        assert (again.feather, again.inverted) == (7, True)
        if pixels.shape == (40, 60):
            assert again == mask


def test_a_mask_that_lies_about_its_size_is_none() -> None:
    mask = Mask.of(_half())
    assert StoredMask(width=61, height=40, packed=mask.packed).mask() is None
    assert StoredMask(width=60, height=40, packed=b"nonsense").mask() is None
