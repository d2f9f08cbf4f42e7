"""The losses of a GAN."""

from torch import Tensor

from trainer.nn.adversarial import Adversarial, adversarial_loss


class GANLoss:
    """V(D, G) of Goodfellow et al. 2014, eq. 1, as it is trained: `vanilla` is the non-saturating form (section 3)."""

    def __init__(self, kind: Adversarial) -> None:
        self.kind: Adversarial = kind

    def generator(self, fake_logits: Tensor) -> Tensor:
        """−log D(G(z)), or −D(G(z)) for the hinge."""
        return adversarial_loss(fake_logits, True, self.kind, for_generator=True)

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """−log D(x) − log(1 − D(G(z))), or both hinges."""
        return adversarial_loss(real_logits, True, self.kind) + adversarial_loss(fake_logits, False, self.kind)
