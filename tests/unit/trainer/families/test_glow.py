"""Glow: every layer is inverted by algebra, and its log-determinant is the Jacobian's."""

import math
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from lightning_fabric import Fabric
from torch import Tensor, nn

from tests.helpers.recipes import glow_recipe
from tests.helpers.training import check_exact_resume, one_step, write_idx, write_idx_labels
from trainer.checkpoint import find_checkpoint, load_checkpoint
from trainer.data import open_pictures
from trainer.data.sets import Part
from trainer.errors import RecipeError, TrainerError
from trainer.families import family_of
from trainer.families.glow.coupling import AdditiveCoupling, AffineCoupling, ScaledConv
from trainer.families.glow.dequantiser import Dequantiser
from trainer.families.glow.layers import ActNorm, InvertibleConv, squeeze, unsqueeze
from trainer.families.glow.loss import GlowLoss
from trainer.families.glow.model import PICTURE_SCALE, FlowStep, Glow, Level, standard_normal
from trainer.families.glow.prior import Split, TopPrior
from trainer.families.glow.task import GlowTask, blots
from trainer.loop import fit
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.snapshot import load_generators
from trainer.stepper import Stepper
from trainer.task import SampleRequest

LAYERS = {
    "actnorm": ActNorm,
    "mix": InvertibleConv,
    "affine": lambda channels: AffineCoupling(channels, 5),
    "additive": lambda channels: AdditiveCoupling(channels, 5),
    "step": lambda channels: FlowStep(channels, 4, "affine"),
    "level": lambda channels: Level(channels, 2, 4, "affine"),
}
halves, edges, seeds = st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**16)
few = settings(max_examples=12, deadline=None)


def stirred(network: nn.Module, amount: float = 0.2) -> nn.Module:
    """In 64 bits, with every weight moved off its initial value: zeros would hide mistakes."""
    network.double()
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(amount * torch.randn_like(weight))
    return network


def jacobian_log_det(function: object, x: Tensor) -> Tensor:
    """log |det| of a function of one picture, by autograd."""
    jacobian = torch.autograd.functional.jacobian(function, x)  # type: ignore[arg-type]
    return torch.linalg.slogdet(jacobian.reshape(x.numel(), x.numel()))[1]


@pytest.mark.parametrize("name", LAYERS)
@given(half=halves, height=edges, width=edges, seed=seeds)
@few
def test_a_layer_has_an_inverse_and_the_log_determinant_of_its_jacobian(
    name: str, half: int, height: int, width: int, seed: int
) -> None:
    torch.manual_seed(seed)
    layer = stirred(LAYERS[name](2 * half))
    x = torch.randn(2, 2 * half, height, width, dtype=torch.float64)
    y, log_det = layer(x)
    assert torch.allclose(layer.inverse(y), x, atol=1e-7)  # type: ignore[operator]
    for index in range(2):
        expected = jacobian_log_det(lambda one: layer(one)[0], x[index : index + 1])
        assert torch.allclose(log_det[index], expected, atol=1e-7)


