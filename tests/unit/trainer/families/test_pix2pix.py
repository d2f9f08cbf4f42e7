"""pix2pix: patches of the published sizes, a U-Net of any depth, no checkerboard, the published inference."""

from pathlib import Path
from typing import Any, Literal

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from tests.helpers.recipes import pix2pix_recipe
from tests.helpers.training import check_exact_resume, many_steps, write_pairs
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.errors import RecipeError
from trainer.families import family_of
from trainer.families.pix2pix.loss import Pix2PixLoss
from trainer.families.pix2pix.model import UNetGenerator, published_inference
from trainer.loop import fit, sample_columns
from trainer.nn.patchgan import PatchGAN
from trainer.nn.resnet import ResNetGenerator
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.snapshot import load_generators
from trainer.stepper import Stepper
from trainer.task import Task

Upsampling = Literal["transposed", "resize"]


def task_of(recipe: Recipe) -> Task:
    return family_of(recipe.family).make_task(recipe)


def pairs(count: int, channels: int, size: int = 32) -> dict[str, Tensor]:
    """Smooth pictures and their negatives."""
    noise = torch.rand(count, channels, 6, 6, generator=torch.Generator().manual_seed(5)) * 2 - 1
    a = nn.functional.interpolate(noise, size=size, mode="bilinear")
    return {"a": a, "b": -a}


@pytest.mark.parametrize(("layers", "field"), [(0, 1), (1, 16), (2, 34), (3, 70), (5, 286)])
def test_a_logit_of_a_patchgan_sees_as_many_pixels_as_published(layers: int, field: int) -> None:
    network = PatchGAN(channels=1, filters=2, layers=layers, norm="none")
    edge = 2 * field + 34
    x = torch.randn(1, 1, edge, edge, requires_grad=True)
    logits = network(x)
    logits[0, 0, logits.shape[2] // 2, logits.shape[3] // 2].backward()
    assert x.grad is not None
    seen = x.grad[0, 0] != 0
    for line in (seen.any(dim=0), seen.any(dim=1)):
        touched = torch.nonzero(line).flatten()
        assert int(touched[-1] - touched[0]) + 1 == field
    assert network.receptive_field_px == field


def test_a_pixelgan_judges_each_pixel_by_the_published_widths() -> None:
    """C64-C128, all convolutions 1×1: 6·64 + 64·128 + 128·1 weights, and biases."""
    network = PatchGAN(channels=6, layers=0, norm="instance")
    assert sum(w.numel() for w in network.parameters()) == 6 * 64 + 64 + 64 * 128 + 128 + 128 + 1
    assert network(torch.randn(2, 6, 12, 20)).shape == (2, 1, 12, 20)


def test_layers_of_older_checkpoints_keep_their_names() -> None:
    names = list(PatchGAN(channels=6, filters=2, layers=1, norm="batch").state_dict())
    assert [name for name in names if name.endswith(("weight", "bias"))] == [
        "body.0.weight", "body.0.bias", "body.2.weight", "body.3.weight", "body.3.bias", "body.5.weight", "body.5.bias"
    ]  # fmt: skip
    unet = UNetGenerator(depth=2, filters=2)
    assert {"decoders.0.1.weight", "last.1.weight"} <= unet.state_dict().keys()


@pytest.mark.parametrize("depth", range(2, 11))
@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
def test_a_unet_of_any_depth_trains_on_its_smallest_picture(depth: int, upsampling: Upsampling) -> None:
    network = UNetGenerator(depth=depth, filters=1, widest=2, norm="instance", upsampling=upsampling)
    x = torch.randn(1, 3, network.minimum, network.minimum)
    y = network(x)
    assert y.shape == x.shape
    y.square().mean().backward()
    assert all(w.grad is not None and torch.isfinite(w.grad).all() for w in network.parameters())


@pytest.mark.parametrize("kind", ["unet", "resnet"])
def test_only_transposed_convolutions_leave_a_checkerboard(kind: str) -> None:
    """The answer to a constant picture, far from the borders: how it differs from itself moved by one pixel."""

    def pattern(upsampling: Upsampling) -> float:
        torch.manual_seed(0)
        if kind == "unet":
            network: nn.Module = UNetGenerator(depth=3, filters=4, norm="none", dropout=0.0, upsampling=upsampling)
        else:
            network = ResNetGenerator(filters=4, blocks=1, norm="none", upsampling=upsampling)
        with torch.no_grad():
            for weight in network.parameters():
                weight.add_(0.1 * torch.randn_like(weight))
            y = network(torch.full((1, 3, 128, 128), 0.3))[..., 56:72, 56:72]
        assert y.abs().max() > 0.01
        return float(max((y - y.roll(1, axis)).abs().max() for axis in (2, 3)) / y.abs().max())

    assert pattern("resize") < 1e-5
    assert pattern("transposed") > 1e-2


def test_a_published_inference_is_the_forward_of_training() -> None:
    torch.manual_seed(1)
    network = UNetGenerator(depth=4, filters=4, norm="batch", dropout=0.5)
    x = torch.randn(2, 3, 32, 32)
    for _ in range(3):
        network(x + 1)
    with torch.no_grad():
        state = {name: value.clone() for name, value in network.state_dict().items()}
        torch.manual_seed(9)
        training = network(x)
        network.load_state_dict(state)
        network.eval()
        plain, before = network(x), torch.get_rng_state()
        with published_inference(network, seed=9):
            published = network(x)
        with published_inference(network, seed=10):
            other = network(x)
        after = network(x)
    assert torch.equal(published, training)
    assert not torch.allclose(published, plain, atol=1e-3)
    assert not torch.equal(published, other)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(after, plain)
    assert not any(module.training for module in network.modules())
    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())


