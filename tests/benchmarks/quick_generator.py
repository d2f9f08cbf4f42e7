"""The quick generator against the ResNet of the bundled looks: time in ONNX Runtime, and what is learnt in equal time.

    python -m tests.benchmarks quick_generator
    STUDIO_PAIRS_OF=data/impasto STUDIO_SECONDS=90 python -m tests.benchmarks quick_generator

With a folder that `python -m trainer prepare ink|watercolour|impasto` has written, each network learns it for so many
seconds of one core by L1 alone, and is measured on its held-out pairs. Widths, depths and folds are those tried.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime
import torch
from torch import nn

from tests.benchmarks import Row
from trainer.data import open_pictures
from trainer.data.sets import Part
from trainer.ema import EMA
from trainer.metrics.pairs import psnr
from trainer.nn.resnet import ResNetGenerator
from trainer.nn.shuffle import ShuffleGenerator
from trainer.recipe import DataRecipe
from trainer.recipe_writer import Machine

WANTED_SPEED = 3.3
_EDGE_PX, _ROUNDS = 512, 7
_RATE = 1e-3


def _networks() -> dict[str, nn.Module]:
    torch.manual_seed(0)
    return {
        "ResNet of today's looks": ResNetGenerator(filters=24, blocks=5, norm="none", upsampling="resize"),
        "fold 2, 32 filters, 4 blocks": ShuffleGenerator(filters=32, blocks=4, fold=2),
        "fold 2, 32 filters, 5 blocks": ShuffleGenerator(filters=32, blocks=5, fold=2),
        "fold 2, 40 filters, 3 blocks": ShuffleGenerator(filters=40, blocks=3, fold=2),
        "fold 4, 64 filters, 4 blocks": ShuffleGenerator(filters=64, blocks=4, fold=4),
        "fold 4, 80 filters, 3 blocks": ShuffleGenerator(filters=80, blocks=3, fold=4),
        "fold 4, 48 filters, 6 blocks": ShuffleGenerator(filters=48, blocks=6, fold=4),
        "fold 8, 96 filters, 5 blocks": ShuffleGenerator(filters=96, blocks=5, fold=8),
    }


def run() -> list[Row]:
    """Speed: how many times as fast as the ResNet. Learnt: decibels against the ResNet's."""
    networks = _networks()
    baseline = next(iter(networks))
    times = _times_s(networks)
    rows = [
        Row(f"{name}: times as fast at {_EDGE_PX}×{_EDGE_PX}", times[baseline] / times[name], WANTED_SPEED, "times")
        for name in networks
        if name != baseline
    ]
    folder = os.environ.get("STUDIO_PAIRS_OF")
    if not folder:
        return rows
    seconds = float(os.environ.get("STUDIO_SECONDS", "90"))
    learnt = {name: _learnt_db(network, Path(folder), seconds) for name, network in networks.items()}
    title = f"learnt of {Path(folder).name} in {seconds:.0f} s of one core"
    return rows + [Row(f"{name}: {title}", db, learnt[baseline], "dB") for name, db in learnt.items()]


def _times_s(networks: dict[str, nn.Module]) -> dict[str, float]:
    """Medians of rounds in which all take turns."""
    x = np.random.default_rng(0).random((1, 3, _EDGE_PX, _EDGE_PX), np.float32)
    with tempfile.TemporaryDirectory() as name:
        sessions = {
            key: _session(network, Path(name) / f"{number}.onnx")
            for number, (key, network) in enumerate(networks.items())
        }
    taken: dict[str, list[float]] = {key: [] for key in sessions}
    for _ in range(_ROUNDS):
        for key, session in sessions.items():
            started = time.perf_counter()
            session.run(None, {"image": x})
            taken[key].append(time.perf_counter() - started)
    return {key: median(values[1:]) for key, values in taken.items()}


def _session(network: nn.Module, path: Path) -> onnxruntime.InferenceSession:
    """As the studio runs it on the CPU."""
    from exporters.export import export_graph
    from exporters.spec import GraphSpec, picture
    from studio.package.manifest import SizeRule

    size = SizeRule(multiple_of=network.multiple_of, minimum=network.minimum)  # type: ignore[arg-type]
    inputs, outputs = (picture("image"),), (picture("picture"),)
    spec = GraphSpec(
        role="translate", file=path.name, network=network.eval(), inputs=inputs, outputs=outputs, size=size
    )
    export_graph(spec, path)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


def _learnt_db(network: nn.Module, folder: Path, seconds: float) -> float:
    torch.manual_seed(0)
    pictures = open_pictures(folder.parent, DataRecipe(kind="paired", folder=folder.name, crop_px=96, holdout=0.12))
    average = EMA(network.train(), 0.995)
    optimiser = torch.optim.Adam(network.parameters(), _RATE, betas=(0.9, 0.99), fused=True)
    threads, fast, step = torch.get_num_threads(), Machine.here().fast_bf16, 0
    torch.set_num_threads(1)
    began = time.process_time()
    while (spent := time.process_time() - began) < seconds:
        optimiser.param_groups[0]["lr"] = _RATE * min(1.0, 2 * (1 - spent / seconds))
        batch = pictures[Part(0, range(8 * step, 8 * step + 8))]
        with torch.autocast("cpu", torch.bfloat16, enabled=fast):
            made = network(batch["a"])
        loss = (made.float() - batch["b"]).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average.update(network, step)
        step += 1
    torch.set_num_threads(threads)
    with torch.inference_mode():
        values = [
            float(psnr((average.network(batch["a"]).clamp(-1, 1) + 1) / 2, (batch["b"] + 1) / 2))
            for batch in pictures.held_out(8, 20)
        ]
    return float(np.mean(values))
