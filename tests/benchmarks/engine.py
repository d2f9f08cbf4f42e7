"""Our rewritten graph against the same file in plain onnxruntime, and against other engines on the same network.

The network is the 9-block generator of CycleGAN with fresh weights at 256×256: time does not depend on training. All
engines compute in float32 with as many threads as there are cores, in turns in this process; a row is the median. Other
engines are compared where they are installed: `pip install openvino ncnn pnnx`.
"""

import importlib
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from exporters.export import export_graph
from exporters.spec import GraphSpec, picture
from studio.graph.editing import Editor
from studio.graph.passes.drop_zero_bias import drop_idle_biases
from studio.graph.passes.narrow_output_conv import widen_thin_outputs
from studio.graph.passes.resize_conv import fold_enlargements
from studio.graph.passes.scale_shift import join_scales_and_shifts
from studio.graph.passes.subpixel import use_subpixels
from studio.graph.passes.winograd import use_winograd
from studio.graph.rewrite import faster_graph, rewrite
from studio.inference.session.devices import core_count
from studio.inference.session.feeds import complete_feeds
from studio.package.loader import open_package
from studio.package.manifest import SizeRule
from studio.system.paths import bundled_models_folder
from tests.benchmarks import Row
from tests.helpers.graphs import model, node
from trainer.nn.resnet import ResNetGenerator

ROUNDS, RUNS = 5, 3
EDGE_PX = 256
_ERROR_LIMIT = 1e-3

Engine = Callable[[], np.ndarray]
Feeds = dict[str, np.ndarray]


def run() -> Iterator[Row]:
    """The generator as a whole and against other engines, each pass by itself, then the bundled models."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _generator(folder, "transposed")
        yield from _whole(path, folder)
        yield from _passes(path, folder)
    yield from _bundled()


def _whole(path: Path, folder: Path) -> list[Row]:
    faster = faster_graph(path, folder / "cache", single=True)
    x = _picture(EDGE_PX)
    ours, plain = _onnxruntime(faster), _onnxruntime(path)
    expected = plain()
    error = float(np.abs(ours() - expected).max() / np.ptp(expected))
    others = {"openvino": _openvino, "ncnn": _ncnn}
    found = {name: made for name, make in others.items() if (made := make(path, x)) is not None}
    times = _in_turns({"ours": ours, "plain": plain, **found})
    rows = [Row(f"9-block generator, {EDGE_PX}×{EDGE_PX}: against onnxruntime", times["ours"], times["plain"], "ms")]
    for name, engine in found.items():
        assert np.allclose(engine(), expected, atol=0.01), f"{name} computes something else"
        rows.append(Row(f"9-block generator, {EDGE_PX}×{EDGE_PX}: against {name}", times["ours"], times[name], "ms"))
    rows.append(
        Row("9-block generator: largest change against the limit", error, _ERROR_LIMIT, "of the range", most=1.0)
    )
    return rows


def _passes(path: Path, folder: Path) -> Iterator[Row]:
    """Each pass alone, on the generator that has what it replaces, against none."""
    resized = _generator(folder, "resize")
    normalised = folder / "normalised.onnx"
    onnx.save(_known_statistics(), normalised)
    cases = [
        ("idle biases dropped", path, drop_idle_biases),
        ("scales and shifts joined", normalised, join_scales_and_shifts),
        ("Winograd", path, use_winograd),
        ("thin output", path, widen_thin_outputs),
        ("sub-pixels", path, use_subpixels),
        ("enlargements", resized, fold_enlargements),
    ]
    for name, source, step in cases:
        editor = Editor(onnx.load(source))
        step(editor)
        what = "maps whose statistics are known" if source is normalised else "9-block generator"
        yield _row(f"{what} with {name} alone", editor.finish().SerializeToString(), source)
    faster = rewrite(onnx.load(resized))
    assert faster is not None
    yield _row("9-block generator that enlarges by resizing", faster.SerializeToString(), resized)


def _known_statistics() -> onnx.ModelProto:
    """A layer as streaming leaves it: a convolution, then what a normalisation becomes, four times."""
    random = np.random.default_rng(0)
    nodes, weights, last, channels = [], {}, "x", 3
    for layer in range(4):
        wide = 64 if layer < 3 else 3
        weights[f"w{layer}"] = (random.standard_normal((wide, channels, 1, 1)) / channels).astype(np.float32)
        for name in ("scale", "shift"):
            weights[f"{name}{layer}"] = random.standard_normal((1, wide, 1, 1)).astype(np.float32)
        nodes += [
            node("Conv", f"{last} w{layer}", f"c{layer}"),
            node("Mul", f"c{layer} scale{layer}", f"m{layer}"),
            node("Add", f"m{layer} shift{layer}", f"a{layer}"),
            node("Relu", f"a{layer}", "y" if layer == 3 else f"r{layer}"),
        ]
        last, channels = f"r{layer}", wide
    return model(nodes, [("x", ["n", 3, "h", "t"])], [("y", list("ncht"))], weights)


def _bundled() -> Iterator[Row]:
    for path in sorted(bundled_models_folder().glob("*/translate.onnx")):
        graph = open_package(path.parent).graph("translate")
        picture = graph.picture_input
        assert picture is not None
        faster = rewrite(onnx.load(path))
        made = path if faster is None else faster.SerializeToString()
        for edge in (EDGE_PX, 2 * EDGE_PX):
            # Noise inputs too; a model with other open inputs is told by its name.
            feeds = complete_feeds(graph, {picture.name: _picture(edge)}, 0, {})
            yield _row(f"{path.parent.name}, {edge}×{edge}", made, path, feeds)


def _row(name: str, faster: Path | bytes, plain: Path, feeds: Feeds | None = None) -> Row:
    times = _in_turns({"ours": _onnxruntime(faster, feeds), "plain": _onnxruntime(plain, feeds)})
    return Row(f"{name}: against onnxruntime", times["ours"], times["plain"], "ms")


def _in_turns(engines: dict[str, Engine]) -> dict[str, float]:
    """Milliseconds of each. The first of a few runs at a time is not counted: its data lie in no cache yet."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            engine()
            for _ in range(RUNS):
                started = time.perf_counter()
                engine()
                times[name].append(1000 * (time.perf_counter() - started))
    return {name: statistics.median(all_times) for name, all_times in times.items()}


