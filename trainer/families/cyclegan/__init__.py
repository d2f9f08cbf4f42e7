"""CycleGAN: image-to-image translation without pairs (Zhu et al. 2017), or one-sided by contrast (Park et al. 2020)."""

from trainer.families.cyclegan.config import CycleGANConfig
from trainer.families.cyclegan.task import CycleGANTask
from trainer.task import Family

FAMILY = Family("cyclegan", CycleGANConfig, CycleGANTask, ("unpaired",))
