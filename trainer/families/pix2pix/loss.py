"""The losses of pix2pix."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainer.nn.adversarial import PairedAdversarial, adversarial_loss, relativistic_loss
from trainer.nn.content import PerceptualTerm


class Pix2PixLoss:
    """G* = arg min_G max_D L_cGAN(G, D) + λ L_L1(G), Isola et al. 2017, eq. 4, + λ_p ℓ(G(x), y), Johnson et al. 2016.

    The discriminator sees the input beside the output. Its objective is halved, which slows it (section 3.3). It judges
    truths and fakes in one pass where that changes nothing: `one_pass` is False for one that normalises by batch.
    """

    def __init__(
        self,
        discriminator: nn.Module,
        *,
        kind: PairedAdversarial,
        lambda_l1: float,
        lambda_gan: float,
        one_pass: bool,
        perceptual: PerceptualTerm | None = None,
    ) -> None:
        self.discriminator, self.one_pass = discriminator, one_pass
        self.kind: PairedAdversarial = kind
        self.perceptual = perceptual or PerceptualTerm(0.0)
        self.lambda_l1, self.lambda_gan = lambda_l1, lambda_gan

    def generator(self, x: Tensor, y: Tensor, fake: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Total for G and its parts; x input, y truth, fake = G(x)."""
        l1 = functional.l1_loss(fake, y)
        parts = {"l1": l1.detach()}
        total = self.lambda_l1 * l1
        if self.perceptual:
            perceptual = self.perceptual(fake, y)
            total = total + perceptual
            parts["perceptual"] = perceptual.detach()
        if self.lambda_gan:
            gan = self._adversarial(x, y, fake)
            total = total + self.lambda_gan * gan
            parts["g_gan"] = gan.detach()
        return total, parts

    def discriminator_total(self, x: Tensor, y: Tensor, fake: Tensor) -> Tensor:
        """Total for D; `fake` is detached here."""
        real, false = torch.cat([x, y], dim=1), torch.cat([x, fake.detach()], dim=1)
        if self.one_pass:
            real_logits, false_logits = self.discriminator(torch.cat([real, false])).chunk(2)
        else:
            real_logits, false_logits = self.discriminator(real), self.discriminator(false)
        if self.kind == "relativistic":
            return 0.5 * relativistic_loss(real_logits, false_logits)
        return 0.5 * (adversarial_loss(real_logits, True, self.kind) + adversarial_loss(false_logits, False, self.kind))

    def _adversarial(self, x: Tensor, y: Tensor, fake: Tensor) -> Tensor:
        """What G wants D to say; against the truth of the same input where the loss is relativistic."""
        logits = self.discriminator(torch.cat([x, fake], dim=1))
        if self.kind == "relativistic":
            with torch.no_grad():
                real_logits = self.discriminator(torch.cat([x, y], dim=1))
            return relativistic_loss(logits, real_logits)
        return adversarial_loss(logits, True, self.kind, for_generator=True)
