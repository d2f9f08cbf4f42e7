"""The Interpolate workspace: a timeline that is edited, and its frames, scrubbed and played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from studio.state.language import tr
from studio.state.models.generators import GeneratorShelf
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.workers.door import Door
from studio.state.workers.latest import Film, LatestWorker
from studio.state.workers.queue import BackgroundQueue
from studio.timeline import edits
from studio.timeline.keyframes import CodeSource, Key, SeedSource, Source, Timeline

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    from studio.imaging.recipes.sample_recipe import SampleRecipe
    from studio.inference.latent.samples import Sample
    from studio.inference.latent.sliders import Slider
    from studio.package.loader import Package
    from studio.state.interpolate import work
    from studio.timeline.render import ReadyKey, Renderer
else:
    work = Door("studio.state.interpolate.work")


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame as the canvas draws it."""

    number: int
    image: Any


@dataclass(frozen=True, eq=False)
class ShownKey:
    """What there is to see of a key."""

    ready: ReadyKey | None = None
    image: Any = None
    """The key's own picture: a photo as the model sees it."""
    error: str = ""
    """One line, where the key can't be used."""


class TimelineState(QObject):
    """Observable. Every edit makes another timeline, and can be undone; of frames the newest wish wins."""

    model_changed = Signal()
    timeline_changed = Signal()
    key_changed = Signal(int)
    """Id of a key whose picture or error is known now."""
    selection_changed = Signal()
    view_changed = Signal()
    frame_changed = Signal()
    """Another frame is wanted."""
    frame_shown = Signal()
    """`frame` is another one."""
    playing_changed = Signal()

    def __init__(
        self,
        shelf: GeneratorShelf,
        decoder: LatestWorker,
        pictures: PictureConverter,
        reading: BackgroundQueue,
        writing: BackgroundQueue,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._decoder = decoder
        self._pictures = pictures
        self._notes = notes
        self._renderer: Renderer | None = None
        self._arriving: int | None = None
        """Id of a key that was just added, until it is shown."""
        self.number = 0
        """The frame that is wanted."""
        self.frame: Frame | None = None
        self.playing = False
        self.crossfade = False
        self.shelf = shelf
        self._reading, self._writing = reading, writing
        self._edits = edits.EditHistory(Timeline())
        self._known: dict[tuple[Any, ...], ShownKey] = {}
        self._waiting: list[Path] = []
        """Files that came before the models were listed."""
        self.package: Package | None = None
        self.sliders: tuple[Slider, ...] = ()
        self.selected: int | None = None
        """Id of a key."""
        self.onion = False
        self.crisp = False
        self.shows_keys = False
        shelf.changed.connect(self._on_shelf_changed)
        reading.put(work.load, self._on_code_loaded)

    @property
    def timeline(self) -> Timeline:
        return self._edits.present

    @property
    def can_undo(self) -> bool:
        return self._edits.can_undo

    @property
    def can_redo(self) -> bool:
        return self._edits.can_redo

    @property
    def selected_key(self) -> Key | None:
        """The key that the panel speaks of."""
        return next((key for key in self.timeline.keys if key.id == self.selected), None)

    def shown(self, key: Key) -> ShownKey:
        """What is known of a key's picture."""
        return self._known.get(self._name(key), ShownKey())

    @property
    def looks(self) -> tuple[tuple[str, str, str], ...]:
        """(id, direction, words) of the translators that a photo can go through where pictures are blended."""
        return self.shelf.looks

    def choose_model(self, model_id: str) -> None:
        """Walk among the pictures of that model; an empty id blends pictures."""
        package = self.shelf.find(model_id)
        if package is self.package and model_id == self.timeline.model:
            return
        fingerprint = "" if package is None else package.fingerprint
        self._do(structs.replace(self.timeline, model=model_id, model_hash=fingerprint))

    def add_seed(self, seed: int) -> None:
        """A key behind the selected one, or at the end."""
        self.add(SeedSource(seed))

    def add(self, source: Source, recipe: SampleRecipe | None = None) -> None:
        """A key behind the selected one, or at the end; with the values of a made picture."""
        values: dict[str, object] = {}
        if recipe is not None:
            values = {
                "label": recipe.label,
                "temperature": recipe.temperature,
                "sliders": dict(recipe.sliders),
            }
        place = None if self.selected is None else edits.place_of(self.timeline, self.selected)
        added = edits.add(self.timeline, source, None if place is None else place + 1, **values)
        self._arriving = new = edits.next_id(self.timeline)
        if self._do(added):
            self.select(new)
            self._go_to_arrived()

    def add_sample(self, sample: Sample) -> None:
        """A made picture as a key."""
        self.add(CodeSource(code=sample.recipe.code, seed=sample.seed), sample.recipe)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Photos, and pictures that this program made, as keys; a timeline is opened instead.

        The first ones choose the model: made pictures their own, translations none, since they are to be blended.
        """
        if self.shelf.loaded:
            self._reading.put(partial(work.read_files, tuple(paths)), self._on_files_read)
        else:
            self._waiting += paths

    def _on_files_read(self, files: tuple[work.ReadFile, ...]) -> None:
        for file in files:
            if file.is_project:
                self.open_project(file.path)
                return
            if not self.timeline.keys:
                if file.made is not None and self.shelf.find(file.made.model) is not None:
                    self.choose_model(file.made.model)
                elif file.is_translation:
                    self.choose_model("")
            for source, recipe in file.sources(self.timeline.model):
                self.add(source, recipe)

    def change(self, key_id: int, together: object = None, **values: object) -> None:
        """Other values of one key; edits in a row with the same `together` are undone at once."""
        self._do(edits.change(self.timeline, key_id, **values), together)

    def set_way(self, **values: object) -> None:
        """Rate, path, even steps, loop."""
        self._do(structs.replace(self.timeline, **values))

    def slide(self, key_id: int, frame: int) -> None:
        """Drag a key along the timeline."""
        self._do(edits.slide(self.timeline, key_id, frame), ("slide", key_id))

    def end_drag(self) -> None:
        """The next edit is one of its own."""
        self._edits.part()

    def remove(self, key_id: int) -> None:
        self._do(edits.remove(self.timeline, key_id))

    def copy(self, key_id: int) -> None:
        self._do(edits.copy(self.timeline, key_id))

    def move(self, key_id: int, by: int) -> None:
        """One place earlier or later."""
        place = edits.place_of(self.timeline, key_id)
        if place is not None:
            self._do(edits.reorder(self.timeline, key_id, place + by))

    def undo(self) -> None:
        if self._edits.undo():
            self._on_edited()

    def redo(self) -> None:
        if self._edits.redo():
            self._on_edited()

    def select(self, key_id: int | None) -> None:
        """The key that the panel speaks of."""
        if key_id != self.selected:
            self.selected = key_id
            self.selection_changed.emit()

    def set_view(self, **flags: bool) -> None:
        """`crossfade`, `onion`, `crisp`, `shows_keys`."""
        for name, on in flags.items():
            setattr(self, name, on)
        self.view_changed.emit()
        if "crossfade" in flags:
            self._show_again()

    def save_project(self, path: Path) -> None:
        """Write the timeline to a file; pasted pictures are copied."""
        self._writing.put(partial(work.save_project, self.timeline, path), partial(self._on_saved, path))

    def open_project(self, path: Path) -> None:
        """Read a timeline from a file; it can be undone."""
        self._reading.put(partial(work.open_project, path), partial(self._on_project_read, path))

    def _on_project_read(self, path: Path, timeline: Timeline) -> None:
        if timeline.model and self.shelf.loaded and self.shelf.find(timeline.model) is None:
            text = tr("{name} needs the model {model}, which is not installed")
            self._notes.say(Notice(text.format(name=path.name, model=timeline.model)))
        self.select(None)
        self._do(timeline)

    def _on_saved(self, path: Path, _nothing: None) -> None:
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), kind="info"))

    def ready_keys(self) -> dict[int, ReadyKey]:
        """The keys that can be shown, by id."""
        known = {key.id: self.shown(key).ready for key in self.timeline.keys}
        return {key_id: ready for key_id, ready in known.items() if ready is not None}

    @property
    def slider_changes(self) -> dict[str, Any]:
        """What each slider adds at 1."""
        return {slider.name: slider.change for slider in self.sliders}

    def reload_sliders(self) -> None:
        """Read the user's sliders for this model anew: some may have been made since."""
        if self.package is None:
            self._show_sliders(())
        else:
            self._reading.put(partial(work.sliders_of, self.package), partial(self._on_sliders_read, self.package))

    def _on_sliders_read(self, package: Package, sliders: tuple[Slider, ...]) -> None:
        if package is self.package:
            self._show_sliders(sliders)

    def _show_sliders(self, sliders: tuple[Slider, ...]) -> None:
        before, self.sliders = self.sliders, sliders
        if [slider.name for slider in sliders] != [slider.name for slider in before]:
            self._renew()
            self.view_changed.emit()

    def _do(self, changed: Timeline, together: object = None) -> bool:
        if not self._edits.do(changed, together):
            return False
        self._on_edited()
        return True

    def _on_edited(self) -> None:
        wanted = self.shelf.find(self.timeline.model)
        if wanted is not self.package:
            self.package, self.sliders = wanted, ()
            self.reload_sliders()
            self.model_changed.emit()
        if self.selected is not None and self.selected_key is None:
            self.select(None)
        self._read_keys()
        self._renew()
        self.timeline_changed.emit()

    def _name(self, key: Key) -> tuple[Any, ...]:
        """What a key's picture depends on; photos of a model with classes are encoded as one of them."""
        return (key.source, key.label, self.timeline.model, self.package.fingerprint if self.package else "")

    def _read_keys(self) -> None:
        for key in self.timeline.keys:
            name = self._name(key)
            if name in self._known:
                continue
            self._known[name] = ShownKey()
            if self.timeline.model and self.package is None:
                if self.shelf.loaded:
                    text = tr("the model {model} is not installed").format(model=self.timeline.model)
                    self._known[name] = ShownKey(error=text)
                else:
                    del self._known[name]
                continue
            read = partial(work.read_key, key, self.package, self._pictures)
            done = partial(self._on_key_read, name)
            self._decoder.submit_idle(read, done, partial(self._on_key_failed, name))

    def _renew(self) -> None:
        """Another renderer for the present timeline, and the frame at the same place of it."""
        ready = self.ready_keys() if self.package is not None or not self.timeline.model else {}
        self._show_film(work.renderer(self.timeline, ready, self.package, self.slider_changes))

    def _on_key_read(self, name: tuple[Any, ...], made: tuple[ReadyKey, Any]) -> None:
        self._learn(name, ShownKey(made[0], made[1]))

    def _on_key_failed(self, name: tuple[Any, ...], error: Exception) -> None:
        self._learn(name, ShownKey(error=plain_words(error)))

    def _learn(self, name: tuple[Any, ...], shown: ShownKey) -> None:
        self._known[name] = shown
        touched = [key.id for key in self.timeline.keys if self._name(key) == name]
        if touched:
            self._renew()
            self._go_to_arrived()
            for key_id in touched:
                self.key_changed.emit(key_id)

    def _go_to_arrived(self) -> None:
        starts = self.shown_starts
        if self._arriving in starts:
            if not self.playing:
                self._want(starts[self._arriving])
            self._arriving = None

    def _on_code_loaded(self, _nothing: None) -> None:
        if self.shelf.loaded:
            self._on_shelf_changed()

    def _on_shelf_changed(self) -> None:
        if not self.timeline.keys and not self.timeline.model and self.shelf.packages:
            first = self.shelf.packages[0]
            start = structs.replace(self.timeline, model=first.id, model_hash=first.fingerprint)
            self._edits = edits.EditHistory(start)
        self._on_edited()
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.add_files(waiting)

    # How its frames are shown

    @property
    def frames(self) -> int:
        """Of what can be shown: keys with an error are left out."""
        return 0 if self._renderer is None else self._renderer.frames

    @property
    def frame_size(self) -> tuple[int, int] | None:
        """(width, height) of the frames."""
        return None if self._renderer is None or not self._renderer.frames else self._renderer.size

    @property
    def shown_starts(self) -> dict[int, int]:
        """Key id → its frame among those that are shown."""
        if self._renderer is None:
            return {}
        shown = self._renderer.timeline
        return {key.id: start for key, start in zip(shown.keys, shown.starts, strict=True)}

    def scrub(self, number: int) -> None:
        """Show a frame; the newest wish wins."""
        self._arriving = None
        self.pause()
        self._want(number)

    def step(self, by: int) -> None:
        self.scrub(self.number + by)

    def play(self, fps: float | None = -1.0) -> None:
        """From the frame that is shown, round and round; `fps` None is as fast as it goes, and by default the
        timeline's."""
        renderer = self._renderer
        if renderer is None or renderer.frames < 2:
            return
        start = 0 if self.number >= renderer.frames - 1 else self.number
        rate = float(renderer.timeline.fps) if fps == -1.0 else fps
        film = Film(
            begin=partial(work.film, renderer, self.crossfade),
            drawable=self._drawable,
            shown=partial(self._on_frame, renderer, following=True),
            start=start,
            count=renderer.frames,
            fps=rate,
        )
        self._decoder.show(film, failed=self._on_frame_failed)
        self._set_playing(True)

    def pause(self) -> None:
        """Stay at the frame that is shown."""
        if self.playing:
            self._decoder.still()
            self._set_playing(False)

    def _show_film(self, renderer: Renderer) -> None:
        """Another film, at the same place of it."""
        self._renderer = renderer
        if self.playing and renderer.frames >= 2:
            self.play()
        else:
            self._set_playing(False)
            self._want(min(self.number, max(renderer.frames - 1, 0)))

    def _show_again(self) -> None:
        """The same place, seen otherwise."""
        if self.playing:
            self.play()
        else:
            self._want(self.number)

    def _want(self, number: int) -> None:
        renderer = self._renderer
        number = min(max(number, 0), max(self.frames - 1, 0))
        if number != self.number:
            self.number = number
            self.frame_changed.emit()
        if renderer is None or not renderer.frames:
            if self.frame is not None:
                self.frame = None
                self.frame_shown.emit()
            return
        job = partial(work.frame, renderer, self.crossfade, self._pictures, number)
        done = partial(self._on_frame, renderer, number)
        self._decoder.show(job, done, self._on_frame_failed)

    def _on_frame(self, renderer: Renderer, number: int, image: Any, *, following: bool = False) -> None:
        if renderer is not self._renderer or (following and not self.playing):
            return
        self.frame = Frame(number, image)
        if following and number != self.number:
            self.number = number
            self.frame_changed.emit()
        self.frame_shown.emit()

    def _drawable(self, rgb: NDArray[uint8]) -> Any:
        return self._pictures.thumbnail(rgb, None)

    def _on_frame_failed(self, error: Exception) -> None:
        self._set_playing(False)
        self._notes.say_error(error)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit()
