"""What a judge that never saw a made picture says of a translation without pairs: is it of the target domain?"""

import torch
from torch import Tensor

from trainer.data.loader import BatchShares, batches
from trainer.data.sets import PictureSet
from trainer.nn.adversarial import adversarial_loss
from trainer.nn.patchgan import PatchGAN
from trainer.task import Pictures

DOMAIN_DEFINITIONS = {
    "taken_for_target": "share of the squares of translated held-out pictures, side by side and as large as the "
    "crops of training, that a PatchGAN takes for the target domain; it learnt real training pictures of both domains "
    "from each other for 1,200 steps and never saw a made one",
    "baseline_taken_for_target": "the same of the identity copy",
    "real_taken_for_target": "the same of real held-out pictures of the target domain",
}
_STEPS, _BATCH, _RATE, _SEED = 1200, 4, 4e-4, 5


class DomainJudge:
    """Tells domain b from domain a; trained when it is made, in about a minute for crops of 128 pixels."""

    def __init__(self, pictures: PictureSet, channels: int) -> None:
        with torch.random.fork_rng(), torch.inference_mode(False), torch.enable_grad():
            torch.manual_seed(_SEED)
            self._network = PatchGAN(channels=channels, filters=32, layers=2, norm="none")
            optimiser = torch.optim.Adam(self._network.parameters(), _RATE, betas=(0.5, 0.999))
            falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, _STEPS)
            for (batch,) in batches(pictures, _SEED, range(_STEPS), BatchShares(_BATCH), workers=0, pin=False):
                a, b = self._network(batch["a"]), self._network(batch["b"])
                loss = adversarial_loss(b, True, "lsgan") + adversarial_loss(a, False, "lsgan")
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                falling.step()

    def add(self, squares: Pictures) -> dict[str, float]:
        """Shares of one picture's squares, by the names of DOMAIN_DEFINITIONS."""
        sets = {"taken_for_target": squares.made.clamp(-1, 1), "real_taken_for_target": squares.real}
        if squares.source is not None:
            sets["baseline_taken_for_target"] = squares.source
        return {name: self._share(x) for name, x in sets.items()}

    def _share(self, x: Tensor) -> float:
        return float(torch.cat([self._network(part).mean(dim=(1, 2, 3)) > 0.5 for part in x.split(32)]).double().mean())
