"""What an export says of the latents: where training pictures lie, and how likely held-out ones are."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from exporters.families import ExportOptions, graphs_of
from exporters.latents import survey_latents
from exporters.run import export_run
from studio.inference.latent.generator import Generator
from studio.inference.session.graph_session import SessionPool
from studio.package.examples import read_examples
from studio.package.loader import open_package
from studio.package.manifest import decode_manifest
from tests.helpers.recipes import autoencoder_recipe, cgan_recipe, glow_recipe, vae_recipe
from tests.helpers.training import write_idx, write_idx_labels, write_unpaired
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.families import family_of
from trainer.families.vae.likelihood import make_likelihood
from trainer.families.vae.loss import gaussian_kl
from trainer.loop import fit
from trainer.recipe import Recipe
from trainer.snapshot import load_networks

CLASSES = ["disc", "spot", "dot"]


def exported(recipe: Recipe, root: Path) -> Generator:
    """The package of a run, with its data surveyed."""
    write_idx(root)
    write_idx_labels(root, 3)
    fit(recipe, root, root / "run", accelerator="cpu")
    export_run(root / "run", root / "package", data=root)
    return Generator(open_package(root / "package"), SessionPool())


def test_a_plane_is_the_codes_themselves_and_an_autoencoder_gets_a_prior(tmp_path: Path) -> None:
    recipe = autoencoder_recipe(steps=3, model={"latent": 2}, data={"classes": CLASSES})
    generator = exported(recipe, tmp_path)
    examples = read_examples(generator.package)
    assert examples is not None
    assert np.array_equal(examples.axes, np.eye(2))
    assert len(examples.points) == 24
    assert set(examples.labels) == {0, 1, 2}
    assert generator.package.manifest.classes == tuple(CLASSES)
    (latent,) = generator.latents
    assert latent.mean == pytest.approx(examples.points.mean(axis=0), abs=1e-2)
    assert latent.deviation == pytest.approx(examples.points.std(axis=0), abs=1e-2)
    assert generator.draw(0, 0.0) == pytest.approx(latent.mean)
    assert generator.package.manifest.usual is None
    with Image.open(generator.package.root / "preview.webp") as preview:
        assert preview.size == (480, 320)


@pytest.mark.slow
def test_larger_codes_get_their_principal_components(tmp_path: Path) -> None:
    generator = exported(glow_recipe(steps=3, model={"steps": 1}), tmp_path)
    examples = read_examples(generator.package)
    assert examples is not None
    assert examples.axes.shape == (2, generator.length)
    # One deviation long each, at right angles, the first one the longer.
    first, second = examples.axes
    assert abs(float(first @ second)) < 1e-3 * float(first @ first)
    assert np.linalg.norm(first) >= np.linalg.norm(second)
    assert examples.points.std(axis=0) == pytest.approx([1, 1], abs=0.02)
    usual = generator.package.manifest.usual
    assert usual is not None
    assert "of 8 held-out pictures" in usual.definition
    # A photo through all levels and back, as bytes.
    noise = np.random.default_rng(2).integers(0, 256, (7, 7, 3), dtype=np.uint8)
    photo = np.asarray(Image.fromarray(noise).resize((28, 28), Image.Resampling.BICUBIC))
    assert generator.encode(photo).largest_error <= 1


def test_a_vae_measures_its_bound_as_the_trainer_does(tmp_path: Path) -> None:
    model = {"likelihood": "gaussian", "scale": "fixed", "sigma": 0.2, "binarise": "none"}
    generator = exported(vae_recipe(steps=3, model=model), tmp_path)
    usual = generator.package.manifest.usual
    assert usual is not None
    assert "-ELBO" in usual.definition
    rgb = np.random.default_rng(0).integers(0, 256, (28, 28, 1), dtype=np.uint8).repeat(3, axis=2)
    found = generator.encode(rgb)
    checkpoint = load_checkpoint(find_checkpoint(tmp_path / "run") or Path())
    networks = load_networks(checkpoint)
    x = torch.from_numpy(rgb[None, :, :, 0]).float()[:, None] / 127.5 - 1
    with torch.inference_mode():
        mean, log_variance = networks["encoder"](x)
        noise = torch.randn((4000, mean.shape[1]), generator=torch.Generator().manual_seed(1))
        z = mean + torch.exp(0.5 * log_variance) * noise
        observed = (((x + 1) * 127.5).round() + 0.5) / 128 - 1
        likelihood = make_likelihood("gaussian", False, 0.2).log_prob(observed, networks["decoder"](z)).mean()
        elbo = likelihood - gaussian_kl(mean, log_variance).sum()
    wanted = -float(elbo) / (math.log(2) * 28 * 28)
    assert found.bits_per_dim == pytest.approx(wanted, rel=0.02)
    assert usual.bits_per_dim[0] < usual.bits_per_dim[100]


@pytest.mark.slow
def test_a_gan_has_no_encoder_to_survey_with(tmp_path: Path) -> None:
    write_idx(tmp_path)
    write_idx_labels(tmp_path, 3)
    recipe = cgan_recipe(steps=2)
    fit(recipe, tmp_path, tmp_path / "run", accelerator="cpu")
    export_run(tmp_path / "run", tmp_path / "package", data=tmp_path)
    manifest = decode_manifest((tmp_path / "package" / "manifest.json").read_bytes(), "manifest")
    assert manifest.examples is None
    assert manifest.usual is None
    assert (tmp_path / "package" / "preview.webp").exists()


def test_nothing_is_said_of_held_out_pictures_where_there_are_none(tmp_path: Path) -> None:
    write_unpaired(tmp_path)
    model = {"likelihood": "gaussian", "scale": "fixed", "sigma": 0.2, "binarise": "none"}
    data = {"kind": "pictures", "folder": "sides/trainA", "crop_px": 28}
    for holdout, is_told in ((0.0, False), (0.6, True)):
        recipe = vae_recipe(model=model, data={**data, "holdout": holdout})
        networks = {name: network.eval() for name, network in family_of("vae").make_task(recipe).networks.items()}
        survey = survey_latents(graphs_of(recipe, networks, ExportOptions()), recipe, tmp_path)
        assert survey is not None
        assert (survey.usual is not None) == is_told
