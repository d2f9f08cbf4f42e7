"""What the model itself tells about a result: the round trip, and how real its critic finds it."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.state.engine.engine import Engine
from studio.state.engine.results import Rendered, ResultKey
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos.sources import PictureConverter
from studio.state.translate.view_mode import Viewing, ViewMode
from studio.state.translate.workspace import TranslateState
from studio.state.workers.door import Door

if TYPE_CHECKING:
    from studio.state.translate import work
    from studio.state.translate.work import Insight
else:
    work = Door("studio.state.translate.work")

_KEPT = 6
_GROUP = "insight"


class Insights(QObject):
    """Observable; made on the engine's thread, only while looked at, kept for the few looked at last."""

    changed = Signal()
    progress_changed = Signal()

    def __init__(
        self,
        state: TranslateState,
        viewing: Viewing,
        engine: Engine,
        pictures: PictureConverter,
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
        make = work.round_trip_of if mode == "round_trip" else work.realism_of
        job = partial(make, wanted[1], original.photo, package, full, self._pictures)
        self._set_progress(0.0)
        self._engine.submit_idle(job, self._on_made, self._on_failed, group=_GROUP, progressed=self._set_progress)

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
