"""How CycleGAN is trained and measured."""

from typing import Annotated

import torch
from lightning_fabric import Fabric
from msgspec import Meta, Struct
from torch import Tensor, nn

from trainer.families.cyclegan.loss import CycleGANLoss
from trainer.families.cyclegan.pool import ImagePool
from trainer.nn.norm import Norm
from trainer.nn.patchgan import PatchGAN
from trainer.nn.resnet import ResNetGenerator, Upsampling
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.task import Batch, Task, adam, check_crop, descend, freeze

DIRECTIONS = {"a_to_b": ("a", "b"), "b_to_a": ("b", "a")}


class CycleGANConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[model]` section of a CycleGAN recipe."""

    filters: Annotated[int, Meta(ge=1)] = 64
    blocks: Annotated[int, Meta(ge=1)] = 9
    norm: Norm = "instance"
    upsampling: Upsampling = "transposed"
    discriminator_filters: Annotated[int, Meta(ge=1)] = 64
    discriminator_layers: Annotated[int, Meta(ge=1, le=6)] = 3
    pool: Annotated[int, Meta(ge=0)] = 50
    lambda_cycle: Annotated[float, Meta(ge=0)] = 10.0
    lambda_identity: Annotated[float, Meta(ge=0)] = 0.5
    """Relative to `lambda_cycle`; 0 switches the identity loss off."""


class CycleGANTask(Task):
    """Networks G = `a_to_b`, F = `b_to_a`, and the discriminators `d_a`, `d_b` of the two domains."""

    generators = ("a_to_b", "b_to_a")

    def __init__(self, config: CycleGANConfig, recipe: Recipe) -> None:
        self.config = config
        self.loss = CycleGANLoss(lambda_cycle=config.lambda_cycle, lambda_identity=config.lambda_identity)
        generators = {name: build_generator(config) for name in self.generators}
        discriminators = {
            name: PatchGAN(channels=3, filters=config.discriminator_filters, layers=config.discriminator_layers)
            for name in ("d_a", "d_b")
        }
        self.multiple_of = ResNetGenerator.multiple_of
        check_crop(recipe, self.multiple_of, discriminators["d_a"].minimum)
        self.networks = {**generators, **discriminators}
        self.pools = {"a": ImagePool(config.pool), "b": ImagePool(config.pool)}

    def configure(self, optimiser: OptimiserRecipe) -> None:
        self.optimisers = {
            "generators": adam([self.networks[name] for name in self.generators], optimiser),
            "discriminators": adam([self.networks["d_a"], self.networks["d_b"]], optimiser),
        }

    def step(self, fabric: Fabric, batch: Batch) -> dict[str, Tensor]:
        loss, nets = self.loss, self.networks
        a, b = batch["a"], batch["b"]

        freeze([nets["d_a"], nets["d_b"]], True)
        fake_b, same_b = _with_identity(nets["a_to_b"], a, b, self.config.lambda_identity)
        fake_a, same_a = _with_identity(nets["b_to_a"], b, a, self.config.lambda_identity)
        parts = {
            "g_gan": loss.adversarial(nets["d_b"](fake_b)) + loss.adversarial(nets["d_a"](fake_a)),
            "cycle": loss.cycle(a, nets["b_to_a"](fake_b)) + loss.cycle(b, nets["a_to_b"](fake_a)),
        }
        if same_a is not None and same_b is not None:
            parts["identity"] = loss.identity(a, same_a) + loss.identity(b, same_b)
        g_total = torch.stack(list(parts.values())).sum()
        descend(fabric, self.optimisers["generators"], g_total)

        freeze([nets["d_a"], nets["d_b"]], False)
        d_total = loss.discriminator(nets["d_a"](a), nets["d_a"](self.pools["a"].exchange(fake_a)))
        d_total = d_total + loss.discriminator(nets["d_b"](b), nets["d_b"](self.pools["b"].exchange(fake_b)))
        descend(fabric, self.optimisers["discriminators"], d_total)
        return {"g": g_total.detach(), "d": d_total.detach(), **{k: v.detach() for k, v in parts.items()}}

    def rows(self, networks: dict[str, nn.Module], batch: Batch) -> list[Tensor]:
        g, f = networks["a_to_b"], networks["b_to_a"]
        fake_b, fake_a = g(batch["a"]), f(batch["b"])
        return [batch["a"], fake_b, f(fake_b), batch["b"], fake_a, g(fake_a)]

    def evaluate(self, networks: dict[str, nn.Module], batch: Batch) -> dict[str, float]:
        g, f = networks["a_to_b"], networks["b_to_a"]
        errors = {
            "cycle_l1_a": (f(g(batch["a"])) - batch["a"]).abs(),
            "cycle_l1_b": (g(f(batch["b"])) - batch["b"]).abs(),
        }
        return {name: float(error.mean(dim=(1, 2, 3)).sum()) / 2 for name, error in errors.items()}

    @property
    def metric_definitions(self) -> dict[str, str]:
        text = "mean absolute error of the round trip {}, of pixel values in [0, 1], on held-out pictures"
        return {"cycle_l1_a": text.format("A → B → A"), "cycle_l1_b": text.format("B → A → B")}

    def extra_state(self) -> dict[str, Tensor]:
        states = {name: pool.state() for name, pool in self.pools.items()}
        return {f"pool_{name}": state for name, state in states.items() if state is not None}

    def load_extra_state(self, state: dict[str, Tensor]) -> None:
        for name, pool in self.pools.items():
            pool.load(state.get(f"pool_{name}"))


def build_generator(config: CycleGANConfig) -> ResNetGenerator:
    """The generator a recipe asks for, with fresh weights."""
    return ResNetGenerator(filters=config.filters, blocks=config.blocks, norm=config.norm, upsampling=config.upsampling)


def _with_identity(generator: nn.Module, x: Tensor, y: Tensor, weight: float) -> tuple[Tensor, Tensor | None]:
    """G(x) and G(y) from one forward pass over both: InstanceNorm treats pictures one by one."""
    if not weight:
        return generator(x), None
    if x.shape != y.shape:
        return generator(x), generator(y)
    fake, same = generator(torch.cat([x, y])).chunk(2)
    return fake, same
