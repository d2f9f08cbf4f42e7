"""The losses of CycleGAN."""

from torch import Tensor
from torch.nn import functional

from trainer.nn.adversarial import adversarial_loss


class CycleGANLoss:
    """L(G, F, D_X, D_Y) = L_GAN(G) + L_GAN(F) + λ L_cyc + λ_idt·λ L_identity, Zhu et al. 2017, eq. 3 and section 5.2.

    Least-squares GAN (section 4); x is from X, y from Y; G: X → Y, F: Y → X.
    """

    def __init__(self, *, lambda_cycle: float, lambda_identity: float) -> None:
        self.lambda_cycle, self.lambda_identity = lambda_cycle, lambda_identity

    def adversarial(self, logits: Tensor) -> Tensor:
        """What a generator wants its fakes' patches to be taken for."""
        return adversarial_loss(logits, True, "lsgan")

    def cycle(self, x: Tensor, f_g_x: Tensor) -> Tensor:
        """λ ‖F(G(x)) − x‖₁, eq. 2."""
        return self.lambda_cycle * functional.l1_loss(f_g_x, x)

    def identity(self, y: Tensor, g_y: Tensor) -> Tensor:
        """λ_idt·λ ‖G(y) − y‖₁: what is in the target domain already stays as it is."""
        return self.lambda_cycle * self.lambda_identity * functional.l1_loss(g_y, y)

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Halved, so that D learns slower than G (section 7.1)."""
        return 0.5 * (adversarial_loss(real_logits, True, "lsgan") + adversarial_loss(fake_logits, False, "lsgan"))
