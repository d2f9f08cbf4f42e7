"""What the keys of a timeline stand for: seeds, photos and codes become pictures and codes."""

from pathlib import Path

import numpy as np

from studio.errors import PackageError, StudioError
from studio.imaging.files import open_photo
from studio.imaging.photo import Photo
from studio.imaging.recipes.sample_recipe import SampleRecipe, SampleSheet, read_made
from studio.inference.cancel import CancelToken
from studio.inference.latent.generator import Generator
from studio.inference.session.graph_session import SessionPool
from studio.inference.translator import TranslateRequest, Translator
from studio.package.library import Library
from studio.timeline.keyframes import CodeSource, Key, PhotoSource, SeedSource, Source
from studio.timeline.render import BLEND_EDGE_PX, ReadyKey


def source_of(text: str) -> Source:
    """`seed:NUMBER` or the path of a picture. Raises StudioError for a seed that is none."""
    if text.startswith("seed:"):
        number = text.removeprefix("seed:")
        if not number.isdecimal() or int(number) >= 2**63:
            raise StudioError(f"{text!r} is no seed", "write seed: and a whole number, as seed:7")
        return SeedSource(int(number))
    return PhotoSource(path=text)


def sources_in(path: Path, package_id: str) -> tuple[tuple[Source, SampleRecipe | None], ...]:
    """The codes in a picture that this program made with that model; else the picture as a photo."""
    return sources_of(path, read_made(path), package_id)


def sources_of(path: Path, made: SampleSheet | None, package_id: str) -> tuple[tuple[Source, SampleRecipe | None], ...]:
    """As `sources_in`, with what was read of the picture."""
    if made is None or made.model != package_id:
        return ((PhotoSource(path=str(path)), None),)
    return tuple((CodeSource(code=sample.code, seed=sample.seed), sample) for sample in made.samples)


def key_of(key_id: int, source: Source, recipe: SampleRecipe | None) -> Key:
    """A key for what `sources_in` found."""
    if recipe is None:
        return Key(id=key_id, source=source)
    return Key(
        id=key_id,
        source=source,
        label=recipe.label,
        temperature=recipe.temperature,
        sliders=dict(recipe.sliders),
    )


def ready_key(key: Key, generator: Generator | None, pool: SessionPool, cancel: CancelToken | None = None) -> ReadyKey:
    """Read, encode or translate what the key names. Raises StudioError with one line for the key, and Cancelled."""
    match key.source:
        case SeedSource(seed=seed):
            if generator is None:
                raise StudioError("a seed needs a model that makes pictures", "choose one, or use a photo here")
            code = generator.draw(seed)
            return ReadyKey(generator.decode(code, key.label, cancel), code)
        case CodeSource() as source:
            if generator is None:
                raise StudioError("a made picture needs the model that made it", "choose it, or use a photo here")
            code = _latents(source)
            if code.size != generator.length:
                raise StudioError(
                    f"this was made by another model: it has {code.size} numbers, not {generator.length}",
                    "choose its model, or replace it",
                )
            return ReadyKey(generator.decode(code, key.label, cancel), code)
        case PhotoSource() as source:
            return _ready_photo(key, source, generator, pool, cancel)


def _ready_photo(
    key: Key, source: PhotoSource, generator: Generator | None, pool: SessionPool, cancel: CancelToken | None
) -> ReadyKey:
    photo = open_photo(Path(source.path))
    if generator is not None:
        if not generator.encodes:
            raise PackageError(
                f"{generator.package.name} can't find the numbers of a photo", "use a seed here, or another model"
            )
        encoded = generator.encode(photo.rgb, key.label, cancel)
        return ReadyKey(encoded.picture, encoded.code, encoded.bits_per_dim, encoded.error)
    photo = photo.resized(BLEND_EDGE_PX)
    if source.look:
        package = Library().find(source.look)
        request = TranslateRequest(Photo(photo.rgb), package, source.direction or None, "auto")
        return ReadyKey(Translator(pool).translate(request, cancel=cancel).rgb)
    return ReadyKey(photo.rgb)


def _latents(source: CodeSource) -> np.ndarray:
    try:
        return SampleRecipe(code=source.code).latents
    except ValueError as error:
        raise StudioError(f"the numbers of this picture are damaged ({error})", "replace it") from None
