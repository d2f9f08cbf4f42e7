"""What an imported model shows of itself."""

from collections.abc import Callable
from pathlib import Path

import torch
from PIL import Image, ImageOps

from exporters.errors import ExportError
from exporters.run import PREVIEW_SIZE_PX, translated_preview
from exporters.spec import GraphSpec
from exporters.weights_import.described import Foreign
from studio.system.paths import samples_folder

SAMPLE_NAME = "lake-sherburne.jpg"
COLUMNS, ROWS = 3, 2
TEMPERATURE = 0.7
"""Samples of a flow look best somewhat below the temperature that it was trained at (Kingma & Dhariwal 2018)."""


def preview_of(foreign: Foreign, preview: Path | None) -> Callable[[Path], None] | None:
    """What writes the preview: `preview` or else the program's own sample photo translated, or samples of a flow.

    None where there is no sample photo.

    Raises ExportError for a `preview` that the network can't translate or that can't be read.
    """
    first = foreign.specs[0]
    if first.role == "translate":
        photo = preview or samples_folder() / SAMPLE_NAME
        if preview is None and not photo.is_file():
            return None
        shown = translated_preview(photo, first)
    elif preview is not None:
        raise ExportError(
            f"a {foreign.family} translates no picture",
            "leave --preview out: its samples are shown",
            fields=("preview",),
        )
    else:
        shown = _samples(foreign)
    return lambda path: shown.save(path, format="WEBP", quality=86, method=6)


def _samples(foreign: Foreign) -> Image.Image:
    decode: GraphSpec = next(spec for spec in foreign.specs if spec.role == "decode")
    noise = torch.Generator().manual_seed(0)
    latents = [torch.randn(COLUMNS * ROWS, *latent.shape, generator=noise) for latent in foreign.latents]
    with torch.inference_mode():
        made = decode.network(*latents, torch.full((COLUMNS * ROWS,), TEMPERATURE)).clamp(-1, 1)
    rows = [torch.cat(list(made[row * COLUMNS : (row + 1) * COLUMNS]), dim=2) for row in range(ROWS)]
    pixels = ((torch.cat(rows, dim=1) + 1) * 127.5).round().byte().expand(3, -1, -1)
    return ImageOps.fit(Image.fromarray(pixels.permute(1, 2, 0).contiguous().numpy()), PREVIEW_SIZE_PX)
