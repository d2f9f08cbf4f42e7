"""The conditional GAN: both networks use the class, it makes what is asked for, resumes and samples."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional

from tests.helpers.recipes import cgan_recipe
from tests.helpers.training import check_exact_resume, write_idx, write_idx_labels
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.cli import main
from trainer.errors import RecipeError, TrainerError
from trainer.families import family_of
from trainer.families.cgan.task import CGANTask
from trainer.loop import fit
from trainer.nn.synthesis import ConditionalNorm, Discriminator, GanGenerator
from trainer.recipe import OptimiserRecipe
from trainer.snapshot import load_generators
from trainer.stepper import Stepper
from trainer.task import SampleRequest


def fresh_task(**changes: Any) -> CGANTask:
    torch.manual_seed(0)
    task = family_of("cgan").make_task(cgan_recipe(**changes))
    assert isinstance(task, CGANTask)
    task.networks["generator"].eval()
    return task


def told_apart(network: nn.Module) -> None:
    """Give every class a scale and a shift of its own, as training would."""
    torch.manual_seed(1)
    for module in network.modules():
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, 1.0, 0.5)


def batch(count: int = 4) -> dict[str, Tensor]:
    x = torch.rand(count, 1, 20, 20, generator=torch.Generator().manual_seed(0)) * 2 - 1
    return {"x": x, "label": torch.arange(count) % 3}


# Networks


def test_conditional_norm_scales_and_shifts_by_the_class() -> None:
    norm, x = ConditionalNorm(2, classes=3), torch.randn(4, 2, 5, 5)
    plain = functional.batch_norm(x, None, None, training=True)
    assert torch.allclose(norm(x, torch.tensor([0, 1, 2, 0])), plain, atol=1e-5), "at first every class is alike"
    assert norm.scale_shift is not None
    with torch.no_grad():
        norm.scale_shift.weight[1] = torch.tensor([2.0, 3.0, -1.0, 4.0])
    y = norm(x, torch.tensor([0, 1, 2, 1]))
    assert torch.allclose(y[::2], plain[::2], atol=1e-5)
    expected = plain[1::2] * torch.tensor([2.0, 3.0]).view(2, 1, 1) + torch.tensor([-1.0, 4.0]).view(2, 1, 1)
    assert torch.allclose(y[1::2], expected, atol=1e-5)


@pytest.mark.parametrize("body", ["dcgan", "resnet"])
def test_every_normalisation_of_the_generator_is_conditional(body: Any) -> None:
    torch.manual_seed(0)
    generator = GanGenerator(latent=4, edge_px=20, channels=1, filters=2, body=body, classes=3).eval()
    norms = [module for module in generator.modules() if isinstance(module, ConditionalNorm)]
    assert len(norms) == {"dcgan": 3, "resnet": 5}[body]
    z, same = torch.randn(2, 4), torch.tensor([0, 0])
    before = generator(z, same)
    for norm in norms:
        assert norm.norm.weight is None
        assert norm.scale_shift is not None
        with torch.no_grad():
            norm.scale_shift.weight[1] += 0.5
        assert torch.equal(generator(z, same), before)
        assert not torch.allclose(generator(z, same + 1), before, atol=1e-4)
        with torch.no_grad():
            norm.scale_shift.weight[1] -= 0.5


@pytest.mark.parametrize("body", ["dcgan", "resnet"])
def test_the_logit_is_projected_on_the_class(body: Any) -> None:
    """ψ(φ(x)) + ⟨v_y, φ(x)⟩."""
    torch.manual_seed(0)
    judge = Discriminator(edge_px=20, channels=1, filters=4, body=body, spectral=False, classes=3, features=6)
    features: list[Tensor] = []
    judge.head.register_forward_pre_hook(lambda _m, inputs: features.append(inputs[0]))
    x, label = batch()["x"], torch.tensor([0, 1, 2, 1])
    logits = judge(x, label)
    assert judge.of_class is not None
    projection = torch.stack([judge.of_class.weight[y] @ phi for y, phi in zip(label, features[0], strict=True)])
    assert torch.allclose(logits, judge.head(features[0])[:, 0] + projection, atol=1e-5)
    rows = judge.of_class.weight
    assert torch.allclose(rows @ rows.T, torch.eye(3), atol=1e-5), "as large as ψ's weights at first"


# Labels


def seen_labels(label_dropout: float, spectral: bool = False) -> list[Tensor]:
    """What the discriminator is told in a step on 600 pictures of class 0, 1, 2: D's real and made, G's made."""
    model = {"label_dropout": label_dropout, "spectral": spectral, "filters": 1, "discriminator_filters": 1}
    task, told = fresh_task(model=model), list[Tensor]()
    task.configure(OptimiserRecipe())
    task.networks["discriminator"].register_forward_pre_hook(lambda _m, inputs: told.append(inputs[1]))
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, OptimiserRecipe())
    stepper.begin(0, 0)
    task.step(stepper, batch(600))
    return [*told[0].chunk(2), told[1]]


def test_the_discriminator_is_told_the_class_of_the_real_and_of_the_made() -> None:
    real, *made = seen_labels(0.0)
    assert torch.equal(real, batch(600)["label"])
    for label in made:
        assert label.unique().tolist() == [0, 1, 2]
        assert all(150 < count < 250 for count in label.bincount())
    assert not torch.equal(*made)


def test_label_dropout_withholds_its_share_of_real_and_made_labels() -> None:
    real, *made = seen_labels(0.25)
    for label in (real, *made):
        assert 110 < int((label == 3).sum()) < 190
    kept = real != 3
    assert torch.equal(real[kept], batch(600)["label"][kept])


def test_a_relativistic_pair_is_of_one_class() -> None:
    model = {"label_dropout": 0.25, "adversarial": "relativistic", "r1": 0.0, "filters": 1, "discriminator_filters": 1}
    task, told = fresh_task(model=model), list[Tensor]()
    task.configure(OptimiserRecipe())
    task.networks["discriminator"].register_forward_pre_hook(lambda _m, inputs: told.append(inputs[1]))
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, OptimiserRecipe())
    stepper.begin(0, 0)
    task.step(stepper, batch(40))
    real, made = told[0].chunk(2)
    assert set(real.tolist()) == {0, 1, 2, 3}
    for label in (made, *told[1:]):
        assert torch.equal(label, real)


def test_samples_take_turns_or_are_of_one_class() -> None:
    task = fresh_task(model={"label_dropout": 0.1})
    told_apart(task.networks["generator"])
    with torch.inference_mode():
        turns = task.sample(task.networks, SampleRequest(6, seed=1))
        single = [task.sample(task.networks, SampleRequest(6, seed=1, label=label)) for label in range(4)]
    for index in range(6):
        same = [torch.allclose(turns[index], made[index], atol=1e-6) for made in single]
        assert same == [label == index % 3 for label in range(4)]
    for label in (-1, 4):
        with pytest.raises(TrainerError, match=f"there is no class {label}"):
            task.sample(task.networks, SampleRequest(1, label=label))
    with pytest.raises(TrainerError, match="there is no class 3"):
        fresh_task().sample(task.networks, SampleRequest(1, label=3))


@pytest.mark.parametrize("label_dropout", [0.0, 0.1])
def test_the_sample_sheet_has_a_column_for_each_class_and_for_any(label_dropout: float) -> None:
    task = fresh_task(model={"label_dropout": label_dropout})
    told_apart(task.networks["generator"])
    with torch.inference_mode():
        columns = task.columns(task.networks, [batch(1), batch(1)])
        expected = [
            list(task.sample(task.networks, SampleRequest(2, task.seed, label=label))) for label in range(len(columns))
        ]
    assert [len(column) for column in columns] == [2] * (4 if label_dropout else 3)
    assert torch.equal(torch.stack([torch.stack(c) for c in columns]), torch.stack([torch.stack(c) for c in expected]))


def test_pictures_are_made_of_the_class_of_the_real_ones() -> None:
    task = fresh_task()
    told_apart(task.networks["generator"])
    sets, x = task.pictures(task.networks, batch(), torch.Generator().manual_seed(2)), batch()
    z = torch.randn(4, 8, generator=torch.Generator().manual_seed(2))
    assert torch.equal(sets.made, task.networks["generator"](z, x["label"]))
    assert sets.label is not None
    assert torch.equal(sets.label, x["label"])


# Training


def halves(edge: int = 12) -> np.ndarray:
    """Bright above, bright on the left, dark."""
    x = np.full((3, edge, edge), 30, np.uint8)
    x[0, : edge // 2], x[1, :, : edge // 2] = 220, 220
    return x


@pytest.mark.slow
def test_it_makes_the_class_that_is_asked_for_and_any_makes_all(tmp_path: Path) -> None:
    label = np.arange(48) % 3
    noise = np.random.default_rng(0).integers(-25, 26, (48, 12, 12))
    (tmp_path / "halves").mkdir()
    np.savez(tmp_path / "halves" / "x.npz", x=(halves()[label] + noise).astype(np.uint8), y=label)
    recipe = cgan_recipe(
        steps=300,
        batch_size=24,
        ema_decay=0.98,
        data={"kind": "npz", "folder": "halves", "crop_px": 12, "classes": ["above", "left", "dark"]},
        model={"label_dropout": 0.3, "r1": 1.0, "r1_every": 2},
        optimiser={"learning_rate": 3e-3},
        record={"log_every": 50, "checkpoint_every": 1000, "sample_every": 1000},
    )
    fit(recipe, tmp_path, tmp_path / "run", accelerator="cpu")
    task, generators = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    shown = torch.from_numpy(halves()).float()[None] / 127.5 - 1
    with torch.inference_mode():
        for wanted in range(4):
            made = task.sample(generators, SampleRequest(100, seed=1, label=wanted))
            assert made is not None
            apart = (made - shown).square().mean(dim=(2, 3))
            counts = apart.argmin(dim=1).bincount(minlength=3)
            assert float(apart.amin(dim=1).mean()) < 0.2
            if wanted < 3:
                assert int(counts[wanted]) >= 95
            else:
                assert int(counts.min()) >= 5, "any is not one of them"


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_idx_labels(write_idx(tmp_path, size=20), classes=3)
    model = {"spectral": True, "adversarial": "hinge", "label_dropout": 0.3, "augment": ["cutout"], "r1": 0.1}
    check_exact_resume(cgan_recipe(model=model), data, tmp_path, monkeypatch)


def test_from_recipe_to_checkpoint_to_samples_of_a_class(tmp_path: Path) -> None:
    data = write_idx_labels(write_idx(tmp_path, size=20), classes=3)
    recipe = cgan_recipe(steps=12, model={"label_dropout": 0.3}, optimiser={"learning_rate": 0.02})
    fit(recipe, data, tmp_path / "run", accelerator="cpu")
    options = {
        "turns": (), "again": (), "other": ("--seed", "2"), "two": ("--class", "two"), "any": ("--class", "any"),
        "cut": ("--temperature", "0.5"),
    }  # fmt: skip
    sheets = {}
    for name, extra in options.items():
        out = tmp_path / f"{name}.png"
        done = CliRunner().invoke(main, ["sample", str(tmp_path / "run"), "--count", "4", *extra, "-o", str(out)])
        assert done.exit_code == 0, done.output
        sheets[name] = out.read_bytes()
    assert sheets["turns"] == sheets["again"]
    assert len(set(sheets.values())) == 5
    refused = CliRunner().invoke(main, ["sample", str(tmp_path / "run"), "--class", "four", "-o", str(tmp_path / "x")])
    assert refused.exit_code == 2
    assert "no class `four`: choose from one, two, three" in refused.output


def test_any_is_refused_without_label_dropout(tmp_path: Path) -> None:
    data = write_idx_labels(write_idx(tmp_path, size=20), classes=3)
    fit(cgan_recipe(steps=1), data, tmp_path / "run", accelerator="cpu")
    refused = CliRunner().invoke(main, ["sample", str(tmp_path / "run"), "--class", "any", "-o", str(tmp_path / "x")])
    assert refused.exit_code == 2
    assert "no class `any`" in refused.output


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"data": {"classes": []}}, "needs two classes or more: name them in `data.classes`, or use gan"),
        ({"data": {"classes": ["one"]}}, "needs two classes or more"),
        ({"data": {"classes": ["one", "one"]}}, "names a class twice"),
        ({"data": {"kind": "pictures"}}, "cgan can't be trained on"),
        ({"data": {"crop_px": 9}}, "can't be halved down to 4 to 9 pixels: try 8"),
        ({"data": {"classes": ["one", "any"]}, "model": {"label_dropout": 0.1}}, "`any` stands for every class"),
        ({"model": {"label_dropout": 1.0}}, "in `model.label_dropout`"),
        ({"model": {"r1_every": 2}}, "`model.r1_every` says nothing"),
        ({"model": {"label_dropot": 0.1}}, "did you mean `label_dropout`?"),
    ],
)
def test_contradictions_fail_before_data_is_read(changes: dict[str, Any], text: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        fit(cgan_recipe(**changes), tmp_path / "no data here", tmp_path / "run", accelerator="cpu")
    assert text in str(caught.value)
