"""Where a training runs: devices, arithmetic, memory order, compilation."""

from typing import Any, Literal

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from trainer.errors import TrainerError
from trainer.families import family_of
from trainer.recipe import Recipe
from trainer.stepper import Batch

Precision = Literal["32-true", "16-mixed", "bf16-mixed"]


def make_fabric(recipe: Recipe, accelerator: str) -> Fabric:
    """Devices and processes as the recipe wants them; on several, Fabric's launchers start the others.

    `accelerator`: auto, cpu or cuda. Raises TrainerError where this machine has fewer CUDA devices than are asked for;
    several processes on the CPU are had by asking for the CPU.
    """
    found = torch.cuda.device_count() if torch.cuda.is_available() else 0
    cuda = accelerator == "cuda" or (accelerator == "auto" and found > 0)
    if not cuda and accelerator == "auto" and recipe.hardware.devices > 1:
        raise TrainerError(
            f"{recipe.hardware.devices} devices wanted, and there is no CUDA device",
            "set `hardware.devices` to 1, or add --device cpu for so many processes on the CPU",
        )
    if cuda and found < recipe.hardware.devices:
        built = "" if torch.version.cuda else "; this PyTorch was built without CUDA"
        raise TrainerError(
            f"{recipe.hardware.devices} CUDA device(s) wanted, {found} found{built}",
            "lower `hardware.devices`, mend the driver, or add --device cpu",
        )
    if cuda:
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.allow_tf32 = True
    hardware = recipe.hardware
    return Fabric(
        accelerator="cuda" if cuda else "cpu",
        devices=hardware.devices,
        num_nodes=hardware.nodes,
        strategy="ddp" if hardware.devices * hardware.nodes > 1 else "auto",
        precision=resolved_precision(recipe, cuda=cuda),
    )


def resolved_precision(recipe: Recipe, *, cuda: bool) -> Precision:
    """What `auto` stands for: on the CPU full precision, since only some processors have fast 16-bit arithmetic."""
    if recipe.precision != "auto":
        return recipe.precision
    if not cuda or family_of(recipe.family).task_type.needs_full_precision:
        return "32-true"
    return "bf16-mixed" if torch.cuda.is_bf16_supported() else "16-mixed"


def memory_order(recipe: Recipe, fabric: Fabric) -> torch.memory_format:
    """Channels last pays with 16-bit arithmetic; 32-bit convolutions on a CPU are slower in it (measured)."""
    wanted = recipe.channels_last
    if wanted == "auto":
        wanted = resolved_precision(recipe, cuda=fabric.device.type == "cuda") != "32-true"
    return torch.channels_last if wanted else torch.contiguous_format


def to_device(batch: Batch, device: torch.device, order: torch.memory_format) -> Batch:
    """Pictures in memory order `order`, labels as they are; does not wait for the copy where it can go on."""
    return {
        name: x.to(device, memory_format=order, non_blocking=True)
        if x.ndim == 4
        else x.to(device, non_blocking=True)
        for name, x in batch.items()
    }  # fmt: skip


def accelerate(network: nn.Module, recipe: Recipe, fabric: Fabric) -> None:
    """Let the network's forward run in the recipe's arithmetic, its outputs in 32 bits, compiled where it is asked."""
    if resolved_precision(recipe, cuda=fabric.device.type == "cuda") != "32-true":
        forward = network.forward

        def in_mixed_precision(*args: Any, **kwargs: Any) -> Any:
            with fabric.autocast():
                out = forward(*args, **kwargs)
            return _in_32_bits(out)

        network.forward = in_mixed_precision
    if recipe.hardware.compile:
        network.compile()


def _in_32_bits(out: Any) -> Any:
    if isinstance(out, Tensor):
        return out.float() if out.is_floating_point() else out
    if isinstance(out, tuple | list):
        return type(out)(_in_32_bits(part) for part in out)
    return out
