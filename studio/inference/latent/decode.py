"""The decoder of one class, ready for many codes in a row."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from studio.errors import PackageError
from studio.inference.cancel import CancelToken
from studio.inference.session.graph_session import GraphSession
from studio.inference.tensors import to_rgb
from studio.package.manifest import Latent, TensorSpec


class Decode:
    """One picture for each code; used by one thread at a time, and on the session that it was made with.

    Pictures are decoded one by one: in a batch the last digits differ, and the same code is to give the same bytes
    in the window, on the command line and in a video.
    """

    def __init__(self, session: GraphSession, latents: Sequence[Latent], rest: Mapping[str, np.ndarray]) -> None:
        """`rest` is given besides the latents, and stays the same. Raises PackageError for a graph without picture."""
        graph = session.graph
        picture = graph.picture_output
        if picture is None:
            raise PackageError(f"a graph of {session.where} makes no picture", "export the model again")
        self.session = session
        self._picture: TensorSpec = picture
        self._run = session.quick([picture.name])
        self._parts: list[tuple[str, slice, tuple[int, ...], str]] = []
        types = {spec.name: spec.dtype for spec in graph.inputs}
        begin = 0
        for latent in latents:
            end = begin + math.prod(latent.shape)
            self._parts.append((latent.name, slice(begin, end), (1, *latent.shape), types[latent.name]))
            begin = end
        self._shape = (begin,)
        self._feeds = session.complete(self._split(np.zeros(begin, np.float32)) | dict(rest))

    def __call__(self, code: NDArray[np.float32], cancel: CancelToken | None = None) -> np.ndarray:
        """The picture of a code, H×W×3 uint8.

        Raises DeviceError, Cancelled, and PackageError for a code of another length.
        """
        if code.shape != self._shape:
            raise PackageError(
                f"a code of {code.size} numbers is none of {self.session.where}", f"it takes {self._shape[0]}"
            )
        if cancel is not None:
            cancel.raise_if_cancelled()
        self._feeds.update(self._split(code))
        return to_rgb(self._run(self._feeds)[0], self._picture)

    def _split(self, code: NDArray[np.float32]) -> dict[str, np.ndarray]:
        return {
            name: np.ascontiguousarray(code[place], dtype).reshape(shape) for name, place, shape, dtype in self._parts
        }
