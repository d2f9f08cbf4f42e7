"""Files of weights are read without running anything in them; what can't be read is one line."""

import contextlib
import pickle
import random
import warnings
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from exporters.errors import ExportError
from exporters.weights_import.described import Answers
from exporters.weights_import.detect import recognise
from exporters.weights_import.weights import load_states
from tests.helpers.foreign import ForeignClassifier, ForeignUNet, PublishedResNet


class _Malicious:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def refusal(path: Path, **choice: Any) -> str:
    with pytest.raises(ExportError) as error:
        recognise(path, Answers(), **choice)
    message = str(error.value)
    assert path.name in message
    assert "\n" not in message
    assert error.value.hint
    return message


def summary(path: Path, **choice: Any) -> str:
    return recognise(path, Answers(), **choice).evidence[0].value


@pytest.fixture(scope="module")
def network() -> PublishedResNet:
    return PublishedResNet()


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_that_asks_to_run_something_is_refused_and_nothing_runs(zipped: bool, tmp_path: Path) -> None:
    marker, path = tmp_path / "was-run", tmp_path / "evil.pth"
    torch.save({"model.1.weight": _Malicious(marker)}, path, _use_new_zipfile_serialization=zipped)
    message = refusal(path)
    assert "asks for `getattr`, which no tensors need; nothing was loaded: save the state dict alone" in message
    assert "torch.save(network.state_dict()" in message
    assert not marker.exists()


def test_a_plain_pickle_with_code_is_refused_and_nothing_runs(tmp_path: Path) -> None:
    marker = tmp_path / "was-run"
    (tmp_path / "evil.pkl").write_bytes(pickle.dumps(_Malicious(marker)))
    refusal(tmp_path / "evil.pkl")
    assert not marker.exists()


def test_a_whole_network_instead_of_its_weights_is_refused_by_name(network: PublishedResNet, tmp_path: Path) -> None:
    torch.save(network, tmp_path / "network.pth")
    assert "PublishedResNet" in refusal(tmp_path / "network.pth")


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_truncated_file_is_one_line(suffix: str, network: PublishedResNet, tmp_path: Path) -> None:
    path = tmp_path / f"g{suffix}"
    if suffix == ".pth":
        torch.save(network.state_dict(), path)
    else:
        save_file(network.state_dict(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "can't be read as weights" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"not weights at all", b"PK\x03\x04", b"\x80\x02}q\x00."])
def test_files_that_are_no_weights_are_one_line(content: bytes, tmp_path: Path) -> None:
    for name in ("g.pth", "g.safetensors"):
        (tmp_path / name).write_bytes(content)
        refusal(tmp_path / name)


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_pointer_of_git_lfs_is_no_damaged_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n")
    with pytest.raises(ExportError, match="is a pointer of Git LFS, not the weights: run git lfs pull"):
        load_states(path)


def test_torchscript_is_named(network: PublishedResNet, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.trace(network, torch.zeros(1, 3, 16, 16)), tmp_path / "script.pt")
    assert "is a TorchScript program" in refusal(tmp_path / "script.pt")


def test_random_damage_never_ends_in_anything_but_one_line(network: PublishedResNet, tmp_path: Path) -> None:
    torch.save(network.state_dict(), tmp_path / "g.pth", _use_new_zipfile_serialization=False)
    whole = (tmp_path / "g.pth").read_bytes()
    dice = random.Random(0)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(4):
            damaged[dice.randrange(6000)] = dice.randrange(256)
        (tmp_path / "damaged.pth").write_bytes(damaged)
        with contextlib.suppress(ExportError):
            recognise(tmp_path / "damaged.pth", Answers())


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert "is not a file" in refusal(tmp_path / "missing.pth")


def test_a_single_tensor_is_no_state_dict(tmp_path: Path) -> None:
    torch.save(torch.zeros(3), tmp_path / "t.pth")
    assert "holds a Tensor, not a state dict" in refusal(tmp_path / "t.pth")


