"""One look, one picture: whoever makes it."""

import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from studio import cli
from studio.batch.models import Models
from studio.batch.pipeline import PicturePipeline
from studio.imaging.files import open_photo, read_recipe
from studio.imaging.paint.mask import Mask
from studio.inference.cancel import CancelToken
from studio.package.loader import Package, open_package
from studio.render.finish import finish
from studio.render.look import Look
from tests.helpers import batches, graphs, models, photos, readback


@pytest.fixture
def package(studio_home: Path) -> Package:
    return open_package(models.two_way_package(studio_home / "models"))


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Every choice is another one than usual."""
    shown = np.zeros((64, 96), np.uint8)
    shown[:, 40:] = 255
    return Look("two-way", "darker", 0.6, "colour", 3, 48, Mask.of(shown, feather=20))


def test_a_batch_makes_what_the_window_makes(package: Package, look: Look, tmp_path: Path) -> None:
    photo_path, mask_path = photos.photo_png(tmp_path / "a.png"), tmp_path / "mask.png"
    assert look.mask is not None
    Image.fromarray(look.mask.pixels).save(mask_path)
    made = finish(open_photo(photo_path), look, package, CancelToken())
    flags = ["--direction", "darker", "--strength", "0.6", "--keep", "colour", "--seed", "3", "--size", "48"]
    flags += ["--mask", str(mask_path), "--feather", "20"]
    assert cli.run(["translate", str(photo_path), "-o", str(tmp_path / "b.png"), "--model", "two-way", *flags]) == 0
    np.testing.assert_array_equal(readback.pixels(tmp_path / "b.png"), made.rgb)
    written = read_recipe(tmp_path / "b.png")
    assert written is not None
    assert msgspec.structs.replace(written, device="") == msgspec.structs.replace(made.recipe, device="")


def test_a_recipe_is_the_way_back_to_the_look(package: Package, look: Look) -> None:
    assert Look.of_recipe(look.recipe(package, "CPU", photo_id=None)) == look


def test_looks_that_differ_in_mixing_alone_share_one_run(package: Package, look: Look) -> None:
    other = msgspec.structs.replace(look, strength=1.0, keep="nothing", mask=None, seed=9)
    assert look.for_network(package) == other.for_network(package)
    for change in ({"direction": "lighter"}, {"size_px": "full"}):
        assert msgspec.structs.replace(look, **change).for_network(package) != look.for_network(package)


def test_a_seed_counts_where_noise_is_drawn(studio_home: Path) -> None:
    package = open_package(graphs.noisy_package(studio_home / "models" / "grain"))
    first, second = (Look("grain", None, 1.0, "nothing", seed, "auto") for seed in (1, 2))
    assert first.for_network(package) != second.for_network(package)


def test_looks_of_one_batch_share_one_run_of_the_network(package: Package, tmp_path: Path) -> None:
    looks = [batches.look(package.root, direction="darker", strength=strength) for strength in (0.2, 0.8)]
    frozen = batches.parameters(photos.photo_png(tmp_path / "a.png"), tmp_path / "out", *looks)
    work = PicturePipeline(frozen, Models({looks[0].model: package}))
    picture = work.read(tmp_path / "a.png", Path())
    first = work.translate(picture, 0, CancelToken())
    assert work.translate(picture, 1, CancelToken()) is first


def test_a_look_needs_no_pixels() -> None:
    code = "import sys, studio.render.look; print([name for name in ('numpy', 'PIL', 'onnx') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
