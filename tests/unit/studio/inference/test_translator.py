"""One photo through one model: any size, exact tiles, honest devices, cancellable."""

import threading
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from studio.errors import Cancelled, DeviceError, PackageError, StudioError
from studio.imaging.photo import Photo
from studio.imaging.resample import resize
from studio.inference.cancel import CancelToken
from studio.inference.tiling import tiles as tiles_module
from studio.inference.tiling.sizes import WHOLE_BUDGET_PX, working_size
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package, open_package
from studio.package.manifest import SizeRule, TensorSpec
from tests.helpers import models, photos
from tests.helpers.runs import plain_run


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator()


def _photo(width: int, height: int, seed: int = 0) -> Photo:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Photo(rgb=noise)


def _request(photo: Photo, package: Package, **settings: object) -> TranslateRequest:
    return TranslateRequest(photo=photo, package=package, device="cpu", **settings)  # type: ignore[arg-type]


SIZES = [(1, 1), (1, 300), (7, 5), (101, 57), (8000, 100), (640, 33)]


@pytest.mark.parametrize("size", SIZES)
def test_any_size_comes_back_in_its_own_size(tmp_path: Path, translator: Translator, size: tuple[int, int]) -> None:
    photo = _photo(*size)
    inverted = translator.translate(_request(photo, open_package(models.invert_package(tmp_path))))
    assert np.array_equal(inverted.rgb, 255 - photo.rgb)
    assert inverted.network_size == size
    for make in (models.local_package, models.norm_package):
        assert translator.translate(_request(photo, open_package(make(tmp_path)))).rgb.shape == photo.rgb.shape


