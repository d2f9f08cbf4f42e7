"""Streamed equals whole, for any graph that can be cut, any size and any budget; nothing is left behind."""

import errno
import io
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from exporters.export import export_graph
from exporters.spec import GraphSpec, picture
from studio.errors import Cancelled, DeviceError, OutputError
from studio.imaging.photo import Photo
from studio.inference.cancel import CancelToken
from studio.inference.cancellable import settle
from studio.inference.execution_plan import choose_route
from studio.inference.session.devices import Device
from studio.inference.session.graph_session import GraphSession, SessionPool
from studio.inference.tiling import scratch, stream_plan
from studio.inference.tiling.scratch import MapPlace, map_store
from studio.inference.tiling.stream_plan import plan
from studio.inference.tiling.streaming import Run
from studio.inference.translator import TranslateRequest, Translator
from studio.package.loader import Package, open_package
from studio.package.manifest import SizeRule
from tests.helpers import models
from tests.helpers.streams import GraphDrawing, cut_up, noise, streamed, whole
from trainer.families.pix2pix.model import UNetGenerator
from trainer.nn.resnet import ResNetGenerator

_LARGE = 1 << 40
_ONE_OF_255 = 2 / 255
_FEW_CORES, _MANY_CORES = 1e-3, 1e4
"""So slow that all maps are stored, so fast that all are computed again."""


class _GroupNormed(nn.Sequential):
    multiple_of, minimum = 2, 8

    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(3, 8, 3, 2, 1), nn.GroupNorm(2, 8), nn.ReLU(), nn.ConvTranspose2d(8, 3, 4, 2, 1), nn.Tanh()
        )


_DRAWN = {
    "squeeze-excite": GraphDrawing().conv(6).act().excite().conv(6).act(),
    "means": GraphDrawing().conv(6).standardise().act().down(8).standardise().act(),
    "normalised picture": GraphDrawing().norm().conv(6, 7, reflect=True).norm().act(),
    "skips": GraphDrawing()
    .conv(6)
    .norm()
    .act()
    .down(8, 4)
    .norm()
    .act()
    .down(8)
    .norm()
    .act()
    .up(6)
    .join(2)
    .norm()
    .conv(6),
    "dilated": GraphDrawing().conv(6, dilation=3).norm().act().conv(6, 5, dilation=2).excite(),
}


@pytest.mark.parametrize("budget", [1, 3 << 20, _LARGE])
@pytest.mark.parametrize("cores", [_FEW_CORES, _MANY_CORES])
@pytest.mark.parametrize("least_rows", [True, False])
@pytest.mark.parametrize("drawing", _DRAWN.values(), ids=_DRAWN.keys())
def test_streamed_equals_whole(
    drawing: GraphDrawing, least_rows: bool, cores: float, budget: int, tmp_path: Path
) -> None:
    _compare(_model_of(drawing), (72, 104), budget, least_rows, tmp_path, cores)


@pytest.mark.parametrize(
    "network",
    [
        ResNetGenerator(filters=4, blocks=2),
        pytest.param(UNetGenerator(depth=4, filters=4, norm="instance"), marks=pytest.mark.slow),
        pytest.param(ResNetGenerator(filters=4, blocks=1, upsampling="resize"), marks=pytest.mark.slow),
        pytest.param(_GroupNormed(), marks=pytest.mark.slow),
    ],
    ids=["resnet", "unet", "resnet-resize", "group-norm"],
)
def test_exported_networks_are_streamed(network: nn.Module, tmp_path: Path) -> None:
    size = SizeRule(multiple_of=network.multiple_of, minimum=network.minimum)  # type: ignore[arg-type]
    spec = GraphSpec(
        role="translate",
        file="g.onnx",
        network=network.eval(),
        inputs=(picture("image"),),
        outputs=(picture("picture"),),
        size=size,
    )
    export_graph(spec, tmp_path / "g.onnx")
    model = onnx.load(tmp_path / "g.onnx")
    for budget, least_rows, cores in ((1, True, _FEW_CORES), (4 << 20, False, 1), (_LARGE, True, _MANY_CORES)):
        _compare(model, (96, 160), budget, least_rows, tmp_path, cores)


