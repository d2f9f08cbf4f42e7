"""Which of the known networks a file holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from torch import Tensor

from exporters.errors import ExportError
from exporters.weights_import import glow, resnet, unet
from exporters.weights_import.described import Answers, Foreign
from exporters.weights_import.tree import Node, tree_of, without_prefix
from exporters.weights_import.weights import StateDict, load_states, printable, refuse_broken
from studio.package.import_report import ImportFinding

LAYOUTS: tuple[ModuleType, ...] = (resnet, unet, glow)
KNOWN = (
    "import-weights reads ResNet and U-Net generators of pytorch-CycleGAN-and-pix2pix, ResNets of CUT, and "
    "rosinality's Glow; export others to ONNX and use `studio models import`"
)
_DEEPEST = 3


@dataclass(frozen=True)
class FoundNetwork:
    """A part of the file that is a known network."""

    layout: ModuleType
    root: Node
    state: StateDict


def recognise(path: Path, answers: Answers, part: str | None = None) -> Foreign:
    """The network in the file of weights; `part` names it where there are several.

    Raises ExportError in one line that names the file and what to do.
    """
    states = load_states(path)
    found: dict[str, FoundNetwork] = {}
    for name, state in states.items():
        found.update(_search(name, state, _DEEPEST))
    if not found:
        raise ExportError(f"{path} holds no network that is known here ({_glance(states)})", KNOWN)
    name = _choose(found, part, path)
    refuse_broken(found[name].state, path)
    try:
        foreign: Foreign = found[name].layout.describe(found[name].root, answers)
    except ExportError as error:
        raise ExportError(f"{path}: {error.message}", error.hint, fields=error.fields) from error
    except RuntimeError as error:
        # What load_state_dict says of tensors that do not fit the layout that the other tensors spell.
        reason = str(error).strip().splitlines()[-1].strip()
        raise ExportError(f"{path}: the tensors do not fit together ({reason[:160]})", KNOWN) from error
    return replace(foreign, evidence=[*foreign.evidence, *_remarks(found, name)])


def _search(name: str, state: Mapping[str, Tensor], depth: int) -> Iterator[tuple[str, FoundNetwork]]:
    """The state as a whole, or else the networks among the parts of which its keys speak."""
    core = without_prefix(state)
    root = tree_of(core)
    for layout in LAYOUTS:
        if layout.matches(root):
            yield name, FoundNetwork(layout, root, core)
            return
    if depth and not root.items():
        for child in root.children:
            inner = {key: tensor for key, tensor in core.items() if key.startswith(f"{child}.")}
            yield from _search(f"{name}.{child}" if name else child, inner, depth - 1)


def _choose(found: Mapping[str, FoundNetwork], part: str | None, path: Path) -> str:
    names = list(found)
    if part is not None:
        if part not in names:
            raise ExportError(
                f"{path} holds no known network `{part}`", f"choose `--part` of {_listed(names)}", fields=("part",)
            )
        return part
    averaged = [name for name in names if "ema" in name.lower().rpartition(".")[2].split("_")]
    if len(names) == 1 or len(averaged) == 1:
        return averaged[0] if averaged else names[0]
    raise ExportError(f"{path} holds {len(names)} networks", f"say which: `--part` {_listed(names)}", fields=("part",))


def _remarks(found: Mapping[str, FoundNetwork], name: str) -> Iterator[ImportFinding]:
    others = [other for other in found if other != name]
    if name:
        yield ImportFinding(f"weights found under `{name}`")
    if others:
        yield ImportFinding(f"averaged weights taken; also there: {_listed(others)}", fields=("part",))


def _listed(names: list[str]) -> str:
    return " or ".join(name or "(the file itself)" for name in names)


def _glance(states: Mapping[str, StateDict]) -> str:
    largest = max(states.values(), key=len)
    names = list(largest)
    shown = [
        f"`{name}` {'×'.join(map(str, largest[name].shape)) or 'a number'}"
        for name in dict.fromkeys((names[0], names[-1]))
    ]
    matrices = [name for name, tensor in largest.items() if tensor.dim() == 2 and name.endswith("weight")]
    kind = ", it looks like a classifier" if matrices and matrices[-1] in names[-2:] else ""
    return printable(f"{len(names)} tensors, {' … '.join(shown)}{kind}")
