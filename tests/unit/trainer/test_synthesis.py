"""Networks of GANs and their augmentation: sizes, normalisations, and what each change does."""

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional

from trainer.ema import EMA
from trainer.errors import RecipeError
from trainer.nn.diffaugment import DiffAugmentation, diff_augment
from trainer.nn.synthesis import Body, Discriminator, GanGenerator, halvings
from trainer.recipe import OptimiserRecipe
from trainer.stepper import Stepper


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def noise_pictures(count: int, channels: int = 1, edge: int = 20) -> Tensor:
    """In [-1, 1] and nowhere 0."""
    x = torch.rand(count, channels, edge, edge, generator=seeded()) * 2 - 1
    return torch.where(x.abs() < 0.01, 0.5, x)


def stepper(seed: int = 0) -> Stepper:
    made = Stepper(Fabric(accelerator="cpu", devices=1), {}, OptimiserRecipe())
    made.begin(0, seed)
    return made


@pytest.mark.parametrize(
    ("edge_px", "count"), [(8, 1), (9, None), (18, 1), (20, 2), (28, 2), (32, 3), (48, 3), (64, 4), (256, 6)]
)
def test_how_often_an_edge_is_halved(edge_px: int, count: int | None) -> None:
    if count is not None:
        assert halvings(edge_px) == count
        assert 4 <= edge_px / 2**count <= 9
    else:
        with pytest.raises(RecipeError, match="can't be halved"):
            halvings(edge_px)


@pytest.mark.parametrize("edge_px", [1, 7, 22, 50, 97, 174, 500])
def test_an_edge_that_cannot_be_halved_gets_the_nearest_that_can(edge_px: int) -> None:
    with pytest.raises(RecipeError) as caught:
        halvings(edge_px)
    near = int(caught.value.hint.removeprefix("try "))
    assert halvings(near) > 0
    for edge in range(edge_px - abs(near - edge_px) + 1, edge_px + abs(near - edge_px)):
        with pytest.raises(RecipeError):
            halvings(edge)


@pytest.mark.parametrize("body", ["dcgan", "resnet"])
@pytest.mark.parametrize(("edge_px", "channels"), [(28, 1), (32, 3), (48, 1), (64, 3)])
def test_networks_make_and_judge_pictures_of_any_allowed_size(body: Body, edge_px: int, channels: int) -> None:
    generator = GanGenerator(latent=5, edge_px=edge_px, channels=channels, filters=2, body=body)
    x = generator(torch.randn(3, 5)).detach()
    assert x.shape == (3, channels, edge_px, edge_px)
    assert float(x.abs().max()) <= 1
    judge = Discriminator(edge_px=edge_px, channels=channels, filters=2, body=body, spectral=False)
    logits = judge(x)
    assert logits.shape == (3,)
    assert torch.allclose(judge(x[1:2]), logits[1:2], atol=1e-5), "each picture by itself"


@pytest.mark.parametrize("body", ["dcgan", "resnet"])
def test_spectral_normalisation_leaves_a_largest_singular_value_of_one(body: Body) -> None:
    torch.manual_seed(0)
    judge = Discriminator(edge_px=20, channels=1, filters=4, body=body, spectral=True, classes=3)
    layers = [m for m in judge.modules() if isinstance(m, nn.Conv2d | nn.Linear | nn.Embedding)]
    assert len(layers) == {"dcgan": 2, "resnet": 6}[body] + 3
    with torch.no_grad():
        for layer in layers:
            for original in layer.parameters():
                original.copy_(3 * torch.randn(original.shape))
        for _ in range(100):
            judge(torch.zeros(1, 1, 20, 20), torch.tensor([0]))
        for layer in layers:
            assert isinstance(layer.weight, Tensor)
            assert float(torch.linalg.matrix_norm(layer.weight.flatten(1), 2)) == pytest.approx(1, abs=0.02)


