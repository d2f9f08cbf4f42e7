"""The numbers that the papers' methods should reach, measured on runs of the committed recipes.

Trains nothing: `papers.md` beside this file says which command makes which run, and what it took. Runs are looked for
in `runs` and data in `data`, or where IMAGE_TRANSLATION_RUNS and IMAGE_TRANSLATION_DATA point; what is missing is
named.
"""

import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import torch

from tests.benchmarks import Row
from trainer.checkpoint import find_checkpoint
from trainer.data import open_pictures
from trainer.data.arrays import ArraySet
from trainer.errors import TrainerError
from trainer.report import checkpoint_of, measure_run
from trainer.snapshot import load_generators

RUNS = Path(os.environ.get("IMAGE_TRANSLATION_RUNS", "runs"))
DATA = Path(os.environ.get("IMAGE_TRANSLATION_DATA", "data"))
QUARTERS = 4


def run() -> Iterator[Row]:
    """Every row whose runs exist; `baseline` is the number to reach."""
    for measure in (_vae, _autoencoder, _glow, _gan, _cgan, _pix2pix, _cyclegan):
        try:
            yield from measure()
        except TrainerError as error:
            print(f"{measure.__name__.strip('_')}: {error}", file=sys.stderr)


def _vae() -> Iterator[Row]:
    yield Row("VAE on binarised MNIST, test NLL by 200 samples", _numbers("mnist-vae")["nll"], 89.9, "nats", most=1.0)


def _autoencoder() -> Iterator[Row]:
    numbers = _numbers("fashion-autoencoder")
    recipe = checkpoint_of(RUNS / "fashion-autoencoder", None).recipe
    pictures = open_pictures(DATA, recipe.data)
    assert isinstance(pictures, ArraySet)
    pca = _pca_error(pictures, int(recipe.model["latent"]))
    yield Row("autoencoder on Fashion-MNIST, test MSE against 0.7 × PCA's", numbers["mse"], 0.7 * pca, "MSE", most=1.0)


def _glow() -> Iterator[Row]:
    run = RUNS / "mnist-glow"
    for step in _quarters(run):
        numbers = _numbers("mnist-glow", step)
        yield Row(f"Glow on MNIST after {step} steps, against the published", numbers["bits_per_dim"], 1.05, "bits/dim")
    yield Row(
        "Glow's round trip, largest error of all test pictures", _largest_round_trip(run), 1e-4, "of [-1, 1]", most=1.0
    )


def _gan() -> Iterator[Row]:
    yield from _falling("fashion-gan")


def _cgan() -> Iterator[Row]:
    yield from _falling("fashion-cgan")
    yield Row("cGAN's label accuracy", _numbers("fashion-cgan")["label_accuracy"], 0.9, "share, at least", least=1.0)


def _pix2pix() -> Iterator[Row]:
    alone, ours = _numbers("earth-l1"), _numbers("earth-pix2pix")
    for name in ("frechet", "kernel"):
        yield Row(
            f"pix2pix on Earth, {name} distance against L1 alone", ours[name], alone[name], "less is better", most=1.0
        )
    yield Row("pix2pix on Earth, PSNR against the identity copy", ours["psnr"], ours["baseline_psnr"], "dB", least=1.0)


def _cyclegan() -> Iterator[Row]:
    numbers = _numbers("earth-cyclegan")
    for way in ("a_to_b", "b_to_a"):
        wanted = numbers[f"baseline_psnr_{way}"] + 3
        name = f"CycleGAN on Earth, PSNR to the true pair against the identity copy + 3, {way.replace('_', ' ')}"
        yield Row(name, numbers[f"psnr_{way}"], wanted, "dB", least=1.0)


def _falling(name: str) -> Iterator[Row]:
    """Kernel distance after each quarter of a run against the quarter before."""
    distances = [(step, _numbers(name, step)["kernel"]) for step in _quarters(RUNS / name)]
    for (_, before), (step, now) in pairwise(distances):
        yield Row(
            f"{name}, kernel distance after {step} steps against a quarter before",
            now,
            before,
            "falls below 1",
            most=1.0,
        )


def _numbers(name: str, step: int | None = None) -> dict[str, float]:
    rows = measure_run(RUNS / name, DATA, step=step, features=None, note=_note(name))
    return {metric: value for metric, value, _ in rows}


def _quarters(run: Path) -> list[int]:
    """Steps of the checkpoints nearest to the ends of the run's four quarters."""
    last = checkpoint_of(run, None).step
    found = sorted(int(path.stem.split("-")[1]) for path in (run / "checkpoints").glob("step-*.safetensors"))
    wanted = [last * (quarter + 1) / QUARTERS for quarter in range(QUARTERS)]
    return sorted({min(found, key=lambda step, end=end: abs(step - end)) for end in wanted})


@torch.inference_mode()
def _largest_round_trip(run: Path) -> float:
    path = find_checkpoint(run)
    assert path is not None
    checkpoint = checkpoint_of(run, None)
    _, generators = load_generators(checkpoint)
    flow = generators["flow"]
    largest = 0.0
    for batch in open_pictures(DATA, checkpoint.recipe.data).held_out(1, batch_size=100):
        back = flow.decode(flow.encode(batch["x"]))  # type: ignore[operator]
        largest = max(largest, float((back - batch["x"]).abs().max()))
    return largest


def _pca_error(pictures: ArraySet, size: int) -> float:
    """Test MSE of the best linear code of `size` numbers: principal components of the training pictures."""
    train, test = (
        torch.from_numpy(part.x.reshape(len(part.x), -1)).double() / 255 for part in (pictures.train, pictures.test)
    )
    mean = train.mean(dim=0)
    _, vectors = torch.linalg.eigh(torch.cov((train - mean).T))
    basis = vectors[:, -size:]
    centred = test - mean
    return float((centred - centred @ basis @ basis.T).square().mean())


def _note(name: str) -> Callable[[str], None]:
    def show(text: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\033[K{name}: {text}", end="", file=sys.stderr)

    return show
