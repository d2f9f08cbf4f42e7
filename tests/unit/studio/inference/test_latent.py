"""Pictures from latents and back."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from studio.errors import PackageError, StudioError
from studio.inference.latent import sliders
from studio.inference.latent.generator import Generator, share_less_usual
from studio.inference.latent.planes import direction, moved, plane_of, plane_through
from studio.inference.latent.samples import bred, drawn, restored, varied
from studio.inference.latent.sliders import Slider, load_sliders, remove_slider, save_slider
from studio.inference.session.devices import core_count
from studio.inference.session.graph_session import SessionPool
from studio.inference.tensors import to_rgb
from studio.package.examples import read_examples
from studio.package.loader import open_package
from studio.package.manifest import decode_manifest, encode_manifest
from studio.preferences.chosen import flag
from studio.preferences.table import THREADS
from studio.system.paths import HOME_VARIABLE
from tests.helpers import cards, generators


@pytest.fixture
def plane(tmp_path: Path) -> Generator:
    return Generator(open_package(generators.plane_package(tmp_path)), SessionPool())


@pytest.fixture
def flow(tmp_path: Path) -> Generator:
    return Generator(open_package(generators.flow_package(tmp_path)), SessionPool())


@pytest.fixture
def kinds(tmp_path: Path) -> Generator:
    return Generator(open_package(generators.classes_package(tmp_path)), SessionPool())


def photo(width: int = 8, height: int = 8) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_a_seed_is_the_same_picture_for_ever(plane: Generator) -> None:
    # Written down when it was first drawn: another number here changes everybody's pictures.
    assert plane.draw(7) == pytest.approx([2.0219693, -2.2882116], abs=1e-6)
    assert np.array_equal(plane.decode(plane.draw(7)), plane.decode(plane.draw(7)))


def test_temperature_scales_the_distance_from_the_mean_of_the_prior(plane: Generator) -> None:
    assert plane.draw(7, 0.0) == pytest.approx([0.5, 0.0])
    assert plane.draw(7, 0.5) - plane.draw(7, 0.0) == pytest.approx((plane.draw(7) - plane.draw(7, 0.0)) / 2)
    assert np.array_equal(plane.warmed(plane.draw(7), 0.5), plane.draw(7, 0.5))


def test_a_flow_gives_a_photo_back_within_one_level(flow: Generator) -> None:
    encoded = flow.encode(photo())
    assert encoded.code.shape == (192,)
    assert encoded.largest_error <= 1
    assert encoded.bits_per_dim == pytest.approx(float(np.square(photo() / 127.5 - 1).mean()), abs=1e-4)


def test_a_photo_of_another_shape_is_cut_to_its_middle(flow: Generator) -> None:
    wide = np.zeros((16, 40, 3), np.uint8)
    wide[:, 12:28] = 200
    assert flow.encode(wide).picture.shape == (8, 8, 3)
    assert flow.encode(wide).picture.min() == 200


def test_how_usual_a_photo_is_comes_from_the_percentiles_of_the_package(flow: Generator) -> None:
    assert share_less_usual(flow.package, -1.0) == 1.0
    assert share_less_usual(flow.package, 2.0) == 0.0
    assert share_less_usual(flow.package, 0.25) == pytest.approx(0.75, abs=0.02)


def test_a_bound_is_the_mean_over_seeded_noise(plane: Generator) -> None:
    first, second = plane.encode(photo()).bits_per_dim, plane.encode(photo()).bits_per_dim
    assert first == second
    # The mean of |ε| of two standard normal numbers, 16 draws.
    assert first == pytest.approx(0.798, abs=0.3)


def test_classes_are_chosen_by_number(kinds: Generator) -> None:
    code = kinds.draw(1, 0.0)
    levels = [kinds.decode(code, label).mean() for label in (0, 1, 2)]
    assert levels == sorted(levels)
    assert levels[0] + 40 < levels[1]
    assert kinds.classes == ("dark", "grey", "light")


def test_many_codes_in_a_row_give_what_single_runs_give(plane: Generator, flow: Generator, kinds: Generator) -> None:
    for generator, label in ((plane, None), (flow, None), (kinds, 2)):
        graph = generator.package.graph("decode")
        session = SessionPool().get(generator.package, graph)
        assert graph.picture_output is not None
        decode, made = generator.ready(label), []
        for seed in range(5):
            code, feeds, begin = generator.draw(seed), dict[str, np.ndarray](), 0
            for latent in generator.latents:
                count = int(np.prod(latent.shape))
                feeds[latent.name] = code[begin : begin + count].reshape(1, *latent.shape)
                begin += count
            for spec in graph.inputs:
                if spec.content in ("label", "temperature"):
                    feeds[spec.name] = np.array([label if spec.content == "label" else 1])
            made.append((decode(code), session.run_named(feeds)[graph.picture_output.name]))
        # Looked at when all are made: none may lie in memory that the next one takes.
        for picture, tensor in made:
            assert np.array_equal(picture, to_rgb(tensor, graph.picture_output))
        assert len({picture.tobytes() for picture, _ in made}) == 5


def test_a_decoder_follows_the_settings(flow: Generator) -> None:
    with flag(THREADS, 1):
        before = flow.ready()
        assert flow.ready() is before
    with flag(THREADS, 2):
        assert flow.ready() is not before or core_count() == 1


def test_a_card_that_fails_between_two_codes_gives_way_to_the_cpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = open_package(generators.flow_package(tmp_path))
    on_cpu = Generator(package, SessionPool(), "cpu")
    wanted = [on_cpu.decode(on_cpu.draw(seed)) for seed in range(4)]
    card = cards.insert(monkeypatch)
    pool = SessionPool()
    decode = Generator(package, pool).ready()
    card.works_for = len(card.runs) + 2
    assert all(np.array_equal(decode(on_cpu.draw(seed)), wanted[seed]) for seed in range(4))
    device = pool.get(package, package.graph("decode")).device
    assert device.kind == "cpu"
    assert "illegal memory access" in device.reason


def test_names_of_the_examples_are_no_classes_to_choose_from(plane: Generator) -> None:
    assert plane.package.manifest.classes == ("left", "right")
    assert plane.classes == ()


def test_a_model_without_encoder_says_so(kinds: Generator) -> None:
    with pytest.raises(PackageError, match="can't find the numbers"):
        kinds.encode(photo())


def test_a_code_of_another_model_is_refused(kinds: Generator) -> None:
    with pytest.raises(PackageError, match="4"):
        kinds.decode(np.zeros(5, np.float32))


def test_a_plane_through_three_pictures_holds_them(flow: Generator) -> None:
    codes = [flow.draw(seed) for seed in (1, 2, 3)]
    plane = plane_through(codes)
    for place, code in zip(((0, 0), (1, 0), (0, 1)), codes, strict=True):
        assert plane.code(*place) == pytest.approx(code, abs=1e-5)
        assert plane.place(code) == pytest.approx(place, abs=1e-5)
    with pytest.raises(StudioError, match="one line"):
        plane_through([codes[0], codes[1], codes[0]])


def test_the_examples_of_a_package_are_its_plane(plane: Generator) -> None:
    examples = read_examples(plane.package)
    assert examples is not None
    assert plane_of(examples).code(1.5, -2.0) == pytest.approx([1.5, -2.0])
    assert examples.points.shape == (60, 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"labels": np.full(60, 7)}, "no class"),
        ({"points": np.full((60, 2), np.nan)}, "no finite number"),
        ({"points": np.zeros((60, 3))}, "points of"),
        ({"centre": np.zeros(3), "axes": np.zeros((2, 3))}, "the latents have 2"),
        ({"axes": None}, "can't be read"),
    ],
)
def test_examples_that_are_none_are_refused(tmp_path: Path, change: dict[str, np.ndarray], words: str) -> None:
    folder = generators.plane_package(tmp_path)
    stored = dict(np.load(folder / "examples.npz"))
    arrays = {name: value for name, value in {**stored, **change}.items() if value is not None}
    np.savez(folder / "examples.npz", allow_pickle=False, **arrays)
    path = folder / "manifest.json"
    manifest = decode_manifest(path.read_bytes(), "manifest")
    assert manifest.examples is not None
    digest = sha256((folder / "examples.npz").read_bytes()).hexdigest()
    path.write_bytes(
        encode_manifest(structs.replace(manifest, examples=structs.replace(manifest.examples, sha256=digest)))
    )
    with pytest.raises(PackageError, match=words):
        read_examples(open_package(folder))


def test_examples_that_were_changed_are_refused_with_the_package(tmp_path: Path) -> None:
    folder = generators.plane_package(tmp_path)
    data = (folder / "examples.npz").read_bytes()
    (folder / "examples.npz").write_bytes(data[:-1] + b"x")
    with pytest.raises(PackageError, match="changed or damaged"):
        open_package(folder)


def test_percentiles_that_fall_are_refused(tmp_path: Path) -> None:
    folder = generators.plane_package(tmp_path)
    path = folder / "manifest.json"
    manifest = decode_manifest(path.read_bytes(), "manifest")
    assert manifest.usual is not None
    usual = structs.replace(manifest.usual, bits_per_dim=tuple(reversed(manifest.usual.bits_per_dim)))
    path.write_bytes(encode_manifest(structs.replace(manifest, usual=usual)))
    with pytest.raises(PackageError, match="no rising numbers"):
        open_package(folder)


def test_a_slider_goes_from_pictures_without_to_pictures_with(flow: Generator) -> None:
    dark, light = flow.encode(np.full((8, 8, 3), 60, np.uint8)), flow.encode(np.full((8, 8, 3), 180, np.uint8))
    change = direction([light.code], [dark.code])
    assert flow.decode(moved(dark.code, [(1.0, change)])) == pytest.approx(180, abs=1)
    assert flow.decode(moved(dark.code, [(0.5, change), (0.5, change)])) == pytest.approx(180, abs=1)
    with pytest.raises(StudioError, match="without it"):
        direction([light.code], [])


def test_sliders_stay_in_the_users_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    save_slider("flow", Slider("Grün / hell", np.arange(4, dtype=np.float32)))
    save_slider("flow", Slider("Age", np.ones(4, np.float32)))
    save_slider("flow", Slider("Age", np.zeros(4, np.float32)))
    (tmp_path / "sliders" / "flow" / "broken.json").write_text("{")
    found = load_sliders("flow", 4)
    assert [slider.name for slider in found] == ["Age", "Grün / hell"]
    assert found[0].change == pytest.approx(0)
    assert load_sliders("flow", 5) == ()
    remove_slider("flow", "Age")
    assert [slider.name for slider in load_sliders("flow", 4)] == ["Grün / hell"]


def test_sliders_that_ship_give_way_to_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE_TRANSLATION_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sliders, "resources_folder", lambda: tmp_path / "resources")
    for name in ("Hair", "Hat"):
        save_slider("flow", Slider(name, np.ones(4, np.float32)), tmp_path / "resources" / "sliders" / "flow")
    save_slider("flow", Slider("hair", np.zeros(4, np.float32)))
    found = load_sliders("flow", 4)
    assert [(slider.name, slider.ships) for slider in found] == [("hair", False), ("Hat", True)]
    remove_slider("flow", "hair")
    remove_slider("flow", "Hat")
    assert [(slider.name, slider.ships) for slider in load_sliders("flow", 4)] == [("Hair", True), ("Hat", True)]


def test_children_are_like_both_parents_and_variations_like_one(flow: Generator) -> None:
    one, two = drawn(flow, 1), drawn(flow, 2)
    child, other = bred(flow, one, two, 5), drawn(flow, 3)

    def far(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.linalg.norm(a - b))

    for parent in (one, two):
        assert far(child.code, parent.code) < far(other.code, parent.code)
    assert np.linalg.norm(child.code) == pytest.approx(np.linalg.norm(one.code), rel=0.15)
    like = varied(flow, one, 9)
    assert far(like.code, one.code) < 0.6 * far(other.code, one.code)
    assert np.array_equal(varied(flow, one, 9).code, like.code)


def test_a_recipe_brings_a_sample_back(kinds: Generator) -> None:
    sample = drawn(kinds, 11, 0.7, 2)
    again = restored(sample.recipe)
    assert np.array_equal(again.code, sample.code)
    assert np.array_equal(again.picture(kinds), sample.picture(kinds))
    assert (again.seed, again.temperature, again.label) == (11, 0.7, 2)
