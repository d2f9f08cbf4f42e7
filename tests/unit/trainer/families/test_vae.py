"""The VAE: its likelihoods and bounds are exact where they can be known, and it learns, resumes and samples."""

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from tests.helpers.recipes import vae_recipe
from tests.helpers.training import check_exact_resume, logged, one_step, write_idx
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.errors import RecipeError, TrainerError
from trainer.evaluation import evaluate
from trainer.families import family_of
from trainer.families.vae import task as vae_task
from trainer.families.vae.likelihood import Bernoulli, DiscretisedLogistic, Gaussian
from trainer.families.vae.loss import (
    VAELoss,
    gaussian_kl,
    importance_weighted_nll,
    log_weights,
    reparameterise,
)
from trainer.families.vae.task import VAETask
from trainer.loop import fit
from trainer.snapshot import load_generators
from trainer.task import SampleRequest

CONVOLUTIONAL = {"network": "convolutional", "hidden": None, "filters": 8, "norm": "group"}
LIKELIHOODS = [
    {"likelihood": "bernoulli", "binarise": "stochastic"},
    {"likelihood": "bernoulli", "binarise": "none"},
    {"likelihood": "gaussian", "binarise": "none", "scale": "fixed", "sigma": 0.2},
    {"likelihood": "gaussian", "binarise": "none", "scale": "channel"},
    {"likelihood": "discretised-logistic", "binarise": "none", "scale": "fixed", "sigma": 0.2},
    {"likelihood": "discretised-logistic", "binarise": "none", "scale": "pixel"},
]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def greys(count: int, channels: int = 1, edge: int = 28) -> Tensor:
    """8-bit noise in [-1, 1]."""
    return torch.randint(256, (count, channels, edge, edge), generator=seeded()) / 127.5 - 1


def fresh_task(**changes: object) -> VAETask:
    torch.manual_seed(0)
    task = family_of("vae").make_task(vae_recipe(**changes))
    assert isinstance(task, VAETask)
    return task


# Bounds


