"""Tiles of few sizes: exact, covering, and really few."""

import math
import random
from pathlib import Path

import numpy as np
import pytest

from studio.graph.receptive_field import Reach
from studio.inference.session.graph_session import GraphSession
from studio.inference.tiling.size_buckets import plan_bucketed_tiles
from studio.inference.tiling.tiles import Box, Tile, plan_tiles, tile_edge
from studio.package.loader import open_package
from studio.package.manifest import SizeRule
from tests.helpers import models


def _lengths(tiles: tuple[Tile, ...]) -> set[int]:
    return {edge for tile in tiles for edge in (tile.sees.width, tile.sees.height)}


def _check(tiles: tuple[Tile, ...], size: tuple[int, int], edge: int, reach: Reach, rule: SizeRule) -> None:
    kept = np.zeros((size[1], size[0]), np.uint8)
    step = math.lcm(rule.multiple_of, reach.stride_px)
    for tile in tiles:
        sees, keeps = tile.sees, tile.keeps
        kept[keeps.top : keeps.bottom, keeps.left : keeps.right] += 1
        sides = (
            (sees.left, keeps.left, keeps.right, sees.right, size[0]),
            (sees.top, keeps.top, keeps.bottom, sees.bottom, size[1]),
        )
        for first, start, end, last, length in sides:
            assert first == 0 or first <= start - reach.halo_px
            assert last == length or last >= end + reach.halo_px
            assert 0 <= first < last <= length
            assert first % step == 0
            assert last == length or last % step == 0
            assert rule.minimum <= last - first <= edge or first == 0
    assert (kept == 1).all()


@pytest.mark.parametrize("seed", range(40))
def test_tiles_cover_the_picture_once_and_see_far_enough(seed: int) -> None:
    draw = random.Random(seed)
    reach = Reach(halo_px=draw.randrange(40), stride_px=draw.choice([1, 2, 4]), values_per_px=draw.choice([64, 512]))
    multiple = draw.choice([1, 2, 4, 6])
    rule = SizeRule(multiple_of=multiple, minimum=multiple * draw.randrange(1, 9))
    edge = tile_edge(reach, rule, draw.choice([1, 4, 16]) << 20)
    assert edge is not None
    for _ in range(20):
        size = tuple(max(multiple * draw.randrange(1, 900), rule.minimum) for _ in "wh")
        tiles = plan_bucketed_tiles((size[0], size[1]), edge, reach, rule)
        _check(tiles, (size[0], size[1]), edge, reach, rule)


def test_all_large_pictures_share_eight_lengths() -> None:
    reach, rule = Reach(halo_px=20, stride_px=4, values_per_px=64), SizeRule(multiple_of=4, minimum=8)
    edge = tile_edge(reach, rule)
    assert edge is not None
    sizes = [(width, height) for width in range(edge + 4, 5 * edge, 68) for height in (edge + 4, 3 * edge + 12)]
    found, plain, seen, least = set(), set(), 0, 0
    for size in sizes:
        tiles, others = plan_bucketed_tiles(size, edge, reach, rule), plan_tiles(size, edge, reach, rule)
        found |= _lengths(tiles)
        plain |= _lengths(others)
        seen += sum(tile.sees.width * tile.sees.height for tile in tiles)
        least += sum(tile.sees.width * tile.sees.height for tile in others)
    assert len(found) <= 8 < len(plain)
    assert seen < 1.6 * least


def test_a_picture_that_fits_keeps_its_size() -> None:
    reach, rule = Reach(halo_px=20, stride_px=1, values_per_px=64), SizeRule()
    assert plan_bucketed_tiles((300, 177), 512, reach, rule) == (Tile(Box(0, 0, 300, 177), Box(0, 0, 300, 177)),)


def test_the_joined_tiles_equal_one_run(tmp_path: Path) -> None:
    package = open_package(models.local_package(tmp_path))
    session = GraphSession(package, package.graph("translate"), "cpu")
    reach, rule = session.reach, session.graph.size
    assert reach is not None
    edge = 64
    for width, height in ((66, 130), (200, 66), (254, 190)):
        x = np.random.default_rng(width).uniform(-1, 1, (1, 3, height, width)).astype(np.float32)
        tiles = plan_bucketed_tiles((width, height), edge, reach, rule)
        assert len(tiles) > 1
        joined = np.empty_like(x)
        for tile in tiles:
            sees, keeps = tile.sees, tile.keeps
            y = session.run(np.ascontiguousarray(x[..., sees.top : sees.bottom, sees.left : sees.right]))
            inner = np.s_[
                ..., keeps.top - sees.top : keeps.bottom - sees.top, keeps.left - sees.left : keeps.right - sees.left
            ]
            joined[..., keeps.top : keeps.bottom, keeps.left : keeps.right] = y[inner]
        assert np.abs(joined - session.run(x)).max() < 1e-5