def test_a_classifier_is_named_as_one(tmp_path: Path) -> None:
    torch.save(ForeignClassifier().state_dict(), tmp_path / "resnet18.pth")
    message = refusal(tmp_path / "resnet18.pth")
    assert "holds no network that is known here" in message
    assert "`conv1.weight` 8×3×7×7" in message
    assert "looks like a classifier" in message
    assert "studio models import" in message


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused_by_key(value: float, tmp_path: Path) -> None:
    state = PublishedResNet().state_dict()
    state["model.7.weight"][0, 0, 0, 0] = value
    torch.save(state, tmp_path / "g.pth")
    assert "`7.weight` has values that are NaN or infinite" in refusal(tmp_path / "g.pth")


def test_safetensors_are_read(network: PublishedResNet, tmp_path: Path) -> None:
    save_file(network.state_dict(), tmp_path / "g.safetensors")
    assert "2 blocks" in summary(tmp_path / "g.safetensors")


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_become_fp32(dtype: torch.dtype, network: PublishedResNet, tmp_path: Path) -> None:
    state = {key: tensor.to(dtype) for key, tensor in network.state_dict().items()}
    torch.save(state, tmp_path / "g.pth")
    (spec,) = recognise(tmp_path / "g.pth", Answers()).specs
    for name, tensor in spec.network.state_dict().items():
        assert tensor.dtype == torch.float32, name


@pytest.mark.parametrize("prefix", ["module.", "netG.", "netG.module.", "generator.", "_orig_mod.", "model.G."])
def test_prefixes_do_not_matter(prefix: str, network: PublishedResNet, tmp_path: Path) -> None:
    torch.save({prefix + key: tensor for key, tensor in network.state_dict().items()}, tmp_path / "g.pth")
    assert "2 blocks" in summary(tmp_path / "g.pth")


@pytest.mark.parametrize("name", ["state_dict", "netG", "model", "params", "g", "params_ema", "G_A2B"])
def test_a_state_dict_is_found_in_what_wraps_it(name: str, network: PublishedResNet, tmp_path: Path) -> None:
    wrapped = {"epoch": 3, "opt": {"lr": 1e-4, "steps": [1, 2]}, name: network.state_dict(), "note": "x"}
    torch.save(wrapped, tmp_path / "g.pth")
    foreign = recognise(tmp_path / "g.pth", Answers())
    assert "2 blocks" in foreign.evidence[0].value
    assert f"weights found under `{name}`" in [found.value for found in foreign.evidence]


def test_a_training_checkpoint_is_taken_for_its_generator(network: PublishedResNet, tmp_path: Path) -> None:
    optimiser = torch.optim.Adam(network.parameters())
    network(torch.zeros(1, 3, 16, 16)).sum().backward()
    optimiser.step()
    saved = {
        "models": {"netG": network.state_dict(), "netD": ForeignClassifier().state_dict()},
        "o": optimiser.state_dict(),
    }
    torch.save(saved, tmp_path / "checkpoint.pth")
    evidence = recognise(tmp_path / "checkpoint.pth", Answers()).evidence
    assert "weights found under `models.netG`" in [found.value for found in evidence]


def test_of_several_networks_the_user_chooses(tmp_path: Path) -> None:
    there, back = PublishedResNet(blocks=3), ForeignUNet(depth=4)
    state = OrderedDict()
    for prefix, part in (("G_A.", there), ("G_B.", back), ("D.", ForeignClassifier())):
        state.update({prefix + key: tensor for key, tensor in part.state_dict().items()})
    torch.save({"state_dict": state}, tmp_path / "both.ckpt")
    message = refusal(tmp_path / "both.ckpt")
    assert "holds 2 networks" in message
    assert "`--part` state_dict.G_A or state_dict.G_B" in message
    assert "3 blocks" in summary(tmp_path / "both.ckpt", part="state_dict.G_A")
    assert "4 levels" in summary(tmp_path / "both.ckpt", part="state_dict.G_B")
    assert "choose `--part` of" in refusal(tmp_path / "both.ckpt", part="G_C")


def test_averaged_weights_are_preferred(tmp_path: Path) -> None:
    raw, averaged = PublishedResNet(), PublishedResNet()
    torch.save({"g": raw.state_dict(), "g_ema": averaged.state_dict()}, tmp_path / "g.pth")
    foreign = recognise(tmp_path / "g.pth", Answers())
    x = torch.rand(1, 3, 16, 16)
    with torch.no_grad():
        assert torch.allclose(foreign.specs[0].network(x), averaged.eval()(x), atol=1e-5)
    assert any("also there: g" in found.value and found.fields == ("part",) for found in foreign.evidence)
