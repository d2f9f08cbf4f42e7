"""From a task in training to a checkpoint and back."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from trainer.checkpoint import Checkpoint
from trainer.ema import EMA
from trainer.errors import CheckpointError
from trainer.families import family_of
from trainer.nn.norm import fold_batch_norms
from trainer.recipe import Recipe
from trainer.task import Task


def take_snapshot(
    recipe: Recipe, step: int, task: Task, averages: Mapping[str, EMA], told: Mapping[str, str] | None = None
) -> Checkpoint:
    """Everything that the next step depends on; `told` goes into the checkpoint's scalars."""
    tensors: dict[str, Tensor] = {}
    for name, network in task.networks.items():
        tensors |= {f"networks.{name}.{key}": value for key, value in network.state_dict().items()}
    for name, average in averages.items():
        tensors |= {f"ema.{name}.{key}": value for key, value in average.network.state_dict().items()}
    for name, optimiser in task.optimisers.items():
        for index, state in optimiser.state_dict()["state"].items():
            tensors |= {f"optimisers.{name}.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
    tensors |= {f"extra.{key}": value for key, value in task.extra_state().items()}
    return Checkpoint(step, recipe, tensors, {"torch": torch.__version__, **(told or {})})


def restore_networks(checkpoint: Checkpoint, task: Task) -> None:
    """Weights as they were. Raises CheckpointError where they do not fit the recipe."""
    for name, network in task.networks.items():
        _load_weights(network, checkpoint.group(f"networks.{name}"), name)


def restore_rest(checkpoint: Checkpoint, task: Task, averages: Mapping[str, EMA]) -> None:
    """Averages, optimisers and what else the task keeps."""
    for name, average in averages.items():
        _load_weights(average.network, checkpoint.group(f"ema.{name}"), name)
    for name, optimiser in task.optimisers.items():
        state: dict[int, dict[str, Any]] = {}
        for key, value in checkpoint.group(f"optimisers.{name}").items():
            index, _, field = key.partition(".")
            state.setdefault(int(index), {})[field] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    task.load_extra_state(checkpoint.group("extra"))


def load_networks(checkpoint: Checkpoint) -> dict[str, nn.Module]:
    """Every network of a checkpoint in `eval()` mode, on the CPU: generators averaged, the others as trained.

    Spectral normalisation is folded into the weights, as for good as training is over.
    """
    task, generators = load_generators(checkpoint)
    networks: dict[str, nn.Module] = dict(generators)
    for name, network in task.networks.items():
        if name not in networks:
            _load_weights(network, checkpoint.group(f"networks.{name}"), name)
            networks[name] = network.eval().requires_grad_(False)
        for module in networks[name].modules():
            if parametrize.is_parametrized(module):
                for parameter in list(module.parametrizations):  # type: ignore[arg-type]
                    parametrize.remove_parametrizations(module, parameter, leave_parametrized=True)
        _round_weights(networks[name], task, checkpoint.recipe)
    return networks


def load_generators(checkpoint: Checkpoint) -> tuple[Task, dict[str, nn.Module]]:
    """The task of a checkpoint and its averaged generators in `eval()` mode, on the CPU, as a package holds them."""
    task = family_of(checkpoint.recipe.family).make_task(checkpoint.recipe)
    generators: dict[str, nn.Module] = {}
    for name in task.generators:
        network = task.networks[name]
        _load_weights(network, checkpoint.group(f"ema.{name}"), name)
        generators[name] = network.eval().requires_grad_(False)
        _round_weights(network, task, checkpoint.recipe)
    return task, generators


@torch.no_grad()
def _round_weights(network: nn.Module, task: Task, recipe: Recipe) -> None:
    """To 16 bits where the package keeps no more: matrices and kernels, which are nearly all there is."""
    if recipe.described.weights == "fp16":
        if task.folds_batch_norm:
            # An export does it as well, and what it multiplies is no longer round.
            fold_batch_norms(network)
        for parameter in network.parameters():
            if parameter.ndim > 1:
                parameter.copy_(parameter.half().float())


def _load_weights(network: nn.Module, state: dict[str, Tensor], name: str) -> None:
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        reason = str(error).split("\n")[-1].strip()
        raise CheckpointError(f"the weights of `{name}` do not fit the recipe ({reason})", "use its own run") from None
