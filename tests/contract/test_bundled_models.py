"""What ships in resources/models keeps its word."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging.files import open_photo
from studio.inference.latent.generator import Generator
from studio.inference.parity import verify_package
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.translator import TranslateRequest, Translator
from studio.package.examples import read_examples
from studio.package.library import Library
from studio.package.loader import Package, open_package
from studio.system.paths import bundled_models_folder, samples_folder
from trainer.recipe_file import load_recipe

FOLDERS = sorted(path.parent for path in bundled_models_folder().glob("*/manifest.json"))
LOOKS = ("watercolour", "ink", "impasto", "paintings")
RECIPES = Path(__file__).parents[2] / "resources" / "recipes"

bundled = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
translators = pytest.mark.parametrize(
    "folder",
    [f for f in FOLDERS if (f / "translate.onnx").exists() or (f / "a_to_b.onnx").exists()],
    ids=lambda folder: folder.name,
)
photos = pytest.mark.parametrize("name", ["otters.jpg", "lake-sherburne.jpg", "colosseum.jpg"])
generators = pytest.mark.parametrize(
    "folder", [f for f in FOLDERS if (f / "decode.onnx").exists()], ids=lambda folder: folder.name
)


def test_the_models_are_listed_and_whole() -> None:
    entries = {entry.id: entry for entry in Library().entries()}
    assert {"watercolour", "brush", "faces", "faces-flow"} <= entries.keys()
    assert [entry.error for entry in entries.values()] == [None] * len(entries)


def test_all_models_together_stay_small() -> None:
    files = [path for path in bundled_models_folder().rglob("*") if path.is_file()]
    assert max(path.stat().st_size for path in files) <= 10_000_000
    assert sum(path.stat().st_size for path in files) <= 60_000_000


@bundled
def test_a_model_says_where_it_comes_from(folder: Path) -> None:
    manifest = open_package(folder).manifest
    assert manifest.licence
    assert manifest.attribution
    assert (folder / "CREDITS.txt").stat().st_size > 0
    assert manifest.training is not None
    assert manifest.training.data_licence
    assert load_recipe(RECIPES / f"{manifest.training.recipe}.toml").steps == manifest.training.steps
    with Image.open(folder / "preview.webp") as preview:
        assert min(preview.size) >= 256


@translators
def test_a_model_beats_the_identity_copy_on_held_out_pictures(folder: Path) -> None:
    training = open_package(folder).manifest.training
    assert training is not None
    metrics = {metric.name: metric for metric in training.metrics}
    ways = [name.removeprefix("psnr") for name in metrics if name.startswith("psnr")]
    if not ways:
        # No true pairs exist: what is made is to be nearer to the target domain than what it was made from.
        for metric in (metrics["frechet"], metrics["kernel"]):
            assert metric.definition
            assert metric.baseline is not None
            assert metric.value < 0.9 * metric.baseline
        taken = metrics["taken_for_target"]
        assert taken.baseline is not None
        assert taken.value > 2 * taken.baseline
        return
    assert len(ways) == sum(graph.role == "translate" for graph in open_package(folder).manifest.graphs)
    # Where texture is invented it can't lie where the real one does: there the distance between features counts.
    invents = any(spec.content == "noise" for graph in open_package(folder).manifest.graphs for spec in graph.inputs)
    alike = ("perceptual", -1) if invents else ("ssim", 1)
    for name, sign in (("psnr", 1), ("l1", -1), alike):
        for way in ways:
            metric = metrics[name + way]
            assert metric.definition
            assert metric.baseline is not None
            assert sign * metric.value > sign * metric.baseline


@generators
def test_a_generator_makes_varied_pictures_and_gives_its_own_back(folder: Path) -> None:
    """What it made itself is a picture that it knows: through the encoder and back it stays about the same."""
    package = open_package(folder)
    generator = Generator(package, SessionPool())
    pictures = [generator.decode(generator.draw(seed)) for seed in range(8)]
    differences = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(pictures)]
    assert np.median(differences) > 8
    if generator.encodes:
        errors = [generator.encode(picture).error for picture in pictures]
        assert np.median(errors) < 0.4 * np.median(differences)
        examples = read_examples(package)
        assert examples is not None
        assert len(examples.points) > 1000


@pytest.mark.parametrize("name", ["otters.jpg", "lake-sherburne.jpg", "colosseum.jpg", "bamboo-drawing.png"])
def test_a_photo_comes_back_from_the_flow_as_it_was(name: str) -> None:
    generator = Generator(open_package(bundled_models_folder() / "faces-flow"), SessionPool())
    encoded = generator.encode(open_photo(samples_folder() / name).rgb)
    assert encoded.largest_error <= 1
    assert encoded.bits_per_dim is not None
    face = generator.decode(generator.draw(0, 0.7))
    known = generator.encode(face)
    assert known.largest_error <= 1
    assert known.bits_per_dim is not None
    assert known.bits_per_dim < encoded.bits_per_dim


@bundled
def test_a_model_gives_what_pytorch_gave(folder: Path) -> None:
    report = verify_package(open_package(folder), "cpu")
    assert report.problem == ""
    assert [check.ok for check in report.checks] == [True] * len(report.checks) != []


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_is_local_so_that_tiles_have_no_seams(look: str) -> None:
    package = open_package(bundled_models_folder() / look)
    reach = GraphSession(package, package.graph("translate"), "cpu").reach
    assert reach is not None
    assert reach.halo_px <= 96


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["otters.jpg", *(pytest.param(name, marks=pytest.mark.slow) for name in ("lake-sherburne.jpg", "colosseum.jpg"))],
)
def test_the_looks_differ_clearly_and_keep_the_picture(name: str) -> None:
    made = {}
    for look in LOOKS:
        before, made[look] = translated(open_package(bundled_models_folder() / look), name)
        assert np.corrcoef(small(before), small(made[look]))[0, 1] > 0.8
    for one, other in combinations(made, 2):
        # A dark photo stays dark among the Impressionists: nearer to what others make of it.
        least = 15 if "paintings" in (one, other) else 20
        assert np.abs(made[one].astype(int) - made[other]).mean() > least


@photos
def test_ink_has_paper_and_black_and_hardly_any_colour(name: str) -> None:
    _, after = translated(open_package(bundled_models_folder() / "ink"), name)
    assert (after.max(axis=2).astype(int) - after.min(axis=2)).mean() < 25
    assert (after.mean(axis=2) < 60).mean() > 0.03
    assert (after.mean(axis=2) > 200).mean() > 0.1


@pytest.mark.slow
@photos
def test_the_watercolour_flattens_texture_and_keeps_the_picture(name: str) -> None:
    before, after = translated(open_package(bundled_models_folder() / "watercolour"), name)
    assert grain(after) < 0.75 * grain(before)
    assert np.corrcoef(small(before), small(after))[0, 1] > 0.95


def test_the_brush_thickens_lines_and_leaves_the_paper_white() -> None:
    before, after = translated(open_package(bundled_models_folder() / "brush"), "bamboo-drawing.png")
    ink_before, ink_after = (before.mean(axis=2) < 128), (after.mean(axis=2) < 128)
    assert 1.05 < ink_after.sum() / ink_before.sum() < 3
    assert (ink_after & ink_before).sum() > 0.75 * ink_before.sum()
    assert np.median(after) > 250


def translated(package: Package, name: str) -> tuple[np.ndarray, np.ndarray]:
    photo = open_photo(samples_folder() / name)
    return photo.rgb, Translator().translate(TranslateRequest(photo, package)).rgb


def grain(rgb: np.ndarray) -> float:
    """Mean difference of neighbouring pixels."""
    grey = rgb.mean(axis=2)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


def small(rgb: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(rgb).resize((32, 32), Image.Resampling.BOX)).reshape(-1).astype(float)
