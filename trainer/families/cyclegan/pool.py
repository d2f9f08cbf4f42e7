"""The history of generated pictures that the discriminators learn from."""

import torch
from torch import Tensor


class ImagePool:
    """Up to `size` generated pictures (Shrivastava et al. 2017; size 50 in CycleGAN, section 4).

    A full pool answers half of the time with an older picture, and keeps the new one in its place.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.images: list[Tensor] = []

    def exchange(self, fakes: Tensor) -> Tensor:
        """N×C×H×W pictures in, as many out, without gradients. Draws from torch's global generator."""
        if self.size == 0:
            return fakes.detach()
        answer = []
        for fake in fakes.detach():
            if len(self.images) < self.size:
                self.images.append(fake.clone())
                answer.append(fake)
            elif torch.rand(()) < 0.5:
                index = int(torch.randint(self.size, ()))
                answer.append(self.images[index])
                self.images[index] = fake.clone()
            else:
                answer.append(fake)
        return torch.stack(answer)

    def state(self) -> Tensor | None:
        """The stored pictures as one tensor."""
        return torch.stack(self.images) if self.images else None

    def load(self, state: Tensor | None) -> None:
        """Take back what `state` gave."""
        self.images = [] if state is None else list(state.clone())
