"""A state dict as the tree of modules that its keys spell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor


@dataclass
class Node:
    """A module: its own tensors, and its children by name."""

    tensors: dict[str, Tensor] = field(default_factory=dict)
    children: dict[str, "Node"] = field(default_factory=dict)

    @property
    def is_conv(self) -> bool:
        """A convolution or transposed convolution with C×C×K×K weights."""
        return "weight" in self.tensors and self.tensors["weight"].dim() == 4 and not self.children

    @property
    def is_norm(self) -> bool:
        """A normalisation with an affine part or running statistics."""
        weight = self.tensors.get("weight")
        return not self.children and (weight.dim() == 1 if weight is not None else "running_mean" in self.tensors)

    @property
    def is_blur(self) -> bool:
        """A fixed filter of antialiased sampling."""
        return set(self.tensors) == {"filt"} and self.tensors["filt"].dim() == 4

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a convolution's weight: first axis, second axis, kernel."""
        first, second, kernel, _ = self.tensors["weight"].shape
        return first, second, kernel

    @property
    def has_bias(self) -> bool:
        return "bias" in self.tensors

    def items(self) -> list[tuple[int, "Node"]]:
        """The numbered children of a sequence in their order; empty where there are others than numbered ones."""
        if self.tensors or not all(name.isdigit() for name in self.children):
            return []
        return sorted((int(name), node) for name, node in self.children.items())


def tree_of(state: Mapping[str, Tensor]) -> Node:
    """The tree of all keys."""
    root = Node()
    for key, tensor in state.items():
        *path, leaf = key.split(".")
        node = root
        for name in path:
            node = node.children.setdefault(name, Node())
        node.tensors[leaf] = tensor
    return root


def without_prefix(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state without what all keys start with, up to the first number: `module.model.1.weight` → `1.weight`."""
    keys = [key.split(".") for key in state]
    depth = 0
    while keys and all(len(key) > depth + 1 and key[depth] == keys[0][depth] for key in keys):
        if keys[0][depth].isdigit():
            break
        depth += 1
    return {".".join(key.split(".")[depth:]): tensor for key, tensor in state.items()}
