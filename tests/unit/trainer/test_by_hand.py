"""The numbers that trainings and packages stand on, worked out a second time with numpy."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from lightning_fabric import Fabric
from numpy.lib.stride_tricks import sliding_window_view
from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.families.critic import realism
from exporters.families.vae import MeasuringEncoder
from exporters.spec import GraphSpec, picture
from exporters.validate import validate_graph
from studio.package.manifest import SizeRule
from tests.helpers.recipes import cgan_recipe, cyclegan_recipe, pix2pix_recipe
from trainer.ema import EMA
from trainer.families import family_of
from trainer.families.pix2pix.loss import Pix2PixLoss
from trainer.families.vae.likelihood import Gaussian
from trainer.metrics.pairs import pair_metrics, psnr, ssim
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Task


def noise(seed: int, *shape: int) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def stepped(recipe: Recipe, networks: dict[str, nn.Module], batch: Batch) -> tuple[Task, dict[str, float]]:
    """One step of the recipe's task with these networks in place of its own."""
    task = family_of(recipe.family).make_task(recipe)
    task.networks.update(networks)
    task.configure(recipe.optimiser)
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, recipe.optimiser)
    stepper.begin(0, 0)
    (losses,) = (task.step(stepper, part) for part in stepper.parts([batch]))
    return task, {name: float(value) for name, value in losses.items()}


# Metrics


def ssim_by_hand(x: np.ndarray, y: np.ndarray) -> float:
    """Wang et al. 2004, eq. 13, window by window, of H×W×C in [0, 1]; means of channels and windows."""
    taps = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
    weights = np.outer(taps, taps) / np.outer(taps, taps).sum()
    scores = []
    for channel in range(x.shape[2]):
        for a, b in zip(
            sliding_window_view(x[..., channel], (11, 11)).reshape(-1, 11, 11),
            sliding_window_view(y[..., channel], (11, 11)).reshape(-1, 11, 11),
            strict=True,
        ):
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            var_a, var_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
            covariance = (weights * (a - mean_a) * (b - mean_b)).sum()
            score = (2 * mean_a * mean_b + 0.0001) * (2 * covariance + 0.0009)
            scores.append(score / ((mean_a**2 + mean_b**2 + 0.0001) * (var_a + var_b + 0.0009)))
    return float(np.mean(scores))


@pytest.mark.parametrize("contrast", [1.0, 0.05])
def test_similarity_is_that_of_the_paper(contrast: float) -> None:
    x, y = (0.5 + contrast * (noise(seed, 2, 3, 18, 15) - 0.5) for seed in (1, 2))
    y = 0.7 * x + 0.3 * y
    wanted = [ssim_by_hand(*(t[n].permute(1, 2, 0).numpy() for t in (x, y))) for n in range(2)]
    assert ssim(x, y).tolist() == pytest.approx(wanted, rel=1e-9)
    assert ssim(x, x).tolist() == pytest.approx([1.0, 1.0])


def test_peak_signal_to_noise_is_of_each_picture() -> None:
    x, y = noise(3, 2, 3, 8, 8), noise(4, 2, 3, 8, 8)
    y[1] = x[1] + 0.1
    wanted = [10 * math.log10(1 / float(((x[n] - y[n]) ** 2).mean())) for n in range(2)]
    assert psnr(x, y).tolist() == pytest.approx(wanted)
    assert wanted[1] == pytest.approx(20)
    assert float(psnr(x, x).max()) == 100


def test_numbers_of_pairs_are_sums_over_the_batch_of_values_from_0_to_1() -> None:
    output, truth, source = (3 * noise(seed, 2, 3, 32, 32).float() - 1.5 for seed in (5, 6, 7))
    numbers = pair_metrics(output, truth, source)
    in_range = [np.clip((t.double().numpy() + 1) / 2, 0, 1) for t in (output, truth, source)]
    for prefix, made in (("", in_range[0]), ("baseline_", in_range[2])):
        assert numbers[f"{prefix}l1"] == pytest.approx(np.abs(made - in_range[1]).mean(axis=(1, 2, 3)).sum(), rel=1e-5)
        errors = ((made - in_range[1]) ** 2).mean(axis=(1, 2, 3))
        assert numbers[f"{prefix}psnr"] == pytest.approx((-10 * np.log10(errors)).sum(), rel=1e-5)
        scores = [
            ssim_by_hand(a.transpose(1, 2, 0), b.transpose(1, 2, 0)) for a, b in zip(made, in_range[1], strict=True)
        ]
        assert numbers[f"{prefix}ssim"] == pytest.approx(sum(scores), rel=1e-4, abs=1e-5)