@given(channels=st.integers(1, 4), height=edges, width=edges, seed=seeds)
@few
def test_squeezing_moves_values_and_back(channels: int, height: int, width: int, seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.randn(2, channels, 2 * height, 2 * width)
    assert squeeze(x).shape == (2, 4 * channels, height, width)
    assert torch.equal(squeeze(x)[:, :4, 0, 0].sort().values, x[:, 0, :2, :2].flatten(1).sort().values)
    assert torch.equal(unsqueeze(squeeze(x)), x)


@given(half=halves, height=edges, width=edges, classes=st.integers(0, 3), seed=seeds)
@few
def test_priors_have_an_inverse_and_the_log_determinant_of_their_jacobian(
    half: int, height: int, width: int, classes: int, seed: int
) -> None:
    torch.manual_seed(seed)
    split = stirred(Split(2 * half, classes=classes))
    top = stirred(TopPrior(2 * half, classes=classes))
    x = torch.randn(1, 2 * half, height, width, dtype=torch.float64)
    label = torch.randint(classes, (1,)) if classes else None

    kept, latent, log_det = split(x, label)
    assert torch.allclose(split.inverse(kept, latent, label), x, atol=1e-9)  # type: ignore[operator]
    assert torch.allclose(log_det[0], jacobian_log_det(lambda one: torch.cat(split(one, label)[:2]), x), atol=1e-9)

    latent, log_det = top(x, label)
    assert torch.allclose(top.inverse(latent, label), x, atol=1e-9)  # type: ignore[operator]
    assert torch.allclose(log_det[0], jacobian_log_det(lambda one: top(one, label)[0], x), atol=1e-9)


@pytest.mark.parametrize("coupling", ["affine", "additive"])
@given(channels=st.sampled_from([1, 3]), levels=st.integers(1, 2), classes=st.sampled_from([0, 2]), seed=seeds)
@settings(max_examples=8, deadline=None)
def test_the_density_of_the_whole_flow_is_that_of_its_jacobian(
    coupling: str, channels: int, levels: int, classes: int, seed: int
) -> None:
    torch.manual_seed(seed)
    flow = Glow(
        channels=channels, size=4, levels=levels, steps=2, hidden=4, coupling=coupling,  # type: ignore[arg-type]
        top_classes=classes, split_classes=classes,
    )  # fmt: skip
    stirred(flow)
    label = torch.randint(classes, (1,)) if classes else None
    x = torch.rand(1, channels, 4, 4, dtype=torch.float64) - 0.5

    def flat(one: Tensor) -> Tensor:
        return torch.cat([latent.flatten() for latent in flow.normalise(one, label)[0]])

    expected = standard_normal(flat(x).view(1, -1, 1, 1)) + jacobian_log_det(flat, x)
    assert torch.allclose(flow(x, label), expected, atol=1e-7)
    assert torch.allclose(flow.generate(flow.normalise(x, label)[0], label), x, atol=1e-7)


@pytest.mark.parametrize(("channels", "size", "levels"), [(1, 28, 2), (3, 32, 3), (3, 64, 4)])
def test_a_round_trip_by_all_latents_is_exact_and_needs_every_one(channels: int, size: int, levels: int) -> None:
    torch.manual_seed(0)
    flow = Glow(channels=channels, size=size, levels=levels, steps=4, hidden=16)
    x = torch.randint(256, (4, channels, size, size)) / 127.5 - 1
    with torch.no_grad():
        for layer in flow.modules():
            if isinstance(layer, ScaledConv) and layer.zero:
                layer.weight.normal_(0, 0.02)
        flow.initialise(x * PICTURE_SCALE)
        latents = flow.encode(x)
        assert [tuple(latent.shape[1:]) for latent in latents] == flow.latent_shapes
        assert sum(latent[0].numel() for latent in latents) == x[0].numel()
        assert (flow.decode(latents) - x).abs().max() <= 1e-4
        for level in range(levels):
            dropped = [torch.zeros_like(z) if index == level else z for index, z in enumerate(latents)]
            assert (flow.decode(dropped) - x).abs().max() > 0.5


def test_initialisation_gives_every_normalisation_zero_mean_and_unit_variance() -> None:
    torch.manual_seed(0)
    flow = Glow(channels=1, size=8, levels=2, steps=2, hidden=6)
    y = torch.rand(64, 1, 8, 8) * 0.01 + 0.3
    seen: list[Tensor] = []

    def remember(_layer: nn.Module, _inputs: object, output: object) -> None:
        seen.append((output[0] if isinstance(output, tuple) else output).clone())  # type: ignore[attr-defined]

    flow.initialise(y)
    for step in [step for level in flow.levels for step in level.steps]:  # type: ignore[union-attr]
        for layer in (step.actnorm, step.coupling.network.layers[0], step.coupling.network.layers[2]):
            layer.register_forward_hook(remember)
    flow(y)
    assert len(seen) == 3 * 4
    for output in seen:
        std, mean = torch.std_mean(output, dim=(0, 2, 3), correction=0)
        assert torch.allclose(mean, torch.zeros_like(mean), atol=1e-3)
        assert torch.allclose(std, torch.ones_like(std), atol=1e-2)


def test_the_task_initialises_its_flow_with_the_dequantised_batch() -> None:
    task, x = make_task(glow_recipe()), torch.randint(100, 256, (16, 1, 20, 20)) / 127.5 - 1
    task.initialise({"x": x})
    actnorm = task.flow.levels[0].steps[0].actnorm  # type: ignore[index,union-attr]
    std, mean = torch.std_mean(actnorm(squeeze(x * PICTURE_SCALE))[0], dim=(0, 2, 3))
    assert torch.allclose(mean, torch.zeros_like(mean), atol=0.02)
    assert torch.allclose(std, torch.ones_like(std), atol=0.02)


def test_the_noise_of_a_step_is_its_own_and_a_batch_in_parts_is_the_whole() -> None:
    x = torch.randint(256, (4, 1, 20, 20)) / 127.5 - 1
    cut = glow_recipe(optimiser={"accumulate": 2})
    whole, losses = one_step(glow_recipe(), [{"x": x}])
    parts, _ = one_step(cut, [{"x": x[:2]}, {"x": x[2:]}])
    _, other = one_step(glow_recipe(), [{"x": x}], step=1)
    assert losses["bits_per_dim"] != other["bits_per_dim"]
    weights = zip(whole.networks["flow"].parameters(), parts.networks["flow"].parameters(), strict=True)
    assert all(torch.allclose(a, b, atol=1e-5) for a, b in weights)


def test_autocast_reaches_the_coupling_networks_only() -> None:
    torch.manual_seed(0)
    flow = Glow(channels=1, size=8, levels=2, steps=2, hidden=6)
    dtypes: dict[str, set[torch.dtype]] = {"coupling": set(), "flow": set()}
    for step in [step for level in flow.levels for step in level.steps]:  # type: ignore[union-attr]
        step.coupling.network.layers[0].register_forward_hook(lambda *args: dtypes["coupling"].add(args[2].dtype))
        for layer in (step.actnorm, step.mix, step.coupling):
            layer.register_forward_hook(lambda *args: dtypes["flow"].update(out.dtype for out in args[2]))
    for split in flow.splits:
        split.register_forward_hook(lambda *args: dtypes["flow"].update(out.dtype for out in args[2]))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        log_p = flow(torch.rand(2, 1, 8, 8) - 0.5)
    assert dtypes == {"coupling": {torch.bfloat16}, "flow": {torch.float32}}
    assert log_p.dtype == torch.float32


def test_bits_per_dim_of_uniform_noise_under_a_standard_normal() -> None:
    """−log N(y; 0, 1) is ½ ln 2π + y²/2, and E[y²] = 1/12 for y uniform in [-0.5, 0.5)."""
    torch.manual_seed(0)
    for bits in (5, 8):
        loss = GlowLoss(bits)
        x = torch.randint(256, (64, 3, 32, 32)) / 127.5 - 1
        y = loss.dequantise(x, torch.rand_like(x))
        assert y.min() >= -0.5
        assert y.max() < 0.5
        expected = bits + (0.5 * math.log(2 * math.pi) + 1 / 24) / math.log(2)
        assert loss.bits_per_dim(standard_normal(y), x).mean() == pytest.approx(expected, abs=1e-3)


def test_dequantising_keeps_every_level_in_its_own_bin() -> None:
    x = (torch.arange(256) / 127.5 - 1).view(1, 1, 16, 16)
    for bits in (5, 8):
        for u in (0.0, 0.5, 0.999):
            y = GlowLoss(bits).dequantise(x, torch.full_like(x, u))
            bins = torch.floor((y + 0.5) * 2**bits).long().flatten()
            assert torch.equal(bins, torch.arange(256) // 2 ** (8 - bits))
    centres = GlowLoss(8).dequantise(x, torch.full_like(x, 0.5))
    flow = Glow(channels=1, size=16, levels=1, steps=1, hidden=2)
    assert all(
        torch.allclose(a, b, atol=1e-5)
        for a, b in zip(flow.encode(x), flow.normalise(centres.double())[0], strict=True)
    )


# Variational dequantisation

VARIATIONAL = {"levels": 2, "steps": 2, "hidden": 8, "dequantisation": "variational"}


@given(channels=st.integers(1, 3), height=st.integers(1, 2), width=st.integers(1, 2), seed=seeds)
@few
def test_learned_noise_has_the_density_of_its_jacobian(channels: int, height: int, width: int, seed: int) -> None:
    torch.manual_seed(seed)
    network = stirred(Dequantiser(channels, hidden=3, steps=3), 0.1)
    x = torch.rand(2, channels, 2 * height, 2 * width, dtype=torch.float64) - 0.5
    epsilon = torch.randn_like(x)
    u, log_q = network(x, epsilon)
    assert bool(((u > 0) & (u < 1)).all())
    for index in range(2):
        one = slice(index, index + 1)
        log_det = jacobian_log_det(lambda e, one=one: network(x[one], e)[0], epsilon[one])
        assert torch.allclose(log_q[index], standard_normal(epsilon[one])[0] - log_det, atol=1e-7)


def test_learned_noise_begins_as_uniform_noise_and_knows_the_picture_later() -> None:
    torch.manual_seed(0)
    network, x = Dequantiser(1), torch.rand(64, 1, 16, 16) - 0.5
    epsilon = torch.randn_like(x)
    with torch.no_grad():
        u, log_q = network(x, epsilon)
        assert float(u.mean()) == pytest.approx(0.5, abs=0.01)
        assert float(u.var()) == pytest.approx(1 / 12, abs=0.003)
        assert float(log_q.mean()) / 256 == pytest.approx(0.0, abs=0.02)
        stirred(network)
        first, second = (network(shown.double(), epsilon.double())[0] for shown in (x, -x))
    assert not torch.allclose(first, second, atol=1e-3)


def test_the_variational_bound_by_hand() -> None:
    """Flow++, eq. 12, with a flow that is none and noise of a quarter whose log-density is 7."""
    task, x = make_task(glow_recipe(model=VARIATIONAL)), torch.randint(256, (3, 1, 4, 4)) / 127.5 - 1
    networks = {
        "flow": lambda y, _label: standard_normal(y),
        "dequantiser": lambda x, _e: (torch.full_like(x, 0.25), 7.0),
    }
    bits = task._bound(networks, x, torch.zeros_like(x), None)  # type: ignore[arg-type]
    y = (torch.round((x + 1) * 127.5) + 0.25) / 256 - 0.5
    assert torch.allclose(bits, 8 - (standard_normal(y) - 7.0) / (math.log(2) * 16))


def test_the_bound_is_of_the_same_probability_whatever_the_noise() -> None:
    """E_q[p(x + u) / q(u|x)] = ∫ p(x + u) du: weights by importance have the mean that uniform noise has."""
    torch.manual_seed(1)
    uniform, learned = (
        make_task(glow_recipe(model={**VARIATIONAL, "dequantisation": kind})) for kind in ("uniform", "variational")
    )
    networks = {name: stirred(network, 0.1) for name, network in learned.networks.items()}
    levels = torch.tensor([[10, 200], [90, 91]], dtype=torch.float64).repeat(2, 2)
    x = (levels / 127.5 - 1).expand(4000, 1, -1, -1)
    with torch.no_grad():
        bits = [
            task._bound(networks, x, noise, None)
            for task, noise in ((uniform, torch.rand_like(x)), (learned, torch.randn_like(x)))
        ]
    likelihoods = [torch.logsumexp(-b * math.log(2) * 16, dim=0) for b in bits]
    print(likelihoods, [b.std() for b in bits], [b.mean() for b in bits])
    assert float(likelihoods[0]) == pytest.approx(float(likelihoods[1]), abs=0.1)
    assert float(bits[0].mean()) != pytest.approx(float(bits[1].mean()), abs=0.05), "the bounds themselves differ"


def test_learned_noise_is_averaged_measured_and_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, recipe = write_idx(tmp_path, size=20), glow_recipe(model=VARIATIONAL)
    check_exact_resume(recipe, data, tmp_path, monkeypatch)
    checkpoint = load_checkpoint(find_checkpoint(tmp_path / "cut") or Path())
    task, generators = load_generators(checkpoint)
    assert generators.keys() == {"flow", "dequantiser"}
    batch = next(open_pictures(data, recipe.data).held_out(1, batch_size=4))
    with torch.inference_mode():
        whole = task.evaluate(generators, batch)["bits_per_dim"]
        again = [task.evaluate(generators, {"x": x})["bits_per_dim"] for x in batch["x"].split(1)]
    assert whole == pytest.approx(sum(again), rel=1e-4)
    assert "learned dequantisation noise" in task.metric_definitions["bits_per_dim"]


def test_eight_pictures_are_learnt_by_heart(tmp_path: Path) -> None:
    data = write_idx(tmp_path, count=8, size=20)
    recipe = glow_recipe(
        steps=200,
        batch_size=8,
        model={"hidden": 16},
        optimiser={"learning_rate": 1e-2, "warmup_steps": 10},
        record={"log_every": 50, "sample_every": 200, "checkpoint_every": 200, "tensorboard": False},
    )
    start = make_task(recipe)
    pictures = open_pictures(data, recipe.data)
    known, new = pictures[Part(0, range(8))], next(pictures.held_out(1, batch_size=8))
    start.initialise(known)
    fit(recipe, data, tmp_path / "run")
    task, generators = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    with torch.inference_mode():
        before = start.evaluate(start.networks, known)["bits_per_dim"] / 8
        after, unseen = (task.evaluate(generators, batch)["bits_per_dim"] / 8 for batch in (known, new))
    assert after < before - 3
    assert after < unseen - 1


def conditional(root: Path) -> tuple[Path, Recipe]:
    data = write_idx_labels(write_idx(root, size=20), classes=3)
    return data, glow_recipe(model={"condition": "levels"}, data={"classes": ["a", "b", "c"]})


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, recipe = conditional(tmp_path)
    check_exact_resume(recipe, data, tmp_path / "runs", monkeypatch)


def test_a_checkpoint_samples_measures_and_draws_rows_again_and_again(tmp_path: Path) -> None:
    data, recipe = conditional(tmp_path)
    fit(recipe, data, tmp_path / "run")
    task, generators = load_generators(load_checkpoint(find_checkpoint(tmp_path / "run") or Path()))
    with torch.inference_mode():
        one, same, other, calm = (
            task.sample(generators, SampleRequest(5, seed=seed, temperature=temperature))
            for seed, temperature in ((3, 1.0), (3, 1.0), (4, 1.0), (3, 0.0))
        )
        assert one is not None
        assert one.shape == (5, 1, 20, 20)
        assert torch.equal(one, same)  # type: ignore[arg-type]
        assert not torch.equal(one, other)  # type: ignore[arg-type]
        assert torch.equal(calm[0], calm[3])  # type: ignore[index]
        assert not torch.equal(calm[0], calm[1])  # type: ignore[index]
        x, label = torch.randint(256, (4, 1, 20, 20)) / 127.5 - 1, torch.tensor([0, 1, 2, 1])
        task.fit_baseline(torch.randint(256, (600, 1, 20, 20)) / 127.5 - 1)
        whole = task.evaluate(generators, {"x": x, "label": label})
        parts = [task.evaluate(generators, {"x": x[i : i + 1], "label": label[i : i + 1]}) for i in range(4)]
        assert whole.keys() == task.metric_definitions.keys()
        assert whole["bits_per_dim"] == pytest.approx(sum(part["bits_per_dim"] for part in parts), rel=1e-5)
        assert whole["round_trip"] / 4 < 1e-4
        rows = task.rows(generators, {"x": x, "label": label})
        assert torch.allclose(rows[0], rows[1], atol=1e-4)
        assert not torch.equal(rows[2], rows[3])
        assert not torch.equal(rows[3][1], rows[3][3])
        with pytest.raises(TrainerError, match="there is no class 3: the classes are 0 to 2"):
            task.sample(generators, SampleRequest(1, label=3))


def test_temperature_is_the_deviation_of_the_latents_of_every_level() -> None:
    task = make_task(glow_recipe())
    flow = task.flow
    drawn: list[list[Tensor]] = []
    flow.decode = lambda latents, label=None: drawn.append(list(latents)) or torch.zeros(1)  # type: ignore[method-assign,assignment,func-returns-value]
    for temperature in (1.0, 0.7):
        task.sample({"flow": flow}, SampleRequest(200, temperature=temperature))
    assert len(drawn[0]) == 2
    for full, cool in zip(*drawn, strict=True):
        assert float(full.std()) == pytest.approx(1.0, abs=0.05)
        assert torch.allclose(cool, 0.7 * full)


def test_strangers_come_when_they_are_wanted(tmp_path: Path) -> None:
    recipe = glow_recipe(model={"strangers": 0.5, "strangers_from": 3})
    pictures = open_pictures(write_idx(tmp_path), recipe.data)
    batches = [pictures[Part(recipe.seed, range(8))]]
    assert set(one_step(recipe, batches, step=2)[1]) == {"bits_per_dim"}
    losses = one_step(recipe, batches, step=3)[1]
    assert set(losses) == {"bits_per_dim", "strangers"}
    assert all(torch.isfinite(loss) for loss in losses.values())


@pytest.mark.slow
def test_a_flow_that_meets_strangers_gets_used_to_them(tmp_path: Path) -> None:
    data = write_idx(tmp_path)
    unlikely = {}
    for share in (0.0, 0.3):
        recipe = glow_recipe(steps=200, model={"strangers": share}, optimiser={"learning_rate": 1e-2}, ema_decay=0.0)
        run = fit(recipe, data, tmp_path / f"run-{share}", accelerator="cpu").run
        task, generators = load_generators(load_checkpoint(find_checkpoint(run) or Path()))
        assert isinstance(task, GlowTask)
        x = blots(one_stepper(), torch.zeros(32, 1, 20, 20))
        assert x.min() >= -1
        assert x.max() <= 1
        with torch.inference_mode():
            log_p = generators["flow"](x * PICTURE_SCALE)
        unlikely[share] = float(task.loss.bits_per_dim(log_p, x).mean())
    assert unlikely[0.3] < unlikely[0.0] - 0.2


def test_what_a_flow_cannot_bear_yet_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    task = make_task(glow_recipe(model={"strangers": 0.5}))
    x = torch.full((4, 1, 20, 20), 0.25)
    answers = torch.tensor([math.nan, math.inf, -1e9, 0.0])
    monkeypatch.setattr(task.networks["flow"], "forward", lambda y, label: answers)
    laid = task._strangers(one_stepper(), x, None)
    # The first is no number, the second better than can be, the third out of all bounds.
    assert [bool(torch.equal(a, b)) for a, b in zip(laid, x, strict=True)] == [True, False, True, False]


def one_stepper() -> Stepper:
    stepper = Stepper(Fabric(accelerator="cpu"), {}, OptimiserRecipe())
    stepper.begin(0, seed=0)
    return stepper


def make_task(recipe: Recipe) -> GlowTask:
    task = family_of("glow").make_task(recipe)
    assert isinstance(task, GlowTask)
    return task


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": {"depth": 3}}, r"unknown key `depth` in `model`"),
        ({"model": {"hiden": 3}}, r"did you mean `hidden`\?"),
        ({"model": {"bits": 7}}, r"bits"),
        ({"model": {"levels": 4}}, r"`data.crop_px` is 20, this \w+ needs a multiple of 16"),
        ({"model": {"condition": "top"}, "data": {"classes": []}}, r"there are no `data.classes`"),
    ],
)
def test_settings_that_cannot_be_are_refused_before_data_is_read(
    changes: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RecipeError, match=message):
        fit(glow_recipe(**changes), tmp_path / "no data here", tmp_path / "run")