@pytest.mark.parametrize("size", SIZES)
def test_pixels_equal_the_plain_runtime_on_the_reflected_picture(
    tmp_path: Path, translator: Translator, size: tuple[int, int]
) -> None:
    photo = _photo(*size)
    package = open_package(models.local_package(tmp_path))
    width, height = (max(8, edge + edge % 2) for edge in size)
    padded = np.pad(photo.rgb, ((0, height - size[1]), (0, width - size[0]), (0, 0)), mode="reflect")
    x_nchw = (padded.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
    y_nchw = plain_run(models.local_model())(x_nchw)
    wanted = ((y_nchw[0].transpose(1, 2, 0) + 1) * 127.5)[: size[1], : size[0]]
    translated = translator.translate(_request(photo, package, size_px="full")).rgb
    assert np.abs(translated - wanted).max() <= 0.501


def test_many_tiles_give_the_pixels_of_one(
    tmp_path: Path, translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = _photo(331, 257)
    package = open_package(models.local_package(tmp_path))
    whole = translator.translate(_request(photo, package))
    monkeypatch.setattr(tiles_module, "MEMORY_BYTES", 1 << 20)
    tiled = translator.translate(_request(photo, package))
    assert whole.tiles == 1
    assert tiled.tiles > 4
    # Below 1e-5 before rounding (test_inference_tiles): at most a pixel that lay on the edge rounds the other way.
    difference = np.abs(whole.rgb.astype(int) - tiled.rgb)
    assert difference.max() <= 1
    assert np.count_nonzero(difference) <= photo.rgb.size // 10_000


def test_a_local_network_with_a_maximum_is_tiled_below_it(tmp_path: Path, translator: Translator) -> None:
    rule = SizeRule(multiple_of=2, minimum=8, maximum=128)
    free = open_package(models.local_package(tmp_path))
    limited = open_package(models.write_package(tmp_path, "limited", {None: models.local_model()}, size=rule))
    photo = _photo(301, 200)
    tiled = translator.translate(_request(photo, limited))
    assert tiled.tiles >= 6
    assert tiled.network_size == photo.size
    assert np.abs(tiled.rgb.astype(int) - translator.translate(_request(photo, free)).rgb).max() <= 1


def test_progress_rises_to_one(tmp_path: Path, translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles_module, "MEMORY_BYTES", 1 << 20)
    seen: list[float] = []
    package = open_package(models.local_package(tmp_path))
    result = translator.translate(_request(_photo(300, 200), package), progress=seen.append)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert len(set(seen)) >= result.tiles


def test_directions(tmp_path: Path, translator: Translator) -> None:
    package = open_package(models.two_way_package(tmp_path))
    photo = _photo(20, 20)
    lighter, darker = (translator.translate(_request(photo, package, direction=way)).rgb for way in package.directions)
    assert np.abs(lighter - (photo.rgb * 0.5 + 127.5)).max() <= 0.6
    assert np.abs(darker - photo.rgb * 0.5).max() <= 0.6
    assert np.array_equal(translator.translate(_request(photo, package)).rgb, lighter)
    with pytest.raises(PackageError, match="did you mean darker"):
        translator.translate(_request(photo, package, direction="darkr"))


def test_working_size_is_what_the_network_sees(tmp_path: Path, translator: Translator) -> None:
    package = open_package(models.invert_package(tmp_path))
    photo = Photo(rgb=resize(photos.gradient(60, 40), (600, 400)))
    small = translator.translate(_request(photo, package, size_px=150))
    assert small.network_size == (150, 100)
    assert small.rgb.shape == photo.rgb.shape
    assert np.abs(small.rgb.astype(int) - (255 - photo.rgb)).mean() < 4
    assert translator.translate(_request(photo, package, size_px=5000)).network_size == (600, 400)
    with pytest.raises(StudioError, match="0 pixels"):
        translator.translate(_request(photo, package, size_px=0))


def test_auto_is_the_preferred_size_for_photos_with_more_pixels(tmp_path: Path, translator: Translator) -> None:
    package = open_package(models.norm_package(tmp_path, preferred=128))
    for size, seen in (((128, 128), (128, 128)), ((600, 20), (600, 20)), ((256, 200), (128, 100))):
        assert translator.translate(_request(_photo(*size), package)).network_size == seen
    assert translator.translate(_request(_photo(256, 200), package, size_px="full")).network_size == (256, 200)


def test_a_network_that_sees_everything_stays_below_its_maximum(tmp_path: Path, translator: Translator) -> None:
    package = open_package(models.norm_package(tmp_path, maximum=130))
    result = translator.translate(_request(_photo(400, 300), package, size_px="full"))
    assert result.network_size == (128, 96)
    assert result.tiles == 1
    assert result.rgb.shape == (300, 400, 3)


def test_a_network_that_sees_everything_stays_within_the_pixel_budget() -> None:
    plan = working_size((8000, 6000), SizeRule(multiple_of=4), "full", whole=True)
    assert 0.98 * WHOLE_BUDGET_PX < plan.picture[0] * plan.picture[1] <= WHOLE_BUDGET_PX
    assert working_size((8000, 6000), SizeRule(multiple_of=4), "full", whole=False).picture == (8000, 6000)


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (64, 64), (20, 500)])
def test_a_fixed_size_is_padded_never_stretched(tmp_path: Path, translator: Translator, size: tuple[int, int]) -> None:
    rule = SizeRule(fixed=True, minimum=64, multiple_of=64)
    package = open_package(models.write_package(tmp_path, "fixed", {None: models.norm_model()}, size=rule))
    result = translator.translate(_request(_photo(*size), package))
    assert result.rgb.shape == (size[1], size[0], 3)
    assert max(result.network_size) <= 64
    plan = working_size(size, rule, "auto", whole=True)
    assert plan.padded == (64, 64)
    scale = min(1, 64 / max(size))
    assert plan.picture == tuple(max(1, round(edge * scale)) for edge in size)


def test_float16_and_other_ranges(tmp_path: Path, translator: Translator) -> None:
    axes = models.IMAGE.axes
    image = TensorSpec(name="image", axes=axes, dtype="float16", range=(0.0, 1.0))
    translated = TensorSpec(name="translated", axes=axes, dtype="float16", range=(-1.0, 0.0))
    model = models.build([helper.make_node("Neg", ["image"], ["translated"])], {}, dtype=TensorProto.FLOAT16)
    folder = models.write_package(tmp_path, "half", {None: model}, image=image, translated=translated)
    photo = _photo(30, 20)
    result = translator.translate(_request(photo, open_package(folder)))
    assert np.abs(result.rgb.astype(int) - (255 - photo.rgb)).max() <= 1


