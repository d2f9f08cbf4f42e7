"""All state of one window, put together; starts after the first paint and ends with the window."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.inference.cancellable import settle
from studio.preferences.kinds import Setting
from studio.preferences.table import DEVICE, THREADS
from studio.state.drawing.live import LiveDrawing, Tracing
from studio.state.drawing.mask import MaskState
from studio.state.drawing.workspace import DrawingState
from studio.state.engine.engine import Engine
from studio.state.export.contact_sheets import ContactSheets
from studio.state.export.full_render import FullRender
from studio.state.export.saving import ClipboardAndDrag, Saver
from studio.state.language import tr
from studio.state.models.generators import GeneratorShelf
from studio.state.models.translators import ModelShelf
from studio.state.notices import DeviceWatch, Notes, Notice
from studio.state.photos.open_photos import PhotoRoll, left_words
from studio.state.photos.sources import PictureConverter, Source
from studio.state.samples import FirstLook, Samples
from studio.state.session_store.restore import Remembering
from studio.state.settings import DeviceChoices, Settings
from studio.state.translate.analysis import Insights
from studio.state.translate.history import History
from studio.state.translate.look_previews import LookPreviews
from studio.state.translate.recipe_offer import RecipeOffer
from studio.state.translate.variations import Variations
from studio.state.translate.view_mode import Viewing
from studio.state.translate.workspace import TranslateState
from studio.state.workers.latest import LatestWorker
from studio.state.workers.queue import BackgroundQueue
from studio.system.paths import samples_folder

if TYPE_CHECKING:
    from studio.state.batch.workspace import BatchState, BatchThumbnails
    from studio.state.generate.encoded_photo import PhotoInLatents
    from studio.state.generate.export import GenerateExport
    from studio.state.generate.latent_map import LatentMap
    from studio.state.generate.workspace import GenerateState
    from studio.state.interpolate.export import VideoExport
    from studio.state.interpolate.workspace import TimelineState
    from studio.state.models.onnx_import import ModelImport
    from studio.state.models.workspace import ModelRoom
    from studio.state.photos.decode import Expanded
    from studio.state.photos.pasted import Pasting

_CLOSE_LIMIT_S = 5.0


class Session(QObject):
    """Owns the threads: one engine, one for reading, one for writing, one for what is drawn, one that decodes live,
    one for videos."""

    def __init__(self, pictures: PictureConverter, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.settings = settings
        self.notes = Notes(self)
        self._device_watch = DeviceWatch(self.notes, self)
        self.reading, self.writing, self.drawing = (
            BackgroundQueue(name, self.notes.say_error, self) for name in ("reading", "writing", "drawing")
        )
        self.engine = Engine(pictures, self.notes, self)
        self.device_choices = DeviceChoices(self.reading, self)
        self.roll = PhotoRoll(self.reading, pictures, self)
        self.shelf = ModelShelf(self.reading, pictures, self)
        self.samples = Samples(self.reading, pictures, self)
        self.first_look = FirstLook(settings, self.shelf, self.samples, self.engine, pictures, self)
        self.translate = TranslateState(self.roll, self.shelf, self.engine, self.notes, self)
        self.previews = LookPreviews(self.translate, self.engine, pictures, settings, self)
        self.variations = Variations(self.translate, self.engine, pictures, self)
        self.viewing = Viewing(self.shelf, self)
        self.insights = Insights(self.translate, self.viewing, self.engine, pictures, self.notes, self)
        self.history = History(self.roll, self.translate, self.notes, self)
        self.finisher = FullRender(self.translate, self.writing, self.notes, self)
        self.saver = Saver(self.translate, self.finisher, settings, self.notes, self)
        self.outgoing = ClipboardAndDrag(
            self.saver, self.translate, self.finisher, pictures, settings, self.notes, self
        )
        self.sheets = ContactSheets(
            self.translate, self.saver, self.writing, pictures, settings, self.history, self.notes, self
        )
        self.restorer = RecipeOffer(self.roll, self.translate, self.notes, self)
        self.desk = DrawingState(self.translate, self.drawing, pictures, self.notes, self)
        self.remembering = Remembering(
            self.roll,
            self.history,
            self.viewing,
            self.desk,
            self.writing,
            self.reading,
            pictures,
            self.notes,
            self,
        )
        self.masking = MaskState(self.translate, self.drawing, self.notes, self)
        self.live_drawing = LiveDrawing(self.desk, self.translate, self.engine, self.drawing, pictures, self)
        self.tracing = Tracing(self.desk, self.drawing, self.notes, self)
        self.decoder = LatestWorker("decoding", self.notes.say_error, self)
        self.generators = GeneratorShelf(self.reading, pictures, self)
        self.shelf.entries_changed.connect(self.generators.reload)
        self._early: tuple[Source, ...] = ()
        self._started = False
        self._closed_cleanly: bool | None = None
        self.shelf.entries_changed.connect(self._on_shelf_listed)
        self.shelf.failed.connect(self._on_shelf_failed)
        self.roll.nothing_found.connect(self._on_nothing_found)
        self.roll.left_out.connect(self._on_left_out)
        settings.changed.connect(self._on_setting_changed)
        settings.not_kept.connect(self._on_not_kept)

    # What the first look at the window does not show is made, and its code loaded, when it is first asked for.

    @cached_property
    def pasting(self) -> Pasting:
        from studio.state.photos.pasted import Pasting

        return Pasting(self.reading, self._pictures, self)

    @cached_property
    def batch(self) -> BatchState:
        from studio.state.batch.workspace import BatchState

        return BatchState(self.roll, self.shelf, self.settings, self.notes, self)

    @cached_property
    def batch_thumbnails(self) -> BatchThumbnails:
        from studio.state.batch.workspace import BatchThumbnails

        return BatchThumbnails(self.reading, self._pictures, self)

    @cached_property
    def generate(self) -> GenerateState:
        from studio.state.generate.workspace import GenerateState

        return GenerateState(self.generators, self.decoder, self.reading, self._pictures, self.notes, self)

    @cached_property
    def latent_map(self) -> LatentMap:
        from studio.state.generate.latent_map import LatentMap

        return LatentMap(self.generate, self.decoder, self.reading, self._pictures, self.notes, self)

    @cached_property
    def latent_photo(self) -> PhotoInLatents:
        from studio.state.generate.encoded_photo import PhotoInLatents

        return PhotoInLatents(self.generate, self.decoder, self.reading, self._pictures, self.notes, self)

    @cached_property
    def generate_export(self) -> GenerateExport:
        from studio.state.generate.export import GenerateExport

        return GenerateExport(self.generate, self.writing, self.notes, self)

    @cached_property
    def timeline(self) -> TimelineState:
        from studio.state.interpolate.workspace import TimelineState

        return TimelineState(
            self.generators, self.decoder, self._pictures, self.reading, self.writing, self.notes, self
        )

    @cached_property
    def video(self) -> VideoExport:
        from studio.state.interpolate.export import VideoExport

        return VideoExport(self.timeline, self.notes, self)

    @cached_property
    def foreign_import(self) -> ModelImport:
        from studio.state.models.onnx_import import ModelImport

        return ModelImport(self.roll, self._pictures, self.notes, self)

    @cached_property
    def model_room(self) -> ModelRoom:
        from studio.state.models.workspace import ModelRoom

        room = ModelRoom(self.reading, self._pictures, self.foreign_import, self.notes, self)
        room.library_changed.connect(self.shelf.load)
        room.library_changed.connect(self.generators.load)
        return room

    def start(self) -> None:
        """List models and samples, warm the engine up; call once the window is on screen."""
        if self._started:
            return
        self._started = True
        self.roll.open(self._early)
        self.shelf.load()
        self.samples.load()

    def open(self, sources: tuple[Source, ...]) -> None:
        """Open photos, as soon as the window is there."""
        paths = [source for source in sources if isinstance(source, Path) and source.parent != samples_folder()]
        if paths:
            self.settings.remember_opened(paths)
        if self._started:
            self.notes.dismiss()
            self.roll.open(sources)
        else:
            self._early += sources

    def open_path(self, path: Path) -> None:
        """Open one file or folder."""
        self.open((path,))

    def cancel(self) -> None:
        """Stop what is being saved, copied or laid out on a sheet."""
        self.finisher.cancel()
        self.sheets.cancel()
        if "video" in self.__dict__:
            self.video.cancel()

    def close(self) -> bool:
        """Cancel and join all threads within a limit; True where none is left. A second call does nothing."""
        if self._closed_cleanly is None:
            self.cancel()
            self.remembering.close()
            made = [self.__dict__.get(name) for name in ("batch", "foreign_import", "video")]
            threads = (*filter(None, made), self.engine, self.writing, self.reading, self.drawing, self.decoder)
            closed = [thread.close(_CLOSE_LIMIT_S) for thread in threads]
            if "generate_export" in self.__dict__:
                self.generate_export.close()
            self.outgoing.close()
            self._device_watch.close()
            self._closed_cleanly = all(closed) and settle(_CLOSE_LIMIT_S, everything=True)
        return self._closed_cleanly

    def _on_shelf_listed(self) -> None:
        # Looks that come back need their models.
        self.shelf.entries_changed.disconnect(self._on_shelf_listed)
        self.remembering.start(come_back=not self._early)
        self.batch.start()

    def _on_setting_changed(self, setting: Setting[Any]) -> None:
        if setting in (DEVICE, THREADS) and self._started:
            self.notes.set_device_line("")
            self.engine.warm_up(self.shelf.package)

    def _on_not_kept(self, reason: str) -> None:
        text = tr("The settings can't be written ({reason}); what you choose holds until you quit").format(
            reason=reason
        )
        self.notes.say(Notice(text))

    def _on_shelf_failed(self, text: str) -> None:
        self.notes.say(Notice(text))

    def _on_left_out(self, found: Expanded) -> None:
        nothing = "" if found.sources else tr("There is no picture in there that can be opened")
        if found.clips:
            self.batch.offer(tuple(found.clips))
            nothing = ""
            clips = tr("{name} is a clip, and Batch takes clips").format(name=found.clips[0].name)
            if len(found.clips) > 1:
                clips = tr("Batch takes the {count} clips").format(count=len(found.clips))
        else:
            clips = ""
        said = [text for text in (clips, nothing, left_words(found.kinds, len(found.results), found.folders)) if text]
        action = "clips_to_batch" if clips else "open" if nothing else None
        self.notes.say(Notice(". ".join(said), action, "error" if nothing else "info"))

    def _on_nothing_found(self) -> None:
        self.notes.say(Notice(tr("There is no picture in there that can be opened"), "open"))