def linear_gaussian(samples: int, log_variance_offset: float) -> tuple[Tensor, float]:
    """log weights of p(x|z) = N(Wz, s²I) at one x under its posterior with a wrong variance, and the true log p(x)."""
    w = torch.tensor([[1.0, 0.0], [0.0, -2.0], [0.5, 0.0]])
    s2, x = 0.3, torch.tensor([0.7, 1.1, -0.4])
    true = torch.distributions.MultivariateNormal(torch.zeros(3), w @ w.T + s2 * torch.eye(3)).log_prob(x)
    precision = torch.eye(2) + w.T @ w / s2
    mean = torch.linalg.solve(precision, w.T @ x / s2)
    log_variance = -torch.log(torch.diagonal(precision)) + log_variance_offset

    def log_likelihood(z: Tensor) -> Tensor:
        return torch.distributions.Normal(z @ w.T, math.sqrt(s2)).log_prob(x).sum(dim=-1)

    noise = (torch.randn(1, samples // 4, 2, generator=seeded(chunk)) for chunk in range(4))
    return log_weights(log_likelihood, mean[None], log_variance[None], noise), float(true)


def test_under_the_exact_posterior_every_weight_is_the_likelihood() -> None:
    log_w, true = linear_gaussian(8, 0.0)
    assert log_w.shape == (1, 8)
    assert torch.allclose(log_w, torch.full_like(log_w, true), atol=1e-5)


def test_the_importance_weighted_nll_approaches_the_true_one_which_the_elbo_does_not() -> None:
    log_w, true = linear_gaussian(40_000, 1.0)
    assert float(log_w.mean()) < true - 0.3
    assert float(importance_weighted_nll(log_w)) == pytest.approx(-true, abs=0.01)
    bounds = [float(importance_weighted_nll(log_w.view(-1, k)).mean()) for k in (1, 2, 8, 40)]
    assert bounds[0] == pytest.approx(-float(log_w.mean()), rel=1e-5)
    assert bounds == sorted(bounds, reverse=True), "Burda et al. 2016, theorem 1"


@pytest.mark.parametrize("changes", LIKELIHOODS)
def test_evaluate_agrees_with_quadrature_over_a_one_dimensional_latent(changes: dict[str, object]) -> None:
    task = fresh_task(
        model={"latent": 1, "hidden": [8], **changes},
        data={"crop_px": 4},
        evaluation={"importance_samples": 100_000},
    )
    networks, x = task.networks, greys(3, edge=4)
    with torch.no_grad():
        networks["decoder"].get_parameter("decoder.body.0.weight").mul_(4)
        numbers = task.evaluate(networks, {"x": x})
        observed = task.rows(networks, {"x": x})[0]
        z = torch.linspace(-8, 8, 4001)
        log_p = task.likelihood.log_prob(observed[:, None], networks["decoder"](z[:, None])[None])
        log_prior = -0.5 * z.square() - 0.5 * math.log(2 * math.pi)
        nll = -(torch.logsumexp(log_p + log_prior, dim=1) + math.log(16 / 4000)).sum()
        spread = float((log_p.amax(dim=1) - log_p.amin(dim=1)).mean())
    assert spread > 0.5, "the latent must matter"
    assert numbers["nll"] == pytest.approx(float(nll), abs=0.03)
    assert numbers["elbo"] <= -numbers["nll"]
    assert numbers.keys() | {"baseline_mse"} == task.metric_definitions.keys()
    assert ("bits_per_dim" in numbers) == (changes["likelihood"] != "bernoulli")
    if "bits_per_dim" in numbers:
        assert numbers["bits_per_dim"] == pytest.approx(numbers["nll"] / 16 / math.log(2))


def test_importance_samples_are_decoded_in_chunks_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    task = fresh_task(evaluation={"importance_samples": 50})
    seen: list[int] = []
    task.networks["decoder"].register_forward_hook(lambda _m, inputs, _o: seen.append(len(inputs[0])))
    monkeypatch.setattr(vae_task, "_PIXELS_AT_ONCE", 16 * 28 * 28)
    with torch.inference_mode():
        task.evaluate(task.networks, {"x": greys(2)})
    assert sum(seen) == 100 + 2, "and the means of q for the reconstruction"
    assert max(seen) == 16


def test_kl_is_that_of_torch() -> None:
    mean, log_variance = torch.randn(5, 3, generator=seeded()), torch.randn(5, 3, generator=seeded(1))
    q, p = torch.distributions.Normal(mean, (0.5 * log_variance).exp()), torch.distributions.Normal(0.0, 1.0)
    assert torch.allclose(gaussian_kl(mean, log_variance), torch.distributions.kl_divergence(q, p), atol=1e-6)


def test_gradients_go_through_the_sample() -> None:
    mean, log_variance = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, 1, requires_grad=True)
    reparameterise(mean, log_variance, torch.full((1, 1), 3.0)).sum().backward()
    assert mean.grad is not None
    assert log_variance.grad is not None
    assert (float(mean.grad), float(log_variance.grad)) == pytest.approx((1.0, 1.5))


def test_free_bits_are_free_on_the_average_of_the_batch() -> None:
    kl = torch.tensor([[0.1, 0.2, 3.0], [0.3, 1.6, 1.0]], requires_grad=True)
    loss = VAELoss(beta=2.0, free_bits=0.5)(torch.tensor([-10.0, -12.0]), kl)
    assert float(loss.detach()) == pytest.approx(11 + 2 * (0.5 + 0.9 + 2.0))
    loss.backward()
    assert kl.grad is not None
    assert kl.grad.tolist() == [[0.0, 1.0, 1.0], [0.0, 1.0, 1.0]]


def test_beta_rises_over_its_warm_up() -> None:
    recipe = vae_recipe(model={"beta": 4.0, "beta_warmup_steps": 8})
    for step, beta in ((0, 0.5), (3, 2.0), (7, 4.0), (100, 4.0)):
        _, losses = one_step(recipe, [{"x": greys(4)}], step)
        assert float(losses["loss"]) == pytest.approx(float(losses["reconstruction"] + beta * losses["kl"]), rel=1e-5)


# Likelihoods


@pytest.mark.parametrize("mean_logit", [-9.0, -0.3, 4.0])
@pytest.mark.parametrize("scale", [2e-3, 0.05, 3.0])
def test_a_discretised_logistic_gives_256_levels_a_probability_of_one(mean_logit: float, scale: float) -> None:
    likelihood = DiscretisedLogistic(scale)
    x = (torch.arange(256) / 127.5 - 1).view(256, 1, 1, 1)
    log_p = likelihood.log_prob(x, torch.tensor(mean_logit).view(1, 1, 1))
    assert torch.isfinite(log_p).all()
    assert float(log_p.exp().sum()) == pytest.approx(1.0, abs=1e-4)


def test_a_discretised_logistic_is_the_difference_of_its_distribution_function() -> None:
    mean, scale = 0.4, 0.07
    level = torch.arange(1, 255, dtype=torch.float64)
    cdf = [torch.sigmoid(((level + side) / 255 - mean) / scale) for side in (0.5, -0.5)]
    x = (level / 127.5 - 1).float().view(-1, 1, 1, 1)
    log_p = DiscretisedLogistic(scale).log_prob(x, torch.logit(torch.tensor(mean)).view(1, 1, 1))
    assert torch.allclose(log_p, torch.log(cdf[0] - cdf[1]).float(), atol=2e-3)


def test_far_from_the_mean_a_discretised_logistic_has_gradients_still() -> None:
    parameters = torch.stack([torch.tensor(9.0), torch.tensor(-20.0)]).view(2, 1, 1).requires_grad_()
    DiscretisedLogistic(None).log_prob(torch.full((1, 1, 1), -0.99), parameters).sum().backward()
    assert parameters.grad is not None
    assert torch.isfinite(parameters.grad).all()
    assert float(parameters.grad.abs().max()) > 0


def test_a_gaussian_is_a_density_per_grey_level_of_dequantised_pixels() -> None:
    likelihood = Gaussian(0.05)
    u = torch.linspace(0.005, 0.995, 100)
    x = (torch.arange(256) / 127.5 - 1).repeat_interleave(100).view(-1, 1, 1, 1)
    observed = likelihood.observe(x, u.repeat(256).view(-1, 1, 1, 1))
    assert -1 < float(observed.min()) < float(observed.max()) < 1
    assert torch.allclose((observed.flatten() + 1) * 128 % 1, u.repeat(256), atol=1e-4)
    log_p = likelihood.log_prob(observed, torch.tensor(0.3).view(1, 1, 1))
    assert float(log_p.exp().mean() * 256) == pytest.approx(1.0, abs=1e-3)


def test_a_picture_is_more_likely_under_its_own_mean_and_sums_over_pixels() -> None:
    x = greys(1, channels=3, edge=4)
    logits = torch.logit((x + 1) / 2, eps=1e-3)
    for likelihood in (Bernoulli(binarise=False), Gaussian(0.1), DiscretisedLogistic(0.1)):
        own, other = likelihood.log_prob(x, logits), likelihood.log_prob(x, logits.flip(-1))
        assert own.shape == (1,)
        assert float(own) > float(other)
        singles = [float(likelihood.log_prob(x[..., i : i + 1], logits[..., i : i + 1])) for i in range(4)]
        assert float(own) == pytest.approx(sum(singles), rel=1e-4)


def test_learned_scales_have_gradients_of_their_own() -> None:
    for scale, width in (("channel", 3), ("pixel", 6)):
        changes = {"likelihood": "gaussian", "binarise": "none", "scale": scale}
        recipe = vae_recipe(model=changes, data={"channels": 3, "crop_px": 8})
        task, _ = one_step(recipe, [{"x": greys(4, channels=3, edge=8)}])
        decoder = task.networks["decoder"]
        assert decoder(torch.zeros(2, 3)).shape == (2, 6, 8, 8)
        weight = decoder.get_parameter("log_scale" if scale == "channel" else "decoder.body.3.weight")
        gradient = weight.grad
        assert gradient is not None
        assert len(gradient.flatten()) % width == 0
        assert float(gradient.flatten()[-1].abs()) > 0


def test_binarisation_is_drawn_by_grey_value_and_anew_at_each_step() -> None:
    x = torch.full((2000, 1, 2, 2), 0.5)
    u = [torch.rand(x.shape, generator=seeded(step)) for step in (0, 0, 1)]
    first, again, later = (Bernoulli(binarise=True).observe(x, noise) for noise in u)
    assert set(first.unique().tolist()) == {-1.0, 1.0}
    assert float((first == 1).float().mean()) == pytest.approx(0.75, abs=0.02)
    assert torch.equal(first, again)
    assert not torch.equal(first, later)
    ends = torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1).expand(2, 1, 50, 50)
    assert torch.equal(Bernoulli(binarise=True).observe(ends, torch.rand(ends.shape, generator=seeded())), ends)