def test_dropout_at_test_changes_samples_and_numbers_and_not_the_training(tmp_path: Path) -> None:
    data = write_pairs(tmp_path)
    tensors, columns, numbers = [], [], []
    for noisy in (False, True):
        recipe = pix2pix_recipe(steps=6, model={"norm": "batch", "dropout_at_test": noisy}, record={"sample_every": 3})
        run = fit(recipe, data, tmp_path / str(noisy), note=lambda _: None).run
        checkpoint = load_checkpoint(find_checkpoint(run) or Path())
        tensors.append(checkpoint.tensors)
        task, generators = load_generators(checkpoint)
        batch = {side: x[:1] for side, x in pairs(1, 3).items()}
        columns.append([sample_columns(task, generators, [batch])[1][0] for _ in range(2)])
        with torch.inference_mode():
            numbers.append([task.evaluate(generators, batch) for _ in range(2)])
    assert all(torch.equal(tensors[0][name], tensors[1][name]) for name in tensors[0])
    for once, again in (*columns, *numbers):
        assert torch.equal(once, again) if isinstance(once, Tensor) else once == again
    assert not torch.equal(columns[0][0], columns[1][0])
    assert numbers[0][0]["psnr"] != numbers[1][0]["psnr"]


def test_truths_and_fakes_in_one_pass_give_the_loss_of_two() -> None:
    torch.manual_seed(2)
    discriminator = PatchGAN(channels=6, filters=4, layers=1, norm="instance")
    x, y, fake = (torch.randn(3, 3, 16, 16) for _ in range(3))
    passes: list[tuple[int, ...]] = []
    discriminator.register_forward_hook(lambda _module, args, _out: passes.append(tuple(args[0].shape)))
    one, two = (
        Pix2PixLoss(discriminator, kind="vanilla", lambda_l1=1.0, lambda_gan=1.0, one_pass=way) for way in (True, False)
    )
    assert torch.allclose(one.discriminator_total(x, y, fake), two.discriminator_total(x, y, fake), rtol=1e-5)
    assert [shape[0] for shape in passes] == [6, 3, 3]


