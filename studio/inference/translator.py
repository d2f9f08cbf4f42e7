"""Translate one photo with one model: plan the size, run the network whole or in parts, bring it back to full size."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from onnx import ModelProto

from studio.errors import DeviceError, PackageError
from studio.imaging.options import Size
from studio.imaging.photo import Photo
from studio.imaging.resample import guided_upsample
from studio.inference.cancel import CancelToken
from studio.inference.cancellable import finish_aside, run_stoppable
from studio.inference.execution_plan import Route, choose_route
from studio.inference.oom_retry import within_memory
from studio.inference.session.arena import shrink_shared_arena
from studio.inference.session.device_memory import OutOfMemory, remembered_limit
from studio.inference.session.devices import Device
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.tensors import reflected_window, tensor_shape, to_rgb, to_tensor
from studio.inference.tiling.overlap_blend import VISIBLE_SEAM, FeatherPlan, run_feathered
from studio.inference.tiling.sizes import WorkingSize
from studio.inference.tiling.stream_plan import StreamPlan
from studio.inference.tiling.streaming import Open, Run, Smooth, stream
from studio.inference.tiling.tiles import Box, Tile
from studio.package.loader import Package
from studio.package.manifest import Graph, TensorSpec

Progress = Callable[[float], None]
TOGETHER = 4
"""Pictures of one size that a card is given at once."""


@dataclass(frozen=True)
class TranslateRequest:
    """Everything that a result depends on."""

    photo: Photo
    package: Package
    direction: str | None = None
    """Which way of a two-way model; None for its first."""
    size_px: Size = "auto"
    """Long edge at which the network sees the photo; `full` for every pixel, `auto` for the scale that the model was
    trained for."""
    device: str = "auto"
    seed: int = 0
    """What noise is drawn from; a model without noise ignores it."""
    memory_bytes: int | None = None
    """What the network's activations may take, about; None for a quarter of the free memory."""


@dataclass(frozen=True, eq=False)
class Translation:
    """A translated photo. How strong it shows is compositing: see `imaging.composite.blend`."""

    rgb: np.ndarray
    """H×W×3 uint8 of exactly the photo's size."""
    device: Device
    """What really ran the network."""
    seconds: float
    tiles: int
    """How often the network, or a part of it, was called."""
    network_size: tuple[int, int]
    """(width, height) at which the network saw the photo, without padding."""
    note: str = ""
    """What is worth knowing about this result, in plain words: seams that may show."""


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

    def together(self, request: TranslateRequest) -> int:
        """How many pictures of one size are worth a run of their own: several on a card, one on the CPU.

        Loads the model. Raises as `translate` does.
        """
        session = self._pool.get(request.package, picture_graph(request), request.device)
        return 1 if session.device.kind == "cpu" or not session.takes_many else TOGETHER

    def translate_together(
        self, requests: Sequence[TranslateRequest], *, cancel: CancelToken | None = None
    ) -> list[Translation]:
        """As `translate` of each, in one run; they differ in their photos alone, and these are of one size.

        One after the other where a photo does not go through in one piece, or memory is short. Raises as `translate`.
        """
        token, first = cancel or CancelToken(), requests[0]
        session = self._pool.get(first.package, picture_graph(first), first.device)
        route = choose_route(session, first.photo.size, first.size_px, first.memory_bytes)
        alike = all(replace(one, photo=first.photo) == first and one.photo.size == first.photo.size for one in requests)
        if len(requests) > 1 and alike and session.takes_many and len(route.tiles) == 1:
            with contextlib.suppress(OutOfMemory, MemoryError):
                return _run_together(session, requests, route, token)
        return [self.translate(one, cancel=token) for one in requests]

    def explain(self, request: TranslateRequest) -> tuple[str, ...]:
        """How `translate` would go about the request, in lines for a person. Raises as `translate` does."""
        session = self._pool.get(request.package, picture_graph(request), request.device)
        limits = [limit for limit in (request.memory_bytes, remembered_limit(session)) if limit]
        return choose_route(session, request.photo.size, request.size_px, min(limits, default=None)).lines()

    def _translate(self, request: TranslateRequest, cancel: CancelToken, progress: Progress) -> Translation:
        started = time.perf_counter()
        cancel.raise_if_cancelled()
        progress(0.0)
        photo = request.photo
        graph = picture_graph(request)
        session = run_stoppable(lambda: self._pool.get(request.package, graph, request.device), cancel)

        def plan(memory_bytes: int | None) -> Route:
            choose = partial(choose_route, session, photo.size, request.size_px, memory_bytes)
            return run_stoppable(choose, cancel)

        def attempt(route: Route) -> tuple[Route, np.ndarray, np.ndarray, str]:
            size = route.size
            seen = photo.rgb if size.picture == photo.size else photo.resized(max(size.picture)).rgb
            if route.stream is not None:
                return route, seen, _stream(session, seen, route.stream, cancel, progress), ""
            if route.feather is not None:
                return route, seen, *_feather(session, seen, route.feather, request.seed, cancel, progress)
            return route, seen, _run(session, seen, route.tiles, size, request.seed, cancel, progress), ""

        route, seen, translated, note = within_memory(session, request.memory_bytes, plan, attempt)
        size = route.size
        if size.picture != photo.size:
            cancel.raise_if_cancelled()
            translated = guided_upsample(seen, translated, photo.rgb, between=cancel.raise_if_cancelled)
        cancel.raise_if_cancelled()
        progress(1.0)
        return Translation(
            rgb=translated,
            device=session.device,
            seconds=time.perf_counter() - started,
            tiles=route.calls,
            network_size=size.picture,
            note=note,
        )


