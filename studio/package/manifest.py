"""`manifest.json`, format version 1: what a model package says about itself.

Exporters write it, studio reads it. Everything a run needs to know (value ranges, channel order, size rules) is here;
nothing is guessed from a file name or a family.
"""

import math
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from studio.errors import PackageError

FORMAT_VERSION = 1
MANIFEST_NAME = "manifest.json"

FOREIGN_FAMILY = "foreign"
"""Of what was imported from a stranger's ONNX file."""

Role = Literal["translate", "encode", "decode", "critic"]
Axis = Literal["batch", "channel", "height", "width"]
Content = Literal[
    "picture",
    "latent",
    "mean",
    "log-variance",
    "noise",
    "label",
    "temperature",
    "realism",
    "likelihood",
    "likelihood-bound",
    "style",
]
"""What a tensor means: `latent`, `mean` and `log-variance` of an encoder or for a decoder; `noise` that makes a run
repeatable; `label`: number of a class; `temperature`: factor of the latents, one a picture; `realism`: 0 for surely
made, 1 for surely real, one number a patch; `likelihood`: bits per dimension; `likelihood-bound`: an upper bound of
them, from the ELBO at the noise that is given; `style`: numbers that `constants` of the graph fixes."""
PICTURE_AXES: tuple[tuple[Axis, ...], ...] = (
    ("batch", "channel", "height", "width"),
    ("batch", "height", "width", "channel"),
)
Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$", max_length=128)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
ShortText = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Pixels = Annotated[int, Meta(ge=1, le=65_536)]


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Strict and immutable: an unknown field is an error, not a surprise later."""


class TensorSpec(_Part, frozen=True, kw_only=True):
    """One input or output of a graph."""

    name: ShortText
    axes: tuple[Axis, ...]
    content: Content = "picture"
    dtype: Literal["float32", "float16", "int64"] = "float32"
    range: tuple[float, float] | None = None
    """Smallest and largest value: (-1, 1) for a tanh generator. Every picture has one; noise with a range is uniform in
    it, noise without is standard normal."""
    channel_order: Literal["RGB", "BGR", "L"] = "RGB"
    mean: tuple[float, ...] = ()
    deviation: tuple[Annotated[float, Meta(gt=0)], ...] = ()
    """Of a picture: (value in `range` - mean) / deviation of each channel is what the graph takes."""
    channels: Annotated[int, Meta(ge=1)] | None = None
    """Size of the channel axis; a picture's follows from its channel order."""
    stride: Pixels = 1
    """Height and width are the picture's divided by this."""


class SizeRule(_Part, frozen=True, kw_only=True):
    """Which picture sizes a graph accepts; all in pixels of its input."""

    multiple_of: Pixels = 1
    minimum: Pixels = 1
    maximum: Pixels | None = None
    """Longest edge the graph should be given at once, or None where any size works."""
    fixed: bool = False
    """True where only `minimum` × `minimum` works."""
    preferred: Pixels | None = None
    """Long edge at which the look has the scale it was trained for; larger photos are brought to it unless the user
    asks for more."""


class Graph(_Part, frozen=True, kw_only=True):
    role: Role
    file: FileName
    sha256: Sha256
    direction: Identifier | None = None
    """Name of the way of a two-way translator, such as `photo-to-painting`."""
    inputs: Annotated[tuple[TensorSpec, ...], Meta(min_length=1)]
    outputs: Annotated[tuple[TensorSpec, ...], Meta(min_length=1)]
    size: SizeRule = SizeRule()
    inference: Literal["deterministic", "batch-statistics"] = "deterministic"
    """Which mode was exported: dropout off and stored statistics, or the published pix2pix mode, whose dropout is an
    input of `noise`."""
    precision: Literal["fp32", "fp16"] = "fp32"
    """Of the arithmetic inside."""
    constants: dict[ShortText, tuple[float, ...]] = {}
    """Input name → values that it is always given. Graphs that differ in these and in `direction` may share a file."""

    @property
    def picture_input(self) -> TensorSpec | None:
        """The input that takes the picture."""
        return next((spec for spec in self.inputs if spec.content == "picture"), None)

    @property
    def picture_output(self) -> TensorSpec | None:
        """The output that is a picture."""
        return next((spec for spec in self.outputs if spec.content == "picture"), None)


