"""The autoencoder, and the encoders and decoders that it shares with the VAE."""

from pathlib import Path

import pytest
import torch

from tests.helpers.recipes import autoencoder_recipe
from tests.helpers.training import check_exact_resume, logged, one_step, write_idx
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.errors import RecipeError
from trainer.evaluation import evaluate
from trainer.families import family_of
from trainer.families.autoencoder.loss import reconstruction_error
from trainer.loop import fit
from trainer.nn.coding import CodingConfig, Decoder, PictureShape, Trunk, picture_of
from trainer.snapshot import load_generators
from trainer.task import SampleRequest

NETWORKS = [
    CodingConfig(filters=4, latent=2),
    CodingConfig(filters=6, latent=5, blocks=2, norm="batch"),
    CodingConfig(filters=4, latent=300, depth=1, norm="none"),
    CodingConfig(network="mlp", hidden=(16, 8), latent=3),
    CodingConfig(network="mlp", hidden=(16,), latent=3, norm="batch"),
]


@pytest.mark.parametrize("edge", [2, 7, 28, 30, 45, 64])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("config", NETWORKS, ids=["plain", "residual", "shallow", "mlp", "mlp batch"])
def test_any_size_is_encoded_and_decoded(config: CodingConfig, channels: int, edge: int) -> None:
    picture = PictureShape(channels, edge)
    trunk, decoder = Trunk(config, picture), Decoder(config, picture, channels + 1)
    assert trunk(torch.rand(2, channels, edge, edge)).shape == (2, trunk.features)
    logits = decoder(torch.randn(2, config.latent))
    assert logits.shape == (2, channels + 1, edge, edge)
    assert picture_of(logits, channels).shape == (2, channels, edge, edge)


def test_halvings_go_on_until_the_edge_is_below_eight() -> None:
    assert Trunk(CodingConfig(filters=4), PictureShape(1, 28)).features == 8 * 7 * 7
    assert Trunk(CodingConfig(filters=4), PictureShape(1, 64)).features == 16 * 4 * 4
    assert Trunk(CodingConfig(filters=4, depth=1), PictureShape(1, 28)).features == 4 * 14 * 14
    assert Trunk(CodingConfig(filters=4, widest=1), PictureShape(1, 64)).features == 4 * 4 * 4


@pytest.mark.parametrize("config", NETWORKS, ids=["plain", "residual", "shallow", "mlp", "mlp batch"])
def test_every_pixel_reaches_the_code_and_every_code_all_pixels(config: CodingConfig) -> None:
    torch.manual_seed(0)
    trunk, decoder = (
        network.eval() for network in (Trunk(config, PictureShape(1, 23)), Decoder(config, PictureShape(1, 23), 1))
    )
    x = torch.randn(1, 1, 23, 23, requires_grad=True)
    trunk(x).square().sum().backward()
    assert x.grad is not None
    reached = 22 if config.network == "convolutional" else 23
    assert float(x.grad[..., :reached, :reached].abs().min()) > 0
    z = torch.randn(2, config.latent)
    assert float((decoder(z[:1]) - decoder(z[1:])).detach().abs().min()) > 0


def test_a_picture_in_a_batch_is_treated_like_one_alone() -> None:
    torch.manual_seed(0)
    trunk, x = Trunk(CodingConfig(filters=8, blocks=1), PictureShape(1, 28)), torch.randn(3, 1, 28, 28)
    assert torch.allclose(trunk(x)[1:2], trunk(x[1:2]), atol=1e-5)


def test_losses_by_hand() -> None:
    x, logits = torch.tensor([[[[1.0, 0.25]]]]), torch.zeros(1, 1, 1, 2)
    assert float(reconstruction_error(logits, x, "mse")) == pytest.approx((0.25 + 0.0625) / 2)
    assert float(reconstruction_error(logits, x, "l1")) == pytest.approx((0.5 + 0.25) / 2)
    assert float(reconstruction_error(logits, x, "bce")) == pytest.approx(0.6931472)


def test_a_batch_in_parts_has_the_gradient_of_the_whole() -> None:
    x = torch.rand(4, 1, 28, 28) * 2 - 1
    whole, _ = one_step(autoencoder_recipe(), [{"x": x}])
    cut, _ = one_step(autoencoder_recipe(optimiser={"accumulate": 2}), [{"x": x[:2]}, {"x": x[2:]}])
    for name, network in whole.networks.items():
        for one, other in zip(network.parameters(), cut.networks[name].parameters(), strict=True):
            assert one.grad is not None
            assert other.grad is not None
            assert torch.allclose(one.grad, other.grad, atol=1e-3 * float(one.grad.abs().max()) + 1e-8)


@pytest.mark.parametrize("loss", ["mse", "l1", "bce"])
def test_eight_pictures_are_learnt_by_heart(loss: str, tmp_path: Path) -> None:
    recipe = autoencoder_recipe(
        steps=150,
        batch_size=8,
        model={"loss": loss},
        optimiser={"learning_rate": 1e-2},
        record={"log_every": 50, "checkpoint_every": 150, "sample_every": 150},
    )
    data = write_idx(tmp_path, count=8)
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    assert logged(tmp_path / "run")[-1][loss] < logged(tmp_path / "run")[0][loss]
    task, networks = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    x = open_pictures(data, recipe.data).train.x  # type: ignore[attr-defined]
    x = torch.from_numpy(x).permute(0, 3, 1, 2).float() / 127.5 - 1
    mse = task.evaluate(networks, {"x": x})["mse"] / 8
    assert mse < 0.02 * float(((x - x.mean(dim=0)) / 2).square().mean())


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = autoencoder_recipe(model={"norm": "batch", "blocks": 1})
    check_exact_resume(recipe, write_idx(tmp_path), tmp_path, monkeypatch)


def test_from_recipe_to_checkpoint_to_numbers(tmp_path: Path) -> None:
    recipe, data = autoencoder_recipe(model={"latent": 2}), write_idx(tmp_path)
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    task, networks = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    pictures = open_pictures(data, recipe.data)
    numbers = evaluate(task, networks, pictures, recipe, tmp_path)
    x, made = (
        torch.cat(column) for column in zip(*(task.rows(networks, b) for b in pictures.held_out(28)), strict=True)
    )
    assert numbers["mse"] == pytest.approx(float(((x - made) / 2).square().mean()), rel=1e-4)
    assert numbers.keys() == task.metric_definitions.keys()
    assert task.sample(networks, SampleRequest(count=1)) is None, "an autoencoder has no prior to draw from"
    sets = task.pictures(networks, {"x": x}, torch.Generator())
    assert sets is not None
    assert torch.allclose(sets.made, made, atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"model": {"network": "mlp"}}, '`model.filters` says nothing to network = "mlp"'),
        ({"model": {"hidden": [3]}}, '`model.hidden` says nothing to network = "convolutional"'),
        ({"model": {"depth": 3}, "data": {"crop_px": 7}}, "lower it to 2"),
        ({"model": {"losss": "l1"}}, "did you mean `loss`?"),
        ({"model": {"loss": "l2"}}, "`model.loss`"),
        ({"data": {"kind": "unpaired"}}, "can't be trained on"),
    ],
)
def test_contradictions_fail_before_data_is_read(changes: dict[str, object], text: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        fit(autoencoder_recipe(**changes), tmp_path / "no data here", tmp_path / "run", accelerator="cpu")
    assert text in str(caught.value)
    assert family_of("autoencoder").data_kinds == ("pictures", "labelled", "idx", "npz")
