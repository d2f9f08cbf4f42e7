"""rosinality's flows: both directions, standardised latents, exact inverse."""

from pathlib import Path
from typing import Any

import pytest
import torch

from exporters.errors import ExportError
from exporters.weights_import.described import Answers, Foreign
from exporters.weights_import.detect import recognise
from studio.package.manifest import SizeRule
from tests.helpers.foreign import PublishedGlow


def imported(network: PublishedGlow, folder: Path, image_size: int | None = 16) -> Foreign:
    torch.save(network.state_dict(), folder / "model_000001.pt")
    return recognise(folder / "model_000001.pt", Answers(image_size=image_size))


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ({}, "Glow, 2 levels × 2 steps, affine coupling with 8 filters, LU 1×1 convolutions, RGB at 16 pixels"),
        ({"lu": False, "levels": 3}, "3 levels × 2 steps, affine coupling with 8 filters, plain 1×1"),
        ({"affine": False, "channels": 1}, "additive coupling with 8 filters, LU 1×1 convolutions, grey"),
        ({"levels": 1, "steps": 3}, "1 levels × 3 steps"),
    ],
)
def test_encode_gives_the_standardised_latents_and_decode_the_picture(
    layout: dict[str, Any], said: str, tmp_path: Path
) -> None:
    network = PublishedGlow(**layout)
    foreign = imported(network, tmp_path)
    assert said in foreign.evidence[0].value
    encode, decode = foreign.specs
    x = torch.rand(2, layout.get("channels", 3), 16, 24) * 2 - 1
    with torch.no_grad():
        wanted = network(x / 2)
        latents = encode.network(x)
        for found, latent in zip(latents, wanted, strict=True):
            assert (found - latent).abs().max() < 1e-4 * max(1, float(latent.abs().max()))
        assert (decode.network(*latents, torch.ones(2)) - x).abs().max() < 1e-4
        cold = decode.network(*latents, torch.tensor([1.0, 0.0]))
        zero = decode.network(*(torch.zeros_like(latent) for latent in latents), torch.ones(2))
    assert torch.allclose(cold[1], zero[1], atol=1e-5)
    assert [tensor.content for tensor in decode.inputs] == ["latent"] * len(wanted) + ["temperature"]


def test_latents_have_the_shapes_of_the_image_size(tmp_path: Path) -> None:
    foreign = imported(PublishedGlow(levels=3), tmp_path, image_size=32)
    assert [latent.shape for latent in foreign.latents] == [(6, 16, 16), (12, 8, 8), (48, 4, 4)]
    assert [latent.name for latent in foreign.latents] == [tensor.name for tensor in foreign.specs[0].outputs]
    assert foreign.specs[0].size == foreign.specs[1].size == SizeRule(minimum=32, fixed=True)


@pytest.mark.parametrize("size", [None, 30])
def test_the_image_size_is_asked_for(size: int | None, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"say `--image-size N`.*multiple of 4"):
        imported(PublishedGlow(), tmp_path, image_size=size)


def test_an_untrained_flow_is_refused(tmp_path: Path) -> None:
    network = PublishedGlow()
    network.blocks[0].flows[1].actnorm.initialized.zero_()  # type: ignore[union-attr, index, operator]
    with pytest.raises(ExportError, match="step 1 of level 0 was never initialised"):
        imported(network, tmp_path)


def test_a_flow_without_inverse_is_refused(tmp_path: Path) -> None:
    network = PublishedGlow()
    with torch.no_grad():
        network.blocks[0].flows[0].actnorm.scale[0, 0] = 0  # type: ignore[union-attr, index, operator]
    with pytest.raises(ExportError, match="has no inverse"):
        imported(network, tmp_path)