def _run_together(
    session: GraphSession, requests: Sequence[TranslateRequest], route: Route, cancel: CancelToken
) -> list[Translation]:
    started = time.perf_counter()
    entry, result = _ends(session)
    size, sees = route.size, route.tiles[0].sees
    seen = [
        photo.rgb if size.picture == photo.size else photo.resized(max(size.picture)).rgb
        for photo in (request.photo for request in requests)
    ]
    pictures = np.concatenate([to_tensor(reflected_window(rgb, sees), entry) for rgb in seen])
    y = session.run(pictures, cancel, seed=requests[0].seed, steps_down=True)
    width, height = size.picture
    translated = []
    for number, request in enumerate(requests):
        one = y[number : number + 1]
        _check_size(one, sees, result, session.graph)
        rgb = np.ascontiguousarray(to_rgb(one, result)[:height, :width])
        if size.picture != request.photo.size:
            rgb = guided_upsample(seen[number], rgb, request.photo.rgb, between=cancel.raise_if_cancelled)
        translated.append(rgb)
    seconds = (time.perf_counter() - started) / len(requests)
    return [Translation(rgb, session.device, seconds, 1, size.picture) for rgb in translated]


def _silent(done: float) -> None:
    pass


def picture_graph(request: TranslateRequest) -> Graph:
    """The graph that a request runs. Raises PackageError where it wants more than one picture."""
    graph = request.package.graph("translate", request.direction)
    open_inputs = [spec for spec in graph.inputs if spec.content != "noise" and spec.name not in graph.constants]
    if open_inputs != [graph.picture_input]:
        names = ", ".join(spec.name for spec in open_inputs)
        raise PackageError(f"model {request.package.id} wants the inputs {names}", "only one picture can be given")
    return graph


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
    translated = np.empty((height, width, 3), np.uint8)
    for done, tile in enumerate(tiles):
        keeps, sees = tile.keeps, tile.sees
        if keeps.left < width and keeps.top < height:
            y = _run_on(session, rgb, sees, seed, cancel)
            # The last tiles reach into the padding, which is left out here.
            bottom, right = min(keeps.bottom, height), min(keeps.right, width)
            translated[keeps.top : bottom, keeps.left : right] = y[
                keeps.top - sees.top : bottom - sees.top, keeps.left - sees.left : right - sees.left
            ]
        progress((done + 1) / len(tiles))
    return translated