def test_grey_in_and_out(tmp_path: Path, translator: Translator) -> None:
    axes = models.IMAGE.axes
    grey = {"axes": axes, "range": (0.0, 1.0), "channel_order": "L"}
    model = models.build([helper.make_node("Identity", ["image"], ["translated"])], {}, channels=(1, 1))
    folder = models.write_package(
        tmp_path,
        "grey",
        {None: model},
        image=TensorSpec(name="image", **grey),
        translated=TensorSpec(name="translated", **grey),
    )
    result = translator.translate(_request(_photo(30, 20), open_package(folder))).rgb
    assert np.array_equal(result[..., 0], result[..., 2])


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    package = open_package(models.norm_package(tmp_path))
    request = _request(_photo(150, 130), package, size_px=100)
    first, second = (Translator().translate(request).rgb for _ in range(2))
    assert np.array_equal(first, second)


def _shrinking_model() -> onnx.ModelProto:
    weights = {"w": np.ones((3, 3, 3, 3), np.float32)}
    return models.build([helper.make_node("Conv", ["image", "w"], ["translated"])], weights)


def test_a_wrong_size_rule_is_told_in_one_line(tmp_path: Path, translator: Translator) -> None:
    package = open_package(models.write_package(tmp_path, "shrinks", {None: _shrinking_model()}))
    with pytest.raises(DeviceError, match=r"gave 1×3×8×8 numbers where 1×3×10×10 were expected"):
        translator.translate(_request(_photo(10, 10), package))


def test_a_failing_network_is_told_in_one_line(
    tmp_path: Path, translator: Translator, capfd: pytest.CaptureFixture[str]
) -> None:
    package = open_package(models.write_package(tmp_path, "shrinks", {None: _shrinking_model()}))
    with pytest.raises(DeviceError, match=r"shrinks/translate.onnx failed on a picture of 2×1") as caught:
        translator.translate(_request(_photo(2, 1), package))
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
    assert translator.translate(_request(_photo(2, 2), open_package(models.invert_package(tmp_path)))).tiles == 1


def test_two_pictures_at_once_are_not_fed(tmp_path: Path, translator: Translator) -> None:
    folder = models.invert_package(tmp_path)
    package = open_package(folder)
    graph = package.graph("translate")
    import msgspec

    second = msgspec.structs.replace(models.IMAGE, name="second")
    doubled = msgspec.structs.replace(graph, inputs=(*graph.inputs, second))
    changed = Package(msgspec.structs.replace(package.manifest, graphs=(doubled,)), package.root, "x")
    with pytest.raises(PackageError, match="wants the inputs image, second"):
        translator.translate(_request(_photo(2, 2), changed))


def test_too_little_memory_is_told_in_one_line(
    tmp_path: Path, translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr("studio.inference.translator._run", no_memory)
    with pytest.raises(DeviceError, match="not enough memory for this picture"):
        translator.translate(_request(_photo(30, 20), open_package(models.invert_package(tmp_path))))


def test_cancelling_before_the_start(tmp_path: Path, translator: Translator) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        translator.translate(_request(_photo(9, 9), open_package(models.invert_package(tmp_path))), cancel=cancel)


def test_cancelling_between_tiles(tmp_path: Path, translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles_module, "MEMORY_BYTES", 1 << 20)
    cancel, seen = CancelToken(), []

    def stop_at_half(done: float) -> None:
        seen.append(done)
        if done >= 0.5:
            cancel.cancel()

    package = open_package(models.local_package(tmp_path))
    with pytest.raises(Cancelled):
        translator.translate(_request(_photo(500, 400), package), cancel=cancel, progress=stop_at_half)
    assert 0.5 <= seen[-1] < 0.75


def test_cancelling_inside_a_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    package = open_package(models.slow_package(tmp_path, layers=20))
    translator, cancel = Translator(), CancelToken()
    request = _request(_photo(700, 700), package)
    started, outcome = threading.Event(), []

    def work() -> None:
        try:
            translator.translate(request, cancel=cancel, progress=lambda done: started.set())
            outcome.append("finished")
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(20)
    cancel.cancel()
    thread.join(20)
    assert outcome == ["cancelled"]
    assert capfd.readouterr() == ("", "")
    # The session is as good as before.
    assert translator.translate(_request(_photo(16, 16), package)).rgb.shape == (16, 16, 3)
