"""There and back with a two-way model: X → Y → X, and what was lost on the way (cycle consistency, Zhu et al. 2017)."""

from dataclasses import dataclass, replace

import numpy as np

from studio.errors import PackageError
from studio.imaging.difference import difference_map
from studio.imaging.photo import Photo
from studio.inference.cancel import CancelToken
from studio.inference.translator import Progress, TranslateRequest, Translation, Translator
from studio.package.abilities import way_back


@dataclass(frozen=True, eq=False)
class RoundTrip:
    """All pictures have the size of the photo that was given."""

    there: Translation
    back: Translation
    lost: np.ndarray
    """H×W float32, 0…1; see `imaging.difference.difference_map`."""

    @property
    def mean_loss(self) -> float:
        """0 where the photo came back as it was."""
        return float(self.lost.mean())


def round_trip(
    request: TranslateRequest,
    translator: Translator,
    *,
    cancel: CancelToken | None = None,
    progress: Progress = lambda _done: None,
) -> RoundTrip:
    """Translate the photo, and the result back. Raises PackageError where the model is not two-way, and as `translate`
    does."""
    package = request.package
    back = way_back(package, request.direction)
    if back is None:
        raise PackageError(f"model {package.id} has no way back", "use a model with two directions")
    there = translator.translate(request, cancel=cancel, progress=lambda done: progress(done / 2))
    returning = replace(request, photo=Photo(there.rgb), direction=back)
    home = translator.translate(returning, cancel=cancel, progress=lambda done: progress((1 + done) / 2))
    return RoundTrip(there, home, difference_map(request.photo.rgb, home.rgb))
