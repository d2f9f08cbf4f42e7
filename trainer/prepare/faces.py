"""Drawn faces in DiceBear's style Lorelei: by class, with a table of what each face has, or in colour and in ink."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import resvg_py
from PIL import Image

from trainer.errors import DataError
from trainer.files import replacing

SIZE_PX = 64
INK_SIZE_PX = 96
CLASSES = ("Short hair", "Long hair", "Short hair and glasses", "Long hair and glasses")
_SHORT = ("01", "04", "05", "08", "12", "22", "27", "36", "44")
_LONG = ("13", "15", "16", "24", "26", "29", "35", "38", "48")
_EYES = ("02", "04", "06", "08", "10", "13")
_EYEBROWS = ("01", "04", "08", "13")
_MOUTHS = ("happy01", "happy02", "happy08", "sad02", "sad05", "sad08")
_GLASSES = ("01", "02", "03")
_SKIN = ("f2d3b1", "ecad80", "c68642", "8d5524")
_HAIR = ("0e0e0e", "6a4e35", "cb6820", "e5d7a3", "85c2c6", "dba3be")
_BACKGROUND = ("b6e3f4", "c0aede", "ffdfbf", "d1f4d9")
_ATTRIBUTES = ("hair", "hairColor", "skinColor", "eyes", "mouth", "glasses", "backgroundColor")
_INK, _PAPER = "000000", "ffffff"


def prepare_faces(package: Path, out: Path, *, count: int, report: Callable[[str], None] = print) -> int:
    """Write `count` faces, SIZE_PX square, into a folder for each of CLASSES below `out`; returns how many there are.

    `package` is a folder in which the npm packages @dicebear/core and @dicebear/lorelei are installed; Node draws them.
    `attributes.csv` beside them says what each face has. Raises DataError.
    """
    wishes = [options_of(index) for index in range(count)]
    drawn = _drawn(package, wishes)
    for name in CLASSES:
        (out / name).mkdir(parents=True, exist_ok=True)
    with replacing(out / "attributes.csv") as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("file", *_ATTRIBUTES))
        for index, (wish, svg) in enumerate(zip(wishes, drawn, strict=True)):
            name = f"{class_of(wish)}/{index:05d}.png"
            with replacing(out / name) as picture:
                rasterise(svg).save(picture, format="PNG")
            table.writerow((name, *(wish[key][0] if wish[key] else "none" for key in _ATTRIBUTES)))
            if index % 500 == 499 or index == count - 1:
                report(f"{index + 1} of {count} faces")
    _write_credits(package, out)
    return count


def prepare_faces_ink(package: Path, out: Path, *, count: int, report: Callable[[str], None] = print) -> int:
    """Write faces in colour and faces in ink, INK_SIZE_PX square, that are never the same faces: `trainA` (colour) and
    `trainB` (ink), `count` in all; returns that number.

    `testA` and `testB` hold a tenth as many more, each in both: what a network made can be measured. In ink hair is
    black, skin and page are white. `package` as in `prepare_faces`. Raises DataError.
    """
    held_out = count // 10
    sides = [("trainA", "trainB")[index % 2 :][:1] for index in range(count)] + [("testA", "testB")] * held_out
    jobs = [(index, side) for index, names in enumerate(sides) for side in names]
    wishes = [options_of(index) if side.endswith("A") else _in_ink(options_of(index)) for index, side in jobs]
    drawn = _drawn(package, wishes)
    for name in ("trainA", "trainB", "testA", "testB"):
        (out / name).mkdir(parents=True, exist_ok=True)
    for done, ((index, side), svg) in enumerate(zip(jobs, drawn, strict=True), start=1):
        with replacing(out / side / f"{index:05d}.png") as picture:
            rasterise(svg, INK_SIZE_PX).save(picture, format="PNG")
        if done % 500 == 0 or done == len(jobs):
            report(f"{done} of {len(jobs)} faces")
    _write_credits(package, out)
    return count


def options_of(index: int) -> dict[str, Any]:
    """What face number `index` has, as DiceBear's options; the same in every run."""
    draw = np.random.Generator(np.random.Philox(key=[index, 9]))

    def one(choices: tuple[str, ...], prefix: str = "") -> list[str]:
        return [prefix + choices[draw.integers(len(choices))]]

    with_glasses = bool(draw.random() < 0.4)
    return {
        "seed": str(index),
        "hair": one(_LONG if draw.random() < 0.5 else _SHORT, "variant"),
        "hairColor": one(_HAIR),
        "skinColor": one(_SKIN),
        "backgroundColor": one(_BACKGROUND),
        "eyes": one(_EYES, "variant"),
        "eyebrows": one(_EYEBROWS, "variant"),
        "mouth": one(_MOUTHS),
        "head": one(("01", "02", "03", "04"), "variant"),
        "nose": ["variant02"],
        "glasses": one(_GLASSES, "variant") if with_glasses else [],
        "glassesProbability": 100 if with_glasses else 0,
        "earringsProbability": 0,
        "beardProbability": 0,
        "frecklesProbability": 0,
        "hairAccessoriesProbability": 0,
    }


def class_of(wish: dict[str, Any]) -> str:
    """Which of CLASSES a face belongs to."""
    is_long = wish["hair"][0].removeprefix("variant") in _LONG
    return CLASSES[is_long + 2 * bool(wish["glasses"])]


def rasterise(svg: str, size_px: int = SIZE_PX) -> Image.Image:
    """An SVG as square pixels of RGB, averaged from a drawing four times as large."""
    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=4 * size_px, height=4 * size_px)
    return Image.open(BytesIO(bytes(drawn))).convert("RGB").resize((size_px, size_px), Image.Resampling.BOX)


def _in_ink(wish: dict[str, Any]) -> dict[str, Any]:
    return {**wish, "hairColor": [_INK], "skinColor": [_PAPER], "backgroundColor": [_PAPER]}


def _write_credits(package: Path, out: Path) -> None:
    licence = (package / "node_modules" / "@dicebear" / "lorelei" / "LICENSE").read_text("utf-8")
    (out / "CREDITS.txt").write_text(
        "Faces drawn by DiceBear 9 in the style Lorelei, by Lisa Wischofsky (CC0 1.0):\n\n" + licence, "utf-8"
    )


def _drawn(package: Path, wishes: list[dict[str, Any]]) -> Iterator[str]:
    """The SVGs, in order. Raises DataError."""
    if not (package / "node_modules" / "@dicebear" / "lorelei").is_dir():
        raise DataError(
            f"{package} holds no @dicebear/lorelei", "run `npm install @dicebear/core @dicebear/lorelei` in it"
        )
    node = shutil.which("node")
    if node is None:
        raise DataError("Node.js is not installed", "install it; DiceBear is written for it")
    given = "".join(json.dumps(wish) + "\n" for wish in wishes)
    script = Path(__file__).with_suffix(".mjs")
    result = subprocess.run([node, str(script)], input=given, cwd=package, capture_output=True, text=True, check=False)
    if result.returncode:
        raise DataError(f"DiceBear failed ({result.stderr.strip().splitlines()[-1:]})", "install version 9.4 of it")
    return (json.loads(line) for line in result.stdout.splitlines())