_LOCAL = ("conv", "reflect", "wide", "dilated", "down", "down4", "pool", "up", "up4", "nearest", "linear")
_OPERATORS = st.sampled_from((*_LOCAL, "norm", "norm", "means", "excite", "act", "add", "join"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(_OPERATORS, min_size=2, max_size=10),
    seed=st.integers(0, 1000),
    width=st.integers(5, 14),
    height=st.integers(5, 24),
    budget=st.sampled_from([1, 200_000, 2_000_000, _LARGE]),
    least_rows=st.booleans(),
    cores=st.sampled_from([_FEW_CORES, 1, _MANY_CORES]),
)
def test_random_graphs_of_local_operators_and_norms(
    names: list[str],
    seed: int,
    width: int,
    height: int,
    budget: int,
    least_rows: bool,
    cores: float,
    tmp_path: Path,
) -> None:
    drawing = GraphDrawing(seed).conv(5).norm()
    for index, name in enumerate(names):
        _draw(drawing, name, seed + index)
    _compare(drawing.model(), (4 * width, 4 * height), budget, least_rows, tmp_path, cores)


def _draw(drawing: GraphDrawing, name: str, which: int) -> None:
    if (name in ("down", "down4", "pool") and drawing.stride == 4) or (
        name in ("up", "up4", "nearest", "linear") and drawing.stride == 1
    ):
        return
    actions = {
        "conv": lambda: drawing.conv(6),
        "reflect": lambda: drawing.conv(5, reflect=True),
        "wide": lambda: drawing.conv(4, 5, reflect=True),
        "dilated": lambda: drawing.conv(5, dilation=2),
        "down": lambda: drawing.down(6),
        "down4": lambda: drawing.down(5, 4),
        "pool": drawing.pool,
        "up": lambda: drawing.up(5),
        "up4": lambda: drawing.up(6, 4),
        "nearest": drawing.enlarge,
        "linear": lambda: drawing.enlarge("linear"),
        "norm": drawing.norm,
        "means": drawing.standardise,
        "excite": drawing.excite,
        "act": lambda: drawing.act("LeakyRelu"),
        "add": lambda: drawing.add(which),
        "join": lambda: drawing.join(which),
    }
    actions[name]()


def _model_of(drawing: GraphDrawing) -> onnx.ModelProto:
    # Drawn once for all parameters: a model ends its drawing.
    if drawing.nodes[-1].output[0] != "translated":
        drawing.model()
    return models.build(drawing.nodes, drawing.values)


def _compare(
    model: onnx.ModelProto, size: tuple[int, int], budget: int, least_rows: bool, folder: Path, cores: float = 1
) -> None:
    x = noise(*size)
    found = plan(cut_up(model), size, budget, cores, least_rows=least_rows)
    if budget == 1:
        assert all(place.offset is not None for place in found.places.values())
    elif budget == _LARGE:
        assert found.scratch_bytes == 0
    seen: list[float] = []
    y = streamed(found, x, folder / "scratch", progress=seen.append)
    difference = y - whole(model, x)
    assert np.abs(difference).max() <= 0.1 * _ONE_OF_255
    assert 10 * np.log10(4 / max(np.mean(difference**2), 1e-20)) >= 60
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)
    assert _left(folder / "scratch") == []


def _gone(folder: Path) -> bool:
    """Whether nothing is left, once what cleans up is done."""
    return settle(10, everything=True) and _left(folder) == []


def _left(folder: Path) -> list[str]:
    """Files in the folder, also those without a name that are still open."""
    named = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    handles = Path("/proc/self/fd")
    targets = [os.readlink(entry) for entry in handles.iterdir() if entry.is_symlink()] if handles.is_dir() else []  # noqa: PTH115
    return named + [target for target in targets if target.startswith(str(folder))]


