"""Checkpoints: safetensors with the recipe inside, written to a temporary name and renamed."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from safetensors import SafetensorError, safe_open
from torch import Tensor

from trainer.errors import CheckpointError
from trainer.files import in_words
from trainer.recipe import Recipe
from trainer.recipe_file import decode_recipe
from trainer.tensor_files import save_tensors

_NAME = re.compile(r"step-(\d+)\.safetensors")


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
    """Write `folder/step-N.safetensors` atomically and remove all before it but the `keep` newest. Raises FileError."""
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step-{checkpoint.step:08d}.safetensors"
    metadata = {
        "step": str(checkpoint.step),
        "recipe": msgspec.json.encode(checkpoint.recipe).decode(),
        "scalars": json.dumps(checkpoint.scalars),
    }
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
    save_tensors(path, tensors, metadata)
    # Those of later steps are of a run that is taken up before them.
    for old in [known for step, known in _numbered(folder) if step <= checkpoint.step][:-keep]:
        old.unlink(missing_ok=True)
    return path


def find_checkpoint(run: Path, step: int | None = None) -> Path | None:
    """The newest checkpoint of a run folder, or that of one step; None where there is none."""
    found = [path for number, path in _numbered(run / "checkpoints") if step is None or number == step]
    return found[-1] if found else None


def load_newest(run: Path, note: Callable[[str], None]) -> Checkpoint | None:
    """The newest checkpoint of a run folder that can be read; None where there is none.

    What is passed over is told to `note`. Raises CheckpointError where none can be read.
    """
    first: CheckpointError | None = None
    for _, path in reversed(_numbered(run / "checkpoints")):
        try:
            checkpoint = load_checkpoint(path)
        except CheckpointError as error:
            first = first or error
            continue
        if first is not None:
            note(f"{first.message}: {path.name} is taken")
        return checkpoint
    if first is not None:
        raise first
    return None


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint to the CPU. Raises CheckpointError where it is missing, broken or not ours."""
    try:
        path.open("rb").close()
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        return Checkpoint(
            step=int(metadata["step"]),
            recipe=decode_recipe(json.loads(metadata["recipe"]), str(path)),
            tensors=tensors,
            scalars=json.loads(metadata["scalars"]),
        )
    except PermissionError as error:
        raise CheckpointError(f"{path} can't be read ({error.strerror})", "check its permissions") from None
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise CheckpointError(
            f"{path} is not a checkpoint of this trainer ({error})", "choose another checkpoint or run"
        ) from None


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    """(step, path) of each checkpoint, by step; copies that a file manager named are none."""
    named = [(_NAME.fullmatch(path.name), path) for path in (folder.iterdir() if folder.is_dir() else ())]
    return sorted((int(name[1]), path) for name, path in named if name)
