"""Tiles joined equal one run over the whole picture, before rounding."""

import itertools

import numpy as np
import onnx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studio.graph.receptive_field import Reach, reach
from studio.inference.tensors import reflected_window, to_rgb, to_tensor
from studio.inference.tiling.tiles import Box, plan_tiles, tile_edge
from studio.package.manifest import SizeRule, TensorSpec
from tests.helpers import models, photos
from tests.helpers.runs import plain_run
from tests.unit.studio.graph import test_receptive_field as graphs

LARGEST_ERROR = 1e-5


def tiled_and_whole(
    model: onnx.ModelProto, found: Reach, size: tuple[int, int], edge: int, rule: SizeRule
) -> tuple[int, float]:
    """(number of tiles, largest difference between tiled and untiled) for a padded picture of that size."""
    run = plain_run(model)
    rgb = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    x_nchw = to_tensor(rgb, models.IMAGE)
    whole = run(x_nchw)
    joined = np.full_like(whole, np.nan)
    tiles = plan_tiles(size, edge, found, rule)
    for tile in tiles:
        sees, keeps = tile.sees, tile.keeps
        y_nchw = run(x_nchw[..., sees.top : sees.bottom, sees.left : sees.right])
        inner = y_nchw[..., keeps.top - sees.top :, keeps.left - sees.left :][..., : keeps.height, : keeps.width]
        joined[..., keeps.top : keeps.bottom, keeps.left : keeps.right] = inner
    return len(tiles), float(np.abs(joined - whole).max())


@pytest.mark.parametrize("name", [*graphs.LOCAL])
@pytest.mark.parametrize(("size", "pieces"), [((236, 172), 6), ((404, 60), 4)])
def test_tiles_equal_the_untiled_run(name: str, size: tuple[int, int], pieces: int) -> None:
    model, _ = graphs.LOCAL[name]
    found = reach(model)
    assert found is not None
    tiles, error = tiled_and_whole(model, found, size, 104, SizeRule(multiple_of=found.stride_px))
    assert tiles >= pieces
    assert error <= LARGEST_ERROR


def test_a_halo_that_is_too_short_would_show() -> None:
    model = models.local_model()
    found = reach(model)
    assert found is not None
    short = Reach(found.halo_px - 2, found.stride_px, found.values_per_px)
    _, error = tiled_and_whole(model, short, (200, 160), 64, SizeRule(multiple_of=2))
    assert error > LARGEST_ERROR


@settings(deadline=None, max_examples=200)
@given(
    width=st.integers(1, 3000),
    height=st.integers(1, 3000),
    halo=st.integers(0, 90),
    stride=st.sampled_from([1, 2, 4, 8]),
    multiple=st.sampled_from([1, 2, 3, 4, 8, 32]),
    minimum=st.sampled_from([1, 8, 64]),
    maximum=st.sampled_from([None, 256, 512]),
    values=st.floats(3, 4000),
)
@example(width=1, height=121, halo=0, stride=1, multiple=2, minimum=64, maximum=None, values=2255.0)
def test_every_plan_covers_each_pixel_once_with_its_halo(
    width: int, height: int, halo: int, stride: int, multiple: int, minimum: int, maximum: int | None, values: float
) -> None:
    rule = SizeRule(multiple_of=multiple, minimum=minimum, maximum=maximum)
    found = Reach(halo_px=halo, stride_px=stride, values_per_px=values)
    edge = tile_edge(found, rule)
    if edge is None:
        return
    padded = tuple(-(-max(length, minimum) // multiple) * multiple for length in (width, height))
    tiles = plan_tiles((padded[0], padded[1]), edge, found, rule)
    covered = sum(tile.keeps.width * tile.keeps.height for tile in tiles)
    assert covered == padded[0] * padded[1]
    for tile in tiles:
        sees, keeps = tile.sees, tile.keeps
        assert sees.width <= max(edge, minimum)
        assert sees.height <= max(edge, minimum)
        assert min(sees.width, sees.height) >= minimum
        for first, start, end, last, length in (
            (sees.left, keeps.left, keeps.right, sees.right, padded[0]),
            (sees.top, keeps.top, keeps.bottom, sees.bottom, padded[1]),
        ):
            assert 0 <= first <= start < end <= last <= length
            assert first % stride == 0
            assert first % multiple == 0
            assert (last - first) % multiple == 0
            assert first == 0 or start - first >= halo
            assert last == length or last - end >= halo


def test_a_halo_too_wide_for_the_maximum_is_no_tile() -> None:
    assert tile_edge(Reach(200, 1, 3.0), SizeRule(maximum=256)) is None
    assert tile_edge(Reach(10, 1, 3.0), SizeRule(fixed=True, minimum=256)) is None
    assert tile_edge(Reach(3000, 1, 3.0), SizeRule()) is None
    assert tile_edge(Reach(10, 1 << 20, 3.0), SizeRule()) is None


def test_wide_networks_get_smaller_tiles() -> None:
    edges = [tile_edge(Reach(8, 4, values), SizeRule(multiple_of=4)) for values in (3.0, 64.0, 512.0)]
    assert all(edge is not None for edge in edges)
    assert edges == sorted(edges, key=lambda edge: -(edge or 0))


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 1), (6, 4)])
def test_windows_continue_the_picture_as_numpy_reflects_it(size: tuple[int, int]) -> None:
    rgb = photos.gradient(*size)
    padded = np.pad(rgb, ((0, 23), (0, 31), (0, 0)), mode="reflect")
    assert np.array_equal(reflected_window(rgb, Box(0, 0, size[0] + 31, size[1] + 23)), padded)
    assert np.array_equal(reflected_window(rgb, Box(3, 2, 20, 9)), padded[2:9, 3:20])


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 1.0), (0.0, 255.0), (-2.0, 0.5)])
def test_pixels_survive_the_way_into_any_range_and_back(low: float, high: float) -> None:
    spec = TensorSpec(name="x", axes=models.IMAGE.axes, range=(low, high))
    rgb = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    tensor = to_tensor(rgb, spec)
    assert tensor.shape == (1, 3, 16, 16)
    assert (tensor.min(), tensor.max()) == pytest.approx((low, high), abs=1e-5)
    assert np.array_equal(to_rgb(tensor, spec), rgb)


def test_values_outside_the_range_are_cut_off_and_no_numbers_are_black() -> None:
    tensor = np.array([-9, 9, np.nan, np.inf], np.float32).reshape(1, 1, 2, 2).repeat(3, axis=1)
    assert to_rgb(tensor, models.IMAGE)[..., 0].ravel().tolist() == [0, 255, 0, 255]


def test_grey_networks_see_luminance() -> None:
    spec = TensorSpec(name="x", axes=models.IMAGE.axes, range=(0.0, 255.0), channel_order="L")
    rgb = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]]], np.uint8)
    tensor = to_tensor(rgb, spec)
    assert tensor.shape == (1, 1, 2, 2)
    assert tensor.ravel() == pytest.approx([76.2, 149.7, 29.1, 9], abs=0.1)
    grey = to_rgb(tensor, spec)
    assert grey.shape == (2, 2, 3)
    assert all(np.array_equal(grey[..., a], grey[..., b]) for a, b in itertools.combinations(range(3), 2))
