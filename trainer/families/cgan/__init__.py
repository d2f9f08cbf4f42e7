"""Conditional GAN: pictures of a class from noise (Mirza and Osindero 2014)."""

from trainer.families.cgan.task import CGANConfig, CGANTask
from trainer.task import Family

FAMILY = Family("cgan", CGANConfig, CGANTask, ("labelled", "idx", "npz"))
