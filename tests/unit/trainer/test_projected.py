"""The projected discriminator: what it judges by, what it keeps, and that it tells surfaces apart."""

import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from tests.helpers.recipes import cgan_recipe, contrastive_recipe, cyclegan_recipe, gan_recipe
from tests.helpers.training import check_exact_resume, one_step, write_idx, write_idx_labels, write_unpaired
from trainer.errors import TrainerError
from trainer.nn.pixels import pixels
from trainer.nn.projected import ProjectedDiscriminator
from trainer.recipe import Recipe

SETTINGS: dict[str, Any] = {
    "data": {"crop_px": 32},
    "model": {"discriminator": "projected", "discriminator_filters": 8, "discriminator_layers": None},
}


def surfaces(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """The same soft pictures, smooth and with fine grain: N×3×64×64 each."""
    draw = torch.Generator().manual_seed(seed)
    soft = functional.interpolate(torch.rand(count, 3, 5, 5, generator=draw) * 1.6 - 0.8, size=64, mode="bicubic")
    return soft.clamp(-1, 1), (soft + 0.15 * torch.randn(soft.shape, generator=draw)).clamp(-1, 1)


def test_each_of_four_scales_has_a_map_of_equal_weight_and_the_frozen_network_stays_out_of_the_state() -> None:
    network = ProjectedDiscriminator(filters=8)
    x = torch.rand(2, 3, 48, 64) * 2 - 1
    x.requires_grad_()
    logits = network(x)
    assert logits.shape == (2, 4, 24, 32)
    for scale, step in enumerate((1, 2, 4, 8)):
        first = logits[:, scale, :step, :step]
        assert torch.equal(first, first[:, :1, :1].expand_as(first))
    logits.mean().backward()
    assert x.grad is not None
    assert float(x.grad.abs().sum()) > 0
    assert {name.split(".")[0] for name, _ in network.named_parameters()} == {"heads"}
    assert sum(value.numel() for value in network.state_dict().values()) < 20_000


def test_it_tells_grain_from_a_smooth_surface_it_has_not_seen_within_forty_steps() -> None:
    torch.manual_seed(0)
    network = ProjectedDiscriminator(filters=16)
    optimiser = torch.optim.Adam(network.parameters(), 2e-3, betas=(0.5, 0.999))
    for step in range(40):
        smooth, grain = (network(x) for x in surfaces(2, step))
        loss = (grain - 1).square().mean() + smooth.square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.inference_mode():
        smooth, grain = (network(x).mean(dim=(1, 2, 3)) for x in surfaces(8, 1000))
    assert float(grain.min()) > float(smooth.max())


@pytest.mark.parametrize("recipe", [contrastive_recipe(**SETTINGS), cyclegan_recipe(**SETTINGS)])
def test_both_modes_of_a_cyclegan_train_against_it(recipe: Recipe) -> None:
    batch = {side: torch.rand(2, 3, 32, 32) * 2 - 1 for side in ("a", "b")}
    task, losses = one_step(recipe, [batch])
    assert isinstance(task.networks["d_b"], ProjectedDiscriminator)
    assert all(torch.isfinite(value) for value in losses.values())
    assert all(w.grad is not None for w in task.networks["d_b"].parameters())


NOISE_SETTINGS: dict[str, Any] = {
    "model": {"discriminator": "projected", "discriminator_px": 32, "discriminator_filters": 8, "filters": 4},
}


def test_a_class_adds_its_vectors_projection_at_every_place() -> None:
    torch.manual_seed(0)
    network = ProjectedDiscriminator(filters=6, classes=3).eval()
    x, label = torch.rand(2, 3, 32, 32) * 2 - 1, torch.tensor([2, 0])
    features: list[Tensor] = []
    for head in network.heads:
        head[-1].register_forward_pre_hook(lambda _m, inputs: features.append(inputs[0]))  # type: ignore[index]
    logits = network(x, label)
    seen = list(features)
    assert network.of_class is not None
    for scale, (head, vectors, h) in enumerate(zip(network.heads, network.of_class, seen, strict=True)):
        step = 2**scale
        by_hand = head[-1](h)[:, 0] + torch.einsum("nc,nchw->nhw", vectors.weight[label], h)  # type: ignore[index,arg-type]
        assert torch.allclose(logits[:, scale, ::step, ::step], by_hand, atol=1e-5)


def test_pictures_are_brought_to_the_edge_that_is_asked_for() -> None:
    network = ProjectedDiscriminator(filters=4, edge_px=64)
    assert network(torch.zeros(1, 1, 20, 20)).shape == (1, 4, 32, 32)


@pytest.mark.parametrize(
    "model", [{}, {"adversarial": "relativistic", "r1_every": 1}, {"r1": 0.1, "r1_every": 1}], ids=str
)
@pytest.mark.parametrize("make", [gan_recipe, cgan_recipe])
def test_a_gan_of_either_kind_trains_against_it(make: Any, model: dict[str, Any]) -> None:
    recipe = make(model={**NOISE_SETTINGS["model"], **model})
    task, losses = one_step(recipe, [{"x": torch.rand(3, 1, 20, 20) * 2 - 1, "label": torch.tensor([0, 1, 2])}])
    judge = task.networks["discriminator"]
    assert isinstance(judge, ProjectedDiscriminator)
    assert (judge.of_class is not None) == (recipe.family == "cgan")
    assert all(torch.isfinite(value) for value in losses.values())
    assert all(w.grad is not None and torch.isfinite(w.grad).all() for w in judge.parameters())
    assert all(w.grad is not None for w in task.networks["generator"].parameters())


def test_a_conditional_gan_resumes_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_idx_labels(write_idx(tmp_path, size=20), classes=3)
    recipe = cgan_recipe(steps=4, record={"checkpoint_every": 2}, **NOISE_SETTINGS)
    check_exact_resume(recipe, data, tmp_path, monkeypatch)


def test_resume_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = contrastive_recipe(**SETTINGS)
    check_exact_resume(recipe, write_unpaired(tmp_path), tmp_path, monkeypatch)


def test_without_the_package_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    network = ProjectedDiscriminator(filters=4)
    with pytest.raises(TrainerError, match="pip install efficientnet-lite-pytorch") as raised:
        network(torch.zeros(1, 3, 32, 32))
    assert "\n" not in str(raised.value)


def test_a_generator_that_painted_all_paper_white_can_still_learn_in_16_bits() -> None:
    logits = torch.full((4,), 5.0, dtype=torch.bfloat16, requires_grad=True)
    made = pixels(logits)
    assert made.dtype == torch.float32
    made.sum().backward()
    assert logits.grad is not None
    assert float(logits.grad.min()) > 0
