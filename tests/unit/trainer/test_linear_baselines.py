"""Linear baselines against values that can be worked out by hand."""

import math

import pytest
import torch

from tests.helpers.recipes import autoencoder_recipe, glow_recipe
from tests.helpers.training import write_idx
from trainer.loop import fit
from trainer.metrics.linear_baselines import GaussianDensity, PrincipalComponents
from trainer.report import measure_run


def test_principal_components_keep_what_varies_most_and_lose_the_rest() -> None:
    draw = torch.Generator().manual_seed(0)
    axes = torch.linalg.qr(torch.randn(12, 12, generator=draw)).Q
    scales = torch.tensor([4.0, 2.0] + [0.1] * 10)
    x = ((torch.randn(20_000, 12, generator=draw) * scales) @ axes.T).view(-1, 3, 2, 2)
    errors = PrincipalComponents(x, 2).squared_errors(x)
    # Ten directions of deviation 0.1 are lost, of values in [-1, 1]: half as much in [0, 1].
    assert float(errors.mean()) == pytest.approx(10 * 0.01 / 12 / 4, rel=0.02)


def test_a_gaussian_knows_its_own_density() -> None:
    draw = torch.Generator().manual_seed(1)
    mix = torch.tensor([[2.0, 0.0], [1.0, 0.5]])
    y = torch.randn(200_000, 2, generator=draw) @ mix.T + torch.tensor([1.0, -3.0])
    density = GaussianDensity(y)
    entropy = 1 + math.log(2 * math.pi) + math.log(2.0 * 0.5)
    assert float(-density.log_p(y).mean()) == pytest.approx(entropy, rel=1e-3)
    with pytest.raises(ValueError, match="3 pictures are too few"):
        GaussianDensity(torch.randn(3, 40, generator=draw))


@pytest.mark.parametrize(
    ("make", "number"), [(autoencoder_recipe, "baseline_mse"), (glow_recipe, "baseline_bits_per_dim")]
)
def test_a_run_is_measured_against_its_linear_relative(make, number: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    run = fit(make(steps=1), write_idx(tmp_path, count=900), tmp_path / "run", accelerator="cpu").run
    numbers = {name: value for name, value, _ in measure_run(run, tmp_path, step=None, features=None, note=print)}
    assert math.isfinite(numbers[number])