# Averages


def test_an_average_follows_weights_and_statistics_with_its_warm_up() -> None:
    network = nn.Sequential(nn.Linear(1, 1, bias=False), nn.BatchNorm1d(1))
    network.get_parameter("0.weight").data.fill_(2.0)
    average = EMA(network, decay=0.3)
    weight, mean = 2.0, 0.0
    for step in range(6):
        network.get_parameter("0.weight").data.fill_(float(step))
        network.get_buffer("1.running_mean").fill_(10.0 + step)
        average.update(network, step)
        decay = min(0.3, (1 + step) / (10 + step))
        weight = decay * weight + (1 - decay) * step
        mean = decay * mean + (1 - decay) * (10.0 + step)
        assert float(average.network.get_parameter("0.weight")) == pytest.approx(weight)
        assert float(average.network.get_buffer("1.running_mean")) == pytest.approx(mean)
    assert weight != pytest.approx(5.0, abs=0.1)


def test_a_slow_average_is_far_from_the_last_weights() -> None:
    network = nn.Linear(1, 1, bias=False)
    network.weight.data.fill_(0.0)
    average = EMA(network, decay=0.999)
    network.weight.data.fill_(1.0)
    for step in range(10_000, 10_010):
        average.update(network, step)
    assert float(average.network.get_parameter("weight")) == pytest.approx(1 - 0.999**10, rel=1e-3)


# pix2pix


