"""Networks that come trained and stay as they are."""

from collections.abc import Callable
from typing import Generic, TypeVar

import torch
from torch import nn

NetworkT = TypeVar("NetworkT", bound=nn.Module)


class Frozen(Generic[NetworkT]):
    """A network for losses, made by `make` when it is first asked for, and no part of what holds it.

    It is neither trained nor kept in a checkpoint, and what making it draws (for weights that are overwritten at once)
    does not move the noise of a run. What `make` raises where a package is missing comes at the first use.
    """

    def __init__(self, make: Callable[[], NetworkT]) -> None:
        self._make = make
        self._network: NetworkT | None = None

    def on(self, device: torch.device) -> NetworkT:
        """The network, on `device`."""
        if self._network is None:
            with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
                self._network = self._make().to(device).requires_grad_(False)
        return self._network
