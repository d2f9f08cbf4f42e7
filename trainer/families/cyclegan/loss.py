"""The losses of CycleGAN and of its one-sided relative, CUT."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from trainer.nn.adversarial import adversarial_loss
from trainer.nn.content import PerceptualTerm


class CycleGANLoss:
    """L(G, F, D_X, D_Y) = L_GAN(G) + L_GAN(F) + λ L_cyc + λ_idt·λ L_identity, Zhu et al. 2017, eq. 3 and section 5.2.

    Least-squares GAN (section 4); x is from X, y from Y; G: X → Y, F: Y → X.
    """

    def __init__(
        self, *, lambda_cycle: float, lambda_identity: float, perceptual: PerceptualTerm | None = None
    ) -> None:
        self.lambda_cycle, self.lambda_identity = lambda_cycle, lambda_identity
        self.perceptual = perceptual or PerceptualTerm(0.0)

    def adversarial(self, logits: Tensor) -> Tensor:
        """What a generator wants its fakes' patches to be taken for."""
        return adversarial_loss(logits, True, "lsgan")

    def cycle(self, x: Tensor, f_g_x: Tensor) -> Tensor:
        """λ ‖F(G(x)) − x‖₁, eq. 2."""
        return self.lambda_cycle * functional.l1_loss(f_g_x, x)

    def identity(self, y: Tensor, g_y: Tensor) -> Tensor:
        """λ_idt·λ ‖G(y) − y‖₁: what is in the target domain already stays as it is."""
        return self.lambda_cycle * self.lambda_identity * functional.l1_loss(g_y, y)

    def perceptual_cycle(self, x: Tensor, f_g_x: Tensor) -> Tensor:
        """λ_p ℓ(F(G(x)), x): what a round trip may lose, by features (Johnson et al. 2016, eq. 2)."""
        return self.perceptual(f_g_x, x)

    def perceptual_identity(self, y: Tensor, g_y: Tensor) -> Tensor:
        """λ_idt·λ_p ℓ(G(y), y)."""
        return self.lambda_identity * self.perceptual(g_y, y)

    def initialise(self, x: Tensor, g_x: Tensor) -> Tensor:
        """λ ‖G(x) − x‖₁, Chen et al. 2018, eq. 6, with pixels in place of features."""
        return self.lambda_cycle * functional.l1_loss(g_x, x)

    def discriminator(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Halved, so that D learns slower than G (section 7.1)."""
        return 0.5 * (adversarial_loss(real_logits, True, "lsgan") + adversarial_loss(fake_logits, False, "lsgan"))


class PatchNCELoss:
    """L_PatchNCE: a patch of G(x) shall be told by its own patch of x among other patches of x, Park et al. 2020.

    `queries` v are features of G(x), `keys` v⁺ and v⁻ those of x at the same positions of the same picture, lists over
    layers of N×S×C. Means over layers, pictures and positions stand where eq. 4 has sums, as in the published code, so
    that chance is log S whatever is chosen. No gradient reaches the keys: x is what it is, and to move them would allow
    features that tell nothing apart.
    """

    def __init__(self, *, lambda_nce: float, temperature: float) -> None:
        self.lambda_nce, self.temperature = lambda_nce, temperature

    def __call__(self, queries: Sequence[Tensor], keys: Sequence[Tensor]) -> Tensor:
        """λ · L_PatchNCE."""
        layers = [self.layer(q, k) for q, k in zip(queries, keys, strict=True)]
        return self.lambda_nce * torch.stack(layers).mean()

    def layer(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Mean over N×S patches of ℓ(v, v⁺, v⁻) = −log(exp(v·v⁺/τ) / Σ exp(v·vₙ/τ)), eq. 3, n over v⁺ and all v⁻.

        Vectors are brought to unit length first.
        """
        v, others = functional.normalize(queries, dim=-1), functional.normalize(keys.detach(), dim=-1)
        logits = v @ others.transpose(1, 2) / self.temperature
        own = torch.arange(logits.shape[1], device=logits.device).expand(len(logits), -1)
        return functional.cross_entropy(logits.flatten(0, 1), own.flatten())