def _scratch_plan(size: tuple[int, int] = (64, 96)) -> Any:
    drawing = GraphDrawing().conv(6).norm().act().down(8).norm().act().conv(8).norm().act()
    found = plan(cut_up(drawing.model()), size, 1, _FEW_CORES)
    assert found.scratch_bytes > 0
    return found


def test_cancelling_ends_it_between_strips_and_leaves_nothing(tmp_path: Path) -> None:
    found = _scratch_plan()
    cancel, seen = CancelToken(), []

    def progress(done: float) -> None:
        seen.append(done)
        if done > 0.5:
            assert _left(tmp_path) != [] or os.name == "nt"
            cancel.cancel()

    with pytest.raises(Cancelled):
        streamed(found, noise(*found.size), tmp_path, cancel, progress)
    assert [done > 0.5 for done in seen].count(True) == 1
    assert _gone(tmp_path)


def test_maps_share_the_file_as_soon_as_one_is_done_with() -> None:
    drawing = GraphDrawing().conv(16).norm()
    for _ in range(6):
        drawing.conv(16).norm()
    found = plan(cut_up(drawing.model()), (64, 64), 1, _FEW_CORES)
    assert len(found.places) >= 6
    assert found.scratch_bytes == 2 * 16 * 64 * 64 * 4


def test_no_room_on_the_disk_is_told_before_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    found = _scratch_plan()
    with pytest.raises(OutputError, match=r"has 0\.0 GB free.*--memory"):
        streamed(found, noise(*found.size), tmp_path)


class _FullDisk(io.FileIO):
    room = 10_000

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_one_line_and_the_session_stays_usable(
    tmp_path: Path, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = _request(_package(tmp_path), _photo(100, 120), 1)
    monkeypatch.setattr(stream_plan, "_FLOPS_PER_CORE", 1e6)
    translator = Translator()
    wanted = translator.translate(request)
    folder = scratch.scratch_folder()
    assert folder.is_relative_to(studio_home)
    with monkeypatch.context() as patch:
        patch.setattr(scratch.tempfile, "TemporaryFile", lambda **_: _FullDisk(tmp_path / "full", "w+"))
        with pytest.raises(OutputError, match="No space left on device") as caught:
            translator.translate(request)
    assert str(folder) in caught.value.message
    assert "\n" not in str(caught.value)
    assert "--memory" in caught.value.hint
    assert _gone(folder)
    assert np.array_equal(translator.translate(request).rgb, wanted.rgb)


def test_a_scratch_file_that_lost_its_end_is_told(tmp_path: Path) -> None:
    places = {"a": MapPlace(2, 4, 4, 0), "b": MapPlace(2, 4, 4, 128)}
    with map_store(places, tmp_path) as store:
        store.write("a", 0, np.arange(32, dtype=np.float32).reshape(2, 4, 4))
        assert store.read("a", 1, 3).tolist() == [[[4, 5, 6, 7], [8, 9, 10, 11]], [[20, 21, 22, 23], [24, 25, 26, 27]]]
        with pytest.raises(OutputError, match="lost its end"):
            store.read("b", 0, 4)
    assert _gone(tmp_path)


def _package(parent: Path, **settings: Any) -> Package:
    drawing = GraphDrawing().conv(6).norm().act().down(8).norm().act().conv(8).norm().act()
    rule = SizeRule(**{"multiple_of": 4, "minimum": 8, **settings})
    return open_package(models.write_package(parent, "streamed", {None: drawing.model()}, size=rule))


def _photo(width: int, height: int) -> Photo:
    return Photo(rgb=np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8))


def _request(package: Package, photo: Photo, memory: int | None) -> TranslateRequest:
    return TranslateRequest(photo, package, size_px="full", device="cpu", memory_bytes=memory)


