"""The recipe that teaching writes: an ordinary one, which `fit` also trains."""

from trainer.data.augment import TurnedColours
from trainer.recipe_writer import toml_string
from trainer.teach.warm_start import BLOCKS, FILTERS, FOLD, TAIL

FOLDER = "pairs"
"""Of the run, where its pictures lie; `--data RUN` for `fit`."""
CROP_PX = 64
BATCH_SIZE = 16
GRAIN = 0.015
"""About 4 of 255, as a photo taken by candle light has it."""


def recipe_text(
    name: str, *, steps: int, seed: int, turned: TurnedColours, preferred_px: int, precision: str, made_from: str
) -> str:
    """TOML. `name` is a slug; `preferred_px`: long edge of the pair, where the look has its scale."""
    return f"""\
# A look taught from {toml_string(made_from)}.
# python -m trainer fit recipe.toml --data . --from start --out AGAIN trains it once more, by steps instead of time.
name = "{name}"
family = "pix2pix"
seed = {seed}
# As many as this machine was going to make in the time it was given.
steps = {steps}
batch_size = {BATCH_SIZE}
precision = "{precision}"
ema_decay = 0.99

[data]
kind = "paired"
folder = "{FOLDER}"
# Patches, as Texler et al. 2020 teach a look: there are thousands of them in one pair.
crop_px = {CROP_PX}
workers = 0
# Light falls from one side, and a hand hatches in one direction: mirrored, impasto loses 0.8 dB.
flip = false

[data.augment]
# both: this look keeps hues, so that colours the pair lacks are painted as those are that it has; input: it has none.
turn_colours = "{turned}"
# What a camera adds is no part of a look: skies and walls come out calm.
grain = {GRAIN}

[model]
generator = "shuffle"
filters = {FILTERS}
blocks = {BLOCKS}
fold = {FOLD}
tail = {TAIL}
# Nothing but the difference from what was painted: an adversarial loss needs more time than there is.
lambda_l1 = 1.0
lambda_gan = 0.0
discriminator_filters = 1
discriminator_layers = 0

[optimiser]
learning_rate = 1e-3
beta1 = 0.9
beta2 = 0.99
warmup_steps = 20
decay_from = 0.4

[record]
log_every = 50
sample_every = 1000000
checkpoint_every = 1000000
sample_count = 1
keep_checkpoints = 2
tensorboard = false

[package]
id = "{name}"
name = "{name.replace("-", " ").capitalize()}"
description = {toml_string(f"A look taught from {made_from}.")}
licence = "all rights reserved by whoever painted it"
data = {toml_string(made_from)}
data_licence = "the artist's own pictures"
source = "photo"
target = "painting"
weights = "fp16"
preferred_px = {preferred_px}
"""
