"""What models do, in an artist's words: one page a role, and one for each idea behind them."""

from dataclasses import dataclass

from studio.state.language import mark
from studio.ui.help import pictures
from studio.ui.help.pictures import Draw


@dataclass(frozen=True)
class HelpPage:
    """`role` is what a manifest calls it, empty for an idea."""

    id: str
    title: str
    draw: Draw
    words: tuple[str, ...]
    term: str
    """The technical word, once."""
    role: str = ""


PAGES: tuple[HelpPage, ...] = (
    HelpPage(
        "translate",
        mark("A translation"),
        pictures.translation,
        (
            mark(
                "The model looks at the photo through small windows that overlap, and paints each spot anew from "
                "what it sees around it: first edges, then shapes, then what they might be."
            ),
            mark(
                "It has learnt from many pictures what the result should look like. Nothing is searched for or "
                "pasted in; the same photo with the same seed gives the same painting."
            ),
        ),
        mark("A convolutional network, called generator."),
        "translate",
    ),
    HelpPage(
        "encode",
        mark("An encoder"),
        pictures.encoder,
        (
            mark(
                "It squeezes a picture into a handful of numbers, as one describes a face on the phone: round, "
                "smiling, long hair. What is not worth a number is lost."
            ),
            mark("Drop a photo in Generate, and the model shows where among its own pictures it belongs."),
        ),
        mark("An encoder; what a VAE's gives is a place and how sure it is of it."),
        "encode",
    ),
    HelpPage(
        "decode",
        mark("A decoder"),
        pictures.decoder,
        (
            mark("The way back: from a handful of numbers to a picture. Other numbers make another picture."),
            mark(
                "So it can make pictures that nobody drew. A seed is a short name for one set of numbers; the same "
                "seed always makes the same picture."
            ),
        ),
        mark("A decoder, or a generator that was fed with noise."),
        "decode",
    ),
    HelpPage(
        "latent",
        mark("The map behind the pictures"),
        pictures.latent,
        (
            mark(
                "Each picture is a place on a map. What looks alike lies near each other, so a short way is a small "
                "change and a long one a film: that is what Interpolate shows."
            ),
            mark("Where no training picture lies, the model invents. On some maps there are gaps, on others none."),
        ),
        mark("The latent space; its places are latent codes."),
    ),
    HelpPage(
        "cycle",
        mark("There and back"),
        pictures.cycle,
        (
            mark(
                "Where there are no pairs to learn from, two models learn together: one paints summer as winter, "
                "the other winter as summer. What went there must come back as it was."
            ),
            mark("Round trip shows both ways, and what was lost on them."),
        ),
        mark("Cycle consistency, as in CycleGAN."),
    ),
    HelpPage(
        "critic",
        mark("A critic"),
        pictures.critic,
        (
            mark(
                "While the painter learns, a critic looks at its picture patch by patch and says of each whether it "
                "could be a real one. The painter learns to please it, the critic to see through it."
            ),
            mark(
                "How real shows what the critic says of a translation: bright where it believes, dark where it doubts. "
                "The picture here is an illustration."
            ),
        ),
        mark("A discriminator; one that judges patches is a PatchGAN."),
        "critic",
    ),
)
