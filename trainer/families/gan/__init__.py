"""GAN: pictures from noise (Goodfellow et al. 2014)."""

from trainer.families.gan.task import GANConfig, GANTask
from trainer.task import Family

FAMILY = Family("gan", GANConfig, GANTask, ("pictures", "labelled", "idx", "npz"))
