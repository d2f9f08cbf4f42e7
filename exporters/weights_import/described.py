"""What the user answers, and what was recognised."""

from dataclasses import dataclass, field
from typing import Literal

from exporters.errors import ExportError
from exporters.families import Exported
from exporters.spec import GraphSpec
from studio.package.import_report import ImportFinding
from studio.package.manifest import Latent

NormKind = Literal["instance", "batch", "none"]
Inference = Literal["deterministic", "published"]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What weights can't tell. None: not answered."""

    norm: NormKind | None = None
    padding: Literal["reflect", "replicate", "zero"] | None = None
    dropout: bool | None = None
    """U-Net: whether it was trained with dropout; it has no parameters and shifts no keys there."""
    inference: Inference = "deterministic"
    image_size: int | None = None
    """Edge of the training pictures in pixels."""


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A recognised network, ready for `exporters.package.write_package`."""

    family: str
    specs: list[GraphSpec]
    latents: tuple[Latent, ...] = ()
    classes: tuple[str, ...] = ()
    evidence: list[ImportFinding] = field(default_factory=list)
    """What was recognised and by what; the first is the network itself."""

    @property
    def exported(self) -> Exported:
        """What `write_package` takes."""
        exact = any(spec.role == "encode" for spec in self.specs)
        return Exported(specs=tuple(self.specs), latents=self.latents, classes=self.classes, exact=exact)


def picture_kind(channels: int, side: str) -> str:
    """`RGB` or `grey`. Raises ExportError for any other number of channels, naming the `side` (takes, gives)."""
    if channels not in (1, 3):
        raise ExportError(
            f"the network {side} {channels} channels", "a package's pictures have 1 or 3; it can't be imported"
        )
    return "RGB" if channels == 3 else "grey"
