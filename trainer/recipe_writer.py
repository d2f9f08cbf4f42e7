"""A first recipe for somebody's own pictures: commented, and fitted to what lies in the folder and to this machine."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import torch

from trainer.data.survey import Survey, survey_folder
from trainer.errors import DataError, RecipeError
from trainer.families import NAMES, family_of
from trainer.files import in_words, replacing
from trainer.recipe import slug
from trainer.recipe_file import decode_recipe
from trainer.terminal import command_line

_MANY_SAMPLES = 60_000
"""Pictures shown to a network until it begins to be worth looking at, on the CPU; four times as many on a GPU."""
_SHEETS = 40
"""Sheets of samples that a run leaves at most: those of a translator take megabytes."""


@dataclass(frozen=True)
class Machine:
    """What there is to train on."""

    gpu: str
    memory_gib: float
    fast_bf16: bool = False
    """Whether the processor multiplies in bfloat16 at once."""

    @classmethod
    def here(cls) -> "Machine":
        """This machine's first CUDA device, if it has one."""
        if not torch.cuda.is_available():
            able = getattr(torch.cpu, "get_capabilities", dict)()
            return cls("", 0.0, bool(able.get("avx512_bf16") or able.get("amx_bf16") or able.get("amx_tile")))
        return cls(torch.cuda.get_device_name(0), torch.cuda.mem_get_info(0)[1] / 2**30)


