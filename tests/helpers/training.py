"""Small real training sets, and recipes that train on them in seconds."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from trainer.recipe import Recipe, decode_recipe


def write_pairs(root: Path, count: int = 8, size: int = 48) -> Path:
    """`root/pairs/A` with coloured discs and `B` with their negatives."""
    for index in range(count):
        picture = _disc(index, size)
        for side, pixels in (("A", picture), ("B", 255 - picture)):
            folder = root / "pairs" / side
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(folder / f"disc{index}.png")
    return root


def write_unpaired(root: Path, count: int = 4, size: int = 32) -> Path:
    """`trainA trainB testA testB` below `root/sides`: discs, and discs of other colours."""
    for part in ("train", "test"):
        for number, side in enumerate("AB"):
            folder = root / "sides" / f"{part}{side}"
            folder.mkdir(parents=True, exist_ok=True)
            for index in range(count):
                pixels = _disc(10 * number + index, size)
                Image.fromarray(pixels if side == "A" else pixels[..., ::-1].copy()).save(folder / f"{index}.png")
    return root


def pix2pix_recipe(**changes: Any) -> Recipe:
    """A U-Net with dropout on `write_pairs`, crops of 32 pixels."""
    tree: dict[str, Any] = {
        "name": "test-pairs",
        "family": "pix2pix",
        "seed": 7,
        "steps": 20,
        "batch_size": 2,
        "ema_decay": 0.9,
        "data": {"kind": "paired", "folder": "pairs", "crop_px": 32, "holdout": 0.3},
        "model": {"depth": 4, "filters": 8, "norm": "instance", "dropout": 0.5, "discriminator_filters": 8},
        "optimiser": {},
        "record": {"log_every": 1, "sample_every": 10, "sample_count": 2, "checkpoint_every": 10},
        "package": {"id": "test-pairs", "name": "Test pairs", "description": "d", "licence": "CC0-1.0"},
    }
    return decode_recipe(_merged(tree, changes), "test recipe")


def cyclegan_recipe(**changes: Any) -> Recipe:
    """Two ResNets of 2 blocks on `write_unpaired`, with a pool so small that it is full after two steps."""
    tree: dict[str, Any] = {
        "name": "test-sides",
        "family": "cyclegan",
        "seed": 3,
        "steps": 8,
        "batch_size": 2,
        "data": {"kind": "unpaired", "folder": "sides", "crop_px": 24},
        "model": {"filters": 4, "blocks": 2, "discriminator_filters": 4, "discriminator_layers": 2, "pool": 3},
        "record": {"log_every": 1, "sample_every": 4, "sample_count": 2, "checkpoint_every": 4},
        "package": {
            "id": "test-sides", "name": "Test sides", "description": "d", "licence": "CC0-1.0",
            "source": "photo", "target": "Oil painting",
        },
    }  # fmt: skip
    return decode_recipe(_merged(tree, changes), "test recipe")


def _disc(index: int, size: int) -> np.ndarray:
    draw = np.random.default_rng(index)
    y, x = np.mgrid[:size, :size]
    inside = (y - draw.integers(8, size - 8)) ** 2 + (x - draw.integers(8, size - 8)) ** 2 < draw.integers(20, 90)
    colours = draw.integers(0, 256, size=(2, 3))
    return np.where(inside[..., None], colours[0], colours[1]).astype(np.uint8)


def _merged(tree: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for key, value in changes.items():
        tree[key] = {**tree[key], **value} if isinstance(value, dict) else value
    return tree
