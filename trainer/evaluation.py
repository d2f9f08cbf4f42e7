"""Numbers on held-out pictures: the family's own, and what a feature network says of made and real ones."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from trainer.data.sets import Part, PictureSet
from trainer.errors import DataError
from trainer.metrics.distances import DISTANCE_DEFINITIONS, SetDistance
from trainer.metrics.domain_classifier import DOMAIN_DEFINITIONS, DomainJudge
from trainer.metrics.features import FEATURES, Classifier, EfficientNetFeatures, perceptual_distance, train_classifier
from trainer.metrics.nearest_training import NEAREST_DEFINITIONS, NearestTraining
from trainer.perceptual.lpips import LPIPS_DEFINITION, LPIPSHeads
from trainer.recipe import Recipe
from trainer.task import Networks, Pictures, Task

_BATCH = 100
_NOTE_EVERY_S = 5.0
_GENERATED = {"pictures", "labelled", "idx", "npz"}
_FEATURE_DEFINITIONS = {
    "label_accuracy": "share of made pictures that the small classifier, trained on real ones, takes for their label",
    "baseline_label_accuracy": "the same of the real held-out pictures",
    "perceptual": "perceptual distance of output and truth: squared differences of unit-length EfficientNet-lite0 "
    "activations, five scales added up (Zhang et al. 2018, eq. 1 without learned weights); not LPIPS",
    "baseline_perceptual": "perceptual of the identity copy",
    "lpips_hed": LPIPS_DEFINITION,
    "baseline_lpips_hed": "lpips_hed of the identity copy",
}


def evaluate(
    task: Task,
    networks: Networks,
    pictures: PictureSet,
    recipe: Recipe,
    cache: Path,
    note: Callable[[str], None] = lambda _: None,
    lpips: Path | None = None,
) -> dict[str, float]:
    """Means over the held-out pictures of the numbers that `definitions_of` explains.

    `cache`: folder for what is trained only to measure. `lpips`: VGG16's trunk, for pairs of output and truth.
    Deterministic, and torch's global generator is left as it was. Raises DataError where nothing is held out.
    """
    if not pictures.holds_out:
        raise DataError(f"{pictures.root} has no held-out pictures to measure on", _to_hold_out(recipe))
    batch_size = _BATCH if recipe.data.kind in _GENERATED else 1
    totals: dict[str, float] = {}
    count, noted = 0, time.monotonic()
    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(recipe.seed)
        judge = _Judge(recipe, pictures, cache, note)
        heads = None if lpips is None else LPIPSHeads(lpips)
        if task.baseline_pictures:
            task.fit_baseline(_training_pictures(pictures, task.baseline_pictures, recipe.seed))
        nearest = NearestTraining(pictures, recipe.seed) if task.may_memorise else None
        noise = torch.Generator().manual_seed(recipe.seed)
        for batch in pictures.held_out(task.multiple_of, recipe.evaluation.pictures, batch_size):
            numbers = task.evaluate(networks, batch)
            compared = judge.network is not None or nearest is not None or heads is not None
            if compared and (sets := task.pictures(networks, batch, noise)) is not None:
                numbers |= judge.add(sets)
                numbers |= _lpips(heads, sets) if heads is not None else {}
                numbers |= nearest.add(sets) if nearest is not None else {}
            for name, value in numbers.items():
                totals[name] = totals.get(name, 0.0) + value
            count += len(next(iter(batch.values())))
            if time.monotonic() - noted >= _NOTE_EVERY_S:
                note(f"{count} pictures measured")
                noted = time.monotonic()
    return {**{name: value / count for name, value in totals.items()}, **judge.distances()}


def definitions_of(task: Task, recipe: Recipe) -> dict[str, str]:
    """What each number of `evaluate` is."""
    features = FEATURES.get(recipe.evaluation.features, "")
    if _has_no_truth(recipe):
        features += f", of squares of {recipe.data.crop_px} pixels side by side"
    if recipe.evaluation.features == "efficientnet-lite0" and recipe.model.get("discriminator") == "projected":
        features += ", a network whose earlier layers the discriminator judged by"
    distances = {name: text.format(features=features) for name, text in DISTANCE_DEFINITIONS.items()}
    further = {**_FEATURE_DEFINITIONS, **NEAREST_DEFINITIONS, **DOMAIN_DEFINITIONS}
    return {**task.metric_definitions, **further, **distances}


def _to_hold_out(recipe: Recipe) -> str:
    if recipe.data.kind == "unpaired":
        return "put other pictures of both kinds into testA and testB"
    return "raise `data.holdout` or add pictures, and train anew: what was trained on says nothing"


def _lpips(heads: LPIPSHeads, sets: Pictures) -> dict[str, float]:
    """Sums over a batch of outputs with a truth; nothing for others."""
    if sets.source is None or not sets.paired:
        return {}
    made, source, real = (x.expand(-1, 3, -1, -1).clamp(-1, 1) for x in (sets.made, sets.source, sets.real))
    return {"lpips_hed": float(heads(made, real).sum()), "baseline_lpips_hed": float(heads(source, real).sum())}


def _has_no_truth(recipe: Recipe) -> bool:
    """Whether nobody knows what a translation should have been."""
    return recipe.data.kind == "unpaired" and not recipe.data.test_pairs


def _training_pictures(pictures: PictureSet, most: int, seed: int) -> Tensor:
    count = min(most, *(train for train, _ in pictures.counts.values()))
    return pictures[Part(seed, range(count))]["x"]


def _cut(sets: Pictures, edge_px: int) -> Pictures:
    """Squares side by side, from the upper left: seen whole and small, a picture shows nothing of its surface."""

    def squares(x: Tensor) -> Tensor:
        edge = min(edge_px, *x.shape[2:])
        rows = x.unfold(2, edge, edge).unfold(3, edge, edge)
        return rows.permute(0, 2, 3, 1, 4, 5).flatten(0, 2)

    source = None if sets.source is None else squares(sets.source)
    return replace(sets, made=squares(sets.made), real=squares(sets.real), source=source)


class _Judge:
    """Looks at made and real pictures with the network that the recipe names; without one it says nothing."""

    def __init__(self, recipe: Recipe, pictures: PictureSet, cache: Path, note: Callable[[str], None]) -> None:
        self.network: Classifier | EfficientNetFeatures | None = None
        if recipe.evaluation.features == "classifier":
            self.network = train_classifier(pictures, recipe, cache, note)
        elif recipe.evaluation.features == "efficientnet-lite0":
            self.network = EfficientNetFeatures()
        self._distance = SetDistance(self.network.features) if self.network is not None else None
        self._edge_px = recipe.data.crop_px
        looks = self.network is not None and _has_no_truth(recipe)
        self._domains = DomainJudge(pictures, recipe.data.channels) if looks else None

    def add(self, sets: Pictures) -> dict[str, float]:
        """Take in one batch; returns the sums of what can be said picture by picture."""
        if self._distance is None:
            return {}
        if self._domains is not None:
            squares = _cut(sets, self._edge_px)
            self._distance.add(squares)
            return self._domains.add(squares)
        self._distance.add(sets)
        if isinstance(self.network, Classifier) and sets.label is not None:
            return {
                "label_accuracy": self._right(self.network, sets.made, sets.label),
                "baseline_label_accuracy": self._right(self.network, sets.real, sets.label),
            }
        if isinstance(self.network, EfficientNetFeatures) and sets.source is not None and sets.paired:
            return {
                "perceptual": float(perceptual_distance(self.network, sets.made.clamp(-1, 1), sets.real).sum()),
                "baseline_perceptual": float(perceptual_distance(self.network, sets.source, sets.real).sum()),
            }
        return {}

    def distances(self) -> dict[str, float]:
        """What can be said of all of them."""
        return self._distance.values() if self._distance is not None and self._distance.count > 1 else {}

    @staticmethod
    def _right(network: Classifier, x: Tensor, label: Tensor) -> float:
        return float((network(x).argmax(dim=1) == label).sum())
