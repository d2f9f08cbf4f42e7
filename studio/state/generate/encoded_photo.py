"""A photo among the latents: what the model makes of it and how usual it finds it; and sliders made of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state.generate.workspace import GenerateState
from studio.state.language import tr
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Pictures
from studio.state.workers.latest import LatestWorker, WorkContext

if TYPE_CHECKING:
    from studio.inference.latent import Encoded
    from studio.inference.samples import Sample
    from studio.package.loader import Package


@dataclass(frozen=True, eq=False)
class SeenPhoto:
    """A photo through the model and back."""

    path: Path
    encoded: "Encoded"
    picture: Any
    rebuilt: Any
    less_usual: float | None
    """Share of the pictures that the model was tested on that are less likely to it."""
    is_bound: bool


class PhotoInLatents(QObject):
    """Observable; one photo at a time."""

    changed = Signal()

    def __init__(
        self,
        state: GenerateState,
        decoder: LatestWorker,
        pictures: Pictures,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._decoder = decoder
        self._pictures = pictures
        self._notes = notes
        self.seen: SeenPhoto | None = None
        self.path: Path | None = None
        self.error = ""
        state.model_changed.connect(self._on_model_changed)

    @property
    def sample(self) -> "Sample | None":
        """The photo as a sample."""
        from studio.inference.samples import Sample

        return None if self.seen is None else Sample(self.seen.encoded.code, label=self._state.label)

    def open(self, path: Path) -> None:
        """Encode a photo, and show what comes back."""
        self.path, self.seen, self.error = path, None, ""
        self.changed.emit()
        if self._state.package is not None:
            work = partial(_see, self._state.package, path, self._state.label, self._pictures)
            self._decoder.submit_idle(work, partial(self._on_seen, path), partial(self._on_failed, path))

    def close(self) -> None:
        """No photo."""
        self.path, self.seen, self.error = None, None, ""
        self.changed.emit()

    def make_slider(self, name: str, having: "Sequence[Sample | Path]", lacking: "Sequence[Sample | Path]") -> None:
        """A slider from what has something to what has not; photos are encoded first. Kept in the user's library."""
        package = self._state.package
        if package is None:
            return
        work = partial(_learn, package, name, tuple(having), tuple(lacking))
        self._decoder.submit_idle(work, self._on_learnt)

    def remove_slider(self, name: str) -> None:
        """Forget one."""
        from studio.inference.sliders import remove_slider

        if self._state.package is not None:
            remove_slider(self._state.package.id, name)
            self._state.reload_sliders()

    def _on_seen(self, path: Path, seen: SeenPhoto) -> None:
        if path == self.path:
            self.seen = seen
            self.changed.emit()

    def _on_failed(self, path: Path, error: Exception) -> None:
        if path == self.path:
            self.error = plain_words(error)
            self.changed.emit()

    def _on_learnt(self, name: str) -> None:
        self._state.reload_sliders()
        self._notes.say(Notice(tr("The slider “{name}” is in your library").format(name=name), kind="info"))

    def _on_model_changed(self) -> None:
        if self.path is not None:
            self.open(self.path)


def _see(package: "Package", path: Path, label: int | None, pictures: Pictures, context: WorkContext) -> SeenPhoto:
    from studio.imaging.files import open_photo
    from studio.inference.latent import Generator, share_less_usual

    encoded = Generator(package, context.pool).encode(open_photo(path).rgb, label, context.cancel)
    bits = encoded.bits_per_dim
    return SeenPhoto(
        path,
        encoded,
        pictures.thumbnail(encoded.picture, None),
        pictures.thumbnail(encoded.rebuilt, None),
        None if bits is None else share_less_usual(package, bits),
        any(spec.content == "likelihood-bound" for spec in package.graph("encode").outputs),
    )


def _learn(
    package: "Package",
    name: str,
    having: "tuple[Sample | Path, ...]",
    lacking: "tuple[Sample | Path, ...]",
    context: WorkContext,
) -> str:
    from studio.imaging.files import open_photo
    from studio.inference.latent import Generator
    from studio.inference.planes import direction
    from studio.inference.sliders import Slider, save_slider

    generator = Generator(package, context.pool)

    def code(item: "Sample | Path") -> Any:
        if isinstance(item, Path):
            return generator.code_of(open_photo(item).rgb, None, context.cancel)
        return item.final_code(generator, {})

    change = direction([code(item) for item in having], [code(item) for item in lacking])
    save_slider(package.id, Slider(name.strip(), change))
    return name.strip()