def _picture(edge: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (1, 3, edge, edge)).astype(np.float32)


def _generator(folder: Path, upsampling: Any) -> Path:
    torch.manual_seed(0)
    spec = GraphSpec(
        role="translate",
        file=f"{upsampling}.onnx",
        network=ResNetGenerator(filters=64, blocks=9, upsampling=upsampling).requires_grad_(False),
        inputs=(picture("image"),),
        outputs=(picture("picture"),),
        size=SizeRule(multiple_of=4, minimum=8),
    )
    export_graph(spec, folder / spec.file)
    return folder / spec.file


def _onnxruntime(graph: Path | bytes, feeds: Feeds | None = None) -> Engine:
    """Runs it on `feeds`; its only input gets a picture if they are left out."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = core_count()
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    # Or the threads of one engine spin while the next is timed.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    if feeds is None:
        (only,) = session.get_inputs()
        feeds = {only.name: _picture(EDGE_PX)}
    return lambda: np.asarray(session.run(None, feeds)[0])


def _openvino(path: Path, x: np.ndarray) -> Engine | None:
    """None where it is not installed."""
    if importlib.util.find_spec("openvino") is None:
        return None
    openvino: Any = importlib.import_module("openvino")
    core = openvino.Core()
    network = core.read_model(path)
    network.reshape(list(x.shape))
    # Its default on processors that have it is bfloat16, which is off by hundredths of the range.
    wishes = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": core_count(), "INFERENCE_PRECISION_HINT": "f32"}
    request = core.compile_model(network, "CPU", wishes).create_infer_request()
    return lambda: np.array(request.infer({0: x})[0])


def _ncnn(path: Path, x: np.ndarray) -> Engine | None:
    """None where it, or pnnx, which converts for it, is not installed or can't convert."""
    beside = Path(sys.executable).with_name("pnnx")
    converter = str(beside) if beside.exists() else shutil.which("pnnx")
    if importlib.util.find_spec("ncnn") is None or converter is None:
        return None
    ncnn: Any = importlib.import_module("ncnn")
    shape = ",".join(map(str, x.shape))
    done = subprocess.run(
        [converter, path.name, f"inputshape=[{shape}]", "fp16=0"], cwd=path.parent, capture_output=True, check=False
    )
    net = ncnn.Net()
    net.opt.num_threads = core_count()
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    files = [str(path.with_suffix(f".ncnn.{part}")) for part in ("param", "bin")]
    if done.returncode or net.load_param(files[0]) or net.load_model(files[1]):
        return None

    def infer() -> np.ndarray:
        extractor = net.create_extractor()
        extractor.input("in0", ncnn.Mat(x[0]))
        return np.array(extractor.extract("out0")[1])[None]

    return infer