def test_held_out_pictures_are_binarised_alike_however_they_are_batched() -> None:
    task, x = fresh_task(), greys(4)
    whole = task.rows(task.networks, {"x": x})[0]
    singles = torch.cat([task.rows(task.networks, {"x": x[i : i + 1]})[0] for i in range(4)])
    assert set(whole.unique().tolist()) == {-1.0, 1.0}
    assert torch.equal(whole, singles)
    alike = torch.cat([torch.zeros(1, 1, 28, 28), torch.full((1, 1, 28, 28), 10 / 255)])
    one, other = task.rows(task.networks, {"x": alike})[0]
    assert float((one != other).float().mean()) > 0.4, "other pictures, other draws"


# Training


def test_the_noise_of_a_step_is_the_steppers() -> None:
    recipe, x = vae_recipe(model={"binarise": "none"}), greys(4)
    (_, first), (_, again), (_, later) = (one_step(recipe, [{"x": x}], step) for step in (0, 0, 1))
    assert torch.equal(first["reconstruction"], again["reconstruction"])
    assert not torch.equal(first["reconstruction"], later["reconstruction"])


@pytest.mark.parametrize("likelihood", LIKELIHOODS[::2])
def test_a_batch_in_parts_has_the_gradient_of_the_whole(likelihood: dict[str, object]) -> None:
    x = greys(4)
    whole, _ = one_step(vae_recipe(model=likelihood), [{"x": x}])
    cut, _ = one_step(vae_recipe(model=likelihood, optimiser={"accumulate": 2}), [{"x": x[:2]}, {"x": x[2:]}])
    for name, network in whole.networks.items():
        for one, other in zip(network.parameters(), cut.networks[name].parameters(), strict=True):
            assert one.grad is not None
            assert other.grad is not None
            assert torch.allclose(one.grad, other.grad, rtol=1e-3, atol=1e-3 * float(one.grad.abs().max()))


