"""`studio slider`: a slider from pictures that have something and pictures that have it not, as the window makes it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from studio.errors import StudioError
from studio.imaging.files import OPEN_SUFFIXES, open_photo
from studio.inference.latent.generator import Generator
from studio.inference.latent.planes import direction
from studio.inference.latent.sliders import Slider, save_slider
from studio.inference.latent.space import Code
from studio.inference.session.graph_session import SessionPool
from studio.package.library import Library


def make_slider(
    model: str,
    name: str,
    having: tuple[Path, ...],
    lacking: tuple[Path, ...],
    out: Path | None,
    device: str,
    progress: Callable[[int, str], None],
) -> Path:
    """Encode the pictures of both sides, files or folders of them, and keep the way between their means.

    Returns the file, in the user's library or in the folder `out`. `progress` gets how many pictures there are and the
    name of the one that is read. Raises StudioError; what can't be read is left out by no one: it is an error.
    """
    sides = [list(_pictures(paths)) for paths in (having, lacking)]
    generator = Generator(Library().find(model), SessionPool(), device)
    total = sum(map(len, sides))
    codes: list[list[Code]] = []
    for side in sides:
        found: list[Code] = []
        for path in side:
            progress(total, path.name)
            found.append(generator.code_of(open_photo(path).rgb))
        codes.append(found)
    return save_slider(generator.package.id, Slider(name, direction(*codes)), out)


def _pictures(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in OPEN_SUFFIXES)
            if not inside:
                raise StudioError(f"{path} holds no pictures", "give a folder of pictures")
            yield from inside
        else:
            yield path
