"""The network that many looks were taught, and how much of it stays."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.unit.trainer.teach.pairs import SAMPLES
from trainer.checkpoint import Checkpoint, find_checkpoint, load_checkpoint, save_checkpoint
from trainer.errors import TrainerError
from trainer.nn.shuffle import ShuffleGenerator
from trainer.recipe_file import load_recipe
from trainer.teach.mixing import mix_with_start
from trainer.teach.recipe import recipe_text
from trainer.teach.warm_start import ManyLooks, Mastery, folded, load_warm_start, nearest_look


def test_codes_fold_into_an_ordinary_generator() -> None:
    torch.manual_seed(4)
    many = ManyLooks(("a", "b")).eval()
    with torch.no_grad():
        for name, weight in many.named_parameters():
            if name.endswith((".scale", ".bias", ".up")) and not name.endswith("convolution.bias"):
                weight.normal_(0, 0.3)
    x = torch.rand(1, 3, 32, 32) * 2 - 1
    plain = ShuffleGenerator().eval()
    for look in (0, 1):
        plain.load_state_dict(folded(many.state_dict(), look))
        with torch.inference_mode():
            torch.testing.assert_close(plain(x), many(x, look), atol=1e-4, rtol=1e-4)


def test_the_nearest_look_is_found() -> None:
    names, state = load_warm_start(SAMPLES.parent / "teaching" / "warm-start.safetensors")
    assert len(names) == 16
    generator = ShuffleGenerator().eval()
    generator.load_state_dict(folded(state, names.index("ink")))
    x = torch.rand(1, 3, 32, 32) * 2 - 1
    with torch.inference_mode():
        found, weights = nearest_look(names, state, [(x, generator(x))])
    assert found == "ink"
    assert torch.equal(weights["tail.2.bias"], generator.state_dict()["tail.2.bias"])
    path = SAMPLES.parent / "teaching" / "warm-start.safetensors"
    assert path.stat().st_size <= 1_000_000


def test_the_look_that_is_least_mastered_is_drawn_most() -> None:
    mastery = Mastery(3)
    np.testing.assert_allclose(mastery.chances, [1 / 3] * 3)
    mastery.note(0, 0.0, 0.5)
    mastery.note(1, 0.25, 0.5)
    np.testing.assert_allclose(mastery.left, [0.95, 0.975, 1.0])
    for _ in range(300):
        mastery.note(0, 0.0, 0.5)
        mastery.note(1, 0.25, 0.5)
    np.testing.assert_allclose(mastery.chances, [0, 1 / 3, 2 / 3], atol=1e-3)


def test_a_broken_warm_start_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"no")
    with pytest.raises(TrainerError, match="holds no warm start"):
        load_warm_start(tmp_path / "w.safetensors")


def _kept(tmp_path: Path, start_db: float, learnt_db: float) -> tuple[float, torch.Tensor]:
    """The share kept and a weight of the best checkpoint, of a photo of 20 dB; start: weights 0, learnt: weights 1."""
    text = recipe_text("look", steps=5, seed=0, turned="off", preferred_px=64, precision="auto", made_from="a and b")
    (tmp_path / "recipe.toml").write_text(text)
    recipe = load_recipe(tmp_path / "recipe.toml")
    state = ShuffleGenerator().state_dict()
    for folder, value, step in ((tmp_path / "start", 0.0, 0), (tmp_path / "best", 1.0, 3)):
        tensors = {
            f"{group}.generator.{key}": torch.full_like(weight, value)
            for group in ("networks", "ema")
            for key, weight in state.items()
        }
        save_checkpoint(folder / "checkpoints", Checkpoint(step, recipe, tensors, {}), 1)

    def quality(generator: torch.nn.Module) -> float:
        return learnt_db if float(next(generator.parameters()).max()) > 0.5 else start_db

    share = mix_with_start(tmp_path, tmp_path / "start", quality, 20.0)
    path = find_checkpoint(tmp_path / "best")
    assert path is not None
    return share, load_checkpoint(path).tensors["ema.generator.tail.2.bias"]


@pytest.mark.parametrize(("start_db", "share"), [(25.0, 0.8), (30.0, 0.6), (19.0, 1.0)])
def test_the_better_the_start_knew_the_look_the_more_of_it_is_kept(
    tmp_path: Path, start_db: float, share: float
) -> None:
    """5 of the 10 dB that were gained are the start's: 1 − 0.4 · 0.5."""
    kept, weight = _kept(tmp_path, start_db, 30.0)
    assert kept == pytest.approx(share)
    torch.testing.assert_close(weight, torch.full_like(weight, share))
