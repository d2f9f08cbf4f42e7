"""Recipes that train in seconds on the sets of `tests.helpers.training`."""

from typing import Any

from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe


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
        "record": {"log_every": 1, "sample_every": 10, "sample_count": 2, "checkpoint_every": 10, "tensorboard": False},
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
        "record": {"log_every": 1, "sample_every": 4, "sample_count": 2, "checkpoint_every": 4, "tensorboard": False},
        "package": {
            "id": "test-sides", "name": "Test sides", "description": "d", "licence": "CC0-1.0",
            "source": "photo", "target": "Oil painting",
        },
    }  # fmt: skip
    return decode_recipe(_merged(tree, changes), "test recipe")


def _merged(tree: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Sections are merged; a key of a section that is None is left out."""
    for key, value in changes.items():
        if isinstance(value, dict):
            value = {k: v for k, v in {**tree.get(key, {}), **value}.items() if v is not None}
        tree[key] = value
    return tree


def vae_recipe(**changes: Any) -> Recipe:
    """A small MLP with a Bernoulli likelihood on `write_idx`."""
    model = {
        "network": "mlp",
        "hidden": [32],
        "norm": "none",
        "latent": 3,
        "likelihood": "bernoulli",
        "binarise": "stochastic",
    }
    tree = _on_digits("vae", 5, model, {"learning_rate": 2e-3, "beta1": 0.9})
    tree["evaluation"] = {"importance_samples": 20}
    return decode_recipe(_merged(tree, changes), "test recipe")


def autoencoder_recipe(**changes: Any) -> Recipe:
    """A small convolutional network on `write_idx`."""
    tree = _on_digits("autoencoder", 5, {"filters": 8, "latent": 16}, {"learning_rate": 2e-3, "beta1": 0.9})
    return decode_recipe(_merged(tree, changes), "test recipe")


def glow_recipe(**changes: Any) -> Recipe:
    """Two levels of two steps on `write_idx` with pictures of 20 pixels."""
    optimiser = {"learning_rate": 1e-3, "beta1": 0.9, "warmup_steps": 2, "clip_norm": 50.0}
    tree = _on_digits("glow", 11, {"levels": 2, "steps": 2, "hidden": 8}, optimiser, crop_px=20)
    return decode_recipe(_merged(tree, changes), "test recipe")


def gan_recipe(**changes: Any) -> Recipe:
    """A small DCGAN with all that an exact resume must keep, on `write_idx` with pictures of 20 pixels."""
    model = {"body": "dcgan", "latent": 8, "filters": 4, "discriminator_filters": 4}
    tree = _on_digits("gan", 2, model, {"learning_rate": 1e-3, "beta1": 0.0, "beta2": 0.99}, crop_px=20)
    return decode_recipe(_merged(tree, changes), "test recipe")


def cgan_recipe(**changes: Any) -> Recipe:
    """`gan_recipe` with the three classes of `write_idx_labels`."""
    data = {"classes": ["one", "two", "three"], **changes.pop("data", {})}
    return gan_recipe(name="test-cgan", family="cgan", data=data, **changes)


def contrastive_recipe(**changes: Any) -> Recipe:
    """`cyclegan_recipe` one-sided: 16 patches of the picture, both downsamplings and both residual blocks."""
    model = {"mode": "contrastive", "nce_layers": [0, 1, 2, 3, 4], "nce_patches": 16, **changes.pop("model", {})}
    return cyclegan_recipe(**changes, model=model)


def _on_digits(
    family: str, seed: int, model: dict[str, Any], optimiser: dict[str, Any], crop_px: int = 28
) -> dict[str, Any]:
    """Eight steps on `write_idx`."""
    return {
        "name": f"test-{family}",
        "family": family,
        "seed": seed,
        "steps": 8,
        "batch_size": 4,
        "ema_decay": 0.9,
        "data": {"kind": "idx", "folder": "digits", "channels": 1, "crop_px": crop_px, "flip": False},
        "model": model,
        "optimiser": optimiser,
        "record": {"log_every": 1, "sample_every": 4, "sample_count": 2, "checkpoint_every": 4, "tensorboard": False},
    }
