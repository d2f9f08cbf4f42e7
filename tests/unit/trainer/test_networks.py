"""Networks and losses are those of the papers."""

import pytest
import torch

from trainer.families.cyclegan.loss import CycleGANLoss
from trainer.families.cyclegan.pool import ImagePool
from trainer.families.pix2pix.model import UNetGenerator
from trainer.nn.adversarial import adversarial_loss
from trainer.nn.patchgan import PatchGAN
from trainer.nn.resnet import ResNetGenerator


def parameters(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def test_sizes_are_the_published_ones() -> None:
    """11.378 M for ResNet-9, 2.765 M for CycleGAN's PatchGAN and 54.414 M for the U-Net-256 (printed by the reference).

    Our U-Net has biases in the two encoder layers that nothing normalises, 64 and 512 of them.
    """
    assert parameters(ResNetGenerator()) == 11_378_179
    assert parameters(PatchGAN(channels=3)) == 2_764_737
    assert parameters(UNetGenerator()) == 54_413_955 + 64 + 512


@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
@pytest.mark.parametrize("norm", ["instance", "batch", "none"])
def test_a_resnet_keeps_the_size_and_the_range(norm: str, upsampling: str) -> None:
    network = ResNetGenerator(filters=4, blocks=1, norm=norm, upsampling=upsampling)  # type: ignore[arg-type]
    y = network(torch.rand(2, 3, 20, 32) * 2 - 1)
    assert y.shape == (2, 3, 20, 32)
    assert y.abs().max() <= 1


def test_dilations_are_taken_in_turn_and_widen_what_a_pixel_sees() -> None:
    def reach(dilations: tuple[int, ...]) -> int:
        """Pixels to the left that the middle one depends on."""
        torch.manual_seed(0)
        network = ResNetGenerator(filters=2, blocks=3, norm="none", dilations=dilations).double()
        x = torch.rand(1, 3, 32, 512, dtype=torch.double, requires_grad=True)
        network(x)[..., 256].sum().backward()
        assert x.grad is not None
        return 256 - int(x.grad.abs().sum(dim=(0, 1, 2)).nonzero().min())

    # Two convolutions a block, each one place of four pixels further for each step of dilation: 3, then 1 + 4 + 1.
    assert reach((1, 4)) - reach((1,)) == 2 * 4 * 3
    network = ResNetGenerator(filters=2, blocks=3, dilations=(1, 4))
    assert network.minimum == 20
    assert network(torch.rand(1, 3, 20, 20)).shape == (1, 3, 20, 20)
    assert ResNetGenerator(filters=2, blocks=1).minimum == 8


def test_dropout_is_the_noise_of_a_unet_in_training_only() -> None:
    network = UNetGenerator(depth=5, filters=4, norm="instance", dropout=0.5)
    x = torch.randn(1, 3, 64, 64)
    assert not torch.equal(network(x), network(x))
    network.eval()
    assert torch.equal(network(x), network(x))


def test_losses_by_hand() -> None:
    logits = torch.tensor([[0.5, -1.0]])
    assert adversarial_loss(logits, True, "lsgan") == pytest.approx((0.25 + 4.0) / 2)
    assert adversarial_loss(torch.zeros(1, 2), True, "vanilla") == pytest.approx(0.6931472)
    loss = CycleGANLoss(lambda_cycle=10, lambda_identity=0.5)
    x, y = torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), 0.2)
    assert loss.cycle(x, y) == pytest.approx(2.0)
    assert loss.identity(x, y) == pytest.approx(1.0)
    assert loss.discriminator(torch.ones(2), torch.ones(2)) == pytest.approx(0.5)


def test_a_full_pool_answers_with_old_pictures_about_half_of_the_time() -> None:
    torch.manual_seed(0)
    pool = ImagePool(10)
    first = pool.exchange(torch.arange(10.0).view(10, 1, 1, 1))
    assert torch.equal(first.flatten(), torch.arange(10.0))
    fresh = torch.arange(100.0, 300.0).view(200, 1, 1, 1)
    answers = pool.exchange(fresh).flatten()
    old = (answers != fresh.flatten()).float().mean()
    assert 0.35 < old < 0.65
    assert len(pool.images) == 10
