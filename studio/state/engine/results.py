"""Finished translations kept in memory, so that going back to one is instant."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.render.look import Look
from studio.state.engine.render_stages import StageKind

if TYPE_CHECKING:
    from studio.imaging.photo import Photo
    from studio.inference.translator import Translation


@dataclass(frozen=True)
class ResultKey:
    """Everything that the pixels of a full translation depend on."""

    photo_id: int
    fingerprint: str
    """Of the model's package."""
    look: Look
    """As `Look.for_network` gives it."""
    revision: int = 0
    """Which state of a drawing."""


@dataclass(frozen=True, eq=False)
class Rendered:
    """One translated picture: pixels, and what the canvas draws."""

    request_id: int
    key: ResultKey
    kind: StageKind
    photo: Photo
    translation: Translation
    picture: Any

    @property
    def nbytes(self) -> int:
        """Memory that keeping this costs."""
        return int(self.translation.rgb.nbytes) + int(self.picture.nbytes)


class ResultCache:
    """The full results used last, up to `capacity_bytes`; the newest always stays."""

    def __init__(self, capacity_bytes: int = 640 * 1024**2) -> None:
        self._capacity_bytes = capacity_bytes
        self._results: OrderedDict[ResultKey, Rendered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._results)

    def __contains__(self, key: object) -> bool:
        return key in self._results

    def get(self, key: ResultKey) -> Rendered | None:
        """The result for `key`, now the newest."""
        found = self._results.get(key)
        if found is not None:
            self._results.move_to_end(key)
        return found

    def put(self, rendered: Rendered) -> None:
        """Keep `rendered`, letting go of the ones not used for longest."""
        self._results[rendered.key] = rendered
        self._results.move_to_end(rendered.key)
        total = sum(kept.nbytes for kept in self._results.values())
        while total > self._capacity_bytes and len(self._results) > 1:
            _key, dropped = self._results.popitem(last=False)
            total -= dropped.nbytes

    def forget_photo(self, photo_id: int) -> None:
        """Drop everything made from one photo."""
        for key in [key for key in self._results if key.photo_id == photo_id]:
            del self._results[key]
