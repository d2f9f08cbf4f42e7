"""What can be said about a stranger's network: one line for each option of the two importers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from studio.state.language import mark, tr

FieldKind = Literal["text", "choice", "picture", "network"]


@dataclass(frozen=True)
class ImportField:
    name: str
    label: str
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()
    tip: str = ""


_NAMES = (
    ImportField("name", mark("Name"), tip=mark("What it is called; the file's name if left out")),
    ImportField("id", mark("Short name"), tip=mark("For the command line: letters, digits and -")),
    ImportField("licence", mark("Licence"), tip=mark("Of the file, as its makers say")),
    ImportField("source", mark("It takes"), tip=mark("Such as photo")),
    ImportField("target", mark("It makes"), tip=mark("Such as painting")),
)
ONNX_FIELDS = (
    ImportField("photo", mark("Photo to try"), "picture", tip=mark("What the network is tried on")),
    *_NAMES,
    ImportField("style", mark("Style"), "picture", tip=mark("A picture in the style, or the number of a style")),
    ImportField("style_network", mark("Style network"), "network", tip=mark("What reads a style from the picture")),
    ImportField(
        "range",
        mark("Black and white go in as"),
        "choice",
        ("-1,1", "0,1", "0,255", "imagenet"),
        mark("Two numbers, or imagenet"),
    ),
    ImportField(
        "output_range",
        mark("Black and white come out as"),
        "choice",
        ("-1,1", "0,1", "0,255", "imagenet"),
        mark("Two numbers, or imagenet"),
    ),
    ImportField("order", mark("Order of colours"), "choice", ("RGB", "BGR", "L"), mark("L is grey")),
    ImportField("layout", mark("Order of the axes"), "choice", ("nchw", "nhwc"), mark("Colours first, or last")),
    ImportField("size", mark("Only size"), "choice", ("free", "256", "512"), mark("Pixels, or free for any")),
    ImportField("multiple", mark("Sizes are multiples of"), tip=mark("Such as 4 or 32")),
    ImportField("preferred", mark("Best long edge"), tip=mark("Pixels at which the look has its right scale, or any")),
)
WEIGHT_FIELDS = (
    ImportField("preview", mark("Photo to try"), "picture", tip=mark("What the network is tried on")),
    *_NAMES,
    ImportField("author", mark("Made by"), tip=mark("Several names with commas between them")),
    ImportField("part", mark("Which network"), tip=mark("Where the file holds several")),
    ImportField(
        "norm",
        mark("Normalisation"),
        "choice",
        ("instance", "batch", "none"),
        mark("As it was trained; seldom needed"),
    ),
    ImportField(
        "padding", mark("Edges"), "choice", ("reflect", "replicate", "zero"), mark("As it was trained; seldom needed")
    ),
    ImportField("dropout", mark("Dropout in training"), "choice", ("yes", "no"), mark("As it was trained")),
    ImportField(
        "inference",
        mark("Dropout when used"),
        "choice",
        ("deterministic", "published"),
        mark("published keeps it: another seed gives another picture"),
    ),
    ImportField("image_size", mark("Edge of the training pictures"), tip=mark("In pixels, such as 64 or 256")),
    ImportField("precision", mark("Precision"), "choice", ("fp32", "fp16"), mark("fp16 is for graphics cards")),
)


def labels_of(names: Iterable[str], fields: tuple[ImportField, ...]) -> str:
    """What these fields are called in the window."""
    return ", ".join(f"“{tr(field.label)}”" for field in fields if field.name in set(names))