def write_recipe(folder: Path, out: Path, family: str | None, machine: Machine | None = None) -> str:
    """Look at `folder` and write a recipe to `out`; returns what was seen and the line that starts the training.

    Raises DataError for a folder without pictures, RecipeError where `out` exists or the family can't use the folder.
    """
    if out.exists():
        raise RecipeError(f"{out} exists already", "choose another name")
    data, name = _placed(folder)
    survey = survey_folder(folder)
    chosen = family or _DEFAULTS[survey.kind]
    if chosen not in NAMES:
        raise RecipeError(f"there is no family {chosen}", f"choose from {', '.join(NAMES)}")
    if survey.kind not in family_of(chosen).data_kinds:
        fitting = [known for known in NAMES if survey.kind in family_of(known).data_kinds]
        wanted = " or ".join(_LAYOUTS[kind] for kind in family_of(chosen).data_kinds if kind in _LAYOUTS)
        raise RecipeError(
            f"{chosen} can't be trained on {_KINDS[survey.kind]}",
            f"choose from {', '.join(fitting)}; {chosen} wants {wanted}",
        )
    text = _recipe_text(name, survey, chosen, machine or Machine.here())
    recipe = decode_recipe(tomllib.loads(text), str(out))
    family_of(chosen).make_task(recipe)
    with in_words(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as temporary:
        temporary.write_text(text, "utf-8")
    lines = [f"{survey.count} pictures, {_KINDS[survey.kind]}, {survey.sizes}: {chosen}", *_remarks(survey, out, data)]
    return "\n".join([*lines, command_line("python", "-m", "trainer", "fit", out, "--data", data)])


def _placed(folder: Path) -> tuple[Path, str]:
    """What `--data` is to be, and `data.folder` below it; links stay what they are called."""
    if folder.name in ("", ".."):
        folder = folder.resolve()
    if not folder.name:
        raise DataError(f"{folder} is no folder of pictures", "name one below it")
    try:
        folder.name.encode("utf-8")
    except UnicodeEncodeError:
        raise DataError(f"the name of {folder!r} can't be written into a recipe", "give it another name") from None
    return folder.parent, folder.name


def _remarks(survey: Survey, out: Path, data: Path) -> list[str]:
    """What a beginner should hear before anything is trained."""
    lines = []
    if survey.left_aside:
        check = command_line("python", "-m", "trainer", "check", out, "--data", data)
        lines.append(f"{survey.left_aside} files are left out; {check} names them")
    if survey.sizes_differ:
        lines.append("the halves of some pairs have different sizes: `resize_px` brings both to one")
    if survey.kind in ("pictures", "labelled"):
        lines.append(f"(a look for photos is learnt from {_LAYOUTS['paired']}, or {_LAYOUTS['unpaired']})")
    if survey.kind == "unpaired" or survey.holdout == 0:
        lines.append(f"nothing is held out, so nothing can be measured: {_TO_MEASURE[survey.kind == 'unpaired']}")
    return lines


_KINDS = {
    "pictures": "one folder of pictures",
    "labelled": "a folder for each class",
    "paired": "pairs in the folders A and B",
    "aligned": "A and B side by side in each file",
    "unpaired": "two domains without pairs",
    "idx": "IDX files",
    "npz": "arrays of an .npz",
}
_LAYOUTS = {
    "pictures": "one folder of pictures",
    "labelled": "a folder of pictures for each class",
    "paired": "folders A and B with pictures of the same names",
    "unpaired": "folders trainA and trainB",
}
"""What to call folders, for the kinds that people lay out themselves."""
_TO_MEASURE = {
    True: "put other pictures of both kinds into testA and testB",
    False: "add pictures, or name some otherwise (a hash of the name decides)",
}
_DEFAULTS = {
    "pictures": "vae",
    "labelled": "cgan",
    "paired": "pix2pix",
    "aligned": "pix2pix",
    "unpaired": "cyclegan",
    "idx": "vae",
    "npz": "vae",
}
_TRANSLATORS = ("pix2pix", "cyclegan")
_ARRAYS = ("idx", "npz")


def _recipe_text(folder_name: str, survey: Survey, family: str, machine: Machine) -> str:
    gpu, translator = bool(machine.gpu), family in _TRANSLATORS
    crop = _crop(survey, translator=translator, gpu=gpu)
    batch = _batch(family, crop, machine)
    steps = max(_MANY_SAMPLES * (4 if gpu else 1) // batch, 1000)
    name = slug(folder_name, "pictures")
    where = f"{machine.gpu}, {machine.memory_gib:.0f} GiB" if gpu else "no CUDA device here: small networks"
    classes = ", ".join(toml_string(label) for label in survey.classes)
    precision = "bf16-mixed" if machine.fast_bf16 and family != "glow" else "auto"
    return "\n".join(
        [
            f"# {survey.count} pictures ({_KINDS[survey.kind]}; {survey.sizes}); {where}.",
            f'name = "{name}-{family}"',
            f'family = "{family}"',
            "seed = 0",
            f"# One step shows {batch} pictures. Look at the run's samples/ now and then: more steps cost only time.",
            f"steps = {steps}",
            f"batch_size = {batch}",
            "# auto: bf16-mixed on CUDA, 32-true on the CPU, where bf16-mixed is faster on the newest processors only.",
            f'precision = "{precision}"',
            "",
            "[data]",
            f"# {_KINDS[survey.kind]}.",
            f'kind = "{survey.kind}"',
            f"folder = {toml_string(folder_name)}",
            f"channels = {1 if survey.grey else 3}",
            *([f"# The order numbers the classes.\nclasses = [{classes}]"] if survey.classes else []),
            "# Edge of the squares that the network sees, in pixels.",
            f"crop_px = {crop}",
            "# The short edge is brought to this before cropping; 0 keeps the scale of files not smaller than a crop.",
            f"resize_px = {_resize(survey, crop, translator=translator)}",
            "# Off for writing and other pictures that are wrong in a mirror.",
            f"flip = {'false' if survey.kind in _ARRAYS else 'true'}",
            *_holdout_lines(survey),
            "",
            "[model]",
            *_model_lines(family, crop, gpu=gpu),
            "",
            "[optimiser]",
            f"learning_rate = {_learning_rate(family, gpu=gpu)}",
            f"beta1 = {0.9 if family in ('vae', 'autoencoder', 'glow') else 0.5}",
            "# Share of the steps after which the learning rate falls linearly to zero.",
            "decay_from = 0.5",
            "# Raise this where the GPU's memory is too small: a batch goes through in so many parts.",
            "accumulate = 1",
            "",
            "[hardware]",
            "# GPUs that share a batch out among them.",
            "devices = 1",
            "",
            "[record]",
            f"sample_every = {max(steps // _SHEETS, 500)}",
            "checkpoint_every = 500",
            "",
            "[evaluation]",
            '# "efficientnet-lite0" adds distances between made and real pictures; see families.md of the manual.',
            'features = "none"',
            "",
        ]
    )


def toml_string(text: str) -> str:
    """A TOML string: JSON's, but that TOML wants one character more escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _resize(survey: Survey, crop: int, *, translator: bool) -> int:
    if survey.kind in _ARRAYS:
        return 0
    if survey.sizes_differ:
        return max(survey.short_px, crop)
    return 0 if translator and survey.short_px >= crop else crop


def _holdout_lines(survey: Survey) -> list[str]:
    if survey.kind == "unpaired":
        return ["# Pictures in testA and testB are never trained on: `evaluate` needs some."]
    if survey.holdout is None:
        return ["# Measured is on the pictures that the set comes with for that."]
    return [
        "# Share that is never trained on, to measure and to look at; a hash of the names decides.",
        f"holdout = {survey.holdout}",
    ]


def _crop(survey: Survey, *, translator: bool, gpu: bool) -> int:
    if survey.kind in _ARRAYS:
        return survey.short_px
    if not translator:
        return 64 if survey.short_px >= 48 else 32
    most = 256 if gpu else 96
    return max(min(most, survey.short_px // 32 * 32), 32)


def _batch(family: str, crop: int, machine: Machine) -> int:
    """What fits, by the memory one picture takes in training: about 6 GiB for 9 blocks at 256 pixels, both ways."""
    if family not in _TRANSLATORS:
        return 64
    if not machine.gpu:
        return 1 if family == "cyclegan" else 8
    each_gib = (6.0 if family == "cyclegan" else 2.0) * (crop / 256) ** 2
    return max(min(int(0.7 * machine.memory_gib / each_gib), 16), 1)


_QUICK = [
    "# The quick generator for looks; where a picture has to be seen as a whole (a map of areas): unet or resnet.",
    'generator = "shuffle"',
]


def _learning_rate(family: str, *, gpu: bool) -> str:
    if family in ("vae", "autoencoder", "glow"):
        return "1e-3"
    return "8e-4" if family == "pix2pix" and not gpu else "2e-4"


def _model_lines(family: str, crop: int, *, gpu: bool) -> list[str]:
    if family == "cyclegan":
        return [
            *([] if gpu else _QUICK),
            f"filters = {64 if gpu else 32}",
            f"blocks = {9 if gpu else 6}",
            *([] if gpu else ["discriminator_filters = 32"]),
            "# 0 where colours are meant to change.",
            "lambda_identity = 0.5",
            "# For a few hundred pictures or fewer; needs the extra `measure`.",
            '# discriminator = "projected"',
        ]
    if family == "pix2pix" and not gpu:
        return [
            *_QUICK,
            "filters = 32",
            "blocks = 4",
            "discriminator_filters = 32",
            'adversarial = "lsgan"',
            "lambda_l1 = 100.0",
        ]
    if family == "pix2pix":
        depth = max((crop & -crop).bit_length() - 1, 2)
        return [
            "# Halvings from the crop down to the innermost layer.",
            f"depth = {min(depth, 8)}",
            "filters = 64",
            'norm = "instance"',
            "lambda_l1 = 100.0",
        ]
    if family in ("autoencoder", "vae"):
        return ["# 2 makes a plane one can look at; more keeps more of a picture.", "latent = 32"]
    return ["# The family's own values; the manual (families.md) names the losses."]
