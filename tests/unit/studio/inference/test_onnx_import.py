"""What a stranger's ONNX file takes and gives is found out by evidence, and every item can be said better by a flag."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.errors import StudioError
from studio.imaging.files import open_photo
from studio.imaging.photo import Photo
from studio.inference.onnx_import import trial as trial_module
from studio.inference.onnx_import.guess import ImportProbe, find_out, findings
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.package import package_id, write_package
from studio.inference.onnx_import.reading import Units
from studio.inference.onnx_import.trial import TrialSession
from studio.inference.parity import verify_package
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package, open_package
from studio.package.manifest import SizeRule
from studio.system.paths import samples_folder
from tests.helpers import graphs, photos, strangers

SIGNED, UNIT, BYTES = Units((-1.0, 1.0)), Units((0.0, 1.0)), Units((0.0, 255.0))
IMAGENET = Units((0.0, 1.0), imagenet=True)


def _packaged(found: ImportProbe, folder: Path, wishes: ImportOptions | None = None) -> Package:
    folder.mkdir()
    write_package(folder, found, wishes or ImportOptions(id=folder.name))
    return open_package(folder)


def _translated(package: Package, photo: Photo, direction: str | None = None) -> np.ndarray:
    request = TranslateRequest(photo, package, direction=direction, size_px="full", device="cpu")
    return Translator().translate(request).rgb.astype(int)


@pytest.fixture(scope="module")
def photo() -> Photo:
    return open_photo(samples_folder() / "otters.jpg").resized(200)


GUESSES: list[tuple[Callable[[Path], Path], Units, Units, str, str]] = [
    (strangers.tanh, SIGNED, SIGNED, "RGB", "nchw"),
    (strangers.sigmoid, UNIT, UNIT, "RGB", "nchw"),
    (strangers.bytes_last, BYTES, BYTES, "RGB", "nhwc"),
    (strangers.unbounded_bytes, BYTES, BYTES, "RGB", "nchw"),
    (lambda path: strangers.imagenet(path, inside=True), UNIT, UNIT, "RGB", "nchw"),
    (lambda path: strangers.imagenet(path, inside=False), IMAGENET, UNIT, "RGB", "nchw"),
    (lambda path: strangers.blue_first(path, told=True), BYTES, BYTES, "BGR", "nchw"),
    (lambda path: strangers.blue_first(path, told=False), UNIT, UNIT, "BGR", "nchw"),
    (strangers.half, SIGNED, SIGNED, "RGB", "nchw"),
    (strangers.multiple_of_8, SIGNED, SIGNED, "RGB", "nchw"),
]


@pytest.mark.parametrize(("make", "units", "output_units", "order", "layout"), GUESSES)
def test_how_pictures_are_read(
    tmp_path: Path, make: Callable[[Path], Path], units: Units, output_units: Units, order: str, layout: str
) -> None:
    found = find_out(make(tmp_path / "x.onnx"), ImportOptions())
    guess = found.guess
    assert (guess.units.value, guess.output_units.value) == (units, output_units)
    assert (guess.order, found.sizing.layout) == (order, layout)
    for item in findings(found, ImportOptions()):
        assert item.value
        assert item.because
        assert "\n" not in item.because


@pytest.mark.parametrize("make", [guess[0] for guess in GUESSES])
def test_the_package_translates_and_can_be_verified(tmp_path: Path, make: Callable[[Path], Path], photo: Photo) -> None:
    package = _packaged(find_out(make(tmp_path / "x.onnx"), ImportOptions()), tmp_path / "made")
    report = verify_package(package, "cpu")
    assert [check.ok for check in report.checks] == [True]
    # All of these keep the picture nearly as it is; a wrong range or order does not.
    difference = np.abs(_translated(package, photo) - photo.rgb)
    assert difference.mean() < 25
    with Image.open(package.root / "preview.webp") as preview:
        assert preview.size == (480, 320)


def test_the_flags_win(tmp_path: Path, photo: Photo) -> None:
    path = strangers.tanh(tmp_path / "x.onnx")
    wishes = ImportOptions(units=BYTES, output_units=UNIT, order="BGR", layout="nchw", multiple=4, size="free")
    found = find_out(path, wishes)
    assert (found.guess.units.value, found.guess.output_units.value, found.guess.order) == (BYTES, UNIT, "BGR")
    assert found.sizing.rule.multiple_of == 4
    reasons = {item.name: item.because for item in findings(found, wishes)}
    assert {name for name, because in reasons.items() if because == "as asked for"} >= {
        "layout",
        "value range",
        "output range",
        "channels",
        "size",
    }
    package = _packaged(found, tmp_path / "made")
    # tanh of 0…255 is white nearly everywhere.
    assert _translated(package, photo).mean() > 240


def test_another_size_by_flag(tmp_path: Path) -> None:
    assert find_out(strangers.tanh(tmp_path / "x.onnx"), ImportOptions(size=96)).sizing.rule == SizeRule(
        fixed=True, minimum=96
    )
    with pytest.raises(StudioError, match=r"x\.onnx failed .*see --layout, --size and --multiple"):
        find_out(strangers.tanh(tmp_path / "x.onnx", (1, 3, 64, 64)), ImportOptions(size=96))
    with pytest.raises(StudioError, match=r"x\.onnx failed"):
        find_out(strangers.multiple_of_8(tmp_path / "x.onnx"), ImportOptions(multiple=4))
    with pytest.raises(StudioError, match=r"x\.onnx takes x .*: that is nhwc; leave out --layout"):
        find_out(strangers.bytes_last(tmp_path / "x.onnx"), ImportOptions(layout="nchw"))


def test_sizes(tmp_path: Path) -> None:
    free = find_out(strangers.tanh(tmp_path / "x.onnx"), ImportOptions()).sizing
    assert free.rule == SizeRule()
    eight = find_out(strangers.multiple_of_8(tmp_path / "x.onnx"), ImportOptions()).sizing
    assert eight.rule == SizeRule(multiple_of=8, minimum=8)
    assert eight.because == "136×152 went through, 132×140 did not"
    fixed = find_out(strangers.tanh(tmp_path / "x.onnx", (1, 3, 64, 64)), ImportOptions()).sizing
    assert fixed.rule == SizeRule(fixed=True, minimum=64)
    pads = {"pads": np.array([0, 0, 20, 20, 0, 0, 20, 20]), "w": np.full((3, 3, 41, 41), 1e-4, np.float32)}
    nodes = [graphs.node("Pad", "x pads", "a", mode="reflect"), graphs.node("Conv", "a w", "y")]
    padded = find_out(strangers.simple(tmp_path / "x.onnx", nodes, pads), ImportOptions()).sizing
    assert padded.rule == SizeRule(minimum=24), "reflection needs more pixels than it pads"
    with pytest.raises(StudioError, match="96×64 only, and a fixed size must be square"):
        find_out(strangers.tanh(tmp_path / "x.onnx", (1, 3, 64, 96)), ImportOptions())


def test_axes_without_any_length_are_tried(tmp_path: Path) -> None:
    free = ("a", "b", "c", "d")
    gains = {"gains": np.array([1.0, 1.0, 1.0], np.float32)}
    path = strangers.simple(
        tmp_path / "x.onnx", [graphs.node("Mul", "x gains", "a"), graphs.node("Tanh", "a", "y")], gains, free
    )
    assert find_out(path, ImportOptions()).sizing.layout == "nhwc"


def test_a_grey_picture(tmp_path: Path, photo: Photo) -> None:
    path = strangers.tanh(tmp_path / "x.onnx", ("n", 1, "h", "w"))
    found = find_out(path, ImportOptions())
    assert (found.guess.order, found.guess.output_order) == ("L", "L")
    made = _translated(_packaged(found, tmp_path / "made"), photo)
    assert np.array_equal(made[..., 0], made[..., 2])


def test_only_the_picture_is_kept_of_several_outputs(tmp_path: Path) -> None:
    nodes = [graphs.node("Tanh", "x", "y"), graphs.node("GlobalAveragePool", "x", "code")]
    file = graphs.model(nodes, [("x", strangers.FREE)], [("code", ("n", 3, 1, 1)), ("y", strangers.FREE)])
    package = _packaged(find_out(strangers.write(tmp_path / "x.onnx", file), ImportOptions()), tmp_path / "made")
    assert [spec.name for spec in package.graph("translate").outputs] == ["y"]
    assert verify_package(package, "cpu").ok


def test_style_numbers_become_directions(tmp_path: Path, photo: Photo) -> None:
    path = strangers.style_numbers(tmp_path / "x.onnx")
    package = _packaged(find_out(path, ImportOptions()), tmp_path / "made")
    assert package.directions == ("style-1", "style-2", "style-3")
    assert (package.root / "translate.onnx").read_bytes() == path.read_bytes()
    means = [_translated(package, photo, direction).mean() for direction in package.directions]
    assert means == pytest.approx([photo.rgb.mean() * gain for gain in (1, 0.9, 0.8)], abs=1)
    assert verify_package(package, "cpu").ok
    second = _packaged(find_out(path, ImportOptions(style="2")), tmp_path / "second")
    assert second.directions == ()
    assert _translated(second, photo).mean() == pytest.approx(means[1], abs=0.01)


@pytest.mark.parametrize("shape", [("n", 3), (1, 3, 1, 1), (1, 1, 1, 3)])
def test_style_numbers_in_any_shape(tmp_path: Path, shape: Any, photo: Photo) -> None:
    path = strangers.style_numbers(tmp_path / "x.onnx", shape=shape)
    package = _packaged(find_out(path, ImportOptions(style="3")), tmp_path / "made")
    assert _translated(package, photo).mean() == pytest.approx(photo.rgb.mean() * 0.8, abs=1)


@pytest.mark.parametrize("size", [None, 48])
def test_a_style_picture_is_written_into_the_file(tmp_path: Path, size: int | None, photo: Photo) -> None:
    path = strangers.style_picture(tmp_path / "x.onnx", size)
    with pytest.raises(StudioError, match=r"takes a picture in the style .*name one with --style PICTURE"):
        find_out(path, ImportOptions())
    Image.new("RGB", (60, 50), (200, 100, 0)).save(tmp_path / "style.png")
    wishes = ImportOptions(style=str(tmp_path / "style.png"), units=UNIT)
    package = _packaged(find_out(path, wishes), tmp_path / "made")
    assert [spec.name for spec in package.graph("translate").inputs] == ["x"]
    wanted = (photo.rgb + np.array([200.0, 100.0, 0.0])) / 2
    assert np.abs(_translated(package, photo) - wanted).max() <= 1
    assert verify_package(package, "cpu").ok


def test_two_files_in_a_chain(tmp_path: Path, photo: Photo) -> None:
    predictor, transformer = strangers.colour_chain(tmp_path)
    Image.new("RGB", (60, 50), (200, 100, 0)).save(tmp_path / "style.png")
    wishes = ImportOptions(style=str(tmp_path / "style.png"), style_network=predictor, units=UNIT)
    package = _packaged(find_out(transformer, wishes), tmp_path / "made")
    wanted = (photo.rgb + np.array([200.0, 100.0, 0.0])) / 2
    assert np.abs(_translated(package, photo) - wanted).max() <= 1
    with pytest.raises(StudioError, match=r"predict\.onnx makes a style of a picture: name one with --style"):
        find_out(transformer, ImportOptions(style_network=predictor))
    with pytest.raises(StudioError, match="name the network that makes them with --style-network"):
        find_out(transformer, ImportOptions(style=str(tmp_path / "style.png")))
    with pytest.raises(StudioError, match=r"predict\.onnx gives no picture"):
        find_out(predictor, ImportOptions())
    other = strangers.style_numbers(tmp_path / "other.onnx", count=5)
    with pytest.raises(StudioError, match=r"makes 3 numbers, .*takes 5: the two do not belong together"):
        find_out(other, wishes)


def test_styles_that_do_not_fit(tmp_path: Path) -> None:
    path = strangers.style_numbers(tmp_path / "x.onnx")
    for number in ("0", "4"):
        with pytest.raises(StudioError, match=f"has the styles 1 to 3, not {number}"):
            find_out(path, ImportOptions(style=number))
    with pytest.raises(StudioError, match=r"takes 100 numbers of a style .*--style-network"):
        find_out(strangers.style_numbers(tmp_path / "y.onnx", count=100), ImportOptions())
    with pytest.raises(StudioError, match="takes no style"):
        find_out(strangers.tanh(tmp_path / "z.onnx"), ImportOptions(style="1"))


WRONG: list[tuple[Callable[[Path], Path], str]] = [
    (strangers.classifier, r"gives no picture, but prob \(float32 1×1000\), as classifiers do"),
    (strangers.language_model, "takes whole numbers, as language models do: input_ids"),
    (strangers.outside_weights, "keeps the weights 'gain' in another file"),
    (strangers.own_domain, "needs operators of ai.stranger"),
    (strangers.future, r"needs opset 99; this onnxruntime reads up to \d+"),
    (strangers.whole_numbers, r"takes x \(uint8 .*float32 or float16"),
    (strangers.twice_as_large, "gave 1×3×262×258 numbers for a picture of 129×131, not a picture of its size"),
    (lambda path: path, "is no file"),
    (lambda path: _raw(path, b""), "no ONNX file"),
    (lambda path: _raw(path, np.random.default_rng(0).bytes(3000)), "not an ONNX file"),
    (lambda path: _raw(path, strangers.imagenet(path, inside=True).read_bytes()[:-40]), "not an ONNX file, or is cut"),
]


def _raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("make", "fault"), WRONG)
def test_the_wrong_kind_of_file_gets_one_line(
    tmp_path: Path, make: Callable[[Path], Path], fault: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path / "wrong.onnx")
    with pytest.raises(StudioError, match=fault) as caught:
        find_out(path, ImportOptions())
    assert "wrong.onnx" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_damaged_file_gets_one_line_and_nothing_else(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    random, told = np.random.default_rng(5), []
    for make in (strangers.tanh, strangers.bytes_last, strangers.style_numbers, strangers.half):
        whole = make(tmp_path / "x.onnx").read_bytes()
        for _ in range(12):
            data = bytearray(whole)
            for place in random.integers(len(data), size=2):
                data[place] = random.integers(256)
            try:
                found = find_out(_raw(tmp_path / "x.onnx", bytes(data)), ImportOptions())
            except StudioError as error:
                told.append(str(error))
            else:
                told += [item.because for item in findings(found, ImportOptions())]
    assert len(told) > 40
    assert not any("\n" in text for text in told)
    assert capfd.readouterr() == ("", "")


def test_a_graph_that_never_ends_is_stopped(tmp_path: Path) -> None:
    path = strangers.endless(tmp_path / "x.onnx")
    assert trial_module.LIMIT_S <= 120
    with pytest.raises(StudioError, match=r"took longer than 0\.5 s"):
        TrialSession(path.read_bytes(), path, limit_s=0.5).run({"x": np.zeros((1, 3, 8, 8), np.float32)})


def test_ids_are_made_of_names() -> None:
    assert package_id(Path("a/My Model (v2).onnx"), ImportOptions()) == "my-model-v2"
    assert package_id(Path("a/x.onnx"), ImportOptions(name="Blaue Stunde")) == "blaue-stunde"
    assert package_id(Path("a/月.onnx"), ImportOptions()) == "model"
    with pytest.raises(StudioError, match="is no id"):
        package_id(Path("x.onnx"), ImportOptions(id="../x"))


def test_what_nobody_said_is_not_made_up(tmp_path: Path) -> None:
    found = find_out(strangers.tanh(tmp_path / "x.onnx"), ImportOptions())
    manifest = _packaged(found, tmp_path / "made").manifest
    assert (manifest.licence, manifest.authors, manifest.family) == ("not stated", (), "foreign")
    said = ImportOptions(id="other", name="Other", licence="MIT", source="photo", target="fog")
    manifest = _packaged(found, tmp_path / "other", said).manifest
    assert (manifest.name, manifest.licence) == ("Other", "MIT")
    assert manifest.domains is not None
    assert manifest.domains.target == "fog"


def test_a_photo_of_ones_own(tmp_path: Path) -> None:
    mine = photos.photo_png(tmp_path / "mine.png")
    found = find_out(strangers.tanh(tmp_path / "x.onnx"), ImportOptions(photo=mine))
    assert np.array_equal(found.photo, open_photo(mine).rgb)
