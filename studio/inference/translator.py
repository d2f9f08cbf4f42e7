"""Translate one photo with one model: plan the size, run the network in tiles or whole, bring it back to full size."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.errors import DeviceError, PackageError
from studio.imaging.photo import Photo
from studio.imaging.resample import guided_upsample
from studio.inference.cancel import CancelToken
from studio.inference.devices import Device
from studio.inference.session import GraphSession, SessionPool
from studio.inference.sizes import SizeChoice, WorkingSize, working_size
from studio.inference.tensors import reflected_window, tensor_shape, to_rgb, to_tensor
from studio.inference.tiles import Box, Tile, plan_tiles, tile_edge
from studio.package.loader import Package
from studio.package.manifest import Graph, TensorSpec

Progress = Callable[[float], None]


@dataclass(frozen=True)
class TranslateRequest:
    """Everything that a result depends on."""

    photo: Photo
    package: Package
    direction: str | None = None
    """Which way of a two-way model; None for its first."""
    size_px: SizeChoice = "auto"
    """Long edge at which the network sees the photo; `full` for every pixel, `auto` for the scale that the model was
    trained for."""
    device: str = "auto"
    seed: int = 0
    """What noise is drawn from; a model without noise ignores it."""


@dataclass(frozen=True, eq=False)
class Translation:
    """A translated photo. How strong it shows is compositing: see `imaging.composite.blend`."""

    rgb: np.ndarray
    """H×W×3 uint8 of exactly the photo's size."""
    device: Device
    """What really ran the network."""
    seconds: float
    tiles: int
    network_size: tuple[int, int]
    """(width, height) at which the network saw the photo, without padding."""


class Translator:
    """Translates photos, and keeps the models that were used last loaded. One thread at a time."""

    def __init__(self, pool: SessionPool | None = None) -> None:
        self._pool = pool or SessionPool()

    def translate(
        self,
        request: TranslateRequest,
        *,
        cancel: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Translation:
        """Run the request; `progress` gets 0…1 from the calling thread.

        Raises PackageError (no such direction, a graph this program can't feed), DeviceError (the network failed),
        Cancelled.
        """
        try:
            return self._translate(request, cancel or CancelToken(), progress or _silent)
        except MemoryError as error:
            size = f"{request.photo.width}×{request.photo.height}"
            raise DeviceError(f"there is not enough memory for {size} pixels", "choose a smaller size") from error

    def _translate(self, request: TranslateRequest, cancel: CancelToken, progress: Progress) -> Translation:
        started = time.perf_counter()
        cancel.raise_if_cancelled()
        progress(0.0)
        photo = request.photo
        graph = _picture_graph(request)
        session = self._pool.get(request.package, graph, request.device)
        cancel.raise_if_cancelled()
        edge = None if session.reach is None else tile_edge(session.reach, graph.size)
        size = working_size(photo.size, graph.size, request.size_px, whole=edge is None)
        seen = photo.rgb if size.picture == photo.size else photo.resized(max(size.picture)).rgb
        tiles = _tiles(session, size, edge)
        translated = _run(session, seen, tiles, size, request.seed, cancel, progress)
        if size.picture != photo.size:
            cancel.raise_if_cancelled()
            translated = guided_upsample(seen, translated, photo.rgb)
        cancel.raise_if_cancelled()
        progress(1.0)
        return Translation(
            rgb=translated,
            device=session.device,
            seconds=time.perf_counter() - started,
            tiles=len(tiles),
            network_size=size.picture,
        )


def _silent(done: float) -> None:
    pass


def _picture_graph(request: TranslateRequest) -> Graph:
    graph = request.package.graph("translate", request.direction)
    open_inputs = [spec for spec in graph.inputs if spec.content != "noise" and spec.name not in graph.constants]
    if open_inputs != [graph.picture_input]:
        names = ", ".join(spec.name for spec in open_inputs)
        raise PackageError(f"model {request.package.id} wants the inputs {names}", "only one picture can be given")
    return graph


def _tiles(session: GraphSession, size: WorkingSize, edge: int | None) -> tuple[Tile, ...]:
    if session.reach is None or edge is None:
        whole = Box(0, 0, *size.padded)
        return (Tile(sees=whole, keeps=whole),)
    return plan_tiles(size.padded, edge, session.reach, session.graph.size)


def _run(
    session: GraphSession,
    rgb: np.ndarray,
    tiles: tuple[Tile, ...],
    size: WorkingSize,
    seed: int,
    cancel: CancelToken,
    progress: Progress,
) -> np.ndarray:
    width, height = size.picture
    entry, result = session.graph.picture_input, session.graph.picture_output
    if entry is None or result is None:
        raise PackageError(f"{session.graph.file} has no picture input or output", "export the model again")
    translated = np.empty((height, width, 3), np.uint8)
    for done, tile in enumerate(tiles):
        cancel.raise_if_cancelled()
        keeps, sees = tile.keeps, tile.sees
        if keeps.left < width and keeps.top < height:
            y = session.run(to_tensor(reflected_window(rgb, sees), entry), cancel, seed=seed)
            _check_size(y, sees, result, session.graph)
            # The last tiles reach into the padding, which is left out here.
            bottom, right = min(keeps.bottom, height), min(keeps.right, width)
            translated[keeps.top : bottom, keeps.left : right] = to_rgb(y, result)[
                keeps.top - sees.top : bottom - sees.top, keeps.left - sees.left : right - sees.left
            ]
        progress((done + 1) / len(tiles))
    return translated


def _check_size(y: np.ndarray, sees: Box, result: TensorSpec, graph: Graph) -> None:
    wanted = tensor_shape(result, (sees.width, sees.height))
    if y.shape != wanted:
        found = "×".join(map(str, y.shape))
        raise DeviceError(
            f"{graph.file} gave {found} numbers where {'×'.join(map(str, wanted))} were expected",
            "the model's size rule is wrong; tell its author",
        )
