"""The GAN: losses, penalty, normalisation and augmentation are the papers', and it learns, resumes and samples."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner
from lightning_fabric import Fabric
from torch import Tensor

from tests.helpers.recipes import gan_recipe
from tests.helpers.training import check_exact_resume, logged, one_step, write_idx
from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from trainer.cli import main
from trainer.data import open_pictures
from trainer.errors import RecipeError, TrainerError
from trainer.families import family_of
from trainer.families.gan.loss import GANLoss
from trainer.families.gan.task import GANTask
from trainer.hardware import accelerate
from trainer.loop import fit
from trainer.nn.adversarial import Adversarial, PairedAdversarial, gradient_penalty
from trainer.recipe import OptimiserRecipe
from trainer.snapshot import load_generators
from trainer.stepper import Stepper
from trainer.task import SampleRequest

EVERYTHING = {"spectral": True, "r1": 0.5, "r1_every": 3, "augment": ["colour", "translation", "cutout"]}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def noise_pictures(count: int, channels: int = 1, edge: int = 20) -> Tensor:
    """In [-1, 1] and nowhere 0."""
    x = torch.rand(count, channels, edge, edge, generator=seeded()) * 2 - 1
    return torch.where(x.abs() < 0.01, 0.5, x)


def fresh_task(**changes: Any) -> GANTask:
    torch.manual_seed(0)
    task = family_of("gan").make_task(gan_recipe(**changes))
    assert isinstance(task, GANTask)
    return task


def stepper(seed: int = 0) -> Stepper:
    made = Stepper(Fabric(accelerator="cpu", devices=1), {}, OptimiserRecipe())
    made.begin(0, seed)
    return made


def newest(run: Path) -> Checkpoint:
    return load_checkpoint(find_checkpoint(run) or Path())


# Losses


@pytest.mark.parametrize(
    ("kind", "discriminator", "generator"),
    [
        ("vanilla", math.log1p(math.exp(-0.5)) + math.log1p(math.exp(-2.0)), math.log1p(math.exp(2.0))),
        ("hinge", 0.5 + 0.0, 2.0),
        ("lsgan", 0.25 + 4.0, 9.0),
        ("relativistic", math.log1p(math.exp(-2.0 - 0.5)), math.log1p(math.exp(0.5 + 2.0))),
    ],
)
def test_losses_by_hand(kind: PairedAdversarial, discriminator: float, generator: float) -> None:
    loss, real, fake = GANLoss(kind), torch.tensor([0.5]), torch.tensor([-2.0])
    assert float(loss.discriminator(real, fake)) == pytest.approx(discriminator)
    assert float(loss.generator(fake, real)) == pytest.approx(generator)


def test_relativistic_pairs_are_the_pictures_of_the_same_place_in_the_batch() -> None:
    loss, real, fake = GANLoss("relativistic"), torch.tensor([1.0, -1.0]), torch.tensor([0.0, 4.0])
    by_pair = [math.log1p(math.exp(-1.0)), math.log1p(math.exp(5.0))]
    assert float(loss.discriminator(real, fake)) == pytest.approx(sum(by_pair) / 2)


@pytest.mark.parametrize("kind", ["vanilla", "hinge"])
def test_a_generator_that_is_seen_through_has_a_gradient_still(kind: Adversarial) -> None:
    logits = torch.tensor([-30.0, 5.0], requires_grad=True)
    GANLoss(kind).generator(logits).backward()
    assert logits.grad is not None
    assert float(logits.grad[0]) == pytest.approx(-0.5)


def test_r1_of_a_plane_and_of_a_parabola() -> None:
    x, w = noise_pictures(5), noise_pictures(1)
    assert float(gradient_penalty(lambda x: (w * x).sum(dim=(1, 2, 3)), x, 3.0)) == pytest.approx(
        1.5 * float((w**2).sum())
    )
    a = torch.tensor(0.7, requires_grad=True)
    penalty = gradient_penalty(lambda x: 0.5 * a * x.square().sum(dim=(1, 2, 3)), x, 3.0)
    energy = float(x.square().sum(dim=(1, 2, 3)).mean())
    assert float(penalty.detach()) == pytest.approx(1.5 * 0.7**2 * energy)
    penalty.backward()
    assert a.grad is not None
    assert float(a.grad) == pytest.approx(3.0 * 0.7 * energy, rel=1e-5)


def test_the_penalty_of_patches_is_that_of_their_mean() -> None:
    x, w = noise_pictures(3), noise_pictures(1)
    patches = gradient_penalty(lambda x: torch.stack([(w * x), 3 * w * x], dim=1), x, 2.0)
    assert float(patches) == pytest.approx(float((2 * w / w.numel()).square().sum()))


def test_relativistic_training_has_both_penalties_every_fourth_step_unless_told_otherwise() -> None:
    x = {"x": noise_pictures(4)}
    found = [one_step(gan_recipe(model={"adversarial": "relativistic"}), [x], step)[1] for step in range(8)]
    assert ["r1" in losses and "r2" in losses for losses in found] == [False, False, False, True] * 2
    without = gan_recipe(model={"adversarial": "relativistic", "r1": 0.0})
    assert one_step(without, [x], 3)[1].keys() == {"d", "g"}
    seldom = gan_recipe(model={"adversarial": "relativistic", "r1": 0.5, "r1_every": 2})
    assert "r2" in one_step(seldom, [x], 1)[1]
    assert one_step(gan_recipe(model={"r1": 0.5, "r1_every": 2}), [x], 1)[1].keys() == {"d", "g", "r1"}


def test_r2_is_the_penalty_at_made_pictures_and_weighs_what_r1_weighs() -> None:
    model = {"adversarial": "relativistic", "r1": 2.0, "r1_every": 1}
    task, losses = one_step(gan_recipe(model=model), [{"x": noise_pictures(4)}])
    torch.manual_seed(gan_recipe().seed)
    fresh = family_of("gan").make_task(gan_recipe(model=model))
    now = stepper(0)
    with torch.no_grad():
        made = fresh.networks["generator"](now.normal(4, 8))
    judge = fresh.networks["discriminator"]
    r1, r2 = (gradient_penalty(judge, x, 2.0) for x in (noise_pictures(4), made))
    assert float(losses["r1"]) == pytest.approx(float(r1.detach()), rel=1e-4)
    assert float(losses["r2"]) == pytest.approx(float(r2.detach()), rel=1e-4)
    pairs = torch.nn.functional.softplus(judge(made) - judge(noise_pictures(4))).mean()
    (pairs + r1 + r2).backward()
    for ours, expected in zip(task.networks["discriminator"].parameters(), judge.parameters(), strict=True):
        assert ours.grad is not None
        assert expected.grad is not None
        assert torch.allclose(ours.grad, expected.grad, rtol=1e-3, atol=1e-5)


def test_a_rare_penalty_weighs_more() -> None:
    x = {"x": noise_pictures(4)}
    penalised = [
        "r1" in one_step(gan_recipe(model={"r1": 2.0, "r1_every": 3}), [x], step)[1] for step in range(6)
    ]  # fmt: skip
    assert penalised == [False, False, True] * 2
    rare, _ = one_step(gan_recipe(model={"r1": 2.0, "r1_every": 3}), [x], step=2)
    strong, _ = one_step(gan_recipe(model={"r1": 6.0, "r1_every": 1}), [x], step=2)
    weak, _ = one_step(gan_recipe(model={"r1": 2.0, "r1_every": 1}), [x], step=2)
    gradients = [next(task.networks["discriminator"].parameters()).grad for task in (rare, strong, weak)]
    assert gradients[0] is not None
    assert gradients[1] is not None
    assert gradients[2] is not None
    assert torch.allclose(gradients[0], gradients[1], rtol=1e-4, atol=1e-6)
    assert not torch.allclose(gradients[0], gradients[2], rtol=1e-2)


def test_the_penalty_is_computed_in_32_bits_in_a_mixed_run() -> None:
    losses = {}
    for precision in ("32-true", "bf16-mixed"):
        recipe = gan_recipe(model={"r1": 1.0, "r1_every": 1}, precision=precision)
        task = fresh_task(model={"r1": 1.0, "r1_every": 1}, precision=precision)
        fabric = Fabric(accelerator="cpu", devices=1, precision=precision)  # type: ignore[arg-type]
        accelerate(task.networks["discriminator"], recipe, fabric)
        task.configure(recipe.optimiser)
        now = Stepper(fabric, task.optimisers, recipe.optimiser)
        now.begin(0, 0)
        losses[precision] = task.step(now, {"x": noise_pictures(4)})
    assert torch.equal(losses["32-true"]["r1"], losses["bf16-mixed"]["r1"])
    assert not torch.equal(losses["32-true"]["d"], losses["bf16-mixed"]["d"])


def test_real_and_made_pictures_are_cut_alike_whoever_learns() -> None:
    for policy, share in (([], 0), (["cutout"], 1 / 16)):
        task, seen = fresh_task(model={"augment": policy}), list[Tensor]()
        task.configure(OptimiserRecipe())
        task.networks["discriminator"].register_forward_pre_hook(lambda _m, inputs: seen.append(inputs[0].detach()))  # noqa: B023
        now = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, OptimiserRecipe())
        now.begin(0, 0)
        task.step(now, {"x": noise_pictures(6)})
        assert [len(x) for x in seen] == [12, 6]
        holes = (torch.cat(seen) == 0).float().mean(dim=(1, 2, 3))
        assert bool((holes >= share).all())
        assert bool((holes > 0).all()) == bool(policy)


# Training


def test_a_batch_in_parts_has_the_gradient_of_the_whole() -> None:
    """But for BatchNorm, which is held still here, and for D's move before G's turn, which is made tiny."""
    x, gradients = noise_pictures(4), []
    for parts in (1, 2):
        model = {**EVERYTHING, "r1_every": 1, "spectral": False, "discriminator_rate": 1e-9}
        task = fresh_task(model=model, optimiser={"accumulate": parts})
        optimiser = OptimiserRecipe(accumulate=parts)
        task.configure(optimiser)
        task.networks["generator"].eval()
        now = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, optimiser)
        now.begin(0, 5)
        for part in now.parts([{"x": half} for half in x.chunk(parts)]):
            task.step(now, part)
        gradients.append([w.grad for network in task.networks.values() for w in network.parameters()])
    for one, other in zip(*gradients, strict=True):
        assert one is not None
        assert other is not None
        assert torch.allclose(one, other, rtol=1e-3, atol=1e-3 * float(one.abs().max()))


@pytest.mark.parametrize(
    ("model", "steps"),
    [
        ({"body": "dcgan", "filters": 8, "discriminator_filters": 8, "r1": 0.1, "r1_every": 2}, 250),
        ({"body": "resnet", "adversarial": "hinge", "spectral": True}, 140),
        pytest.param(
            {"body": "dcgan", "filters": 8, "discriminator_filters": 8, "adversarial": "relativistic", "r1": 0.1},
            300,
            marks=pytest.mark.slow,
        ),
    ],
    ids=["dcgan", "resnet", "relativistic"],
)
def test_eight_pictures_are_learnt_by_heart(model: dict[str, Any], steps: int, tmp_path: Path) -> None:
    recipe = gan_recipe(
        steps=steps,
        batch_size=8,
        ema_decay=0.98,
        model=model,
        optimiser={"learning_rate": 3e-3},
        record={"log_every": 50, "checkpoint_every": 1000, "sample_every": 1000},
    )
    data = write_idx(tmp_path, count=8, size=20)
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    task, generators = load_generators(newest(tmp_path / "run"))
    x = open_pictures(data, recipe.data).train.x  # type: ignore[attr-defined]
    x = torch.from_numpy(x).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.inference_mode():
        made = task.sample(generators, SampleRequest(64, seed=1))
    assert made is not None
    apart = (made[:, None] - x[None]).square().flatten(2).mean(dim=2)
    spread = float((x - x.mean(dim=0)).square().mean())
    assert float(apart.amin(dim=1).mean()) < 0.35 * spread, "samples look like one of the eight"
    assert int((apart.amin(dim=0) < 0.35 * spread).sum()) >= 4, "not all like the same one"


def test_a_relativistic_run_resumes_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = gan_recipe(model={"adversarial": "relativistic", "augment": ["colour"]})
    check_exact_resume(recipe, write_idx(tmp_path, size=20), tmp_path, monkeypatch)


@pytest.mark.parametrize("body", ["dcgan", "resnet"])
def test_a_resumed_run_is_the_uninterrupted_one(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = gan_recipe(model={"body": body, **EVERYTHING})
    check_exact_resume(recipe, write_idx(tmp_path, size=20), tmp_path, monkeypatch)
    names = newest(tmp_path / "cut").tensors
    assert any(name.startswith("networks.discriminator") and name.endswith("_u") for name in names)
    assert any(name.startswith("ema.generator") and name.endswith("running_mean") for name in names)


def test_sampling_does_not_change_the_training(tmp_path: Path) -> None:
    data = write_idx(tmp_path, size=20)
    for name, every in (("often", 1), ("seldom", 1000)):
        fit(gan_recipe(steps=4, record={"sample_every": every}), data, tmp_path / name, accelerator="cpu")
    often, seldom = newest(tmp_path / "often").tensors, newest(tmp_path / "seldom").tensors
    assert len(list((tmp_path / "often" / "samples").iterdir())) == 4
    assert all(torch.equal(often[name], seldom[name]) for name in seldom)


def test_from_recipe_to_checkpoint_to_samples(tmp_path: Path) -> None:
    fit(gan_recipe(), write_idx(tmp_path, size=20), tmp_path / "run", accelerator="cpu")
    sheets = {
        name: sheet(tmp_path, name, *options)
        for name, options in {
            "first": ("--seed", "1"), "again": ("--seed", "1"), "other": ("--seed", "2"),
            "cut": ("--seed", "1", "--temperature", "0.5"), "none": ("--seed", "1", "--temperature", "0"),
        }.items()
    }  # fmt: skip
    assert sheets["first"] == sheets["again"]
    assert len(set(sheets.values())) == 4
    refused = CliRunner().invoke(main, ["sample", str(tmp_path / "run"), "--class", "cat", "-o", str(tmp_path / "x")])
    assert refused.exit_code == 2
    assert "no class `cat`" in refused.output


def sheet(folder: Path, name: str, *options: str) -> bytes:
    out = folder / f"{name}.png"
    done = CliRunner().invoke(main, ["sample", str(folder / "run"), "--count", "4", *options, "-o", str(out)])
    assert done.exit_code == 0, done.output
    return out.read_bytes()


def test_truncation_shrinks_the_latent_and_a_class_is_refused() -> None:
    task = fresh_task()
    task.networks["generator"].eval()
    with torch.inference_mode():
        whole, none = (task.sample(task.networks, SampleRequest(5, 3, temperature=t)) for t in (1.0, 0.0))
        z = torch.randn(5, 8, generator=seeded(3))
        assert torch.allclose(whole, task.networks["generator"](z), atol=1e-6)
        assert torch.allclose(none, none[:1].expand_as(none), atol=1e-6)
    with pytest.raises(TrainerError, match="no classes"):
        task.sample(task.networks, SampleRequest(1, label=0))


def test_pictures_are_samples_beside_the_real_ones() -> None:
    task, x = fresh_task(), noise_pictures(5)
    sets, again = (task.pictures(task.networks, {"x": x}, seeded()) for _ in range(2))
    assert torch.equal(sets.real, x)
    assert sets.made.shape == x.shape
    assert torch.equal(sets.made, again.made)
    assert not torch.equal(sets.made[0], sets.made[1])


def test_the_sample_sheet_is_of_one_noise_at_every_step() -> None:
    task, held_out = fresh_task(), [{"x": noise_pictures(1)} for _ in range(3)]
    task.networks["generator"].eval()
    with torch.inference_mode():
        columns, again = task.columns(task.networks, held_out), task.columns(task.networks, held_out)
    assert [len(column) for column in columns] == [3] * 8
    flat = torch.stack([cell for column in columns for cell in column])
    assert torch.equal(flat, torch.stack([cell for column in again for cell in column]))
    assert len({tuple(cell.flatten().tolist()) for cell in flat}) == 24


def test_the_discriminators_rate_is_relative(tmp_path: Path) -> None:
    recipe = gan_recipe(steps=1, model={"discriminator_rate": 4.0}, optimiser={"learning_rate": 1e-3, "beta1": 0.0})
    torch.manual_seed(recipe.seed)
    start = family_of("gan").make_task(recipe).networks
    fit(recipe, write_idx(tmp_path, size=20), tmp_path / "run", accelerator="cpu")
    for name, rate in (("generator", 1e-3), ("discriminator", 4e-3)):
        after = newest(tmp_path / "run").group(f"networks.{name}")
        moves = [(after[key] - weight.detach()).abs().max() for key, weight in start[name].named_parameters()]
        assert float(max(moves)) == pytest.approx(rate, rel=1e-2), "Adam's first move is the rate"
    assert logged(tmp_path / "run")[0]["learning_rate"] == pytest.approx(1e-3)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"data": {"crop_px": 22}}, "`data.crop_px` is 22, which can't be halved down to 4 to 9 pixels: try 20"),
        ({"data": {"kind": "paired"}}, "can't be trained on"),
        ({"model": {"r1_every": 4}}, "`model.r1_every` says nothing while `model.r1` is 0"),
        (
            {"model": {"adversarial": "relativistic", "r1": 0.0, "r1_every": 4}},
            "`model.r1_every` says nothing while `model.r1` is 0",
        ),
        (
            {"model": {"discriminator": "projected", "spectral": True, "discriminator_px": 64}},
            '`model.spectral` says nothing while discriminator = "projected"',
        ),
        ({"model": {"discriminator_px": 64}}, '`model.discriminator_px` says nothing while discriminator = "plain"'),
        (
            {"model": {"discriminator": "projected"}},
            "needs pictures of 32 pixels, not 20: set `model.discriminator_px`",
        ),
        ({"model": {"augment": ["cutout", "cutout"]}}, "names a change twice"),
        ({"model": {"augment": ["color"]}}, "'color' is no choice in `model.augment[0]`: did you mean `colour`"),
        ({"model": {"adversarial": "wgan"}}, "'wgan' is no choice in `model.adversarial`"),
        ({"model": {"r1": -1.0}}, "in `model.r1`"),
        ({"model": {"spectrl": True}}, "did you mean `spectral`?"),
        ({"model": {"label_dropout": 0.1}}, "unknown key `label_dropout`"),
    ],
)
def test_contradictions_fail_before_data_is_read(changes: dict[str, Any], text: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        fit(gan_recipe(**changes), tmp_path / "no data here", tmp_path / "run", accelerator="cpu")
    assert text in str(caught.value)
