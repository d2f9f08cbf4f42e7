"""What a network that knows pictures sees in them: a small trunk, and the distances that are measured on its maps."""

from trainer.perceptual.losses import ContentLoss, PerceptualDistance, StyleLoss, gram
from trainer.perceptual.trunk import PerceptualTrunk, perceptual_trunk

__all__ = ["ContentLoss", "PerceptualDistance", "PerceptualTrunk", "StyleLoss", "gram", "perceptual_trunk"]
