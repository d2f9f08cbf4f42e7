"""What an export is: nodes, size, time, error, and how fast onnxruntime runs it against PyTorch eager on this CPU.

The networks are those of the committed recipes, with fresh weights: neither time nor size depends on training. The
baseline of a row is PyTorch, in one run with it. The last rows are those of a 9-block generator, in its own process.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import onnx
import torch
from torch import nn

from exporters.export import export_graph
from exporters.families import ExportOptions, graphs_of
from exporters.spec import GraphSpec, picture
from exporters.validate import cpu_session, validate_graph
from studio.package.manifest import SizeRule
from tests.benchmarks import Row
from trainer.families import family_of
from trainer.nn.resnet import ResNetGenerator
from trainer.recipe_file import load_recipe

RECIPES = Path(__file__).parents[2] / "resources" / "recipes"
NAMES = (
    "fashion-autoencoder",
    "mnist-vae",
    "fashion-gan",
    "fashion-cgan",
    "mnist-glow",
    "earth-pix2pix",
    "earth-cyclegan",
)
ROUNDS, RUNS, WARM_UP = 4, 5, 3
EDGE_PX = 256
_LIMIT_S, _LIMIT_GIB = 60.0, 4.0


def run() -> Iterator[Row]:
    """A row for each graph of each family, then the 9-block generator's."""
    for name in NAMES:
        recipe = load_recipe(RECIPES / f"{name}.toml")
        torch.manual_seed(recipe.seed)
        task = family_of(recipe.family).make_task(recipe)
        networks: dict[str, nn.Module] = {key: x.eval().requires_grad_(False) for key, x in task.networks.items()}
        for spec in graphs_of(recipe, networks, ExportOptions()).specs:
            yield _row(recipe.family, spec)
    yield from _nine_blocks()


def _row(family: str, spec: GraphSpec) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / spec.file
        started = time.perf_counter()
        export_graph(spec, path)
        seconds = time.perf_counter() - started
        error = validate_graph(spec, path).largest_error
        nodes, size = len(onnx.load(path).graph.node), path.stat().st_size / 1e6
        ours, eager = _milliseconds(spec, path)
    text = f"{family} {spec.file}: {nodes} nodes, {size:.1f} MB, exported in {seconds:.1f} s, error {error:.0e}"
    return Row(text, ours, eager, "ms a picture")


def _milliseconds(spec: GraphSpec, path: Path) -> tuple[float, float]:
    """onnxruntime's and PyTorch's time for one picture, a few runs at a time in turns; the median of each.

    A session ends before PyTorch is timed: its threads spin between runs and would take the cores away.
    """
    size = spec.traced_size if not spec.free or spec.role != "translate" else (EDGE_PX, EDGE_PX)
    inputs = spec.example(size, batch=1, seed=0)
    feed = {tensor.name: x.numpy() for tensor, x in zip(spec.inputs, inputs, strict=True)}
    ours: list[float] = []
    eager: list[float] = []
    with torch.inference_mode():
        for _ in range(ROUNDS):
            session = cpu_session(path)
            ours += _times(lambda session=session: session.run(None, feed))
            del session
            eager += _times(lambda: spec.network(*inputs))
    return 1000 * statistics.median(ours), 1000 * statistics.median(eager)


def _times(call: Callable[[], object]) -> list[float]:
    return [_seconds(call) for _ in range(WARM_UP + RUNS)][WARM_UP:]


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _nine_blocks() -> Iterator[Row]:
    done = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    yield Row(
        "9-block generator, 64 filters: export and validation against the limit", found["s"], _LIMIT_S, "s", most=1.0
    )
    yield Row(
        "9-block generator, 64 filters: peak memory of it all against the limit",
        found["gib"],
        _LIMIT_GIB,
        "GiB",
        most=1.0,
    )


def _export_nine_blocks() -> None:
    spec = GraphSpec(
        role="translate",
        file="translate.onnx",
        network=ResNetGenerator(filters=64, blocks=9).requires_grad_(False),
        inputs=(picture("image"),),
        outputs=(picture("picture"),),
        size=SizeRule(multiple_of=4, minimum=8),
    )
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        export_graph(spec, Path(folder) / spec.file)
        validate_graph(spec, Path(folder) / spec.file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"s": time.perf_counter() - started, "gib": peak}))


if __name__ == "__main__":
    _export_nine_blocks()