@pytest.mark.parametrize(("norm", "counts"), [("instance", [8, 4]), ("batch", [4, 4, 4])])
def test_a_step_shows_the_discriminator_no_more_than_it_must(norm: str, counts: list[int]) -> None:
    recipe = pix2pix_recipe(model={"norm": norm})
    task = task_of(recipe)
    seen: list[int] = []
    task.networks["discriminator"].register_forward_hook(lambda _module, args, _out: seen.append(len(args[0])))
    task.configure(recipe.optimiser)
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, recipe.optimiser)
    stepper.begin(0, 0)
    task.step(stepper, pairs(4, 3))
    assert seen == counts


@pytest.mark.parametrize(
    "model",
    [
        {"upsampling": "resize", "dropout": 0.0, "filters": 16},
        {"generator": "resnet", "depth": None, "dropout": None, "blocks": 1, "discriminator_layers": 0},
        {"generator": "shuffle", "depth": None, "dropout": None, "norm": None, "blocks": 1, "filters": 32},
    ],
    ids=["unet-resize", "resnet-pixelgan", "shuffle"],
)
def test_eight_grey_pairs_are_learnt_by_heart(model: dict[str, Any]) -> None:
    recipe = pix2pix_recipe(data={"channels": 1}, model={**model, "lambda_gan": 0.1}, optimiser={"learning_rate": 2e-3})
    losses = many_steps(recipe, pairs(8, 1), 80)
    assert losses[-1]["l1"] < losses[0]["l1"] / 3


@pytest.mark.parametrize(
    "model", [{"upsampling": "resize"}, {"norm": "batch", "dropout_at_test": True, "discriminator_layers": 0}]
)
def test_resume_is_exact(model: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = pix2pix_recipe(steps=8, model=model, record={"sample_every": 4, "checkpoint_every": 4})
    check_exact_resume(recipe, write_pairs(tmp_path), tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"blocks": 3}, "`model.blocks` says nothing to a unet"),
        ({"generator": "resnet", "dropout": None}, "`model.depth` says nothing to a resnet"),
        ({"generator": "shuffle", "dropout": None, "norm": None}, "`model.depth` says nothing to a shuffle"),
        ({"fold": 4}, '`model.fold` says nothing to a unet: remove it, or set generator = "shuffle"'),
        ({"lambda_l1": 0.0, "lambda_gan": 0.0}, "nothing is learnt"),
        ({"dropout": 0.0, "dropout_at_test": True}, "this generator has no dropout"),
        ({"depth": 3, "dropout_at_test": True}, "this generator has no dropout"),
        ({"depth": 6}, "needs a multiple of 64"),
        ({"discriminator_layers": 4}, "these networks need 48"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(model: dict[str, Any], words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        task_of(pix2pix_recipe(model=model))


def test_the_discriminator_has_a_norm_and_a_rate_of_its_own() -> None:
    task = task_of(
        pix2pix_recipe(model={"norm": "instance", "discriminator_norm": "spectral", "discriminator_rate": 2.5})
    )
    task.configure(OptimiserRecipe(learning_rate=4e-4))
    rates = {name: optimiser.param_groups[0]["lr"] for name, optimiser in task.optimisers.items()}
    assert rates == {"generator": 4e-4, "discriminator": pytest.approx(1e-3)}
    kinds = {name: {type(part) for part in network.modules()} for name, network in task.networks.items()}
    assert nn.InstanceNorm2d in kinds["generator"]
    assert nn.InstanceNorm2d not in kinds["discriminator"]
    weights = [part.weight for part in task.networks["discriminator"].modules() if isinstance(part, nn.Conv2d)]
    # One step of power iteration at the start finds the largest singular value roughly.
    assert all(float(torch.linalg.matrix_norm(w.detach().flatten(1), 2)) < 1.5 for w in weights)


def test_a_patchgan_of_seven_layers_is_refused() -> None:
    with pytest.raises(RecipeError, match="discriminator_layers"):
        pix2pix_recipe(model={"discriminator_layers": 7})