@pytest.mark.parametrize("size", [(203, 301), (64, 64), (9, 500), (1, 1)])
@pytest.mark.usefixtures("studio_home")
def test_photos_of_any_size_through_the_translator(size: tuple[int, int], tmp_path: Path) -> None:
    package, photo, translator = _package(tmp_path), _photo(*size), Translator()
    once = translator.translate(_request(package, photo, _LARGE))
    seen: list[float] = []
    strips = translator.translate(_request(package, photo, 50_000), progress=seen.append)
    assert (once.tiles, strips.network_size) == (1, size)
    assert size[0] * size[1] < 4000 or strips.tiles > 4
    assert np.abs(strips.rgb.astype(int) - once.rgb).max() <= 1
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    again = Translator().translate(_request(package, photo, 50_000))
    assert np.array_equal(strips.rgb, again.rgb)


def test_the_plan_keeps_its_budget_at_camera_resolution(tmp_path: Path) -> None:
    session = SessionPool().get(package := _package(tmp_path), package.graph("translate"), "cpu")
    for megabytes in (64, 256, 1024):
        route = choose_route(session, (8000, 6000), "full", megabytes << 20)
        assert route.size.picture == (8000, 6000)
        assert route.stream is not None
        assert route.stream.peak_bytes <= megabytes << 20
        assert route.lines()[0].startswith("8000×6000 in 4 stages within ")
    assert choose_route(session, (800, 600), "full", _LARGE).stream is None
    assert choose_route(session, (8000, 6000), "full").stream is not None, "4 megapixels at once are the most"


def test_a_maximum_of_the_manifest_still_limits(tmp_path: Path) -> None:
    session = SessionPool().get(package := _package(tmp_path, maximum=130), package.graph("translate"), "cpu")
    route = choose_route(session, (400, 300), "full", 1)
    assert route.size.picture == (128, 96)
    assert route.stream is not None


def test_what_cannot_be_streamed_says_why_and_goes_in_one_piece_or_in_feathered_tiles(tmp_path: Path) -> None:
    session = SessionPool().get(package := _package(tmp_path, multiple_of=3), package.graph("translate"), "cpu")
    route = choose_route(session, (4000, 3000), "auto", 1 << 20)
    assert (len(route.tiles), route.stream, route.feather) == (1, None, None)
    assert route.size.picture[0] < 4000
    route = choose_route(session, (4000, 3000), "full", 1 << 30)
    assert route.feather is not None
    assert route.size.picture == (4000, 3000)
    assert all(edge % 3 == 0 and edge**2 * 4096 <= 1 << 30 for edge in route.feather.edge)
    assert "overlapping tiles of 510×510, faded into each other: not exact" in route.lines()[0]
    assert "multiples of 2 pixels, its manifest says 3" in route.lines()[1]


def test_a_device_that_dies_half_way_leaves_the_work_to_the_cpu(
    tmp_path: Path, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, photo, pool = _package(tmp_path), _photo(80, 60), SessionPool()
    wanted = Translator().translate(_request(package, photo, 1))
    session = pool.get(package, package.graph("translate"), "cpu")
    session.device = Device(kind="cuda", label="a card")
    calls: list[str] = []
    opened = GraphSession.open_part

    def dying(self: GraphSession, model: onnx.ModelProto, cancel: CancelToken) -> Run:
        device, self.device = self.device, Device(kind="cpu", label="CPU")
        run = opened(self, model, cancel)
        self.device = device

        def call(names: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
            calls.append(device.kind)
            if device.kind == "cuda" and len(calls) > 2:
                raise DeviceError("the card fell out")
            return run(names, feeds)

        return call

    monkeypatch.setattr(GraphSession, "open_part", dying)
    result = Translator(pool).translate(_request(package, photo, 1))
    assert "the card fell out" in result.device.reason
    assert calls.count("cuda") == 3
    assert np.array_equal(result.rgb, wanted.rgb)
