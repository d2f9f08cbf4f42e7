"""How CycleGAN and its one-sided relative CUT are trained and measured."""

import torch
from torch import Tensor, nn

from trainer.families.cyclegan.config import (
    CycleGANConfig,
    build_discriminator,
    build_generator,
    build_loss,
    check_config,
)
from trainer.families.cyclegan.loss import PatchNCELoss
from trainer.families.cyclegan.model import PatchHeads, draw_positions
from trainer.families.cyclegan.pool import ImagePool
from trainer.families.cyclegan.self_similarity import SelfSimilarityLoss
from trainer.metrics.pairs import PAIR_DEFINITIONS, pair_metrics
from trainer.recipe import OptimiserRecipe, Recipe
from trainer.stepper import Batch, Stepper
from trainer.task import Networks, Pictures, Task, adam, check_crop, freeze

DIRECTIONS = {"a_to_b": ("a", "b"), "b_to_a": ("b", "a")}


class CycleGANTask(Task):
    """Networks G = `a_to_b`, F = `b_to_a`, and the discriminators `d_a`, `d_b` of the two domains.

    In contrastive mode G and `d_b` only, and the projection `heads` of PatchNCE.
    """

    def __init__(self, config: CycleGANConfig, recipe: Recipe) -> None:
        check_config(config, recipe)
        self.config = config
        self.contrastive = config.mode == "contrastive"
        self.has_true_pairs = recipe.data.test_pairs
        self.loss = build_loss(config)
        self.nce = PatchNCELoss(lambda_nce=config.lambda_nce, temperature=config.nce_temperature)
        self.selfsim = SelfSimilarityLoss(lambda_selfsim=config.lambda_selfsim, places=config.nce_patches)
        self.generators = ("a_to_b",) if self.contrastive else ("a_to_b", "b_to_a")
        targets = [DIRECTIONS[name][1] for name in self.generators]
        self.discriminators = tuple(f"d_{side}" for side in sorted(targets))
        generators = {name: build_generator(config, recipe.data.channels) for name in self.generators}
        discriminators = {name: build_discriminator(config, recipe.data.channels) for name in self.discriminators}
        self.multiple_of = generators["a_to_b"].multiple_of
        check_crop(recipe, self.multiple_of, max(generators["a_to_b"].minimum, discriminators["d_b"].minimum))
        self.networks = {**generators, **discriminators}
        self.picture_layer = generators["a_to_b"].picture_layer
        if self.contrastive:
            widths = generators["a_to_b"].feature_widths
            self.networks["heads"] = PatchHeads([widths[layer] for layer in sorted(config.nce_layers)])
        default_pool = 0 if self.contrastive else 50
        pool = default_pool if config.pool is None else config.pool
        self.pools = {side: ImagePool(pool) for side in sorted(targets)}

    def configure(self, optimiser: OptimiserRecipe) -> None:
        making = [name for name in self.networks if name not in self.discriminators]
        self.optimisers = {
            "generators": adam([self.networks[name] for name in making], optimiser),
            "discriminators": adam(
                [self.networks[name] for name in self.discriminators],
                optimiser,
                learning_rate=optimiser.learning_rate * self.config.discriminator_rate,
            ),
        }

    def step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        if stepper.step < self.config.initialise_steps:
            return self._initialising_step(stepper, batch)
        return self._contrastive_step(stepper, batch) if self.contrastive else self._cycle_step(stepper, batch)

    def _initialising_step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        copies = [self.loss.initialise(batch[s], self.networks[way](batch[s])) for way, s in self._copied()]
        total = torch.stack(copies).sum()
        stepper.descend("generators", total)
        return {"initialise": total.detach()}

    def _copied(self) -> list[tuple[str, str]]:
        """(generator, side) of the copies to begin with; where there is one generator it copies both sides."""
        return [("a_to_b", "a"), ("a_to_b" if self.contrastive else "b_to_a", "b")]

    def _cycle_step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        loss, nets = self.loss, self.networks
        a, b = batch["a"], batch["b"]
        freeze([nets["d_a"], nets["d_b"]], True)
        fake_b, same_b = _with_identity(nets["a_to_b"], a, b, loss.lambda_identity)
        fake_a, same_a = _with_identity(nets["b_to_a"], b, a, loss.lambda_identity)
        g_gan = loss.adversarial(nets["d_b"](fake_b)) + loss.adversarial(nets["d_a"](fake_a))
        back_a, back_b = (
            nets["b_to_a"](self._noisy(stepper, fake_b)),
            nets["a_to_b"](self._noisy(stepper, fake_a)),
        )
        parts = {"g_gan": g_gan, "cycle": loss.cycle(a, back_a) + loss.cycle(b, back_b)}
        if loss.perceptual:
            parts["perceptual"] = loss.perceptual_cycle(a, back_a) + loss.perceptual_cycle(b, back_b)
        if same_a is not None and same_b is not None:
            parts["identity"] = loss.identity(a, same_a) + loss.identity(b, same_b)
            if loss.perceptual:
                parts["perceptual_identity"] = loss.perceptual_identity(a, same_a) + loss.perceptual_identity(b, same_b)
        g_total = torch.stack(list(parts.values())).sum()
        stepper.descend("generators", g_total)

        freeze([nets["d_a"], nets["d_b"]], False)
        d_total = self._discriminator_total("d_a", a, self.pools["a"].exchange(fake_a))
        d_total = d_total + self._discriminator_total("d_b", b, self.pools["b"].exchange(fake_b))
        stepper.descend("discriminators", d_total)
        return {"g": g_total.detach(), "d": d_total.detach(), **{k: v.detach() for k, v in parts.items()}}

    def _noisy(self, stepper: Stepper, fake: Tensor) -> Tensor:
        sigma = self.config.cycle_noise
        return fake + sigma * stepper.normal(*fake.shape) if sigma else fake

    def _contrastive_step(self, stepper: Stepper, batch: Batch) -> dict[str, Tensor]:
        """L_GAN(G) + λ L_PatchNCE(G, H, X) + λ L_PatchNCE(G, H, Y), Park et al. 2020, eq. 5; H goes with G.

        Keys come out of the pass that translates, and a and b go through it together, as in the published code. The
        identity loss of CycleGAN can be added.
        """
        generator, heads, discriminator = (self.networks[name] for name in ("a_to_b", "heads", "d_b"))
        a, b, count, layers = batch["a"], batch["b"], len(batch["a"]), self.config.nce_layers

        freeze([discriminator], True)
        real = torch.cat([a, b]) if self.config.nce_identity or self.loss.lambda_identity else a
        *maps, made = generator(real, (*layers, self.picture_layer))
        held = len(made) if self.config.nce_identity else count
        maps = [map_[:held] for map_ in maps]
        positions = draw_positions(stepper, maps, self.config.nce_patches, count)
        with torch.no_grad():
            keys = heads(maps, positions)
        queries = heads(generator(made[:held], layers), positions)
        fake_b = made[:count]
        parts = {
            "g_gan": self.loss.adversarial(discriminator(fake_b)),
            "nce": self.nce([q[:count] for q in queries], [k[:count] for k in keys]),
        }
        if self.config.nce_identity:
            parts["nce_identity"] = self.nce([q[count:] for q in queries], [k[count:] for k in keys])
        if self.loss.lambda_identity:
            parts["identity"] = self.loss.identity(b, made[count:])
            if self.loss.perceptual:
                parts["perceptual_identity"] = self.loss.perceptual_identity(b, made[count:])
        if self.config.lambda_selfsim:
            parts["selfsim"] = self.selfsim(stepper, a, fake_b)
        g_total = torch.stack(list(parts.values())).sum()
        stepper.descend("generators", g_total)

        freeze([discriminator], False)
        d_total = self._discriminator_total("d_b", b, self.pools["b"].exchange(fake_b))
        stepper.descend("discriminators", d_total)
        return {"g": g_total.detach(), "d": d_total.detach(), **{k: v.detach() for k, v in parts.items()}}

    def _discriminator_total(self, name: str, real: Tensor, fake: Tensor) -> Tensor:
        network = self.networks[name]
        if self.config.discriminator_norm == "batch":
            return self.loss.discriminator(network(real), network(fake))
        return self.loss.discriminator(*network(torch.cat([real, fake])).chunk(2))

    def rows(self, networks: Networks, batch: Batch) -> list[Tensor]:
        g = networks["a_to_b"]
        fake_b = g(batch["a"])
        if self.contrastive:
            return [batch["a"], fake_b, batch["b"], g(batch["b"])]
        f = networks["b_to_a"]
        fake_a = f(batch["b"])
        return [batch["a"], fake_b, f(fake_b), batch["b"], fake_a, g(fake_a)]

    def evaluate(self, networks: Networks, batch: Batch) -> dict[str, float]:
        fakes = {way: networks[way](batch[DIRECTIONS[way][0]]) for way in self.generators}
        if self.contrastive:
            again = {"identity_l1_b": (networks["a_to_b"](batch["b"]), batch["b"])}
        else:
            again = {
                "cycle_l1_a": (networks["b_to_a"](fakes["a_to_b"]), batch["a"]),
                "cycle_l1_b": (networks["a_to_b"](fakes["b_to_a"]), batch["b"]),
            }
        numbers = {name: float((x - y).abs().mean(dim=(1, 2, 3)).sum()) / 2 for name, (x, y) in again.items()}
        if self.has_true_pairs:
            for way, output in fakes.items():
                source, truth = (batch[side] for side in DIRECTIONS[way])
                numbers |= {f"{name}_{way}": value for name, value in pair_metrics(output, truth, source).items()}
        return numbers

    def pictures(self, networks: Networks, batch: Batch, noise: torch.Generator) -> Pictures:
        made = networks["a_to_b"](batch["a"])
        return Pictures(made, batch["b"], source=batch["a"], paired=self.has_true_pairs)

    @property
    def metric_definitions(self) -> dict[str, str]:
        text = "mean absolute error of {}, of pixel values in [0, 1], on held-out pictures"
        if self.contrastive:
            definitions = {"identity_l1_b": text.format("G(b) against b, which is in the target domain already")}
        else:
            trips = {"cycle_l1_a": "A → B → A", "cycle_l1_b": "B → A → B"}
            definitions = {name: text.format(f"the round trip {trip}") for name, trip in trips.items()}
        if not self.has_true_pairs:
            return definitions
        pairs = {
            f"{name}_{way}": f"{definition}; {way.replace('_', ' ')}, truth never trained on"
            for way in self.generators
            for name, definition in PAIR_DEFINITIONS.items()
        }
        return {**definitions, **pairs}

    def extra_state(self) -> dict[str, Tensor]:
        states = {name: pool.state() for name, pool in self.pools.items()}
        return {f"pool_{name}": state for name, state in states.items() if state is not None}

    def load_extra_state(self, state: dict[str, Tensor]) -> None:
        for name, pool in self.pools.items():
            pool.load(state.get(f"pool_{name}"))


def _with_identity(generator: nn.Module, x: Tensor, y: Tensor, weight: float) -> tuple[Tensor, Tensor | None]:
    """G(x) and G(y) from one forward pass over both: InstanceNorm treats pictures one by one."""
    if not weight:
        return generator(x), None
    if x.shape != y.shape:
        return generator(x), generator(y)
    fake, same = generator(torch.cat([x, y])).chunk(2)
    return fake, same
