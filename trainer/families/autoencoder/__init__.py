"""Autoencoder: a picture through a bottleneck (Hinton & Salakhutdinov 2006)."""

from trainer.families.autoencoder.task import AutoencoderConfig, AutoencoderTask
from trainer.task import Family

FAMILY = Family("autoencoder", AutoencoderConfig, AutoencoderTask, ("pictures", "labelled", "idx", "npz"))
