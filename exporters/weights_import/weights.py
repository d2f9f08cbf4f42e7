"""Reading files of weights without running anything that is in them."""

import pickle
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from exporters.errors import ExportError

StateDict = dict[str, Tensor]
DEEPEST = 4
"""How many dictionaries a state dict may be wrapped in."""
_POINTER = b"version https://git-lfs.github.com/spec/"
_ASKED = re.compile(r"GLOBAL (\S+) (?:was not|whose)")
_ALONE = "save the state dict alone, with torch.save(network.state_dict(), …) or as safetensors"


def load_states(path: Path) -> dict[str, StateDict]:
    """Every state dict in the file, by the names that lead to it; `""` where the file itself is one.

    Floating-point tensors come as fp32, what is no tensor is left out. Raises ExportError in one line for files that
    are missing, broken, no weights, or a pickle that asks for more than tensors.
    """
    if not path.is_file():
        raise ExportError(f"{path} is not a file", "give a .pth, .pt or .safetensors file")
    if _is_pointer(path):
        raise ExportError(f"{path} is a pointer of Git LFS, not the weights", "run git lfs pull, or download the file")
    loaded = _safetensors(path) if path.suffix.lower() == ".safetensors" else _pickle(path)
    if not isinstance(loaded, Mapping):
        raise ExportError(f"{path} holds a {type(loaded).__name__}, not a state dict", _ALONE)
    states = dict(_states(loaded, "", DEEPEST))
    if not states:
        raise ExportError(f"{path} holds no tensors by name", _ALONE)
    return states


def refuse_broken(state: StateDict, path: Path) -> None:
    """Raise ExportError where a weight is NaN or infinite."""
    for name, tensor in state.items():
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise ExportError(f"{path}: `{name}` has values that are NaN or infinite", "choose another checkpoint")


def _is_pointer(path: Path) -> bool:
    """What a clone without Git LFS has in place of large files."""
    with path.open("rb") as file:
        return file.read(len(_POINTER)) == _POINTER


def _safetensors(path: Path) -> Any:
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise _broken(path, error) from error


def _pickle(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # A stranger's bytes can fail in any way while they are read.
        said = str(error)
        asked = _ASKED.search(said)
        if asked is not None:
            wanted = printable(asked.group(1))
            raise ExportError(
                f"{path} asks for `{wanted}`, which no tensors need; nothing was loaded", _ALONE
            ) from error
        if "TorchScript" in said:
            raise ExportError(f"{path} is a TorchScript program, not weights", _ALONE) from error
        if isinstance(error, pickle.UnpicklingError):
            # PyTorch's own words advise to load it without this protection.
            raise ExportError(f"{path} is not what torch.save writes for tensors", _ALONE) from error
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> ExportError:
    reason = (str(error).strip().splitlines() or [""])[0].split(". ")[0] or type(error).__name__
    return ExportError(
        f"{path} can't be read as weights ({printable(reason)[:120]})", "it may be cut short; download it again"
    )


def printable(text: str) -> str:
    """The text without characters that could steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _states(found: Mapping[Any, Any], name: str, depth: int) -> list[tuple[str, StateDict]]:
    state = {str(key): _plain(value) for key, value in found.items() if isinstance(value, Tensor)}
    states = [(name, state)] if state else []
    for key, value in found.items():
        if isinstance(value, Mapping) and depth > 1:
            states += _states(value, printable(f"{name}.{key}" if name else str(key)), depth - 1)
    return states


def _plain(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu()
    return tensor.float() if tensor.is_floating_point() else tensor
