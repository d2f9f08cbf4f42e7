"""`studio interpolate`: a video between keys, frame by frame what the window shows."""

import signal
from collections import abc
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from msgspec import structs

from studio.commands.report import Report
from studio.errors import OutputError, StudioError
from studio.inference.cancel import CancelToken
from studio.inference.latent.generator import Generator
from studio.inference.latent.sliders import load_sliders
from studio.inference.session.graph_session import SessionPool
from studio.package.library import Library
from studio.package.loader import Package
from studio.timeline.keyframes import Easing, Key, PhotoSource, Timeline
from studio.timeline.project import SUFFIX, open_project
from studio.timeline.render import ReadyKey, Renderer, enlarged, video_size
from studio.timeline.sources import key_of, ready_key, source_of, sources_in
from studio.timeline.video import VideoOptions, check_target, write_video


@dataclass(frozen=True, kw_only=True)
class InterpolateOptions:
    """The flags; None leaves it to the project, or to the default."""

    model: str | None
    frames: int | None
    fps: int | None
    easing: str | None
    way: str | None
    loop: bool | None
    even: bool | None
    temperature: float
    size_px: int | None
    crisp: bool
    crossfade: bool
    device: str
    video: VideoOptions


def write_interpolation(keys: Sequence[str], out: Path, wishes: InterpolateOptions, report: Report) -> None:
    """Write the video. A key that can't be used is told to `report`, and the rest are shown. Raises StudioError."""
    check_target(out)
    _check_keys(keys, out)
    package = Library().find(wishes.model) if wishes.model else None
    timeline = _timeline(keys, wishes, package)
    pool = SessionPool()
    if package is None and timeline.model:
        package = Library().find(timeline.model)
    generator = None if package is None else Generator(package, pool, wishes.device)
    ready = _ready(timeline, generator, pool, report)
    known = load_sliders(timeline.model, generator.length) if generator is not None else ()
    renderer = Renderer(timeline, ready, generator, {slider.name: slider.change for slider in known})
    if not renderer.frames:
        raise StudioError("none of the keys can be used", "give pictures, or seeds such as seed:7")
    size = video_size(renderer.size, wishes.size_px)
    cancel = CancelToken()
    report.begin(1)

    def frame(number: int) -> np.ndarray:
        return enlarged(renderer.frame(number, crossfade=wishes.crossfade), size, crisp=wishes.crisp)

    by_network = generator is not None and not wishes.crossfade
    video = replace(wishes.video, fps=timeline.fps, by_network=by_network)
    with _stopped_by_ctrl_c(cancel) as stop:
        written = write_video(
            out, frame, renderer.frames, video, cancel=cancel, progress=lambda done: report.at(0, out.name, done)
        )
    if written.frames:
        if written.path != out:
            report.note(f"{out} holds files that are no frames of this program: the frames are in {written.path}")
        report.written(written.path)
    if stop.asked:
        report.note(f"stopped after {written.frames} of {renderer.frames} frames")
        raise KeyboardInterrupt


def _check_keys(keys: Sequence[str], out: Path) -> None:
    """Raises OutputError where the video would be written over one of its keys."""
    for key in keys:
        path = Path(key)
        if out.is_file() and path.is_file() and path.samefile(out):
            raise OutputError(f"{out} would be written over a key of the video", "choose another name")


class _Stop:
    asked = False


@contextmanager
def _stopped_by_ctrl_c(cancel: CancelToken) -> abc.Generator[_Stop, None, None]:
    """Ctrl+C ends the frames and not the file, which then plays; a second one ends the program."""
    stop = _Stop()

    def ask(_number: int, _frame: object) -> None:
        stop.asked = True
        cancel.cancel()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _timeline(keys: Sequence[str], wishes: InterpolateOptions, package: Package | None) -> Timeline:
    if len(keys) == 1 and keys[0].endswith(SUFFIX):
        timeline = open_project(Path(keys[0]))
    else:
        if len(keys) < 2:
            raise StudioError("one key is no way", "give two or more, or a project file")
        timeline = Timeline(keys=_keys(keys, wishes, "" if package is None else package.id))
    changes: dict[str, object] = {}
    if package is not None:
        changes |= {"model": package.id, "model_hash": package.fingerprint}
    for name in ("fps", "way", "loop", "even"):
        if getattr(wishes, name) is not None:
            changes[name] = getattr(wishes, name)
    return structs.replace(timeline, **changes)


def _keys(keys: Sequence[str], wishes: InterpolateOptions, model_id: str) -> tuple[Key, ...]:
    manner = {"span": wishes.frames or 30, "easing": cast(Easing, wishes.easing or "smooth")}
    made: list[Key] = []
    for text in keys:
        source = source_of(text)
        if not isinstance(source, PhotoSource):
            made.append(structs.replace(Key(id=len(made), source=source, temperature=wishes.temperature), **manner))
            continue
        for found, recipe in sources_in(Path(source.path), model_id):
            key = key_of(len(made), found, recipe)
            made.append(structs.replace(key, **manner))
    return tuple(made)


def _ready(timeline: Timeline, generator: Generator | None, pool: SessionPool, report: Report) -> dict[int, ReadyKey]:
    ready: dict[int, ReadyKey] = {}
    for key in timeline.keys:
        try:
            ready[key.id] = ready_key(key, generator, pool)
        except StudioError as error:
            report.error(error)
    return ready
