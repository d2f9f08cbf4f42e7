"""Write what was found out of a stranger's graph as a model package."""

import re
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import numpy_helper
from PIL import Image

from studio.errors import PackageError
from studio.imaging.photo import Photo
from studio.inference.onnx_import.guess import ImportProbe
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.reading import fitted, spec
from studio.inference.onnx_import.structure import Port
from studio.inference.tiling.sizes import padded_edge
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import PREVIEW_NAME, open_package
from studio.package.manifest import (
    FOREIGN_FAMILY,
    FORMAT_VERSION,
    MANIFEST_NAME,
    Axis,
    Domains,
    Graph,
    Manifest,
    Parity,
    TensorSpec,
    encode_manifest,
)
from studio.package.parity import PARITY_NAME, vector_name

GRAPH_NAME = "translate.onnx"
TOLERANCE = 1e-3
"""Between two machines' onnxruntime; there is no network in PyTorch to compare with."""
COARSE_TOLERANCE = 5e-2
"""Where it computes in 8 or 16 bits: machines differ in how they round, and a rounding changes the next."""

_PREVIEW_PX = (480, 320)
_PARITY_PX = 64
_TEXTS = ("name", "licence", "source", "target")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def package_id(path: Path, options: ImportOptions) -> str:
    """The id that was asked for, else one made of the name or the file's. Raises PackageError for what is none."""
    if options.id is not None:
        if not _ID.fullmatch(options.id):
            raise PackageError(
                f"{options.id!r} is no id", "use up to 64 of a-z, 0-9 and -, a letter or digit first", fields=("id",)
            )
        return options.id
    words = re.sub(r"[^a-z0-9]+", "-", (options.name or path.stem).lower()).strip("-")
    return words[:64].strip("-") or "model"


def write_package(folder: Path, found: ImportProbe, options: ImportOptions) -> None:
    """Fill the empty `folder`; the preview is translated with it, so that what is written also works.

    Raises StudioError where it does not.
    """
    data = _graph_data(found)
    (folder / GRAPH_NAME).write_bytes(data)
    manifest = _manifest(found, options, sha256(data).hexdigest())
    try:
        # Read back as strictly as any package is: a name may be too long, say.
        (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
        msgspec.json.decode((folder / MANIFEST_NAME).read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise PackageError(
            f"{found.structure.path}: {error}", "choose another --name, --licence or --source", fields=_TEXTS
        ) from None
    np.savez_compressed(folder / PARITY_NAME, allow_pickle=False, **_vectors(found))
    shown = Photo(rgb=fitted(found.photo, (_PREVIEW_PX[0] * 3 // 2, _PREVIEW_PX[1] * 3 // 2)))
    translation = Translator().translate(TranslateRequest(shown, open_package(folder), device="cpu"))
    Image.fromarray(fitted(translation.rgb, _PREVIEW_PX)).save(folder / PREVIEW_NAME, format="WEBP", quality=86)


def _graph_data(found: ImportProbe) -> bytes:
    """The file as it is, unless a style has to be written into it or more than the picture comes out."""
    structure, guess, plan = found.structure, found.guess, found.style
    baked = plan is not None and not plan.constants
    if not baked and len(structure.model.graph.output) == 1:
        return structure.data
    model = onnx.ModelProto()
    model.CopyFrom(structure.model)
    graph = model.graph
    if plan is not None and baked:
        value = plan.style.feed(found.sizing.layout, guess.units.value, guess.order)
        graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), plan.style.port.name))
        _keep(graph.input, [entry for entry in graph.input if entry.name != plan.style.port.name])
    _keep(graph.output, [entry for entry in graph.output if entry.name == guess.output.name])
    return model.SerializeToString()


def _keep(values, kept: list[onnx.ValueInfoProto]) -> None:
    copies = [onnx.ValueInfoProto.FromString(entry.SerializeToString()) for entry in kept]
    del values[:]
    values.extend(copies)


def _manifest(found: ImportProbe, options: ImportOptions, digest: str) -> Manifest:
    structure, guess, plan = found.structure, found.guess, found.style
    picture = spec(structure.picture, found.sizing.layout, guess.units.value, guess.order)
    result = spec(guess.output, guess.output_layout, guess.output_units.value, guess.output_order)
    constants = plan.constants if plan is not None else ()
    styles = (_style_spec(plan.style.port),) if plan is not None and constants else ()
    graphs = tuple(
        Graph(
            role="translate",
            file=GRAPH_NAME,
            sha256=digest,
            direction=f"style-{number}" if len(constants) > 1 else None,
            inputs=(picture, *styles),
            outputs=(result,),
            size=msgspec.structs.replace(found.sizing.rule, preferred=options.preferred),
            precision="fp16" if structure.picture.dtype == "float16" else "fp32",
            constants={style.name: values for style in styles},
        )
        for number, values in enumerate(constants or ((),), start=1)
    )
    identity = package_id(structure.path, options)
    return Manifest(
        format_version=FORMAT_VERSION,
        id=identity,
        name=options.name or structure.path.stem,
        version="1",
        description=f"Imported from {structure.path.name}.",
        authors=(),
        licence=options.licence or "not stated",
        family=FOREIGN_FAMILY,
        graphs=graphs,
        domains=Domains(source=options.source or "photo", target=options.target or options.name or structure.path.stem),
        parity=Parity(tolerance=_tolerance(found), largest_error={GRAPH_NAME: 0.0}),
    )


def _style_spec(port: Port) -> TensorSpec:
    axes: dict[int, tuple[Axis, ...]] = {
        0: (),
        1: ("channel",),
        2: ("batch", "channel"),
        4: ("batch", "channel", "height", "width"),
    }
    chosen = axes[len(port.shape)]
    if len(port.shape) == 4 and port.shape[1] != port.numbers:
        chosen = ("batch", "height", "width", "channel")
    dtype = "int64" if port.dtype == "int64" else "float16" if port.dtype == "float16" else "float32"
    return TensorSpec(name=port.name, axes=chosen, content="style", dtype=dtype, channels=port.numbers)


def _tolerance(found: ImportProbe) -> float:
    kinds = {node.op_type for node in found.structure.model.graph.node}
    coarse = {"QuantizeLinear", "DynamicQuantizeLinear"} & kinds or found.structure.picture.dtype == "float16"
    return COARSE_TOLERANCE if coarse else TOLERANCE


def _vectors(found: ImportProbe) -> dict[str, np.ndarray]:
    """A small picture, and what the file as it came makes of it."""
    guess, plan = found.guess, found.style
    edge = padded_edge(_PARITY_PX, found.sizing.rule)
    rgb = fitted(found.photo, (edge, edge))
    layout, units = found.sizing.layout, guess.units.value
    feeds = found.bench.feeds(rgb, layout, units, guess.order)
    made = found.bench.run(rgb, layout, units, guess.order)[guess.output.name]
    if plan is not None and not plan.constants:
        del feeds[plan.style.port.name]
    return {vector_name(GRAPH_NAME, name): array for name, array in {**feeds, guess.output.name: made}.items()}
