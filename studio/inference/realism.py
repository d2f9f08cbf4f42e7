"""How real a result looks to the critic that the model was trained against, patch by patch."""

import numpy as np

from studio.errors import PackageError
from studio.imaging.photo import Photo
from studio.imaging.resample import resize
from studio.inference.cancel import CancelToken
from studio.inference.session.graph_session import SessionPool
from studio.inference.tensors import reflected_window, to_tensor
from studio.inference.tiling.sizes import working_size
from studio.inference.tiling.tiles import Box
from studio.package.abilities import critic_of, map_output
from studio.package.loader import Package

_MOST_PX = 1_500_000
"""A critic sees patches of 70 pixels or so: more of the picture at once takes memory and tells nothing new."""


def realism_map(
    package: Package,
    direction: str | None,
    source: Photo,
    result_rgb: np.ndarray,
    pool: SessionPool,
    *,
    cancel: CancelToken | None = None,
) -> np.ndarray:
    """h×w float32, 0 for surely made to 1 for surely real; each number stands for a patch of the whole picture.

    `result_rgb` is H×W×3 uint8 of any size, best that at which the network gave it. A critic of pairs (pix2pix) is
    also given the photo, as its first picture. Raises PackageError without such a critic, DeviceError, Cancelled.
    """
    graph = critic_of(package, direction)
    result = None if graph is None else map_output(graph)
    if graph is None or result is None:
        raise PackageError(
            f"model {package.id} has no critic that gives a map", "use a model that was exported with one"
        )
    pictures = [spec for spec in graph.inputs if spec.content == "picture"]
    height, width = result_rgb.shape[:2]
    size = working_size((width, height), graph.size, "full", whole=True, budget_px=_MOST_PX)
    seen = {pictures[-1].name: resize(result_rgb, size.picture)}
    if len(pictures) > 1:
        seen[pictures[0].name] = resize(source.rgb, size.picture)
    box = Box(0, 0, *size.padded)
    feeds = {spec.name: to_tensor(reflected_window(seen[spec.name], box), spec) for spec in pictures}
    values = pool.get(package, graph).run_named(feeds, cancel)[result.name]
    values = values.reshape(values.shape[result.axes.index("height")], values.shape[result.axes.index("width")])
    # What belongs to the padding alone is left out.
    rows = -(-values.shape[0] * size.picture[1] // size.padded[1])
    columns = -(-values.shape[1] * size.picture[0] // size.padded[0])
    return np.clip(np.nan_to_num(values[:rows, :columns]), 0, 1)
