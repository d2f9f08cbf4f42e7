"""Which models are rewritten, and how the result is kept."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper
from onnx.external_data_helper import set_external_data

from studio.graph import graph_cache, rewrite
from studio.graph.graph_cache import KeptGraphs, sha256_of
from studio.graph.rewrite import faster_graph
from tests.helpers.graphs import model, node
from tests.helpers.rewriting import kinds, layer, run


def _thin(opset: int = 17) -> onnx.ModelProto:
    weights = {"w": np.random.default_rng(0).standard_normal((3, 4, 5, 5)).astype(np.float32)}
    return layer([node("Conv", "x w", "y", pads=[2, 2, 2, 2])], weights, opset=opset)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "thin.onnx"
    onnx.save(_thin(), path)
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def _files(cache: Path) -> list[Path]:
    return sorted((cache / "graphs").iterdir())


def test_a_rewritten_graph_gives_the_same_and_is_found_again(source: Path, cache: Path) -> None:
    first = faster_graph(source, cache)
    assert isinstance(first, Path)
    assert first != source
    x = np.random.default_rng(1).standard_normal((2, 4, 9, 6)).astype(np.float32)
    np.testing.assert_allclose(run(onnx.load(first), x), run(_thin(), x), atol=1e-4)
    made = first.stat().st_ino
    assert faster_graph(source, cache) == first
    assert first.stat().st_ino == made
    assert _files(cache) == [first]


def test_a_known_hash_spares_the_model(source: Path, cache: Path) -> None:
    digest = sha256_of(source.read_bytes())
    first = faster_graph(source, cache)
    source.write_bytes(b"no model")
    assert faster_graph(source, cache, digest) == first


def test_a_model_with_nothing_to_gain_stays_and_is_not_read_again(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "relu.onnx"
    onnx.save(layer([node("Relu", "x", "y")], {}), path)
    assert faster_graph(path, cache) == path
    assert [file.stat().st_size for file in _files(cache)] == [0]
    assert faster_graph(path, cache) == path


def test_a_damaged_file_is_made_anew(source: Path, cache: Path) -> None:
    first = faster_graph(source, cache)
    assert isinstance(first, Path)
    whole = first.read_bytes()
    first.write_bytes(whole[: len(whole) // 2])
    again = faster_graph(source, cache)
    assert isinstance(again, Path)
    assert again.read_bytes() == whole


def test_another_version_makes_it_anew_and_removes_the_old(
    source: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = faster_graph(source, cache)
    monkeypatch.setattr(rewrite, "VERSION", rewrite.VERSION + 1)
    new = faster_graph(source, cache)
    assert new != old
    assert _files(cache) == [new]


def test_a_folder_that_cannot_be_written_gives_bytes(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    made = faster_graph(source, blocked)
    assert isinstance(made, bytes)
    assert kinds(onnx.load_from_string(made)) != kinds(_thin())


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x0a\x3a\xff\xff"])
def test_a_broken_model_is_left_to_onnxruntime(tmp_path: Path, cache: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    assert faster_graph(path, cache) == path
    assert faster_graph(tmp_path / "missing.onnx", cache) == tmp_path / "missing.onnx"


def _make(source: Path, cache: Path, answers: "multiprocessing.Queue[str]") -> None:
    answers.put(str(faster_graph(source, cache)))


def test_two_processes_make_one_file(source: Path, cache: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    workers = [context.Process(target=_make, args=(source, cache, answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = {answers.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(60)
    assert [str(file) for file in _files(cache)] == sorted(found)
    assert len(found) == 1


def test_the_folder_is_bounded_and_what_killed_processes_left_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_cache, "KEPT_BYTES", 250)
    kept = KeptGraphs(tmp_path, 1)
    left, working = tmp_path / "left.part", tmp_path / "working.part"
    for number, name in enumerate("abc"):
        path = kept.keep(name, name.encode() * 100)
        assert path is not None
        os.utime(path, (number, number))
        left.touch()
        os.utime(left, (0, 0))
    working.touch()
    kept.keep("d", b"d" * 100)
    assert sorted(path.name[0] for path in tmp_path.iterdir()) == ["c", "d", "w"]


@pytest.mark.parametrize("opset", range(11, 22))
def test_opsets_that_are_known(opset: int) -> None:
    made = rewrite.rewrite(_thin(opset))
    assert made is not None
    onnx.checker.check_model(made, full_check=True)


def _foreign() -> onnx.ModelProto:
    foreign = helper.make_node("Gelu", ["c"], ["y"], domain="com.microsoft")
    return model(
        [node("Conv", "x w", "c"), foreign],
        [("x", list("ncht"))],
        [("y", list("ncht"))],
        {"w": np.zeros((3, 4, 5, 5), np.float32)},
        domains=["com.microsoft"],
    )


def _with_subgraph() -> onnx.ModelProto:
    body = helper.make_graph([node("Relu", "c", "z")], "branch", [], [helper.make_empty_tensor_value_info("z")])
    choice = helper.make_node("If", ["yes"], ["y"], then_branch=body, else_branch=body)
    weights = {"w": np.zeros((3, 4, 5, 5), np.float32), "yes": np.array(True)}
    return layer([node("Conv", "x w", "c"), choice], weights)


def _half() -> onnx.ModelProto:
    half = onnx.TensorProto.FLOAT16
    weights = {"w": np.zeros((3, 4, 5, 5), np.float16)}
    return model([node("Conv", "x w", "y")], [("x", list("ncht"), half)], [("y", list("ncht"), half)], weights)


def _external() -> onnx.ModelProto:
    made = _thin()
    set_external_data(made.graph.initializer[0], "weights.bin")
    return made


@pytest.mark.parametrize("make", [_foreign, _with_subgraph, _half, _external, lambda: _thin(10), lambda: _thin(22)])
def test_models_of_other_kinds_are_left_alone(make) -> None:
    assert rewrite.rewrite(make()) is None


def _wide(nodes: list[onnx.NodeProto]) -> onnx.ModelProto:
    random = np.random.default_rng(3)
    weights: dict[str, np.ndarray] = {"w": (random.standard_normal((192, 192, 3, 3)) / 40).astype(np.float32)}
    weights["quarter"] = np.array([-1, 192, 8, 8], np.int64)
    weights["whole"] = np.array([1, -1, 8, 8], np.int64)
    return layer(nodes, weights)


def _swaps(any_model: onnx.ModelProto) -> int:
    """Transposes that put the channels first."""
    found = [node for node in any_model.graph.node if node.op_type == "Transpose"]
    return sum(list(node.attribute[0].ints) == [1, 0, 2, 3] for node in found)


def test_one_picture_at_a_time_spares_a_copy_of_every_map(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "wide.onnx"
    original = _wide([node("Conv", "x w", "c", pads=[1] * 4), node("Conv", "c w", "y", pads=[1] * 4)])
    onnx.save(original, path)
    free, single = faster_graph(path, cache), faster_graph(path, cache, single=True)
    assert isinstance(free, Path)
    assert isinstance(single, Path)
    assert free != single
    assert faster_graph(path, cache) == free, "both are kept"
    assert (_swaps(onnx.load(free)), _swaps(onnx.load(single))) == (2, 0)
    x = np.random.default_rng(1).standard_normal((1, 192, 9, 6)).astype(np.float32)
    np.testing.assert_allclose(run(onnx.load(single), x), run(original, x), atol=1e-3)
    pair = np.concatenate([x, -x])
    np.testing.assert_allclose(run(onnx.load(free), pair), run(original, pair), atol=1e-3)
    with pytest.raises(Exception, match=r"(?i)invalid.*dimension"):
        run(onnx.load(single), pair)


def test_a_map_that_may_hold_more_pictures_than_come_in_is_not_taken_for_one(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "folded.onnx"
    nodes = [
        node("Reshape", "x quarter", "q"),
        node("Conv", "q w", "c", pads=[1] * 4),
        node("Reshape", "c whole", "y"),
    ]
    original = _wide(nodes)
    onnx.save(original, path)
    single = faster_graph(path, cache, single=True)
    assert isinstance(single, Path)
    assert _swaps(onnx.load(single)) == 1
    x = np.random.default_rng(1).standard_normal((1, 192, 16, 16)).astype(np.float32)
    np.testing.assert_allclose(run(onnx.load(single), x), run(original, x), atol=1e-3)
