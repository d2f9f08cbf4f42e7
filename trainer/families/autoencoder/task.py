"""How an autoencoder is trained and measured."""

import torch
from torch import Tensor

from trainer.families.autoencoder.loss import Error, reconstruction_error
from trainer.families.autoencoder.model import CodeEncoder
from trainer.metrics.linear_baselines import PCA_DEFINITION, PCA_PICTURES, PrincipalComponents
from trainer.nn.coding import CodingConfig, Decoder, check_coding, picture_of
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, Task, adam


class AutoencoderConfig(CodingConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of an autoencoder recipe."""

    loss: Error = "mse"


class AutoencoderTask(Task):
    """Networks `encoder` and `decoder`, under one optimiser called `autoencoder`."""

    generators = ("encoder", "decoder")
    baseline_pictures = PCA_PICTURES
    linear: PrincipalComponents | None = None

    def __init__(self, config: AutoencoderConfig, recipe: Recipe) -> None:
        picture = check_coding(config, recipe)
        self.config = config
        self.multiple_of, self.channels = picture.edge_px, picture.channels
        self.networks = {
            "encoder": CodeEncoder(config, picture),
            "decoder": Decoder(config, picture, picture.channels),
        }

    def configure(self, optimiser: OptimiserRecipe) -> None:
        self.optimisers = {"autoencoder": adam(self.networks.values(), optimiser)}

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        logits = self.networks["decoder"](self.networks["encoder"](batch["x"]))
        loss = reconstruction_error(logits, (batch["x"] + 1) / 2, self.config.loss)
        stepper.descend("autoencoder", loss)
        return {self.config.loss: loss.detach()}

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        """Pictures and their reconstructions."""
        return [batch["x"], self._reconstruct(networks, batch["x"])]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        error = (self._reconstruct(networks, batch["x"]) - batch["x"]) / 2
        sums = {"mse": float(error.square().mean(dim=(1, 2, 3)).sum())}
        return (
            sums
            if self.linear is None
            else sums | {"baseline_mse": float(self.linear.squared_errors(batch["x"]).sum())}
        )

    def fit_baseline(self, x: Tensor) -> None:
        self.linear = PrincipalComponents(x, self.config.latent)

    @property
    def metric_definitions(self) -> dict[str, str]:
        return {
            "mse": "mean squared error of the reconstruction, of pixel values in [0, 1], on held-out pictures",
            "baseline_mse": PCA_DEFINITION,
        }

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        return Pictures(self._reconstruct(networks, batch["x"]), batch["x"])

    def _reconstruct(self, networks: Networks, x: Tensor) -> Tensor:
        return picture_of(networks["decoder"](networks["encoder"](x)), self.channels)
