"""CycleGAN and its one-sided relative: PatchNCE by hand, where gradients flow, what it learns, what it leaves out."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner
from lightning_fabric import Fabric
from torch import Tensor, nn

from tests.helpers.recipes import contrastive_recipe, cyclegan_recipe
from tests.helpers.training import check_exact_resume, many_steps, one_step, write_unpaired
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.cli import main
from trainer.data import open_pictures
from trainer.errors import RecipeError
from trainer.evaluation import evaluate
from trainer.families import family_of
from trainer.families.cyclegan.loss import PatchNCELoss
from trainer.families.cyclegan.model import PatchHeads, draw_positions
from trainer.families.cyclegan.task import CycleGANTask
from trainer.loop import fit
from trainer.nn.resnet import ResNetGenerator
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.snapshot import load_generators
from trainer.stepper import Stepper

EIGHT_TOGETHER: dict[str, Any] = {"batch_size": 8, "optimiser": {"learning_rate": 2e-3}}


def task_of(recipe: Recipe) -> CycleGANTask:
    return family_of(recipe.family).make_task(recipe)  # type: ignore[return-value]


def sides(count: int, channels: int = 3, size: int = 24) -> dict[str, Tensor]:
    """Smooth pictures, and others turned to their negatives."""
    noise = torch.rand(2 * count, channels, 8, 8, generator=torch.Generator().manual_seed(3)) * 2 - 1
    x = nn.functional.interpolate(noise, size=size, mode="bicubic").clamp(-1, 1)
    return {"a": x[:count], "b": -x[count:]}


def stepper_of(accumulate: int = 1) -> Stepper:
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), {}, OptimiserRecipe(accumulate=accumulate))
    stepper.begin(0, seed=0)
    return stepper


def test_patch_nce_is_the_cross_entropy_worked_out_by_hand() -> None:
    """Three patches; of unit length the queries are (1,0), (0,1), (0.6,0.8), the keys (1,0), (0.8,0.6), (0,1)."""
    queries = torch.tensor([[[2.0, 0.0], [0.0, 0.5], [3.0, 4.0]]])
    keys = torch.tensor([[[5.0, 0.0], [0.8, 0.6], [0.0, 1.0]]])
    cosines = [[1.0, 0.8, 0.0], [0.0, 0.6, 1.0], [0.6, 0.96, 0.8]]
    tau = 0.5
    patches = [
        -math.log(math.exp(row[own] / tau) / sum(math.exp(c / tau) for c in row)) for own, row in enumerate(cosines)
    ]
    loss = PatchNCELoss(lambda_nce=4.0, temperature=tau)
    assert loss.layer(queries, keys) == pytest.approx(sum(patches) / 3)
    same = torch.ones(1, 3, 2)
    assert loss.layer(same, same) == pytest.approx(math.log(3))
    assert loss([queries, same], [keys, same]) == pytest.approx(4 * (sum(patches) / 3 + math.log(3)) / 2)


def test_negatives_come_from_the_same_picture() -> None:
    queries, keys = torch.randn(2, 5, 4), torch.randn(2, 5, 4)
    loss = PatchNCELoss(lambda_nce=1.0, temperature=0.07)
    alone = [loss.layer(queries[n : n + 1], keys[n : n + 1]) for n in range(2)]
    assert loss.layer(queries, keys) == pytest.approx(float(torch.stack(alone).mean()), rel=1e-5)


def test_gradients_reach_queries_only() -> None:
    queries, keys = torch.randn(1, 4, 8, requires_grad=True), torch.randn(1, 4, 8, requires_grad=True)
    PatchNCELoss(lambda_nce=1.0, temperature=0.07)([queries], [keys]).backward()
    assert keys.grad is None
    assert queries.grad is not None
    assert queries.grad.abs().min() > 0


@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
def test_features_are_the_maps_on_the_way_to_the_picture(upsampling: Any) -> None:
    network = ResNetGenerator(filters=4, blocks=3, upsampling=upsampling)
    x = torch.randn(2, 3, 16, 24)
    assert network.picture_layer == 6
    *maps, picture = network(x, range(7))
    assert [tuple(map_.shape[1:]) for map_ in maps] == [
        (3, 16, 24), (8, 8, 12), (16, 4, 6), (16, 4, 6), (16, 4, 6), (16, 4, 6)
    ]  # fmt: skip
    assert network.feature_widths == [map_.shape[1] for map_ in maps]
    assert torch.equal(picture, network(x))
    assert torch.equal(maps[0], x)
    assert torch.equal(network.encoder[5:](maps[1]), network.encoder(x))
    assert torch.equal(maps[-1], network.transformer(network.encoder(x)))
    assert [map_.shape for map_ in network.features(x, (4, 1))] == [maps[1].shape, maps[4].shape]


def test_features_stop_after_the_last_layer_that_was_asked_for() -> None:
    network = ResNetGenerator(filters=4, blocks=3)
    ran: list[str] = []
    for name, module in (("second block", network.transformer[1]), ("third", network.transformer[2])):
        module.register_forward_hook(lambda *_, name=name: ran.append(name))
    network.decoder[0].register_forward_hook(lambda *_: ran.append("decoder"))
    network(torch.randn(1, 3, 16, 16), (0, 4))
    assert ran == ["second block"]


def test_positions_are_of_a_picture_without_repetition_and_do_not_depend_on_the_cut() -> None:
    whole = draw_positions(stepper_of(), [torch.zeros(8, 3, 6, 6), torch.zeros(8, 3, 2, 2)], 10, 4)
    assert [tuple(p.shape) for p in whole] == [(8, 10), (8, 4)]
    assert all(len(set(row)) == 10 and min(row) >= 0 and max(row) < 36 for row in whole[0].tolist())
    assert not torch.equal(whole[0][0], whole[0][1])
    stepper, parts = stepper_of(accumulate=2), []
    for _ in stepper.parts([{}, {}]):
        parts.append(draw_positions(stepper, [torch.zeros(4, 3, 6, 6)], 10, 2)[0])
    assert torch.equal(torch.cat([parts[0][:2], parts[1][:2], parts[0][2:], parts[1][2:]]), whole[0])


def test_heads_look_at_the_named_positions_of_each_layer() -> None:
    heads = PatchHeads([2, 3], features=5)
    maps = [torch.randn(1, 2, 4, 4), torch.randn(1, 3, 2, 2)]
    found = heads(maps, [torch.tensor([[6, 1]]), torch.tensor([[3]])])
    assert [tuple(f.shape) for f in found] == [(1, 2, 5), (1, 1, 5)]
    assert torch.allclose(found[0][0, 0], heads.heads[0](maps[0][0, :, 1, 2]))
    assert torch.allclose(found[1][0, 0], heads.heads[1](maps[1][0, :, 1, 1]))


def test_contrast_teaches_which_patch_is_which_of_eight_pictures() -> None:
    recipe = contrastive_recipe(**EIGHT_TOGETHER, model={"filters": 8})
    losses = many_steps(recipe, sides(8), 60)
    chance = math.log(16)
    for name in ("nce", "nce_identity"):
        assert losses[0][name] > 0.8 * chance
        assert losses[-1][name] < 0.5 * chance


def test_a_cycle_learns_the_round_trip_of_eight_pictures() -> None:
    recipe = cyclegan_recipe(**EIGHT_TOGETHER, data={"crop_px": 16}, model={"filters": 8})
    losses = many_steps(recipe, sides(8, size=16), 75)
    assert losses[-1]["cycle"] < losses[0]["cycle"] / 2


def test_generators_give_their_input_back_before_they_translate() -> None:
    recipe = cyclegan_recipe(**EIGHT_TOGETHER, data={"crop_px": 16}, model={"filters": 8, "initialise_steps": 40})
    losses = many_steps(recipe, sides(8, size=16), 42)
    assert [set(step) for step in losses[:40]] == [{"initialise"}] * 40
    assert losses[39]["initialise"] < losses[0]["initialise"] / 2
    assert {"g_gan", "cycle", "d"} <= losses[40].keys()
    task, _ = one_step(recipe, [sides(8, size=16)])
    assert all(w.grad is None for name in ("d_a", "d_b") for w in task.networks[name].parameters())


def test_noise_lies_on_what_goes_back_and_on_nothing_else() -> None:
    plain, noisy = (cyclegan_recipe(model={"cycle_noise": sigma}) for sigma in (0.0, 0.5))
    (_, without), (_, with_noise) = (one_step(recipe, [sides(2)]) for recipe in (plain, noisy))
    assert with_noise["cycle"] != without["cycle"]
    for name in ("g_gan", "identity"):
        assert with_noise[name] == without[name]


def test_discriminators_learn_at_a_rate_of_their_own() -> None:
    task, _ = one_step(cyclegan_recipe(model={"discriminator_rate": 4.0}), [sides(2)])
    rates = {name: optimiser.param_groups[0]["lr"] for name, optimiser in task.optimisers.items()}
    assert rates["discriminators"] == pytest.approx(4 * rates["generators"])


def test_contrast_trains_generator_and_heads_and_leaves_the_discriminator_to_its_own_loss() -> None:
    task, losses = one_step(contrastive_recipe(), [sides(2)])
    assert task.networks.keys() == {"a_to_b", "heads", "d_b"}
    assert {"g", "d", "g_gan", "nce", "nce_identity"} == losses.keys()
    assert float(losses["g"]) == pytest.approx(sum(float(losses[k]) for k in ("g_gan", "nce", "nce_identity")))
    for name, networks in (("generators", ("a_to_b", "heads")), ("discriminators", ("d_b",))):
        weights = [w for network in networks for w in task.networks[network].parameters()]
        assert [id(w) for group in task.optimisers[name].param_groups for w in group["params"]] == [
            id(w) for w in weights
        ]
        assert all(w.grad is not None for w in weights)
        assert sum(float(w.grad.abs().sum()) for w in weights if w.grad is not None) > 0


def test_without_identity_the_pictures_of_b_meet_the_discriminator_only() -> None:
    recipe = contrastive_recipe(model={"nce_identity": False, "lambda_nce": 10.0})
    batch = sides(2)
    task = task_of(recipe)
    seen: list[int] = []
    task.networks["a_to_b"].register_forward_hook(lambda _module, args, _out: seen.append(len(args[0])))
    task.configure(recipe.optimiser)
    stepper = Stepper(Fabric(accelerator="cpu", devices=1), task.optimisers, recipe.optimiser)
    stepper.begin(0, seed=0)
    losses = task.step(stepper, batch)
    assert "nce_identity" not in losses
    assert seen == [2, 2]


def test_contrast_can_start_from_copies_and_hold_colours_by_the_identity_loss() -> None:
    model = {"filters": 8, "nce_identity": False, "lambda_identity": 2.0}
    recipe = contrastive_recipe(**EIGHT_TOGETHER, model={**model, "initialise_steps": 40})
    losses = many_steps(recipe, sides(8), 41)
    assert [set(step) for step in losses[:40]] == [{"initialise"}] * 40
    assert losses[39]["initialise"] < losses[0]["initialise"] / 2
    assert losses[40].keys() == {"g", "d", "g_gan", "nce", "identity"}
    _, first = one_step(contrastive_recipe(model=model), [sides(2)])
    assert float(first["g"]) == pytest.approx(sum(float(first[k]) for k in ("g_gan", "nce", "identity")))
    _, doubled = one_step(contrastive_recipe(model={**model, "lambda_identity": 4.0}), [sides(2)])
    assert float(doubled["identity"]) == pytest.approx(2 * float(first["identity"]))
    assert "identity" not in one_step(contrastive_recipe(), [sides(2)])[1]
    assert task_of(cyclegan_recipe(model={"lambda_identity": None})).loss.lambda_identity == 0.5


def test_a_contrastive_batch_in_parts_moves_the_networks_as_a_whole_one_does() -> None:
    batch = sides(4)
    moments = []
    for parts in (1, 2):
        recipe = contrastive_recipe(batch_size=4, optimiser={"accumulate": parts})
        cut = [{side: x.chunk(parts)[n] for side, x in batch.items()} for n in range(parts)]
        task, _ = one_step(recipe, cut)
        states = [task.optimisers[name].state_dict()["state"] for name in ("generators", "discriminators")]
        moments.append([entry["exp_avg"] for state in states for entry in state.values()])
    assert len(moments[0]) > 20
    assert all(torch.allclose(a, b, rtol=1e-3, atol=1e-5) for a, b in zip(*moments, strict=True))


@pytest.mark.parametrize(
    "model",
    [{"pool": 3}, {"pool": None, "upsampling": "resize", "nce_identity": False}],
    ids=["pool", "resize-fast"],
)
def test_contrastive_resume_is_exact(model: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_exact_resume(contrastive_recipe(model=model), write_unpaired(tmp_path), tmp_path, monkeypatch)


def test_only_one_way_is_kept_measured_and_shown(tmp_path: Path) -> None:
    data = write_unpaired(tmp_path)
    recipe = contrastive_recipe(steps=2, data={"channels": 1, "test_pairs": True})
    run = fit(recipe, data, tmp_path / "run", note=lambda _: None).run
    task, generators = load_generators(load_checkpoint(find_checkpoint(run) or Path()))
    assert generators.keys() == {"a_to_b"}
    numbers = evaluate(task, generators, open_pictures(data, recipe.data), recipe, tmp_path)
    assert numbers.keys() == task.metric_definitions.keys()
    assert {"identity_l1_b", "psnr_a_to_b", "baseline_l1_a_to_b"} <= numbers.keys()
    assert not [name for name in numbers if "b_to_a" in name or "cycle" in name]
    with torch.inference_mode():
        assert [tuple(row.shape) for row in task.rows(generators, sides(2, channels=1))] == [(2, 1, 24, 24)] * 4
        same = task.evaluate({"a_to_b": nn.Identity()}, sides(2, channels=1))
    assert same["identity_l1_b"] == 0
    assert same["psnr_a_to_b"] == same["baseline_psnr_a_to_b"]
    done = CliRunner().invoke(main, ["evaluate", str(run), "--data", str(data)])
    assert done.exit_code == 0, done.output


def test_both_ways_translate_grey_pictures() -> None:
    task, losses = one_step(cyclegan_recipe(data={"channels": 1}), [sides(2, channels=1)])
    assert all(torch.isfinite(value) for value in losses.values())
    with torch.inference_mode():
        assert {row.shape[1] for row in task.rows(task.networks, sides(1, channels=1))} == {1}


def test_pools_are_as_published_for_each_mode() -> None:
    def pools(recipe: Recipe) -> dict[str, int]:
        return {side: pool.size for side, pool in task_of(recipe).pools.items()}

    assert pools(cyclegan_recipe(model={"pool": None})) == {"a": 50, "b": 50}
    assert pools(contrastive_recipe(model={"pool": None})) == {"b": 0}
    assert pools(contrastive_recipe(model={"pool": 7})) == {"b": 7}


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"lambda_cycle": 10.0}, '`model.lambda_cycle` says nothing while mode = "contrastive"'),
        ({"cycle_noise": 0.1}, "`model.cycle_noise` says nothing"),
        ({"discriminator": "projected"}, '`model.discriminator_layers` says nothing while discriminator = "projected"'),
        ({"nce_layers": [0, 5]}, "names layer 5, the last one of 2 blocks is 4"),
        ({"nce_layers": None}, "names layer 7"),
        ({"nce_layers": []}, "at least one layer"),
        ({"nce_layers": [1, 1]}, "each once"),
        ({"nce_patches": 1}, "nce_patches"),
        ({"lambda_nce": 0.0}, "lambda_nce"),
        ({"nce_temprature": 0.1}, "did you mean `nce_temperature`"),
    ],
)
def test_contradictions_of_a_contrastive_recipe_are_refused(model: dict[str, Any], words: str) -> None:
    with pytest.raises(RecipeError) as raised:
        task_of(contrastive_recipe(model=model))
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"nce_identity": False}, '`model.nce_identity` says nothing while mode = "cycle"'),
        ({"lambda_cycle": 0.0, "lambda_identity": 0.5}, "relative to `lambda_cycle`"),
        ({"discriminator_layers": 0}, ""),
    ],
)
def test_contradictions_of_a_cycle_recipe_are_refused(model: dict[str, Any], words: str) -> None:
    data = {"crop_px": 4} if not words else {}
    with pytest.raises(RecipeError, match=words or "these networks need 8"):
        task_of(cyclegan_recipe(model={"discriminator_layers": 2, **model}, data=data))


def test_contrast_trains_in_16_bits_as_in_32(tmp_path: Path) -> None:
    data, losses = write_unpaired(tmp_path), []
    for precision in ("32-true", "bf16-mixed"):
        recipe = contrastive_recipe(steps=1, precision=precision)
        losses.append(fit(recipe, data, tmp_path / precision, accelerator="cpu", note=lambda _: None).losses)
    assert losses[0] != losses[1]
    assert losses[1] == pytest.approx(losses[0], rel=0.05)
