"""Photos in many looks that can be computed: what the network that teaching begins from has learnt."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from trainer.errors import DataError, TrainerError
from trainer.files import replacing
from trainer.prepare.look_pairs import LOOKS, credited_photos, upright
from trainer.prepare.looks import impasto, ink, watercolour

Look = Callable[[Tensor], Tensor]
OURS: dict[str, Look] = {
    **LOOKS,
    "watercolour-fine": lambda photo: watercolour(photo, radius_px=4.0),
    "ink-fine": lambda photo: ink(photo, radius_px=3.0),
    "impasto-fine": lambda photo: impasto(photo, radius_px=5.0),
}
GMIC = {
    "smooth": "-fx_smooth_anisotropic 120,0.3,0.6,2.5,1.5,0.8,30,2,0,1,1,0,1",
    "cartoon": "-cartoon 3,200,20,0.25,1.5,32",
    "charcoal": "-fx_charcoal 65,70,170,0,1,0,50,70,255,255,255,0,0,0,0",
    "kuwahara": "-kuwahara 9",
    "engraving": "-fx_engrave 0.5,50,0,8,40,0,0,0,10,1,0,0,0,1,0",
    "painting": "-fx_painting 5,2.5,1.5,50,1",
    "pencil": "-pencilbw 0.6,60",
    "poster": "-fx_poster_edges 20,60,5,0,10,0,0",
    "rodilius": "-rodilius 10,10,300,5,30,0",
    "sepia": "-sepia",
}
"""Filters of Debian's gmic 2.9.4 (CeCILL), whose outputs are free, by the name of their look."""
PHOTOS = "photos"


def prepare_teachers(
    photos: Path,
    out: Path,
    *,
    count: int,
    long_edge_px: int,
    copyright_file: Path | None = None,
    report: Callable[[str], None] = print,
) -> int:
    """Write `photos/` and a folder for each look below `out`, by equal names; returns how many photos there are.

    `count` photos spread evenly over all. Those that exist are kept, so a run that was cut off goes on. Raises
    TrainerError without the program gmic, DataError where the folder holds no photos.
    """
    if shutil.which("gmic") is None:
        raise TrainerError("the program gmic is not installed", "apt-get install gmic")
    sources = credited_photos(photos, copyright_file)
    chosen = [sources[index * len(sources) // count] for index in range(min(count, len(sources)))]
    for number, (path, _) in enumerate(chosen):
        photo = upright(path)
        if photo is None:
            raise DataError(f"{path} can't be read", "remove it")
        photo.thumbnail((long_edge_px, long_edge_px), Image.Resampling.LANCZOS)
        name = f"{path.stem.replace('~', '-')}.png"
        _keep(out / PHOTOS / name, lambda target, made=photo: made.save(target, format="PNG"))
        for look, rule in OURS.items():
            _keep(out / look / name, lambda target, made=photo, rule=rule: _painted(made, rule).save(target, "PNG"))
        for look, filters in GMIC.items():
            _keep(out / look / name, lambda target, source=out / PHOTOS / name, f=filters: _filtered(source, f, target))
        report(f"{number + 1} of {len(chosen)} photos")
    lines = sorted(note for _, note in chosen)
    (out / "CREDITS.txt").write_text("Photos the network was trained on\n\n" + "\n".join(lines) + "\n", "utf-8")
    return len(chosen)


def _keep(path: Path, write: Callable[[Path], object]) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        write(temporary)


@torch.inference_mode()
def _painted(photo: Image.Image, rule: Look) -> Image.Image:
    pixels = torch.from_numpy(np.asarray(photo).copy()).permute(2, 0, 1)[None].float() / 255
    return Image.fromarray(rule(pixels)[0].permute(1, 2, 0).mul(255).round().byte().numpy())


def _filtered(photo: Path, filters: str, target: Path) -> None:
    """gmic names the kind of file by its suffix."""
    made = target.with_suffix(".gmic.png")
    command = ["gmic", "-v", "-", str(photo), *filters.split(), "-cut", "0,255", "-output", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not made.exists():
        raise TrainerError(f"gmic made nothing of {photo} ({done.stderr.strip()[-80:]})", f"try: {' '.join(command)}")
    with Image.open(made) as opened:
        opened.convert("RGB").save(target, format="PNG")
    made.unlink()
