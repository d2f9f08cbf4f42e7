"""Pictures from latents, and latents of pictures, for every package that has `decode`."""

from dataclasses import dataclass

import numpy as np

from studio.errors import PackageError
from studio.imaging.resample import resize
from studio.inference.cancel import CancelToken
from studio.inference.latent.decode import Decode
from studio.inference.latent.space import Code, LatentSpace
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.tensors import to_tensor
from studio.package.loader import Package
from studio.package.manifest import Graph

_BOUND_DRAWS = 16


@dataclass(frozen=True, eq=False)
class Encoded:
    """What an encoder says of a picture."""

    code: Code
    picture: np.ndarray
    """The picture as the encoder saw it, H×W×3 uint8 of the model's size."""
    rebuilt: np.ndarray
    """What `decode` makes of the code."""
    bits_per_dim: float | None = None
    """How unlikely the picture is to the model: exact for a flow, an upper bound for a VAE; None for others."""

    @property
    def error(self) -> float:
        """Mean absolute difference of `rebuilt` to `picture`, 0…255."""
        return float(np.abs(self.rebuilt.astype(np.int16) - self.picture).mean())

    @property
    def largest_error(self) -> int:
        """Largest difference of one colour of one pixel, 0…255."""
        return int(np.abs(self.rebuilt.astype(np.int16) - self.picture).max())


class Generator(LatentSpace):
    """The `decode` graph of a package and, if there is one, its `encode` graph; used by one thread at a time."""

    def __init__(self, package: Package, pool: SessionPool, device: str = "auto") -> None:
        """Loads nothing yet. Raises PackageError where the package can't decode or is not made for that."""
        super().__init__(package)
        self._pool, self._device = pool, device
        encoders = [graph for graph in package.manifest.graphs if graph.role == "encode"]
        self._encode = encoders[0] if encoders else None
        self._ready: dict[int | None, Decode] = {}
        """By class, all on the session that was used last."""

    def use(self, pool: SessionPool) -> None:
        """Take the sessions of another pool from now on."""
        self._pool = pool

    @property
    def encodes(self) -> bool:
        """Whether it finds the code of a picture."""
        return self._encode is not None

    def decode(self, code: Code, label: int | None = None, cancel: CancelToken | None = None) -> np.ndarray:
        """The picture of a code, H×W×3 uint8; `label` None is any class, or the first.

        Raises DeviceError, Cancelled, and PackageError for a code of another length.
        """
        if cancel is not None:
            cancel.raise_if_cancelled()
        return self.ready(label)(code, cancel)

    def ready(self, label: int | None = None) -> Decode:
        """`decode` for many codes of one class in a row: settings and session are looked up now, and not at each code.

        Raises DeviceError.
        """
        session = self._session(self._decode)
        found = self._ready.get(label)
        if found is None or found.session is not session:
            self._ready = {known: ready for known, ready in self._ready.items() if ready.session is session}
            found = self._ready[label] = Decode(session, self.latents, self._rest(self._decode, label))
        return found

    def fitted(self, rgb: np.ndarray) -> np.ndarray:
        """The middle of a picture, H×W×3 uint8, at the size that the encoder takes."""
        width, height = self.size
        scale = min(rgb.shape[1] / width, rgb.shape[0] / height)
        cut = max(round(width * scale), 1), max(round(height * scale), 1)
        left, top = (rgb.shape[1] - cut[0]) // 2, (rgb.shape[0] - cut[1]) // 2
        middle = np.ascontiguousarray(rgb[top : top + cut[1], left : left + cut[0]])
        seen = middle if cut == (width, height) else resize(middle, (width, height))
        if self._picture.channel_order == "L":
            return np.repeat((seen @ np.array([0.299, 0.587, 0.114]) + 0.5).astype(np.uint8)[..., None], 3, axis=2)
        return seen

    def code_of(self, rgb: np.ndarray, label: int | None = None, cancel: CancelToken | None = None) -> Code:
        """The code of the middle of a picture, H×W×3 uint8 of any size; raises as `encode` does."""
        return self._encoded(self.fitted(rgb), label, cancel)[0]

    def encode(self, rgb: np.ndarray, label: int | None = None, cancel: CancelToken | None = None) -> Encoded:
        """The code of the middle of a picture, H×W×3 uint8 of any size, what comes back from it, and how usual it is.

        Raises PackageError where the model has no encoder, DeviceError, Cancelled.
        """
        picture = self.fitted(rgb)
        code, feeds, made = self._encoded(picture, label, cancel)
        return Encoded(code, picture, self.decode(code, label, cancel), self._bits(feeds, made, cancel))

    def _encoded(
        self, picture: np.ndarray, label: int | None, cancel: CancelToken | None
    ) -> tuple[Code, dict[str, np.ndarray], dict[str, np.ndarray]]:
        """The code, what the encoder was given besides noise, and all that it made."""
        graph = self._encode
        if graph is None or graph.picture_input is None:
            raise PackageError(
                f"model {self.package.id} can't find the numbers of a picture", "use a model with an encoder"
            )
        feeds = {graph.picture_input.name: to_tensor(picture, graph.picture_input)} | self._rest(graph, label)
        noise = [spec for spec in graph.inputs if spec.content == "noise"]
        still = {spec.name: np.zeros((1, spec.channels or 1), np.float32) for spec in noise}
        made = self._session(graph).run_named(feeds | still, cancel)
        names = [spec.name for spec in graph.outputs if spec.content == "latent"]
        return np.concatenate([made[name].reshape(-1) for name in names]).astype(np.float32), feeds, made

    def _bits(
        self, feeds: dict[str, np.ndarray], made: dict[str, np.ndarray], cancel: CancelToken | None
    ) -> float | None:
        graph = self._encode
        assert graph is not None
        session = self._session(graph)
        for spec in graph.outputs:
            if spec.content == "likelihood":
                return float(made[spec.name].reshape(-1)[0])
            if spec.content == "likelihood-bound":
                draws = [
                    session.run_named(feeds, cancel, seed=seed)[spec.name].reshape(-1)[0]
                    for seed in range(_BOUND_DRAWS)
                ]
                return float(np.mean(draws))
        return None

    def _rest(self, graph: Graph, label: int | None) -> dict[str, np.ndarray]:
        """Label and temperature: latents are scaled before they get here, so the graph's own factor is one."""
        feeds: dict[str, np.ndarray] = {}
        if label is None:
            label = self.package.manifest.any_class or 0
        for spec in graph.inputs:
            if spec.content == "label":
                low, high = (0, len(self.package.manifest.classes) - 1) if spec.range is None else spec.range
                feeds[spec.name] = np.array([min(max(label, int(low)), int(high))], np.int64)
            elif spec.content == "temperature":
                feeds[spec.name] = np.ones(1, np.float32)
        return feeds

    def _session(self, graph: Graph) -> GraphSession:
        return self._pool.get(self.package, graph, self._device)


def share_less_usual(package: Package, bits_per_dim: float) -> float | None:
    """The share of held-out pictures (0…1) that are less likely to the model; None where the package has no table."""
    usual = package.manifest.usual
    if usual is None:
        return None
    return 1 - float(np.searchsorted(np.array(usual.bits_per_dim), bits_per_dim)) / len(usual.bits_per_dim)
