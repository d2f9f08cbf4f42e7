"""Timelines: keys, ways, frames, files."""

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec import structs
from PIL import Image

from studio.errors import StudioError
from studio.inference.latent.generator import Generator
from studio.inference.session.graph_session import SessionPool
from studio.package.loader import open_package
from studio.timeline import edits
from studio.timeline.keyframes import EASINGS, WAYS, CodeSource, Key, PhotoSource, SeedSource, Timeline, ease
from studio.timeline.paths import EvenWay, Slerp, between
from studio.timeline.project import open_project, save_project
from studio.timeline.render import ReadyKey, Renderer, enlarged, video_size
from studio.timeline.sources import ready_key, source_of
from tests.helpers import generators
from tests.helpers.photos import photo_jpeg


def timeline_of(*seeds: int, span: int = 6, **values: object) -> Timeline:
    keys = tuple(Key(id=number, source=SeedSource(seed), span=span) for number, seed in enumerate(seeds))
    return structs.replace(Timeline(model="flow", keys=keys), **values)


@pytest.fixture
def flow(tmp_path: Path) -> Generator:
    return Generator(open_package(generators.flow_package(tmp_path)), SessionPool())


def rendered(timeline: Timeline, generator: Generator) -> Renderer:
    pool = SessionPool()
    return Renderer(timeline, {key.id: ready_key(key, generator, pool) for key in timeline.keys}, generator)


@pytest.mark.parametrize("easing", EASINGS)
def test_easing_keeps_both_ends_and_never_turns_back(easing: str) -> None:
    values = [ease(u, easing) for u in np.linspace(0, 1, 50)]  # type: ignore[arg-type]
    assert (values[0], values[-1]) == (0.0, 1.0)
    assert values == sorted(values)


def test_frames_lie_between_the_keys_that_they_should() -> None:
    keys = (
        Key(id=0, source=SeedSource(0), hold=2, span=4),
        Key(id=1, source=SeedSource(1), span=3),
        Key(id=2, source=SeedSource(2), hold=1, span=5),
    )
    timeline = Timeline(keys=keys)
    assert timeline.starts == (0, 6, 9)
    assert timeline.frames == 11
    looped = structs.replace(timeline, loop=True)
    assert looped.frames == 15
    where = [(looped.moment(f).first, looped.moment(f).second, looped.moment(f).u) for f in (0, 2, 3, 6, 7, 10, 12)]
    assert where == [(0, 0, 0), (0, 0, 0), (0, 1, 0.25), (1, 1, 0), (1, 2, 1 / 3), (2, 2, 0), (2, 0, 0.4)]
    assert timeline.moment(99) == timeline.moment(10)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("even", [False, True])
def test_end_points_equal_the_keys(flow: Generator, way: str, even: bool) -> None:
    timeline = timeline_of(1, 2, 3, way=way, even=even)
    film = rendered(timeline, flow)
    for place, key in enumerate(timeline.keys):
        assert isinstance(key.source, SeedSource)
        wanted = flow.decode(flow.draw(key.source.seed))
        assert np.array_equal(film.frame(timeline.starts[place]), wanted)
    assert not np.array_equal(film.frame(3), film.frame(0))


