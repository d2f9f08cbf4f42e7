"""The losses of a GAN."""

from torch import Tensor

from trainer.nn.adversarial import PairedAdversarial, adversarial_loss, relativistic_loss


class GANLoss:
    """V(D, G) of Goodfellow et al. 2014, eq. 1, as it is trained: `vanilla` is the non-saturating form (section 3).

    `relativistic`: E[f(D(G(z)) − D(x))] of Huang et al. 2024 (R3GAN), eq. 2, for which pictures are taken in pairs.
    """

    def __init__(self, kind: PairedAdversarial) -> None:
        self.kind: PairedAdversarial = kind

    @property
    def relativistic(self) -> bool:
        """Whether `generator` also wants the logits of real pictures."""
        return self.kind == "relativistic"

    def generator(self, fake_logits: Tensor, real_logits: Tensor | None = None) -> Tensor:
        """−log D(G(z)), −D(G(z)) for the hinge, or softplus(D(x) − D(G(z))) for relativistic pairs."""
        if self.kind == "relativistic":
            assert real_logits is not None
            return relativistic_loss(fake_logits, real_logits)
        return adversarial_loss(fake_logits, True, self.kind, for_generator=True)

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """−log D(x) − log(1 − D(G(z))), both hinges, or softplus(D(G(z)) − D(x)) for relativistic pairs."""
        if self.kind == "relativistic":
            return relativistic_loss(real_logits, fake_logits)
        return adversarial_loss(real_logits, True, self.kind) + adversarial_loss(fake_logits, False, self.kind)