def test_averages_have_averaged_statistics() -> None:
    network = nn.BatchNorm2d(1)
    average = EMA(network, decay=0.9)
    for step in range(200):
        network(torch.randn(4, 1, 3, 3, generator=seeded(step)) + (5 if step % 2 else -5))
        average.update(network, step)
    mean, last = average.network.get_buffer("running_mean"), network.running_mean
    assert last is not None
    assert abs(float(mean)) < 0.5 * abs(float(last)), "the last batches, which were bright, weigh less"
    assert int(average.network.get_buffer("num_batches_tracked")) == 200


# DiffAugment


@pytest.mark.parametrize("policy", [("colour",), ("translation",), ("cutout",), ("colour", "translation", "cutout")])
def test_augmentation_is_the_steppers_and_has_gradients(policy: tuple[DiffAugmentation, ...]) -> None:
    x = noise_pictures(6, channels=3).requires_grad_()
    first, again, other = (diff_augment(x, policy, stepper(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == x.shape
    first.square().sum().backward()
    assert x.grad is not None
    assert bool((x.grad.flatten(1).abs().sum(dim=1) > 0).all())
    assert torch.equal(diff_augment(x, (), stepper()), x)


def test_a_translation_is_a_shift_by_whole_pixels_up_to_an_eighth() -> None:
    x, seen = noise_pictures(200, channels=3, edge=16), set[tuple[int, int]]()
    for before, after in zip(x, diff_augment(x, ("translation",), stepper()), strict=True):
        padded = functional.pad(before, (2, 2, 2, 2))
        found = [
            (dy, dx) for dy in range(5) for dx in range(5)
            if torch.equal(padded[:, dy : dy + 16, dx : dx + 16], after)
        ]  # fmt: skip
        assert len(found) == 1
        seen.add(found[0])
    assert len(seen) == 25, "every shift comes up"


@pytest.mark.parametrize("edge", [16, 28, 30])
def test_a_cutout_is_a_square_of_half_the_edges(edge: int) -> None:
    x = noise_pictures(300, channels=3, edge=edge)
    after, sizes = diff_augment(x, ("cutout",), stepper()), set[tuple[int, int]]()
    for before, cut in zip(x, after, strict=True):
        gone = (cut == 0).all(dim=0)
        rows, columns = gone.any(dim=1).nonzero().flatten(), gone.any(dim=0).nonzero().flatten()
        square = torch.zeros(edge, edge, dtype=torch.bool)
        square[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
        assert torch.equal(gone, square)
        assert torch.equal(cut, before * ~square)
        sizes.add((len(rows), len(columns)))
        for places in (rows, columns):
            assert len(places) == edge // 2 or int(places[0]) == 0 or int(places[-1]) == edge - 1
    assert max(sizes) == (edge // 2, edge // 2)
    assert len(sizes) > 10, "it may reach over the edges"


def test_colour_changes_brightness_saturation_and_contrast() -> None:
    x = noise_pictures(500, channels=3, edge=8)
    after = diff_augment(x, ("colour",), stepper())
    shift = after.mean(dim=(1, 2, 3)) - x.mean(dim=(1, 2, 3))
    assert -0.5 <= float(shift.min()) < -0.45
    assert 0.45 < float(shift.max()) <= 0.5
    grey, grey_after = x.mean(dim=1), after.mean(dim=1)
    contrast = (grey_after.std(dim=(1, 2)) / grey.std(dim=(1, 2)))[:, None, None]
    assert 0.5 <= float(contrast.min()) < 0.55
    assert 1.45 < float(contrast.max()) <= 1.5
    saturation = ((after[:, 0] - grey_after) / (x[:, 0] - grey) / contrast).flatten(1).median(dim=1).values
    assert 0 <= float(saturation.min()) < 0.1
    assert 1.9 < float(saturation.max()) <= 2
    expected = contrast[:, None] * saturation.view(-1, 1, 1, 1) * (x - grey[:, None])
    assert torch.allclose(after - grey_after[:, None], expected, atol=1e-3), "differences of channels keep their tone"
