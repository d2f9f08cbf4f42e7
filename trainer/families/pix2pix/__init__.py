"""pix2pix: image-to-image translation from pairs (Isola et al. 2017)."""

from trainer.families.pix2pix.task import Pix2PixConfig, Pix2PixTask
from trainer.task import Family

FAMILY = Family("pix2pix", Pix2PixConfig, Pix2PixTask, ("paired", "aligned"))
