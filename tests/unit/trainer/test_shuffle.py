"""The quick generator for looks."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from trainer.nn.shuffle import ShuffleGenerator


@pytest.fixture
def network() -> ShuffleGenerator:
    torch.manual_seed(3)
    return ShuffleGenerator(filters=8, blocks=2, fold=4, tail=4).eval()


def test_the_first_layer_is_a_3x3_convolution_of_folded_pixels(network: ShuffleGenerator) -> None:
    """PixelUnshuffle gives channel (c·4 + i)·4 + j of pixel (i, j) of its square; the kernel tells them apart."""
    folding = network.stem[0]
    assert isinstance(folding, nn.Conv2d)
    x = torch.randn(1, 3, 24, 32)
    kernel = folding.weight.reshape(8, 3, 3, 4, 3, 4).permute(0, 1, 3, 5, 2, 4).reshape(8, 48, 3, 3)
    folded = functional.conv2d(functional.pixel_unshuffle(x, 4), kernel, folding.bias)
    direct = functional.conv2d(x, folding.weight, folding.bias, stride=4)
    torch.testing.assert_close(direct, folded, atol=1e-5, rtol=1e-4)


def test_parts_give_what_the_whole_gives(network: ShuffleGenerator) -> None:
    x = torch.randn(1, 3, 112, 128)
    with torch.inference_mode():
        whole, part = network(x), network(x[..., 16:96, 24:104])
    # Each block sees two folded pixels further, the first layer and the unfolding one, the tail two pixels.
    halo = 4 * (1 + 2 * 2 + 1) + 4
    inner = part[..., halo:-halo, halo:-halo]
    torch.testing.assert_close(inner, whole[..., 16 + halo : 96 - halo, 24 + halo : 104 - halo], atol=1e-6, rtol=0)
    assert (part - whole[..., 16:96, 24:104]).abs().max() > 1e-4, "nothing is seen beyond the part: no test of a halo"


@pytest.mark.parametrize("size", [(8, 8), (12, 20), (64, 8)])
def test_any_multiple_of_the_fold_is_taken(network: ShuffleGenerator, size: tuple[int, int]) -> None:
    y = network(torch.zeros(1, 3, *size))
    assert y.shape == (1, 3, *size)
    assert network.minimum == 8


def test_features_are_the_maps_on_the_way_to_the_picture(network: ShuffleGenerator) -> None:
    x = torch.randn(2, 3, 32, 32)
    maps = network(x, (0, 1, 3, network.picture_layer))
    assert [m.shape[1] for m in maps[:-1]] == [network.feature_widths[layer] for layer in (0, 1, 3)]
    torch.testing.assert_close(maps[2], network.blocks(network.stem(x)))
    torch.testing.assert_close(maps[-1], network(x))


def test_every_weight_learns(network: ShuffleGenerator) -> None:
    network(torch.randn(2, 3, 32, 32)).square().mean().backward()
    assert all(weight.grad is not None and weight.grad.abs().max() > 0 for weight in network.parameters())
