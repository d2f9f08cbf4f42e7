"""U-Nets of other people, of any depth, in both of pix2pix's inference modes."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from exporters.errors import ExportError
from exporters.weights_import.described import Answers, Foreign
from exporters.weights_import.detect import recognise
from tests.helpers.foreign import (
    ForeignUNet,
    affine_instance,
    instance,
    largest_difference,
    no_norm,
    tracked_instance,
)


def imported(network: nn.Module, folder: Path, **answers: Any) -> Foreign:
    torch.save(network.state_dict(), folder / "latest_net_G.pth")
    return recognise(folder / "latest_net_G.pth", Answers(**answers))


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ({"depth": 7}, "U-Net generator, 7 levels (U-Net 128), 4 filters, batch norm, RGB → RGB"),
        ({"depth": 8, "filters": 2}, "8 levels (U-Net 256), 2 filters"),
        ({"depth": 2, "norm": affine_instance, "bias": True}, "2 levels"),
        ({"depth": 5, "channels": (1, 3)}, "grey → RGB"),
        ({"depth": 5, "norm": instance, "bias": True}, "instance norm without affine"),
        ({"depth": 5, "norm": tracked_instance, "bias": True}, "instance norm without affine"),
        ({"depth": 5, "dropout": False}, "batch norm"),
    ],
)
def test_a_published_u_net_is_recognised_and_equal(layout: dict[str, Any], said: str, tmp_path: Path) -> None:
    network = ForeignUNet(**layout)
    foreign = imported(network, tmp_path)
    assert said in foreign.evidence[0].value
    spec = foreign.specs[0]
    assert spec.inference == "deterministic"
    assert spec.size.minimum == spec.size.multiple_of == 2 ** layout["depth"]
    assert largest_difference(network, foreign) < 1e-5


def test_old_u_nets_whose_convolutions_have_a_bias_before_batch_norm_are_asked_about(tmp_path: Path) -> None:
    network = ForeignUNet(depth=5, bias=True)
    with pytest.raises(ExportError, match="`--norm instance` or `--norm batch`"):
        imported(network, tmp_path)
    assert largest_difference(network, imported(network, tmp_path, norm="batch")) < 1e-5


def test_a_u_net_without_norm_is_asked_about(tmp_path: Path) -> None:
    network = ForeignUNet(depth=4, norm=no_norm)
    with pytest.raises(ExportError, match="`--norm instance` or `--norm none`"):
        imported(network, tmp_path)
    assert largest_difference(network, imported(network, tmp_path, norm="none")) < 1e-5


def test_published_inference_takes_a_map_of_noise_for_each_dropout_layer(tmp_path: Path) -> None:
    network = ForeignUNet(depth=7).train()
    foreign = imported(network, tmp_path, inference="published")
    (spec,) = foreign.specs
    assert spec.inference == "batch-statistics"
    assert [(tensor.content, tensor.stride, tensor.channels, tensor.range) for tensor in spec.inputs[1:]] == [
        ("noise", 32, 32, (0.0, 1.0)),
        ("noise", 16, 32, (0.0, 1.0)),
    ]
    noise: list[torch.Tensor] = []
    for layer in network.modules():
        if isinstance(layer, nn.Dropout):
            layer.register_forward_hook(lambda _m, _x, y: noise.append(torch.where(y != 0, 0.75, 0.25)))
    x = torch.rand(2, 3, 128, 256) * 2 - 1
    with torch.no_grad():
        wanted = network(x)
        assert (spec.network(x, *noise) - wanted).abs().max() < 1e-4
        assert (spec.network(x, *(1 - each for each in noise)) - wanted).abs().max() > 1e-2
    assert any("not in the weights" in found.value and found.fields == ("dropout",) for found in foreign.evidence)


def test_a_published_u_net_trained_without_dropout_takes_no_noise(tmp_path: Path) -> None:
    network = ForeignUNet(depth=6, dropout=False).train()
    (spec,) = imported(network, tmp_path, inference="published", dropout=False).specs
    assert [tensor.name for tensor in spec.inputs] == ["image"]
    assert spec.inference == "batch-statistics"
    x = torch.rand(1, 3, 64, 128) * 2 - 1
    with torch.no_grad():
        assert (spec.network(x) - network(x)).abs().max() < 1e-4


def test_keys_without_the_outer_names_are_the_same_network(tmp_path: Path) -> None:
    network = ForeignUNet(depth=4)
    state = {f"module.{key.removeprefix('model.')}": tensor for key, tensor in network.state_dict().items()}
    torch.save(state, tmp_path / "g.pth")
    assert largest_difference(network, recognise(tmp_path / "g.pth", Answers())) < 1e-5


def test_a_u_net_whose_widths_do_not_meet_is_refused_in_one_line(tmp_path: Path) -> None:
    state = ForeignUNet(depth=4).state_dict()
    key = "model.model.3.weight"
    torch.save({**state, key: torch.zeros(9, *state[key].shape[1:])}, tmp_path / "g.pth")
    with pytest.raises(ExportError, match=r"g\.pth: the U-Net's widths do not fit"):
        recognise(tmp_path / "g.pth", Answers())