def test_a_key_of_a_photo_is_the_photo(flow: Generator, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    rgb = np.random.default_rng(3).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(rgb).save(path)
    keys = (Key(id=0, source=PhotoSource(path=str(path))), Key(id=1, source=SeedSource(5)))
    film = rendered(Timeline(model="flow", keys=keys), flow)
    assert np.abs(film.frame(0).astype(int) - rgb).max() <= 1


def test_the_spherical_way_keeps_the_length_and_the_spline_goes_through_all_keys() -> None:
    noise = np.random.default_rng(4)
    a, b = (noise.standard_normal(64).astype(np.float32) for _ in range(2))
    a, b = ((x / np.linalg.norm(x)).astype(np.float32) for x in (a, b))
    lengths = [np.linalg.norm(Slerp(a, b)(t)) for t in np.linspace(0, 1, 9)]
    assert lengths == pytest.approx([1.0] * 9, abs=1e-5)
    codes = [noise.standard_normal(8).astype(np.float32) for _ in range(4)]
    near = between(codes, 1, 2, 1e-6, "spline")
    assert near == pytest.approx(codes[1], abs=1e-4)
    # No corner at a key: the direction before it is the direction behind it.
    before = between(codes, 0, 1, 1.0, "spline") - between(codes, 0, 1, 0.999, "spline")
    behind = between(codes, 1, 2, 0.001, "spline") - codes[1]
    assert before / np.linalg.norm(before) == pytest.approx(behind / np.linalg.norm(behind), abs=0.02)


def test_even_ways_look_evenly_fast() -> None:
    def picture(t: float) -> np.ndarray:
        return np.full((4, 4, 3), 255 * t**4)

    way = EvenWay(picture)
    steps = np.diff([picture(way.t(s)).mean() for s in np.linspace(0, 1, 11)])
    assert steps.max() / steps.min() < 1.6
    plain = np.diff([picture(s).mean() for s in np.linspace(0, 1, 11)])
    assert plain.max() / plain.min() > 100


def test_frames_depend_on_the_timeline_alone(flow: Generator) -> None:
    timeline = timeline_of(1, 2, 3, even=True, way="spline")
    forward, backward = rendered(timeline, flow), rendered(timeline, flow)
    first = [forward.frame(number) for number in range(forward.frames)]
    last = [backward.frame(number) for number in reversed(range(backward.frames))]
    assert all(np.array_equal(a, b) for a, b in zip(first, reversed(last), strict=True))


def test_temperature_sliders_and_class_of_a_key_count(tmp_path: Path) -> None:
    kinds = Generator(open_package(generators.classes_package(tmp_path)), SessionPool())
    keys = (
        Key(id=0, source=SeedSource(1), label=0, temperature=0.0, span=4),
        Key(id=1, source=SeedSource(1), label=2, temperature=0.0, sliders={"lighter": 1.0}),
    )
    timeline = Timeline(model="three-kinds", keys=keys)
    change = np.full(4, 0.1, np.float32)
    ready = {key.id: ready_key(key, kinds, SessionPool()) for key in keys}
    film = Renderer(timeline, ready, kinds, {"lighter": change})
    assert np.array_equal(film.frame(0), kinds.decode(kinds.draw(0, 0.0), 0))
    assert np.array_equal(film.frame(4), kinds.decode(change, 2))
    levels = [film.frame(number).mean() for number in range(5)]
    assert levels == sorted(levels)
    assert levels[1] < levels[2] - 10


def test_a_crossfade_blends_the_pixels_of_the_keys(flow: Generator) -> None:
    keys = (
        Key(id=0, source=SeedSource(1), span=2, easing="linear"),
        Key(id=1, source=SeedSource(2)),
    )
    film = rendered(Timeline(model="flow", keys=keys), flow)
    middle = film.frame(1, crossfade=True).astype(int)
    mean = (film.frame(0).astype(int) + film.frame(2)) / 2
    assert np.abs(middle - mean).max() <= 1
    assert np.abs(film.frame(1).astype(int) - mean).max() > 1


def test_broken_keys_are_left_out_and_the_rest_is_shown(flow: Generator, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    wrong_length = CodeSource(code="AACAPw==")
    sources = [SeedSource(1), PhotoSource(path=str(tmp_path / "text.jpg")), wrong_length, SeedSource(2)]
    timeline = Timeline(model="flow", keys=tuple(Key(id=n, source=s) for n, s in enumerate(sources)))
    ready: dict[int, ReadyKey] = {}
    lines: dict[int, str] = {}
    for key in timeline.keys:
        try:
            ready[key.id] = ready_key(key, flow, SessionPool())
        except StudioError as error:
            lines[key.id] = str(error)
    assert sorted(lines) == [1, 2]
    assert "text.jpg" in lines[1]
    assert "it has 1 numbers, not 192" in lines[2]
    film = Renderer(timeline, ready, flow)
    assert film.frames == 31
    assert np.array_equal(film.frame(30), flow.decode(flow.draw(2)))


def test_keys_that_do_not_fit_the_model_say_why(tmp_path: Path) -> None:
    kinds = Generator(open_package(generators.classes_package(tmp_path)), SessionPool())
    photo = photo_jpeg(tmp_path / "a.jpg")
    with pytest.raises(StudioError, match="can't find the numbers of a photo"):
        ready_key(Key(id=0, source=PhotoSource(path=str(photo))), kinds, SessionPool())
    with pytest.raises(StudioError, match="a seed needs a model"):
        ready_key(Key(id=0, source=SeedSource(1)), None, SessionPool())
    with pytest.raises(StudioError, match="is no seed"):
        source_of("seed:x")


def test_pictures_of_other_sizes_are_blended_at_the_first_ones(tmp_path: Path) -> None:
    pictures = [np.full((20, 30, 3), 10, np.uint8), np.full((50, 40, 3), 250, np.uint8)]
    timeline = Timeline(keys=tuple(Key(id=n, source=PhotoSource(path="x"), span=2) for n in range(2)))
    film = Renderer(timeline, {n: ReadyKey(picture) for n, picture in enumerate(pictures)}, None)
    assert film.size == (30, 20)
    assert [film.frame(number).mean() for number in range(3)] == [10, 130, 250]


def test_enlarging_crisply_repeats_pixels() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (3, 4, 3), dtype=np.uint8)
    grown = enlarged(picture, (8, 6), crisp=True)
    assert np.array_equal(grown[::2, ::2], picture)
    assert np.array_equal(grown[1::2, 1::2], picture)
    assert video_size((28, 28), 513) == (514, 514)
    assert video_size((33, 21), None) == (34, 22)


def test_a_project_comes_back_as_it_was(tmp_path: Path) -> None:
    keys = (
        Key(id=3, source=SeedSource(9), label=1, temperature=0.5, sliders={"Age": -0.25}, hold=7, span=12, easing="in"),
        Key(id=1, source=PhotoSource(path=str(tmp_path / "photos" / "a.jpg"), look="watercolour")),
        Key(id=2, source=CodeSource(code="AACAPw==", seed=4)),
    )
    timeline = Timeline(model="flow", model_hash="abc", fps=24, way="spline", even=True, loop=True, keys=keys)
    save_project(timeline, tmp_path / "film.json")
    assert open_project(tmp_path / "film.json") == timeline
    # Photos beside the file go where it goes.
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "film.json").rename(moved / "film.json")
    source = open_project(moved / "film.json").keys[1].source
    assert isinstance(source, PhotoSource)
    assert Path(source.path) == moved / "photos" / "a.jpg"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no timeline"),
        ('{"format_version": 2}', "version 2"),
        ('{"format_version": 1, "fps": 0}', "fps"),
        ('{"format_version": 1, "strange": 1}', "strange"),
        (
            '{"format_version":1,"keys":[{"id":1,"source":{"type":"seed","seed":1}},{"id":1,"source":{"type":"seed","seed":2}}]}',
            "same id",
        ),
    ],
)
def test_files_that_are_no_timeline_say_why(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "film.json"
    path.write_text(text)
    with pytest.raises(StudioError, match=words):
        open_project(path)


def test_ten_thousand_random_edits_never_crash_and_undo_returns_to_the_start() -> None:
    chance = random.Random(5)
    start = timeline_of(1, 2)
    history = edits.EditHistory(start, limit=20_000)
    for step in range(10_000):
        now = history.present
        ids = [key.id for key in now.keys] or [0]
        one = chance.choice([*ids, 999])
        kind = chance.randrange(9)
        if kind == 0:
            changed = edits.add(now, SeedSource(chance.randrange(2**63)), chance.choice([None, -5, 0, 3, 999]))
        elif kind in (1, 2):
            changed = edits.remove(now, one)
        elif kind == 3:
            changed = edits.copy(now, one)
        elif kind == 4:
            changed = edits.change(now, one, hold=chance.randrange(-5, 20_000), span=chance.randrange(-5, 20_000))
        elif kind == 5:
            changed = edits.slide(now, one, chance.randrange(-500, 30_000))
        elif kind == 6:
            changed = edits.reorder(now, one, chance.randrange(-3, 12))
        elif kind == 7:
            changed = structs.replace(now, loop=chance.random() < 0.5, way=chance.choice(WAYS))
        else:
            changed = edits.change(now, one, easing=chance.choice(EASINGS), temperature=chance.random() * 2)
        history.do(changed)
        if chance.random() < 0.1:
            history.undo()
        if chance.random() < 0.05:
            history.redo()
        now = history.present
        assert len({key.id for key in now.keys}) == len(now.keys)
        assert all(key.span >= 1 and key.hold >= 0 for key in now.keys)
        if now.keys:
            where = now.moment(chance.randrange(-10, now.frames + 10))
            assert 0 <= where.first < len(now.keys)
            assert 0 <= where.u < 1
        if step % 500 == 0:
            assert msg_round_trip(now) == now
    while history.undo():
        pass
    assert history.present == start


def test_edits_of_one_drag_are_undone_at_once() -> None:
    history = edits.EditHistory(timeline_of(1, 2, 3))
    start = history.present
    for frame in (8, 9, 10):
        history.do(edits.slide(history.present, 1, frame), ("slide", 1))
    assert history.present.starts == (0, 10, 12)
    history.part()
    history.do(edits.slide(history.present, 1, 4), ("slide", 1))
    history.undo()
    assert history.present.starts == (0, 10, 12)
    history.undo()
    assert history.present == start
    assert history.redo()


def msg_round_trip(timeline: Timeline) -> Timeline:
    return msgspec.json.decode(msgspec.json.encode(timeline), type=Timeline)
