"""What the Interpolate workspace does on worker threads, without Qt's objects."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from numpy import uint8
from numpy.typing import NDArray

from studio.errors import StudioError
from studio.imaging.files import read_recipe
from studio.imaging.recipes.sample_recipe import SampleRecipe, SampleSheet, read_made
from studio.inference.cancel import CancelToken
from studio.inference.latent.generator import Generator
from studio.inference.latent.sliders import sliders_of as sliders_of
from studio.inference.latent.space import LatentSpace
from studio.inference.session.graph_session import SessionPool
from studio.package.loader import Package
from studio.state.photos.sources import PictureConverter
from studio.state.workers.latest import WorkContext
from studio.timeline.keyframes import Key, Source, Timeline
from studio.timeline.project import SUFFIX
from studio.timeline.project import open_project as open_project
from studio.timeline.project import save_project as save_project
from studio.timeline.render import ReadyKey, Renderer, enlarged, video_size
from studio.timeline.sources import ready_key, sources_of
from studio.timeline.video import VideoOptions, Written, write_video


@dataclass(frozen=True, eq=False)
class ReadFile:
    """A dropped file, as far as it says what it is."""

    path: Path
    is_project: bool = False
    """Whether it holds a timeline."""
    made: SampleSheet | None = None
    """Of a picture that a model of this program made."""
    is_translation: bool = False

    def sources(self, model_id: str) -> tuple[tuple[Source, SampleRecipe | None], ...]:
        """The codes in it, if that model made it; else itself as a photo."""
        return sources_of(self.path, self.made, model_id)


def load() -> None:
    """Nothing more: all that is imported here is loaded on the thread that calls it."""


def read_files(paths: tuple[Path, ...]) -> tuple[ReadFile, ...]:
    """All of them, up to the first timeline."""
    found: list[ReadFile] = []
    for path in paths:
        if path.suffix.lower() == SUFFIX:
            return (*found, ReadFile(path, is_project=True))
        made = read_made(path)
        is_translation = made is None and read_recipe(path) is not None
        found.append(ReadFile(path, made=made, is_translation=is_translation))
    return tuple(found)


def read_key(
    key: Key, package: Package | None, pictures: PictureConverter, context: WorkContext
) -> tuple[ReadyKey, Any]:
    """A key's source, and its picture as the window draws it."""
    generator = None if package is None else Generator(package, context.pool)
    ready = ready_key(key, generator, context.pool, context.cancel)
    return ready, pictures.thumbnail(ready.picture, None)


def renderer(
    timeline: Timeline, ready: dict[int, ReadyKey], package: Package | None, sliders: dict[str, Any]
) -> Renderer:
    """The frames of a timeline; nothing is loaded for it yet, so that it can be made on any thread."""
    return Renderer(timeline, ready, None if package is None else LatentSpace(package), sliders)


def frame(frames: Renderer, crossfade: bool, pictures: PictureConverter, number: int, context: WorkContext) -> Any:
    """One frame as the window draws it."""
    return pictures.thumbnail(film(frames, crossfade, context)(number), None)


def film(frames: Renderer, crossfade: bool, context: WorkContext) -> Callable[[int], NDArray[uint8]]:
    """What gives the frame of a number."""
    frames.use(context.pool)
    return partial(frames.frame, crossfade=crossfade, cancel=context.cancel)


def write(
    frames: Renderer,
    path: Path,
    options: VideoOptions,
    size_px: int | None,
    cancel: CancelToken,
    progress: Callable[[float], None],
    *,
    crisp: bool,
    crossfade: bool,
) -> Written:
    """The video, with sessions of its own; `size_px` None is the long edge of the frames."""
    if not frames.frames:
        raise StudioError("no key of this timeline can be shown", "mend or replace one of them")
    frames.use(SessionPool())
    size = video_size(frames.size, size_px)

    def made(number: int) -> Any:
        return enlarged(frames.frame(number, crossfade=crossfade), size, crisp=crisp)

    return write_video(path, made, frames.frames, options, cancel=cancel, progress=progress)
