"""Variational autoencoder (Kingma & Welling 2014)."""

from trainer.families.vae.task import VAEConfig, VAETask
from trainer.task import Family

FAMILY = Family("vae", VAEConfig, VAETask, ("pictures", "labelled", "idx", "npz"))
