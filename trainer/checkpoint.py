"""Checkpoints: safetensors with the recipe inside, written to a temporary name and renamed."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from trainer.errors import CheckpointError
from trainer.files import replacing
from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe

_PATTERN = "step-*.safetensors"


@dataclass(frozen=True)
class Checkpoint:
    """Everything a resume or an export needs: tensors by dotted name, the step, the recipe, plain numbers."""

    step: int
    recipe: Recipe
    tensors: dict[str, Tensor]
    scalars: dict[str, Any]

    def group(self, prefix: str) -> dict[str, Tensor]:
        """Tensors whose names begin with `prefix.`, without it."""
        start = prefix + "."
        return {name[len(start) :]: tensor for name, tensor in self.tensors.items() if name.startswith(start)}


def save_checkpoint(folder: Path, checkpoint: Checkpoint, keep: int) -> Path:
    """Write `folder/step-N.safetensors` atomically and remove all but the `keep` newest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step-{checkpoint.step:08d}.safetensors"
    metadata = {
        "step": str(checkpoint.step),
        "recipe": msgspec.json.encode(checkpoint.recipe).decode(),
        "scalars": json.dumps(checkpoint.scalars),
    }
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
    try:
        with replacing(path) as temporary:
            save_file(tensors, temporary, metadata)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
    except OSError as error:
        raise CheckpointError(f"{path} can't be written ({error.strerror})", "free some space and resume") from None
    for old in sorted(folder.glob(_PATTERN))[:-keep]:
        old.unlink(missing_ok=True)
    return path


def find_checkpoint(run: Path, step: int | None = None) -> Path | None:
    """The newest checkpoint of a run folder, or that of one step; None where there is none."""
    found = sorted((run / "checkpoints").glob(_PATTERN))
    if step is not None:
        found = [path for path in found if int(path.stem.split("-")[1]) == step]
    return found[-1] if found else None


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint to the CPU. Raises CheckpointError where it is missing, broken or not ours."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        return Checkpoint(
            step=int(metadata["step"]),
            recipe=decode_recipe(json.loads(metadata["recipe"]), str(path)),
            tensors=tensors,
            scalars=json.loads(metadata["scalars"]),
        )
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise CheckpointError(f"{path} is not a checkpoint of this trainer ({error})", "choose another run") from None
