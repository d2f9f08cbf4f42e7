"""CycleGAN: image-to-image translation without pairs (Zhu et al. 2017)."""

from trainer.families.cyclegan.task import CycleGANConfig, CycleGANTask
from trainer.task import Family

FAMILY = Family("cyclegan", CycleGANConfig, CycleGANTask, "unpaired")