@pytest.mark.parametrize("network", [{}, CONVOLUTIONAL], ids=["mlp", "convolutional"])
def test_eight_pictures_are_learnt_by_heart(network: dict[str, object], tmp_path: Path) -> None:
    recipe = vae_recipe(
        steps=250,
        batch_size=8,
        model={"likelihood": "gaussian", "binarise": "none", "latent": 16, "hidden": [256], **network},
        optimiser={"learning_rate": 3e-3},
        record={"log_every": 50, "checkpoint_every": 250, "sample_every": 250},
    )
    data = write_idx(tmp_path, count=8)
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    log = logged(tmp_path / "run")
    assert log[-1]["loss"] < log[0]["loss"] - 100
    task, networks = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    x = open_pictures(data, recipe.data).train.x  # type: ignore[attr-defined]
    x = torch.from_numpy(x).permute(0, 3, 1, 2).float() / 127.5 - 1
    observed, reconstruction, _ = task.rows(networks, {"x": x})
    error = float((reconstruction - observed).square().mean())
    assert error < 0.05 * float((observed - observed.mean(dim=0)).square().mean())


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_exact_resume(vae_recipe(), write_idx(tmp_path), tmp_path, monkeypatch)


def test_from_recipe_to_checkpoint_to_samples_and_numbers(tmp_path: Path) -> None:
    recipe, data = vae_recipe(), write_idx(tmp_path)
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    task, networks = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    made = task.sample(networks, SampleRequest(count=3, seed=1))
    assert made is not None
    assert made.shape == (3, 1, 28, 28)
    assert float(made.abs().max()) <= 1
    numbers = [evaluate(task, networks, open_pictures(data, recipe.data), recipe, tmp_path) for _ in range(2)]
    assert numbers[0] == numbers[1]
    assert 0 < numbers[0]["nll"] < -numbers[0]["elbo"]


def test_samples_depend_on_seed_and_temperature_alone() -> None:
    task = fresh_task()
    first, again, other, cold = (
        task.sample(task.networks, SampleRequest(count=2, seed=seed, temperature=temperature))
        for seed, temperature in ((1, 1.0), (1, 1.0), (2, 1.0), (1, 0.0))
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(cold[0], cold[1])
    with pytest.raises(TrainerError, match="no classes"):
        task.sample(task.networks, SampleRequest(count=1, label=3))


def test_pictures_are_samples_beside_the_real_ones() -> None:
    task, x = fresh_task(), greys(5)
    sets = task.pictures(task.networks, {"x": x}, seeded())
    assert sets.made.shape == sets.real.shape
    assert torch.equal(sets.real, x)
    assert not torch.equal(sets.made[0], sets.made[1])


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"model": {"likelihood": "gaussian"}}, "not one of binary pixels"),
        ({"model": {"scale": "pixel"}}, "`model.scale` says nothing to a Bernoulli"),
        ({"model": {"likelihood": "gaussian", "binarise": "none", "sigma": 0.1}}, 'set scale = "fixed"'),
        ({"model": {"filters": 8}}, '`model.filters` says nothing to network = "mlp"'),
        ({"model": {"network": "convolutional"}}, '`model.hidden` says nothing to network = "convolutional"'),
        (
            {"model": {"network": "convolutional", "hidden": None, "depth": 5}},
            "too many halvings of 28 pixels: lower it to 4",
        ),
        ({"model": {"beta_warmup_steps": 9}}, "more than all 8 steps"),
        ({"model": {"latnet": 3}}, "did you mean `latent`?"),
        ({"model": {"latent": 0}}, "`int` >= 1 in `model.latent`"),
        ({"data": {"kind": "paired"}}, "can't be trained on"),
    ],
)
def test_contradictions_fail_before_data_is_read(changes: dict[str, object], text: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        fit(vae_recipe(**changes), tmp_path / "no data here", tmp_path / "run", accelerator="cpu")
    assert text in str(caught.value)