class TwoHalves(nn.Module):
    """A discriminator of input and output that tells them apart: logit = weight · (2·x̄ − 3·ȳ + 0.5) of each picture."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(1.0))

    def forward(self, pair: Tensor) -> Tensor:
        x, y = pair.chunk(2, dim=1)
        return self.weight * (2 * x.mean(dim=(1, 2, 3)) - 3 * y.mean(dim=(1, 2, 3)) + 0.5)


def logits(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * x.mean(axis=(1, 2, 3)) - 3 * y.mean(axis=(1, 2, 3)) + 0.5


REAL: dict[str, Callable[[np.ndarray], float]] = {
    "vanilla": lambda z: float(np.log1p(np.exp(-z)).mean()),
    "lsgan": lambda z: float(((z - 1) ** 2).mean()),
    "hinge": lambda z: float(np.maximum(0, 1 - z).mean()),
}
"""What a discriminator loses by the logits of real pictures …"""
MADE: dict[str, Callable[[np.ndarray], float]] = {
    "vanilla": lambda z: float(np.log1p(np.exp(z)).mean()),
    "lsgan": lambda z: float((z**2).mean()),
    "hinge": lambda z: float(np.maximum(0, 1 + z).mean()),
}
"""… and of made ones."""


@pytest.mark.parametrize("kind", ["vanilla", "lsgan", "hinge"])
@pytest.mark.parametrize("one_pass", [True, False])
def test_the_losses_of_pix2pix_are_those_of_the_paper(kind: Any, one_pass: bool) -> None:
    x, y, fake = (noise(seed, 3, 3, 4, 4) for seed in (8, 9, 10))
    loss = Pix2PixLoss(TwoHalves().double(), kind=kind, lambda_l1=7.0, lambda_gan=0.25, one_pass=one_pass)
    total, parts = loss.generator(x, y, fake)
    a, b, made = x.numpy(), y.numpy(), fake.numpy()
    gan = float(-logits(a, made).mean()) if kind == "hinge" else REAL[kind](logits(a, made))
    l1 = float(np.abs(made - b).mean())
    assert float(parts["g_gan"]) == pytest.approx(gan)
    assert float(parts["l1"]) == pytest.approx(l1)
    assert float(total.detach()) == pytest.approx(7.0 * l1 + 0.25 * gan)
    wanted = 0.5 * (REAL[kind](logits(a, b)) + MADE[kind](logits(a, made)))
    assert float(loss.discriminator_total(x, y, fake).detach()) == pytest.approx(wanted)


def test_a_pix2pix_batch_in_parts_has_the_gradient_of_the_whole() -> None:
    """But for D's move before G's turn, which is made tiny."""
    batch = {side: 2 * noise(seed, 4, 3, 32, 32).float() - 1 for seed, side in ((11, "a"), (12, "b"))}
    gradients = []
    for parts in (1, 2):
        model = {"dropout": 0.0, "discriminator_rate": 1e-9, "lambda_gan": 1.0}
        recipe = pix2pix_recipe(batch_size=4, model=model, optimiser={"accumulate": parts})
        torch.manual_seed(0)
        task = family_of("pix2pix").make_task(recipe)
        task.configure(recipe.optimiser)
        stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, OptimiserRecipe(accumulate=parts))
        stepper.begin(0, 0)
        for part in stepper.parts([{side: x.chunk(parts)[n] for side, x in batch.items()} for n in range(parts)]):
            task.step(stepper, part)
        moments = [
            task.optimisers[name].state[w]["exp_avg"]
            for name, network in task.networks.items()
            for w in network.parameters()
        ]
        gradients.append(moments)
    for one, other in zip(*gradients, strict=True):
        if float(one.abs().max()) < 1e-6:  # a bias before InstanceNorm: rounding
            continue
        assert torch.allclose(one, other, rtol=1e-3, atol=1e-3 * float(one.abs().max()))


# CycleGAN


class Affine(nn.Module):
    """G(x) = scale · x + shift."""

    def __init__(self, scale: float, shift: float) -> None:
        super().__init__()
        self.scale, self.shift = nn.Parameter(torch.tensor(scale)), nn.Parameter(torch.tensor(shift))

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * x + self.shift


class MeanJudge(nn.Module):
    """D(x) = weight · mean of the picture."""

    def __init__(self, weight: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(weight))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * x.mean(dim=(1, 2, 3), keepdim=True)


def test_the_losses_and_pools_of_a_cycle_are_those_of_the_paper() -> None:
    batch = {"a": noise(13, 2, 3, 24, 24).float(), "b": -noise(14, 2, 3, 24, 24).float()}
    recipe = cyclegan_recipe(model={"lambda_cycle": 4.0, "lambda_identity": 0.25, "pool": 5})
    networks = {"a_to_b": Affine(0.5, -0.3), "b_to_a": Affine(1.5, 0.2), "d_a": MeanJudge(2.0), "d_b": MeanJudge(-3.0)}
    task, losses = stepped(recipe, networks, batch)
    a, b = (batch[side].double().numpy() for side in "ab")

    def g(x: np.ndarray) -> np.ndarray:
        return 0.5 * x - 0.3

    def f(x: np.ndarray) -> np.ndarray:
        return 1.5 * x + 0.2

    def level(x: np.ndarray) -> np.ndarray:
        return x.mean(axis=(1, 2, 3))

    gan = ((-3 * level(g(a)) - 1) ** 2).mean() + ((2 * level(f(b)) - 1) ** 2).mean()
    cycle = 4 * (np.abs(f(g(a)) - a).mean() + np.abs(g(f(b)) - b).mean())
    identity = 4 * 0.25 * (np.abs(f(a) - a).mean() + np.abs(g(b) - b).mean())
    judged_a = 0.5 * (((2 * level(a) - 1) ** 2).mean() + ((2 * level(f(b))) ** 2).mean())
    judged_b = 0.5 * (((-3 * level(b) - 1) ** 2).mean() + ((-3 * level(g(a))) ** 2).mean())
    wanted = {"g_gan": gan, "cycle": cycle, "identity": identity, "g": gan + cycle + identity, "d": judged_a + judged_b}
    assert losses == pytest.approx(wanted, rel=1e-5)
    pools = task.extra_state()
    assert np.allclose(pools["pool_a"].numpy(), f(b), atol=1e-6)
    assert np.allclose(pools["pool_b"].numpy(), g(a), atol=1e-6)


# Conditional GAN


class ByClass(nn.Module):
    """D(x, class) = (class + 1) · sum of the picture: its gradient is class + 1 everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(1.0))

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        assert label is not None
        return self.weight * (label + 1) * x.sum(dim=(1, 2, 3))


