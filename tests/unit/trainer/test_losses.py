"""Losses that families share: perceptual terms and self-similarity by hand, and where they come in."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor

from tests.helpers.recipes import contrastive_recipe, cyclegan_recipe, pix2pix_recipe, vae_recipe
from tests.helpers.training import check_exact_resume, one_step, write_unpaired
from trainer.errors import RecipeError
from trainer.families.cyclegan.loss import CycleGANLoss
from trainer.families.cyclegan.self_similarity import SelfSimilarityLoss, self_similarity
from trainer.families.pix2pix.loss import Pix2PixLoss
from trainer.nn.adversarial import PairedAdversarial
from trainer.nn.content import PerceptualTerm
from trainer.nn.frozen import Frozen
from trainer.nn.patchgan import PatchGAN
from trainer.perceptual.trunk import VGGTrunk
from trainer.recipe import OptimiserRecipe
from trainer.stepper import Stepper


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def sides(count: int = 2, size: int = 24) -> dict[str, Tensor]:
    return {"a": noise(count, 3, size, size), "b": noise(count, 3, size, size, seed=1)}


def squared(output: Tensor, target: Tensor) -> Tensor:
    """Stands in for the distance of features."""
    return (output - target).square().mean()


# Perceptual terms


@pytest.fixture
def trunk(monkeypatch: pytest.MonkeyPatch) -> VGGTrunk:
    """A trunk with weights of chance in the place of the one that ships."""
    torch.manual_seed(1)
    made = VGGTrunk()
    for where in ("trainer.nn.content", "trainer.families.cyclegan.self_similarity"):
        monkeypatch.setattr(f"{where}.perceptual_trunk", lambda: made)
    return made


def test_a_perceptual_term_weighs_the_distance_of_the_trunks_maps(trunk: VGGTrunk) -> None:
    x, y = noise(2, 1, 16, 16), noise(2, 1, 16, 16, seed=1)
    with torch.no_grad():
        distances = [(a - b).square().mean() for a, b in zip(trunk(x, 3), trunk(y, 3), strict=True)]
    assert float(PerceptualTerm(3.0)(x, y)) == pytest.approx(float(sum(distances)), rel=1e-4)
    assert bool(PerceptualTerm(0.1))
    assert not bool(PerceptualTerm(0.0))


def test_what_is_frozen_is_made_once_when_asked_for_and_draws_nothing_from_the_run() -> None:
    made: list[torch.nn.Module] = []

    def make() -> torch.nn.Module:
        made.append(torch.nn.Linear(3, 3))
        return made[-1]

    frozen, state = Frozen(make), torch.get_rng_state()
    assert not made
    with torch.inference_mode():
        first = frozen.on(torch.device("cpu"))
    assert frozen.on(torch.device("cpu")) is first is made[0]
    assert len(made) == 1
    assert torch.equal(torch.get_rng_state(), state)
    x = torch.ones(3, requires_grad=True)
    first(x).sum().backward()
    assert x.grad is not None
    assert not any(weight.requires_grad for weight in first.parameters())


def test_pix2pix_adds_the_perceptual_distance_of_output_and_truth() -> None:
    x, y, fake = (noise(2, 3, 16, 16, seed=seed) for seed in range(3))
    term = PerceptualTerm(5.0, squared)
    settings: dict[str, Any] = {"kind": "vanilla", "lambda_l1": 2.0, "lambda_gan": 0.0, "one_pass": True}
    loss = Pix2PixLoss(torch.nn.Identity(), perceptual=term, **settings)
    total, parts = loss.generator(x, y, fake)
    l1, content = float((fake - y).abs().mean()), float((fake - y).square().mean())
    assert float(total) == pytest.approx(2 * l1 + 5 * content)
    assert float(parts["perceptual"]) == pytest.approx(5 * content)


def test_a_cyclegan_weighs_round_trip_and_identity_as_their_l1() -> None:
    x, y = noise(2, 3, 8, 8), noise(2, 3, 8, 8, seed=1)
    loss = CycleGANLoss(lambda_cycle=10.0, lambda_identity=0.5, perceptual=PerceptualTerm(4.0, squared))
    content = float((x - y).square().mean())
    assert float(loss.perceptual_cycle(x, y)) == pytest.approx(4 * content)
    assert float(loss.perceptual_identity(x, y)) == pytest.approx(0.5 * 4 * content)


CASES: dict[str, tuple[Any, dict[str, Any], dict[str, Tensor], set[str], tuple[str, ...]]] = {
    "pix2pix": (pix2pix_recipe, {}, sides(size=32), {"perceptual"}, ("generator",)),
    "cycle": (cyclegan_recipe, {}, sides(), {"perceptual", "perceptual_identity"}, ("a_to_b", "b_to_a")),
    "contrastive": (contrastive_recipe, {"lambda_identity": 1.0}, sides(), {"perceptual_identity"}, ("a_to_b",)),
    "vae": (vae_recipe, {}, {"x": noise(4, 1, 28, 28)}, {"perceptual"}, ("encoder", "decoder")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_perceptual_weight_reaches_the_generators_and_nothing_else_of_the_step(name: str, trunk: VGGTrunk) -> None:
    make, model, batch, parts, generators = CASES[name]
    plain, before = one_step(make(model=model), [batch])
    task, after = one_step(make(model={**model, "lambda_perceptual": 100.0}), [batch])
    assert after.keys() - before.keys() == parts
    assert all(float(after[part]) > 0 for part in parts)
    noise_free = {"l1", "cycle", "identity", "nce", "reconstruction", "kl"} & before.keys()
    assert all(torch.equal(before[part], after[part]) for part in noise_free)
    for network in generators:
        pairs = zip(plain.networks[network].parameters(), task.networks[network].parameters(), strict=True)
        assert any(not torch.equal(a.grad, b.grad) for a, b in pairs if a.grad is not None and b.grad is not None)
    assert all(one.keys() == other.keys() for one, other in zip(_states(plain), _states(task), strict=True))


def _states(task: Any) -> list[dict[str, Tensor]]:
    return [network.state_dict() for network in task.networks.values()]


@pytest.mark.parametrize(
    ("make", "model", "words"),
    [
        (pix2pix_recipe, {"lambda_l1": 0.0, "lambda_gan": 0.0}, "are all 0: nothing is learnt"),
        (pix2pix_recipe, {"lambda_perceptual": -1.0}, "lambda_perceptual"),
        (
            pix2pix_recipe,
            {"adversarial": "relativistic", "lambda_gan": 0.0},
            "`model.adversarial` says nothing while `model.lambda_gan` is 0",
        ),
        (
            contrastive_recipe,
            {"lambda_perceptual": 1.0},
            "`model.lambda_perceptual` says nothing in contrastive mode without `model.lambda_identity`",
        ),
        (
            cyclegan_recipe,
            {"lambda_selfsim": 1.0},
            '`model.lambda_selfsim` says nothing while mode = "cycle"',
        ),
    ],
)
def test_what_says_nothing_is_refused(make: Any, model: dict[str, Any], words: str) -> None:
    with pytest.raises(RecipeError) as raised:
        one_step(make(model=model), [])
    assert words in str(raised.value)


# Relativistic pix2pix


@pytest.mark.parametrize("one_pass", [True, False])
def test_output_and_truth_of_one_input_are_judged_against_each_other(one_pass: bool) -> None:
    torch.manual_seed(0)
    judge = PatchGAN(channels=6, filters=4, layers=1, norm="none")
    kind: PairedAdversarial = "relativistic"
    loss = Pix2PixLoss(judge, kind=kind, lambda_l1=0.0, lambda_gan=2.0, one_pass=one_pass)
    x, y, fake = (noise(2, 3, 16, 16, seed=seed) for seed in range(3))
    with torch.no_grad():
        real, made = judge(torch.cat([x, y], dim=1)), judge(torch.cat([x, fake], dim=1))
        ahead = torch.log1p(torch.exp(made - real)).mean(), torch.log1p(torch.exp(real - made)).mean()
        assert float(loss.discriminator_total(x, y, fake)) == pytest.approx(0.5 * float(ahead[0]), rel=1e-5)
        assert float(loss.generator(x, y, fake)[0]) == pytest.approx(2 * float(ahead[1]), rel=1e-5)


# Self-similarity


def test_self_similarity_is_that_of_centred_unit_features_worked_out_by_hand() -> None:
    """Four places in a row; less their mean (1, 1) they are (1, 0), (−1, 0), (0, 2), (0, −2)."""
    features = torch.tensor([[2.0, 0.0, 1.0, 1.0], [1.0, 1.0, 3.0, -1.0]]).view(1, 2, 1, 4)
    similar = self_similarity(features, torch.tensor([[0, 2]]))
    assert torch.allclose(similar, torch.tensor([[[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]]]), atol=1e-6)
    near = self_similarity(features, torch.tensor([[0, 1, 3]]), window=2)
    assert torch.allclose(near, torch.tensor([[[1.0, -1.0], [-1.0, 1.0], [-1.0, 1.0]]]), atol=1e-6)


def test_the_window_of_a_place_lies_around_it_and_moves_inwards_at_the_edges() -> None:
    """Every place has a feature of its own, so that what is similar to itself shows where the window lies."""
    features = torch.eye(30).view(1, 30, 5, 6)
    found = self_similarity(features, torch.arange(30)[None], window=3)
    assert found.shape == (1, 30, 9)
    own = found[0].argmax(dim=1)
    for place in range(30):
        row, column = divmod(place, 6)
        top, left = min(max(row - 1, 0), 2), min(max(column - 1, 0), 3)
        assert divmod(int(own[place]), 3) == (row - top, column - left)


def test_the_loss_of_a_layer_is_the_angle_between_similarities() -> None:
    loss = SelfSimilarityLoss(lambda_selfsim=3.0, places=4)
    x = torch.tensor([[2.0, 0.0, 1.0, 1.0], [1.0, 1.0, 3.0, -1.0]]).view(1, 2, 1, 4)
    y = torch.tensor([[2.0, 0.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0]]).view(1, 2, 1, 4)
    # Of the first place: (1, −1, 0, 0) in x and (1, −1, −1, 1) in y.
    assert float(loss.layer(x, y, torch.tensor([[0]]))) == pytest.approx(1 - 2 / (math.sqrt(2) * 2))
    turned = torch.stack([5 * x[:, 1], -5 * x[:, 0]], dim=1) + 7
    assert float(loss.layer(x, turned, torch.tensor([[0, 1, 2, 3]]))) == pytest.approx(0.0, abs=1e-6)


def test_other_colours_cost_less_than_another_layout(trunk: VGGTrunk) -> None:
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), {}, OptimiserRecipe())
    stepper.begin(0, seed=0)
    x = torch.nn.functional.interpolate(noise(2, 3, 6, 6), size=48, mode="nearest")
    loss = SelfSimilarityLoss(lambda_selfsim=1.0, places=64)
    same, recoloured, moved = (float(loss(stepper, x, made)) for made in (x, 0.8 * x.flip(1) + 0.1, x.flip(3)))
    assert same == pytest.approx(0.0, abs=1e-5)
    assert recoloured < 0.9 * moved


def test_self_similarity_trains_the_generator_beside_the_contrast(trunk: VGGTrunk) -> None:
    plain, before = one_step(contrastive_recipe(), [sides()])
    task, after = one_step(contrastive_recipe(model={"lambda_selfsim": 100.0}), [sides()])
    assert after.keys() - before.keys() == {"selfsim"}
    assert torch.equal(before["nce"], after["nce"])
    pairs = zip(plain.networks["a_to_b"].parameters(), task.networks["a_to_b"].parameters(), strict=True)
    assert any(not torch.equal(a.grad, b.grad) for a, b in pairs if a.grad is not None and b.grad is not None)


def test_a_run_with_frozen_features_resumes_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trunk: VGGTrunk
) -> None:
    model = {"lambda_selfsim": 1.0, "lambda_identity": 1.0, "lambda_perceptual": 1.0}
    recipe = contrastive_recipe(steps=4, model=model, record={"checkpoint_every": 2})
    check_exact_resume(recipe, write_unpaired(tmp_path), tmp_path, monkeypatch)
