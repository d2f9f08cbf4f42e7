"""Translate the frames of a clip so that the picture does not flicker.

A network that normalises over the whole picture (InstanceNorm) gives every frame a contrast and colours of its own.
Here its statistics are smoothed from frame to frame, layer by layer, before they are applied. Other networks see every
frame as a photo.
"""

from dataclasses import replace

import numpy as np
import onnx

from studio.graph.segments import CutGraph
from studio.imaging.photo import Photo
from studio.imaging.resample import guided_upsample, resize
from studio.inference.cancel import CancelToken
from studio.inference.session.arena import shrink_shared_arena
from studio.inference.session.devices import Device, thread_count
from studio.inference.session.graph_session import SessionPool
from studio.inference.session.memory import default_budget
from studio.inference.tiling.sizes import WorkingSize, working_size
from studio.inference.tiling.stream_plan import StreamPlan, plan
from studio.inference.tiling.streaming import Run
from studio.inference.translator import TranslateRequest, Translator, picture_graph, stream_picture

SHARE = 0.12
"""What a frame adds to the statistics: they follow the scene over about a third of a second."""
_CUT_EDGE_PX = 32
_CUT_DISTANCE = 32.0
"""Mean change of a tiny grey version, of 255, that is taken for another scene."""


class SteadyTranslator:
    """For the frames of one clip in their order; all of one size."""

    def __init__(self, request: TranslateRequest, pool: SessionPool | None = None, *, share: float = SHARE) -> None:
        """`request` says everything but the frame; a `share` of 1 smooths nothing. Raises as the translator does."""
        self._request = request
        self._pool = pool or SessionPool()
        self._translator = Translator(self._pool)
        self._share = share
        self._statistics: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self._seen: np.ndarray | None = None
        self._parts: dict[int, Run] = {}
        self._graph = picture_graph(request)
        self._session = self._pool.get(request.package, self._graph, request.device)
        self._planned: tuple[WorkingSize, StreamPlan] | None = self._plan(request.photo.size)

    @property
    def smooths(self) -> bool:
        """Does the network have statistics to smooth?"""
        return self._planned is not None

    @property
    def device(self) -> Device:
        return self._session.device

    def translate(self, photo: Photo, cancel: CancelToken) -> np.ndarray:
        """The next frame, H×W×3 uint8 of its size. Raises as the translator does."""
        if self._planned is None:
            return self._translator.translate(replace(self._request, photo=photo), cancel=cancel).rgb
        size, planned = self._planned
        self._forget_after_a_cut(photo.rgb)
        seen = photo.rgb if size.picture == photo.size else photo.resized(max(size.picture)).rgb
        translated = stream_picture(
            self._session, seen, planned, self._open_once, cancel, lambda _done: None, self._smooth
        )
        if size.picture == photo.size:
            return translated
        return guided_upsample(seen, translated, photo.rgb, between=cancel.raise_if_cancelled)

    def close(self) -> None:
        self._parts.clear()
        shrink_shared_arena()

    def _plan(self, photo: tuple[int, int]) -> tuple[WorkingSize, StreamPlan] | None:
        session = self._session
        cut = session.cut if session.reach is None else ""
        rule = session.graph.size
        if not isinstance(cut, CutGraph) or rule.fixed or rule.multiple_of % cut.stride_px:
            return None
        budget = self._request.memory_bytes or default_budget()
        size = working_size(photo, rule, self._request.size_px, whole=True)
        return size, plan(cut, size.padded, budget, thread_count())

    def _open_once(self, model: onnx.ModelProto, cancel: CancelToken) -> Run:
        # Loading the stages takes longer than running them on a frame.
        key = id(model)
        if key not in self._parts:
            self._parts[key] = self._session.open_part(model, CancelToken())
        run = self._parts[key]

        def unless_cancelled(names: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
            cancel.raise_if_cancelled()
            return run(names, feeds)

        return unless_cancelled

    def _smooth(self, name: str, mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        before = self._statistics.get(name)
        if before is not None:
            mean = before[0] + self._share * (mean - before[0])
            variance = before[1] + self._share * (variance - before[1])
        self._statistics[name] = mean, variance
        return mean, variance

    def _forget_after_a_cut(self, rgb: np.ndarray) -> None:
        tiny = resize(rgb, (_CUT_EDGE_PX, _CUT_EDGE_PX)).mean(axis=2)
        if self._seen is not None and float(np.abs(tiny - self._seen).mean()) > _CUT_DISTANCE:
            self._statistics.clear()
        self._seen = tiny
