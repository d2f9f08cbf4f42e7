"""Which normalisation a generator has: its parameters tell most of it, not all."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from exporters.errors import ExportError
from exporters.families.pix2pix import batch_normalised
from exporters.weights_import.described import Answers, NormKind
from exporters.weights_import.tree import Node
from studio.package.import_report import ImportFinding

_NO_STATISTICS = " (the latter with `--inference published`: running statistics are missing)"
_UNKNOWN = "this layout is not known; export it to ONNX instead"
LEFTOVERS = ImportFinding("running statistics in the file are leftovers that this mode does not use; dropped")
NOTHING_TO_KEEP = ImportFinding("no dropout and no batch norm: published and deterministic inference are the same")
NOTHING_STORED = ImportFinding(
    "the norm has nothing stored: instance norm, since convolutions have a bias; or none",
    fields=("norm",),
    is_guess=True,
)
STATISTICS = ("running_mean", "running_var", "num_batches_tracked")


@dataclass(frozen=True)
class Normalisation:
    """How every normalising layer of a network works."""

    kind: NormKind
    affine: bool
    from_batch: bool
    """Batch norm with the batch's own mean and variance, as in training."""
    leftovers: bool
    """Whether the file has running statistics that are not used."""

    def layer(self, channels: int) -> nn.Module:
        """A layer for N×C×H×W."""
        if self.kind == "none":
            return nn.Identity()
        if self.kind == "instance":
            return nn.InstanceNorm2d(channels, affine=self.affine)
        return BatchStatistics(channels) if self.from_batch else nn.BatchNorm2d(channels)

    def kept(self, node: Node) -> dict[str, Tensor]:
        """The tensors of a stored norm that `layer` has."""
        return {name: tensor for name, tensor in node.tensors.items() if not (self.leftovers and name in STATISTICS)}

    def __str__(self) -> str:
        if self.kind == "none":
            return "no norm"
        text = f"{self.kind} norm" + ("" if self.affine else " without affine")
        return text + (", statistics of the batch" if self.from_batch else "")


class BatchStatistics(nn.BatchNorm2d):
    """Batch norm that always takes mean and variance from the N×C×H×W batch."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, track_running_stats=False)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        return batch_normalised(input, self)


def decide(stored: Sequence[Node], convs: Sequence[Node], answers: Answers, *, room: bool) -> Normalisation:
    """From the norms with tensors, the convolutions before norms, and whether the keys leave `room` for norms.

    Convolutions before a batch norm are published without bias, before an instance norm with it. Raises ExportError
    that names the flag where this does not settle it, or where the answer contradicts the file.
    """
    if stored and len(stored) != len(convs):
        raise ExportError(f"{len(convs)} convolutions have {len(stored)} norms", _UNKNOWN)
    affine = _alike([("weight" in node.tensors) for node in stored], "an affine part")
    running = _alike([("running_mean" in node.tensors) for node in stored], "running statistics")
    biased = any(node.has_bias for node in convs)
    kind = _kind(affine, running, biased, room, answers.norm)
    from_batch = kind == "batch" and (answers.inference == "published" or not running)
    if kind == "batch" and not running and answers.inference != "published":
        raise ExportError(
            "the file has no running statistics for its batch norm",
            "import it with `--inference published`",
            fields=("inference",),
        )
    return Normalisation(kind, affine, from_batch, running and (kind == "instance" or from_batch))


def _kind(affine: bool, running: bool, biased: bool, room: bool, answer: NormKind | None) -> NormKind:
    if affine:
        possible: tuple[NormKind, ...] = ("instance", "batch")
        # Only the published layouts settle it: with bias and statistics it may be either.
        told: NormKind | None = ("batch" if running else None) if not biased else (None if running else "instance")
    elif running:
        # Instance norm of PyTorch before 0.4 stored statistics that it never used.
        possible, told = ("instance",), "instance"
    elif room:
        possible, told = ("instance", "none"), "instance" if biased else None
    else:
        possible, told = ("none",), "none"
    if answer is not None:
        if answer not in possible:
            raise ExportError(
                f"the norm {answer} contradicts the keys of the file",
                f"they allow {' or '.join(possible)}",
                fields=("norm",),
            )
        return answer
    if told is None:
        raise ExportError(
            "the weights don't tell which normalisation the network has",
            "say "
            + " or ".join(f"`--norm {kind}`" for kind in possible)
            + (_NO_STATISTICS if affine and not running else ""),
            fields=("norm", "inference") if affine and not running else ("norm",),
        )
    return told


def _alike(found: Sequence[bool], what: str) -> bool:
    if any(found) and not all(found):
        raise ExportError(f"only some of the norms have {what}", _UNKNOWN)
    return any(found)