def test_r1_is_of_the_class_that_each_picture_has() -> None:
    label = torch.tensor([0, 1, 2, 2])
    batch = {"x": 2 * noise(15, 4, 1, 20, 20).float() - 1, "label": label}
    recipe = cgan_recipe(model={"r1": 0.4, "r1_every": 1})
    _, losses = stepped(recipe, {"discriminator": ByClass()}, batch)
    assert losses["r1"] == pytest.approx(0.5 * 0.4 * float(((label + 1.0) ** 2).mean()) * 400)


# Packages


def test_realism_is_a_share_from_made_to_real() -> None:
    logits = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0])
    assert realism(logits, "vanilla").tolist() == pytest.approx([1 / (1 + math.exp(-z)) for z in logits.tolist()])
    assert realism(logits, "lsgan").tolist() == pytest.approx([0, 0, 0, 0, 0.25, 1, 1])
    assert realism(logits, "hinge").tolist() == pytest.approx([0, 0, 0.25, 0.5, 0.625, 1, 1])


class Shifted(nn.Module):
    def __init__(self, by: float) -> None:
        super().__init__()
        self.by = by

    def forward(self, x: Tensor) -> Tensor:
        return 0.5 * x + self.by


def test_a_graph_may_differ_by_a_ten_thousandth_of_its_range_and_no_more(tmp_path: Path) -> None:
    spec = GraphSpec(
        role="translate",
        file="g.onnx",
        network=Shifted(0.0),
        inputs=(picture("image"),),
        outputs=(picture("picture"),),
        size=SizeRule(multiple_of=4, minimum=8),
    )
    values = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", 3, "h", "w"])
        for name in ("image", "picture")
    ]
    half = onnx.helper.make_tensor("half", onnx.TensorProto.FLOAT, [], [0.5])
    node = onnx.helper.make_node("Mul", ["image", "half"], ["picture"])
    graph = onnx.helper.make_graph([node], "g", values[:1], values[1:], [half])
    opset = onnx.helper.make_opsetid("", 18)
    onnx.save(onnx.helper.make_model(graph, ir_version=10, opset_imports=[opset]), tmp_path / "g.onnx")
    near = validate_graph(replace(spec, network=Shifted(2 * 0.5e-4)), tmp_path / "g.onnx")
    assert near.largest_error == pytest.approx(0.5e-4, rel=0.01)
    with pytest.raises(ExportError, match=r"differs from PyTorch by 3\.00e-04 of its range: at most 1e-04"):
        validate_graph(replace(spec, network=Shifted(2 * 3e-4)), tmp_path / "g.onnx")


class Posterior(nn.Module):
    """q(z|x) far from the prior: its KL is no rounding."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return torch.full((len(x), 2), 1.5), torch.full((len(x), 2), -2.0)


class PlainDecoder(nn.Module):
    def forward(self, z: Tensor) -> Tensor:
        return z.sum(dim=1)[:, None, None, None].expand(-1, 1, 2, 3)


def test_the_bound_of_a_vae_is_the_likelihood_less_the_divergence() -> None:
    x, epsilon = torch.tensor([10.0, 60, 100, 160, 200, 250]).view(1, 1, 2, 3) / 127.5 - 1, torch.tensor([[0.3, -1.1]])
    bits = MeasuringEncoder(Posterior(), PlainDecoder(), Gaussian(0.2))(x, epsilon)[3]
    z = 1.5 + np.exp(-1.0) * epsilon.double().numpy()
    mean = 1 / (1 + np.exp(-z.sum()))
    observed = (np.array([10.0, 60, 100, 160, 200, 250]) + 0.5) / 256
    log_density = -0.5 * ((observed - mean) / 0.2) ** 2 - math.log(0.2) - 0.5 * math.log(2 * math.pi) - math.log(256)
    divergence = 2 * 0.5 * (1.5**2 + math.exp(-2.0) + 2.0 - 1)
    wanted = -(log_density.sum() - divergence) / (6 * math.log(2))
    assert float(bits) == pytest.approx(wanted, rel=1e-5)
    assert divergence / (6 * math.log(2)) > 0.05 * abs(wanted)