def _run_on(session: GraphSession, rgb: np.ndarray, sees: Box, seed: int, cancel: CancelToken) -> np.ndarray:
    """What the network makes of the part `sees`, h×w×3 uint8."""
    entry, result = _ends(session)
    cancel.raise_if_cancelled()
    y = session.run(to_tensor(reflected_window(rgb, sees), entry), cancel, seed=seed, steps_down=True)
    _check_size(y, sees, result, session.graph)
    return to_rgb(y, result)


def _feather(
    session: GraphSession, rgb: np.ndarray, plan: FeatherPlan, seed: int, cancel: CancelToken, progress: Progress
) -> tuple[np.ndarray, str]:
    translated, seam = run_feathered(plan, lambda sees: _run_on(session, rgb, sees, seed, cancel), progress)
    if seam < VISIBLE_SEAM:
        return translated, ""
    return translated, (
        f"the model looks at the whole picture, so that its {plan.count} tiles differ by {seam:.0f} of 255 where they "
        "meet: seams may show; a smaller size has none"
    )


def _stream(
    session: GraphSession, rgb: np.ndarray, plan: StreamPlan, cancel: CancelToken, progress: Progress
) -> np.ndarray:
    try:
        return stream_picture(session, rgb, plan, session.open_part, cancel, progress)
    except DeviceError as error:
        if session.device.kind == "cpu" or isinstance(error, OutOfMemory):
            raise
        session.fall_back(error)
        return stream_picture(session, rgb, plan, session.open_part, cancel, progress)
    finally:
        (finish_aside if cancel.cancelled else _at_once)(shrink_shared_arena)


def _at_once(work: Callable[[], None]) -> None:
    work()


def stream_picture(
    session: GraphSession,
    rgb: np.ndarray,
    plan: StreamPlan,
    open_part: Open,
    cancel: CancelToken,
    progress: Progress,
    smooth: Smooth | None = None,
) -> np.ndarray:
    """Translate H×W×3 uint8 strip by strip; raises as `streaming.stream`."""
    height, width = rgb.shape[:2]
    entry, result = _ends(session)
    translated = np.empty((height, width, 3), np.uint8)

    def read(first: int, last: int) -> np.ndarray:
        return to_tensor(reflected_window(rgb, Box(0, first, plan.size[0], last)), entry)

    def write(first: int, rows: np.ndarray) -> None:
        # The last rows may be padding, as may be columns at the right.
        kept = translated[first : first + rows.shape[2]]
        kept[:] = to_rgb(rows, result)[: len(kept), :width]

    def open_in_room(model: ModelProto, cancel: CancelToken) -> Run:
        # Parts ask for other sizes than those before: what these left in the pool would come on top.
        shrink_shared_arena()
        return run_stoppable(lambda: open_part(model, cancel), cancel)

    stream(plan, read, write, open_in_room, cancel, progress, smooth=smooth)
    return translated


def _ends(session: GraphSession) -> tuple[TensorSpec, TensorSpec]:
    entry, result = session.graph.picture_input, session.graph.picture_output
    if entry is None or result is None:
        raise PackageError(f"{session.graph.file} has no picture input or output", "export the model again")
    return entry, result


def _check_size(y: np.ndarray, sees: Box, result: TensorSpec, graph: Graph) -> None:
    wanted = tensor_shape(result, (sees.width, sees.height))
    if y.shape != wanted:
        found = "×".join(map(str, y.shape))
        raise DeviceError(
            f"{graph.file} gave {found} numbers where {'×'.join(map(str, wanted))} were expected",
            "the model's size rule is wrong; tell its author",
        )
