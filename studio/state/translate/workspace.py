"""The Translate workspace: this photo through this model, at this strength and size."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.imaging.options import Size
from studio.render.look import Look
from studio.state.engine.engine import Engine, ProgressEstimate, RenderRequest, RunFailure, RunProgress
from studio.state.engine.render_stages import RenderStage, network_pixels, preview_stage, size_choices, stages
from studio.state.engine.results import Rendered, ResultCache, ResultKey
from studio.state.models.translators import ModelShelf
from studio.state.notices import Notes, Notice, plain_words, sentence
from studio.state.photos.decode import Decoded
from studio.state.photos.open_photos import PhotoRoll

if TYPE_CHECKING:
    from studio.imaging.options import Keep
    from studio.imaging.paint.mask import Mask
    from studio.inference.session.devices import Device
    from studio.inference.translator import Translation
    from studio.package.loader import Package


class TranslateState(QObject):
    """Observable; turns every change of photo, model, direction or size into one request to the engine."""

    picture_changed = Signal()
    """Another original is on the canvas, or none."""
    translation_changed = Signal()
    """A newer or better translation is there, or none."""
    strength_changed = Signal()
    keep_changed = Signal()
    mask_changed = Signal()
    seed_changed = Signal()
    """Another seed, or whether the model draws noise at all."""
    size_changed = Signal()
    """The chosen size or the sizes on offer."""
    progress_changed = Signal()
    finished = Signal(object)
    """The full `Rendered` of what is on the canvas."""

    def __init__(
        self, roll: PhotoRoll, shelf: ModelShelf, engine: Engine, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.roll = roll
        self.shelf = shelf
        self._engine = engine
        self._notes = notes
        self._cache = ResultCache()
        self._request_ids = itertools.count(1)
        self._canvas_edge_px = 1280
        self.original: Decoded | None = None
        self.original_is_whole = False
        self.translation: Rendered | None = None
        self.strength = 1.0
        self.keep: Keep = "nothing"
        self.mask: Mask | None = None
        self.seed = 0
        self.size_px: Size = "auto"
        self._estimate = ProgressEstimate(self)
        self._job: RenderRequest | None = None
        self._expected_device_line = ""
        self.hurried = False
        """Whether a stroke is being drawn on the picture."""
        self._photo_notice: Notice | None = None
        self._estimate.changed.connect(self.progress_changed)
        roll.current_changed.connect(self._on_current_changed)
        roll.photo_changed.connect(self._on_photo_changed)
        roll.glimpsed.connect(self._on_glimpsed)
        roll.decoded.connect(self._on_decoded)
        shelf.entries_changed.connect(self._on_entries_changed)
        shelf.selection_changed.connect(self._on_model_changed)
        engine.rendered.connect(self._on_rendered)
        engine.progressed.connect(self._on_progressed)
        engine.failed.connect(self._on_failed)
        engine.device_found.connect(self._on_device_found)
        engine.device_expected.connect(self._on_device_expected)

    @property
    def key(self) -> ResultKey | None:
        """What the canvas shows once everything is finished; None without a photo or a model."""
        current, package = self.roll.current, self.shelf.package
        if current is None or package is None:
            return None
        return ResultKey(current.id, package.fingerprint, self.look.for_network(package), current.revision)

    @property
    def look(self) -> Look:
        package, direction = self.shelf.package, self.shelf.direction
        model = None if package is None else package.id
        return Look(model, direction, self.strength, self.keep, self.seed, self.size_px, self.mask)

    @property
    def progress(self) -> float | None:
        """Part done (0..1) of what the canvas waits for; None where it waits for nothing."""
        return self._estimate.fraction

    @property
    def full_result(self) -> Rendered | None:
        """The full translation of what is on the canvas, where it is finished."""
        key = self.key
        return None if key is None else self._cache.get(key)

    def result_for(self, key: ResultKey) -> Translation | None:
        """A finished full translation of any open photo, where it is still kept."""
        found = self._cache.get(key)
        return None if found is None else found.translation

    @property
    def sizes_on_offer(self) -> tuple[Size, ...]:
        """Choices of "Detail size" for this photo and model; empty where it would change nothing."""
        graph = self.shelf.graph
        if graph is None or self.original is None or not self.original_is_whole:
            return ()
        rule = graph.size
        return size_choices(self.original.photo.size, rule.preferred, rule.maximum, fixed=rule.fixed)

    def set_strength(self, strength: float) -> None:
        """How much of the translation shows (0..1); the canvas mixes, no network runs."""
        strength = min(max(strength, 0.0), 1.0)
        if strength != self.strength:
            self.strength = strength
            self.strength_changed.emit()

    def set_keep(self, keep: Keep) -> None:
        """What the result takes over from the photo; the canvas mixes, no network runs."""
        if keep != self.keep:
            self.keep = keep
            self.keep_changed.emit()

    def set_mask(self, mask: Mask | None) -> None:
        """Where the translation shows; the canvas mixes, no network runs."""
        if mask != self.mask:
            self.mask = mask
            self.mask_changed.emit()

    def set_seed(self, seed: int) -> None:
        """What a model with noise draws from (0 or more)."""
        if seed != self.seed:
            self.seed = seed
            self.seed_changed.emit()
            if self.shelf.draws_noise:
                self._refresh()

    def set_size(self, size_px: Size) -> None:
        """Long edge that the network sees."""
        if size_px != self.size_px:
            self.size_px = size_px
            self.size_changed.emit()
            self._refresh()

    def set_look(self, look: Look) -> bool:
        """Choose all of it; False, and nothing is changed, if its model is not there."""
        if look.model is not None:
            if self.shelf.find(look.model) is None:
                return False
            self.shelf.bring_back(look.model)
        if look.direction is not None:
            self.shelf.set_direction(look.direction)
        self.set_strength(look.strength)
        self.set_keep(look.keep)
        self.set_mask(look.mask)
        self.set_seed(look.seed)
        # What is on offer is known only once the photo is read.
        fits = not self.original_is_whole or look.size_px in self.sizes_on_offer
        self.set_size(look.size_px if fits else "auto")
        return True

    def set_hurried(self, hurried: bool) -> None:
        """While a stroke is drawn only previews are made; what is drawn last is then translated in full."""
        if hurried != self.hurried:
            self.hurried = hurried
            self.progress_changed.emit()

    def set_canvas_edge(self, edge_px: int) -> None:
        """Long edge of the canvas in device pixels, for the middle stage of the next request."""
        self._canvas_edge_px = max(edge_px, 1)

    def close_current(self) -> None:
        """Close the photo on the canvas."""
        if self.roll.current is not None:
            self._cache.forget_photo(self.roll.current.id)
            self.roll.remove(self.roll.current.id)

    def try_again(self) -> None:
        """Once more what failed: reading the photo, or translating it."""
        self._notes.dismiss()
        if self.original is None:
            self.roll.read_again()
        else:
            self._refresh()

    def _on_photo_changed(self, index: int) -> None:
        photo = self.roll.photos[index]
        if photo is self.roll.current and self.original is None and photo.error is not None:
            self._photo_notice = Notice(photo.error, "close_photo")
            self._notes.say(self._photo_notice)

    def _on_current_changed(self) -> None:
        self._leave_job()
        if self._photo_notice is not None and self._notes.notice == self._photo_notice:
            self._notes.dismiss()
        self.original, self.original_is_whole = None, False
        self.picture_changed.emit()
        self._show(None)
        self.size_changed.emit()

    def _on_glimpsed(self, decoded: Decoded) -> None:
        self._suit_model(decoded)
        self.original, self.original_is_whole = decoded, False
        self.picture_changed.emit()
        key, package = self.key, self.shelf.package
        if key is None or package is None:
            return
        cached = self._cache.get(key)
        if cached is not None:
            self._show(cached)
        else:
            self._submit(key, decoded, package, (preview_stage(self.size_px),))

    def _on_decoded(self, decoded: Decoded) -> None:
        self._suit_model(decoded)
        self.original, self.original_is_whole = decoded, True
        self.picture_changed.emit()
        offered = self.sizes_on_offer
        if self.size_px != "auto" and self.size_px not in offered:
            self.size_px = "auto"
        self.size_changed.emit()
        if self._job is None or self._job.key != self.key or not _is_preview_only(self._job):
            self._refresh()

    def _suit_model(self, decoded: Decoded) -> None:
        """At the first look at a picture; later it would take away what is being translated."""
        if self.original is None:
            self.shelf.suit(drawing=decoded.is_drawing)

    def _on_entries_changed(self) -> None:
        self._engine.warm_up(self.shelf.package)

    def _on_model_changed(self) -> None:
        if self.size_px != "auto" and self.size_px not in self.sizes_on_offer:
            self.size_px = "auto"
        self.size_changed.emit()
        self.seed_changed.emit()
        if self.original is None:
            self._engine.warm_up(self.shelf.package)
        else:
            self._refresh()

    def _refresh(self) -> None:
        """Show the finished result, or ask for it."""
        key, package, graph, original = self.key, self.shelf.package, self.shelf.graph, self.original
        if key is None or package is None or graph is None or original is None:
            return
        cached = self._cache.get(key)
        if cached is not None:
            self._leave_job()
            self._show(cached)
            self.roll.mark(key.photo_id, "done")
            self.finished.emit(cached)
            return
        if not self.original_is_whole:
            self._submit(key, original, package, (preview_stage(self.size_px),))
            return
        if key.revision:
            self._cache.forget_photo(key.photo_id)
        runs = self._runs(original, key, graph.size.preferred)
        if self.hurried:
            runs = runs[:1]
        self._submit(key, original, package, runs)

    def _runs(self, original: Decoded, key: ResultKey, preferred_px: int | None) -> tuple[RenderStage, ...]:
        """A preview again only where it shows another look than the one on the canvas."""
        shown = self.translation
        has_preview = shown is not None and shown.key.photo_id == key.photo_id and shown.key == key
        return stages(
            original.photo.size, key.look.size_px, preferred_px, self._canvas_edge_px, with_preview=not has_preview
        )

    def _submit(self, key: ResultKey, decoded: Decoded, package: Package, runs: tuple[RenderStage, ...]) -> None:
        job = RenderRequest(next(self._request_ids), key, decoded.photo, package, runs)
        if self._job is not None and self._job.key.photo_id != job.key.photo_id:
            self._leave_job()
        self._job = job
        self.roll.mark(job.key.photo_id, "working")
        full = job.stages[-1]
        graph = self.shelf.graph
        seen_px = network_pixels(job.photo.size, full.size_px, None if graph is None else graph.size.preferred)
        self._estimate.begin(job.key.fingerprint, job.key.look.direction, seen_px, job.photo.width * job.photo.height)
        self._engine.submit(job)

    def _leave_job(self) -> None:
        """Nothing is wanted any more of what runs."""
        if self._job is not None:
            self.roll.mark(self._job.key.photo_id, "ready")
            self._job = None
            self._engine.cancel()
        self._estimate.end()

    def _on_rendered(self, rendered: Rendered) -> None:
        self._estimate.learn(rendered)
        self._show(rendered)
        if self._job is not None and _is_preview_only(self._job):
            self._job = None
            if self.hurried:
                self._estimate.end()
            elif self.original_is_whole:
                self._refresh()
        elif rendered.kind == "full":
            self._cache.put(rendered)
            self._job = None
            self._estimate.end()
            self.roll.mark(rendered.key.photo_id, "done")
            if rendered.translation.note:
                self._notes.say(Notice(sentence(rendered.translation.note), kind="info"))
            self.finished.emit(rendered)

    def _on_progressed(self, progress: RunProgress) -> None:
        if progress.stage.kind == "full":
            self._estimate.report(progress.fraction)

    def _on_failed(self, failure: RunFailure) -> None:
        self._job = None
        self._estimate.end()
        text = plain_words(failure.error)
        self.roll.mark(failure.photo_id, "error", text)
        self._notes.say(Notice(text, "try_again"))

    def _on_device_found(self, device: Device) -> None:
        self._notes.set_device_line(device.line)

    def _on_device_expected(self, device: Device) -> None:
        # What ran, or failed, says more than what is going to be tried first.
        if self._notes.device_line in ("", self._expected_device_line):
            self._expected_device_line = device.line
            self._notes.set_device_line(device.line)

    def _show(self, translation: Rendered | None) -> None:
        if translation is not self.translation:
            self.translation = translation
            self.translation_changed.emit()


def _is_preview_only(job: RenderRequest) -> bool:
    """Whether the job was made before the whole photo was read; the rest follows its preview."""
    return job.stages[-1].kind == "preview"
