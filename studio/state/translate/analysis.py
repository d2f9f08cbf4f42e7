"""What the model itself tells about a result: the round trip, and how real its critic finds it."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from studio.state.engine.engine import Engine
from studio.state.engine.results import Rendered, ResultKey
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import Pictures
from studio.state.translate.view_mode import Viewing, ViewMode
from studio.state.translate.workspace import TranslateState
from studio.state.workers.latest import WorkContext

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.package.loader import Package

MOST_EDGE_PX = 1024
"""Long edge at which a round trip is made: beyond it only takes longer."""
_KEPT = 6
_GROUP = "insight"


@dataclass(frozen=True, eq=False)
class Insight:
    """Pictures as the canvas draws them; they may be smaller than the photo."""

    mode: ViewMode
    key: ResultKey
    score: float
    """Mean loss of a round trip (0 for none), or mean realism (1 for surely real)."""
    map: Any
    """What was lost, or the colours of realism."""
    back: Any = None
    """The photo after the round trip."""


class Insights(QObject):
    """Observable; made on the engine's thread, only while looked at, kept for the few looked at last."""

    changed = Signal()
    progress_changed = Signal()

    def __init__(
        self,
        state: TranslateState,
        viewing: Viewing,
        engine: Engine,
        pictures: Pictures,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._viewing = viewing
        self._engine = engine
        self._pictures = pictures
        self._notes = notes
        self._kept: OrderedDict[tuple[ViewMode, ResultKey], Insight] = OrderedDict()
        self._asked: tuple[ViewMode, ResultKey] | None = None
        self.shown: Insight | None = None
        self.progress: float | None = None
        viewing.mode_changed.connect(self._refresh)
        state.picture_changed.connect(self._refresh)
        state.translation_changed.connect(self._refresh)
        state.size_changed.connect(self._refresh)
        state.seed_changed.connect(self._refresh)
        state.finished.connect(self._on_finished)

    def _on_finished(self, _rendered: Rendered) -> None:
        self._refresh()

    def _refresh(self) -> None:
        """Show what is kept, or ask for it; leave what is not looked at any more."""
        mode, key, full = self._viewing.mode, self._state.key, self._state.full_result
        original, package = self._state.original, self._state.shelf.package
        wanted = None if mode not in ("round_trip", "realism") or key is None else (mode, key)
        kept = None if wanted is None else self._kept.get(wanted)
        if wanted != self._asked:
            self._leave()
        if kept is not self.shown:
            self.shown = kept
            self.changed.emit()
        if wanted is None or kept is not None or self._asked is not None:
            return
        if original is None or package is None or full is None or not self._state.original_is_whole:
            return
        self._asked = wanted
        make: Callable[..., Insight] = _make_round_trip if mode == "round_trip" else _make_realism
        work = partial(make, wanted[1], original.photo, package, full, self._pictures)
        self._set_progress(0.0)
        self._engine.submit_idle(work, self._on_made, self._on_failed, group=_GROUP, progressed=self._set_progress)

    def _leave(self) -> None:
        if self._asked is not None:
            self._asked = None
            self._engine.drop_idle(_GROUP)
            self._set_progress(None)

    def _on_made(self, insight: Insight) -> None:
        self._asked = None
        self._set_progress(None)
        self._kept[(insight.mode, insight.key)] = insight
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self._refresh()

    def _on_failed(self, error: Exception) -> None:
        self._asked = None
        self._set_progress(None)
        self._notes.say(Notice(plain_words(error), "try_again"))

    def _set_progress(self, fraction: float | None) -> None:
        if fraction != self.progress:
            self.progress = fraction
            self.progress_changed.emit()


def _make_round_trip(
    key: ResultKey,
    photo: "Photo",
    package: "Package",
    _full: Rendered,
    pictures: Pictures,
    context: WorkContext,
) -> Insight:
    from studio.imaging.difference import heat_picture
    from studio.inference.round_trip import round_trip
    from studio.inference.translator import Translator

    look = key.look
    preferred = package.graph("translate", look.direction).size.preferred
    edge = look.size_px if isinstance(look.size_px, int) else preferred if look.size_px == "auto" else None
    small = photo.resized(min(edge or MOST_EDGE_PX, MOST_EDGE_PX))
    request = structs.replace(look, size_px="full").request(small, package)
    made = round_trip(request, Translator(context.pool), cancel=context.cancel, progress=context.progress)
    lost = pictures.picture(heat_picture(small.rgb, made.lost), None)
    return Insight("round_trip", key, made.mean_loss, lost, pictures.picture(made.back.rgb, small.alpha))


def _make_realism(
    key: ResultKey,
    photo: "Photo",
    package: "Package",
    full: Rendered,
    pictures: Pictures,
    context: WorkContext,
) -> Insight:
    from studio.imaging.difference import enlarged, realism_picture
    from studio.imaging.resample import fit_long_edge, resize
    from studio.inference.realism import realism_map

    context.progress(0.0)
    small = resize(full.translation.rgb, full.translation.network_size)
    values = realism_map(package, key.look.direction, photo, small, context.pool, cancel=context.cancel)
    size = fit_long_edge(photo.size, MOST_EDGE_PX)
    colours = realism_picture(enlarged(values, size))
    return Insight("realism", key, float(values.mean()), pictures.picture(colours, None))
