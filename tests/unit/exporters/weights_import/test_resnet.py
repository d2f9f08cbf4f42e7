"""ResNet generators of other people are recognised by keys and shapes, and compute what they were trained to."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from exporters.errors import ExportError
from exporters.weights_import.described import Answers, Foreign
from exporters.weights_import.detect import recognise
from tests.helpers.foreign import (
    PublishedResNet,
    affine_instance,
    instance,
    largest_difference,
    no_norm,
    tracked_affine_instance,
    tracked_instance,
)


def imported(network: nn.Module, folder: Path, **answers: Any) -> Foreign:
    torch.save(network.state_dict(), folder / "net_G.pth")
    return recognise(folder / "net_G.pth", Answers(**answers))


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ({"blocks": 9}, "ResNet generator, 9 blocks, 4 filters, instance norm without affine, RGB → RGB"),
        ({"blocks": 6, "filters": 8}, "6 blocks, 8 filters"),
        ({"channels": (1, 3)}, "grey → RGB"),
        ({"channels": (3, 1)}, "RGB → grey"),
        ({"norm": affine_instance}, "instance norm, "),
        ({"norm": tracked_instance}, "instance norm without affine"),
        ({"norm": nn.BatchNorm2d, "bias": False}, "batch norm, "),
        ({"dropout": True}, "instance norm"),
        ({"padding": "zero"}, "instance norm"),
        ({"padding": "zero", "dropout": True}, "instance norm"),
        ({"up": "nearest"}, "instance norm"),
        ({"antialiased": True}, "antialiased ResNet generator, 2 blocks"),
        ({"antialiased": True, "norm": nn.BatchNorm2d, "bias": False}, "antialiased"),
    ],
)
def test_a_published_generator_is_recognised_and_equal(layout: dict[str, Any], said: str, tmp_path: Path) -> None:
    network = PublishedResNet(**layout)
    foreign = imported(network, tmp_path)
    assert said in foreign.evidence[0].value
    assert foreign.specs[0].inference == "deterministic"
    assert largest_difference(network, foreign) < 1e-5


@pytest.mark.parametrize(
    ("layout", "flag", "values"),
    [
        ({"norm": no_norm, "bias": False}, "norm", ("instance", "none")),
        ({"norm": nn.BatchNorm2d}, "norm", ("instance", "batch")),
        ({"norm": tracked_affine_instance}, "norm", ("instance", "batch")),
        ({"norm": affine_instance, "bias": False}, "norm", ("instance", "batch")),
    ],
)
def test_what_the_weights_do_not_tell_is_asked_with_its_values(
    layout: dict[str, Any], flag: str, values: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(ExportError) as error:
        imported(PublishedResNet(**layout), tmp_path)
    assert all(f"`--{flag} {value}`" in str(error.value) for value in values)


@pytest.mark.parametrize(
    ("layout", "answers"),
    [
        ({"norm": no_norm, "bias": False}, {"norm": "none"}),
        ({"norm": instance, "bias": False}, {"norm": "instance"}),
        ({"norm": nn.BatchNorm2d}, {"norm": "batch"}),
        ({"norm": tracked_affine_instance}, {"norm": "instance"}),
        ({"padding": "replicate"}, {"padding": "replicate"}),
    ],
)
def test_answers_settle_what_the_weights_do_not_tell(
    layout: dict[str, Any], answers: dict[str, Any], tmp_path: Path
) -> None:
    network = PublishedResNet(**layout)
    assert largest_difference(network, imported(network, tmp_path, **answers)) < 1e-5


def test_reflect_and_replicate_are_not_told_apart_and_the_message_says_so(tmp_path: Path) -> None:
    foreign = imported(PublishedResNet(padding="replicate"), tmp_path)
    assert any(
        "reflect, as published; or replicate" in found.value and found.fields == ("padding",)
        for found in foreign.evidence
    )
    assert largest_difference(PublishedResNet(padding="replicate"), foreign) > 1e-3


@pytest.mark.parametrize(
    ("layout", "answers"),
    [
        ({}, {"norm": "batch"}),
        ({"norm": nn.BatchNorm2d, "bias": False}, {"norm": "none"}),
        ({}, {"padding": "zero"}),
        ({"padding": "zero"}, {"padding": "reflect"}),
    ],
)
def test_an_answer_that_contradicts_the_keys_is_refused(
    layout: dict[str, Any], answers: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="contradicts the keys of the file: they allow"):
        imported(PublishedResNet(**layout), tmp_path, **answers)


def test_published_inference_takes_dropout_noise_and_the_statistics_of_the_batch(tmp_path: Path) -> None:
    network = PublishedResNet(norm=nn.BatchNorm2d, bias=False, dropout=True).train()
    (spec,) = imported(network, tmp_path, inference="published").specs
    assert spec.inference == "batch-statistics"
    assert [(tensor.name, tensor.content, tensor.stride, tensor.range) for tensor in spec.inputs[1:]] == [
        ("noise_0", "noise", 4, (0.0, 1.0)),
        ("noise_1", "noise", 4, (0.0, 1.0)),
    ]
    noise: list[torch.Tensor] = []
    for layer in network.modules():
        if isinstance(layer, nn.Dropout):
            # What ReLU made zero stays zero, whatever the mask was.
            layer.register_forward_hook(lambda _m, _x, y: noise.append(torch.where(y != 0, 0.75, 0.25)))
    x = torch.rand(2, 3, 16, 24) * 2 - 1
    with torch.no_grad():
        wanted = network(x)
        assert (spec.network(x, *noise) - wanted).abs().max() < 1e-4
        assert (spec.network(x, *noise[::-1]) - wanted).abs().max() > 1e-2


def test_batch_norm_without_running_statistics_needs_published_inference(tmp_path: Path) -> None:
    network = PublishedResNet(norm=lambda width: nn.BatchNorm2d(width, track_running_stats=False), bias=False)
    with pytest.raises(ExportError, match="no running statistics for its batch norm: import it with `--inference pub"):
        imported(network, tmp_path, norm="batch")
    foreign = imported(network, tmp_path, norm="batch", inference="published")
    assert foreign.specs[0].inference == "batch-statistics"
    assert largest_difference(network, foreign) < 1e-5


def test_other_people_s_names_of_sequences_and_old_batch_norm_counters_do_not_matter(tmp_path: Path) -> None:
    network = PublishedResNet(norm=nn.BatchNorm2d, bias=False)
    state = {
        key.replace("model.", "main.").replace("conv_block", "block"): tensor
        for key, tensor in network.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    torch.save(state, tmp_path / "g.pth")
    assert largest_difference(network, recognise(tmp_path / "g.pth", Answers())) < 1e-5


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model.4.weight": None, "model.4.bias": None}, "is not known"),
        ({"model.1.weight": torch.zeros(4, 5, 7, 7)}, "takes 5 channels"),
        ({"model.10.conv_block.9.weight": torch.zeros(3, 3, 1, 1)}, "do not stand together|is not known"),
        ({"model.7.weight": torch.zeros(16, 9, 3, 3)}, "is not known"),
        ({"model.7.bias": torch.zeros(5)}, "do not fit together"),
    ],
)
def test_a_generator_with_a_strange_part_is_refused_in_one_line(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    state = {**PublishedResNet().state_dict(), **change}
    torch.save({key: tensor for key, tensor in state.items() if tensor is not None}, tmp_path / "g.pth")
    with pytest.raises(ExportError, match=reason) as error:
        recognise(tmp_path / "g.pth", Answers())
    assert "g.pth" in str(error.value)
    assert "\n" not in str(error.value)
