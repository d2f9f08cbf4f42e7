"""Glow: a normalising flow with invertible 1×1 convolutions (Kingma & Dhariwal 2018)."""

from trainer.families.glow.task import GlowConfig, GlowTask
from trainer.task import Family

FAMILY = Family("glow", GlowConfig, GlowTask, ("pictures", "labelled", "idx", "npz"))