class Domains(_Part, frozen=True, kw_only=True):
    """What a translator turns into what."""

    source: ShortText
    target: ShortText


class Sketch(_Part, frozen=True, kw_only=True):
    """How to draw an input for a model that wants a drawing."""

    palette: Annotated[tuple[Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$")], ...], Meta(min_length=1)]
    brush_px: Annotated[float, Meta(gt=0, le=1000)]
    """Brush diameter at the model's `preferred` (else `minimum`) size."""
    background: Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$")]
    names: tuple[ShortText, ...] = ()
    """What the colours of the palette stand for, in their order, such as water and forest."""


class Metric(_Part, frozen=True, kw_only=True):
    """A held-out number and what exactly it is."""

    name: ShortText
    value: float
    definition: Text
    baseline: float | None = None
    """The same number for the named baseline of the definition."""


class Training(_Part, frozen=True, kw_only=True):
    """Where the weights come from."""

    recipe: ShortText
    data: Text
    data_licence: Text
    steps: Annotated[int, Meta(ge=0)]
    metrics: tuple[Metric, ...] = ()


class Parity(_Part, frozen=True, kw_only=True):
    """How far the graphs are from the network that was trained."""

    tolerance: float
    largest_error: dict[str, float]
    """Graph file → largest absolute difference to PyTorch, in units of the output range."""
    round_trip: float | None = None
    """Largest absolute difference, in units of the range, between a picture and what `decode` makes of `encode`."""


class Latent(_Part, frozen=True, kw_only=True):
    """One latent input or output of a generator."""

    name: ShortText
    shape: tuple[Annotated[int, Meta(ge=1)], ...]
    prior: Literal["normal", "uniform"] = "normal"
    temperature: tuple[float, float] = (0.0, 1.0)
    mean: tuple[float, ...] = ()
    deviation: tuple[Annotated[float, Meta(gt=0)], ...] = ()
    """One number for each of the latent, where its prior is no standard one: fitted to training pictures where a family
    has none."""


class Usual(_Part, frozen=True, kw_only=True):
    """How likely held-out pictures are to a model, to say how usual another one is."""

    bits_per_dim: Annotated[tuple[float, ...], Meta(min_length=101, max_length=101)]
    """Percentiles 0 to 100, rising."""
    definition: Text


class Examples(_Part, frozen=True, kw_only=True):
    """Where training pictures lie among the latents: arrays in an `.npz` file; see `studio.package.examples`."""

    file: FileName
    sha256: Sha256


class Manifest(_Part, frozen=True, kw_only=True):
    """A whole `manifest.json`."""

    format_version: Annotated[int, Meta(ge=1)]
    id: Identifier
    name: ShortText
    version: ShortText
    description: Text
    authors: tuple[ShortText, ...]
    licence: ShortText
    attribution: tuple[Text, ...] = ()
    family: ShortText
    graphs: Annotated[tuple[Graph, ...], Meta(min_length=1, max_length=64)]
    domains: Domains | None = None
    latents: tuple[Latent, ...] = ()
    classes: tuple[ShortText, ...] = ()
    any_class: int | None = None
    """Label that stands for no class in particular."""
    sketch: Sketch | None = None
    training: Training | None = None
    parity: Parity | None = None
    usual: Usual | None = None
    examples: Examples | None = None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The distinct roles, in the order of the graphs."""
        return tuple(dict.fromkeys(graph.role for graph in self.graphs))

    @property
    def directions(self) -> tuple[str, ...]:
        """Names of the ways of a translator; empty where there is only one."""
        return tuple(g.direction for g in self.graphs if g.role == "translate" and g.direction is not None)


class _Versioned(Struct):
    format_version: Any = None


def decode_manifest(data: bytes, where: str) -> Manifest:
    """Read the bytes of a manifest; `where` names the file in messages.

    Raises PackageError that names the file, the field, what was found and what is allowed.
    """
    try:
        version = msgspec.json.decode(data, type=_Versioned).format_version
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackageError(f"{where} is not a manifest ({error})", "export or download the model again") from None
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise PackageError(
            f"{where} has format version {version}, this program reads up to {FORMAT_VERSION}",
            "update Image Translation Studio",
        )
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackageError(f"{where}: {error}", "export or download the model again") from None
    _check_graphs(manifest, where)
    return manifest


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def channels_of(spec: TensorSpec) -> int:
    """Size of the channel axis."""
    return spec.channels or (1 if spec.channel_order == "L" else 3)


def _check_graphs(manifest: Manifest, where: str) -> None:
    files: dict[str, str] = {}
    for graph in manifest.graphs:
        if files.setdefault(graph.file, graph.sha256) != graph.sha256:
            raise PackageError(f"{where}: {graph.file} has two sha256", "export or download the model again")
    parts = [(graph.file, sorted(graph.constants.items())) for graph in manifest.graphs]
    if any(part in parts[:index] for index, part in enumerate(parts)):
        raise PackageError(f"{where}: `graphs` names one file twice", "give each graph its own file")
    ways = [graph.direction for graph in manifest.graphs if graph.role == "translate"]
    if len(set(ways)) != len(ways):
        raise PackageError(f"{where}: two `translate` graphs with the same direction", "give each its own `direction`")
    for graph in manifest.graphs:
        for tensor in (*graph.inputs, *graph.outputs):
            _check_tensor(tensor, where)
        _check_constants(graph, where)
        if graph.role == "translate":
            _check_picture_tensors(graph, where)
    for latent in manifest.latents:
        if any(len(values) not in (0, math.prod(latent.shape)) for values in (latent.mean, latent.deviation)):
            raise PackageError(
                f"{where}: prior of `{latent.name}` does not have {math.prod(latent.shape)} numbers",
                "give one for each of the latent, or none",
            )
    if manifest.usual is not None:
        _check_usual(manifest.usual, where)


def _check_tensor(tensor: TensorSpec, where: str) -> None:
    if tensor.range is None:
        if tensor.content == "picture":
            raise PackageError(f"{where}: picture `{tensor.name}` has no range", "say its smallest and largest value")
        return
    low, high = tensor.range
    if not low < high:
        raise PackageError(
            f"{where}: range of `{tensor.name}` is ({low}, {high})", "the first number must be the smaller"
        )
    for name, values in (("mean", tensor.mean), ("deviation", tensor.deviation)):
        if len(values) not in (0, channels_of(tensor)):
            raise PackageError(
                f"{where}: `{tensor.name}` has {len(values)} numbers of {name}", "give one for each channel, or none"
            )


def _check_usual(usual: Usual, where: str) -> None:
    levels = usual.bits_per_dim
    if not all(math.isfinite(level) for level in levels) or list(levels) != sorted(levels):
        raise PackageError(f"{where}: `usual.bits_per_dim` are no rising numbers", "export the model again")


def _check_constants(graph: Graph, where: str) -> None:
    names = {tensor.name for tensor in graph.inputs}
    unknown = sorted(set(graph.constants) - names)
    if unknown:
        raise PackageError(
            f"{where}: constant `{unknown[0]}` of {graph.file} is no input", f"inputs are {', '.join(sorted(names))}"
        )


def _check_picture_tensors(graph: Graph, where: str) -> None:
    for kind, tensor in (("input", graph.picture_input), ("output", graph.picture_output)):
        if tensor is None:
            raise PackageError(f"{where}: {graph.file} has no picture {kind}", "a translate graph needs one")
        if tensor.axes not in PICTURE_AXES:
            raise PackageError(
                f"{where}: axes of `{tensor.name}` are {', '.join(tensor.axes) or 'empty'}",
                f"a translate graph needs {', '.join(PICTURE_AXES[0])}",
            )
