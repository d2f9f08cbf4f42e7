"""The weights that a run begins from: those of an earlier one, as far as they fit."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from trainer.checkpoint import Checkpoint, load_checkpoint, load_newest
from trainer.ema import EMA
from trainer.errors import CheckpointError
from trainer.files import replacing
from trainer.recipe import Recipe
from trainer.task import Task

RECORD = "from.json"
"""File of a run that says which weights it began from."""
_NAMED = 4
"""Most tensors of other shapes that are named."""


@dataclass(frozen=True)
class Origin:
    """An earlier checkpoint, the path that was given for it, and the run that it lies in."""

    path: Path
    run: Path
    checkpoint: Checkpoint


def find_origin(path: Path, recipe: Recipe, note: Callable[[str], None]) -> Origin:
    """The newest checkpoint of a run folder that can be read, or one checkpoint.

    What is passed over is told to `note`. Raises CheckpointError for anything else, and where it is of another family
    than the recipe.
    """
    if path.is_dir():
        origin = Origin(path, path, _newest(path, note))
    elif path.suffix == ".safetensors":
        origin = Origin(path, path.parent.parent, load_checkpoint(path))
    else:
        raise CheckpointError(f"{path} is neither a run nor a checkpoint", _what_to_give(path))
    family = origin.checkpoint.recipe.family
    if family != recipe.family:
        raise CheckpointError(
            f"{path} is of the family {family}, the recipe of {recipe.family}", f"begin from weights of {recipe.family}"
        )
    return origin


def fitting(origin: Origin, task: Task) -> str:
    """A line that says which of the recipe's tensors `take_over` will find. Raises CheckpointError where it is none."""
    kept, shapes, absent = 0, list[str](), Counter[str]()
    for name, network in task.networks.items():
        found = origin.checkpoint.group(f"networks.{name}")
        for key, tensor in _weights(network).items():
            if key not in found:
                absent[name] += 1
            elif found[key].shape != tensor.shape:
                shapes.append(f"{name}.{key} ({_shape(tensor)} in the recipe, {_shape(found[key])} there)")
            else:
                kept += 1
    missing = [f"{count} of {name} that are not there" for name, count in absent.items()]
    misfits = ", ".join(_shortened(shapes) + missing)
    if not kept:
        raise CheckpointError(f"nothing of {origin.path} fits the recipe ({misfits})", "begin without --from")
    wanted = kept + len(shapes) + absent.total()
    line = f"begins from {origin.path}, step {origin.checkpoint.step}: kept {kept} of {wanted} tensors"
    return f"{line}; not fitting: {misfits}" if misfits else line


@torch.no_grad()
def take_over(origin: Origin, task: Task, averages: Mapping[str, EMA]) -> None:
    """Copy weights into networks, and averaged ones into averages, where name and shape are the same.

    The average of what does not fit begins with this run's own start.
    """
    for name, network in task.networks.items():
        _copy(network, origin.checkpoint.group(f"networks.{name}"))
    for name, average in averages.items():
        _copy(average.network, origin.checkpoint.group(f"ema.{name}"))


def record_origin(origin: Origin, run: Path, line: str) -> None:
    """Write down where the weights of `run` come from."""
    recipe, step = origin.checkpoint.recipe, origin.checkpoint.step
    entry = {"recipe": recipe.name, "step": step, "said": line}
    with replacing(run / RECORD) as temporary:
        temporary.write_text(json.dumps(entry, indent=2) + "\n", "utf-8")


def _weights(network: nn.Module) -> dict[str, Tensor]:
    """All but what counts batches."""
    return {key: tensor for key, tensor in network.state_dict().items() if tensor.ndim}


def _copy(network: nn.Module, found: Mapping[str, Tensor]) -> None:
    for key, tensor in network.state_dict().items():
        if key in found and found[key].shape == tensor.shape:
            tensor.copy_(found[key])


def _shortened(shapes: list[str]) -> list[str]:
    more = len(shapes) - _NAMED
    return shapes if more <= 0 else [*shapes[:_NAMED], f"{more} more of another shape"]


def _shape(tensor: Tensor) -> str:
    return "×".join(str(edge) for edge in tensor.shape) or "one number"


def _newest(run: Path, note: Callable[[str], None]) -> Checkpoint:
    checkpoint = load_newest(run, note)
    if checkpoint is None:
        raise CheckpointError(f"{run} has no checkpoints", _what_to_give(run))
    return checkpoint


def _what_to_give(path: Path) -> str:
    package = path.suffix in (".itmodel", ".onnx") or (path / "manifest.json").exists()
    if package:
        return "a package holds graphs: give the run that it was exported from, or one of its checkpoints"
    return "give the folder of a run, or one of its checkpoints (.safetensors)"
