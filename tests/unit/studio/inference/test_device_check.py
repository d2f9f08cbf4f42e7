"""A device or a rewritten graph that gives wrong numbers is not used; each is looked at once."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from studio.errors import DeviceError
from studio.inference.parity import verify_package
from studio.inference.session import device_notes, loaded_graph
from studio.inference.session.graph_session import GraphSession
from studio.inference.session.loaded_graph import Loaded
from studio.inference.session.providers import Trial
from studio.package.loader import Package, open_package
from studio.package.parity import PARITY_NAME
from tests.helpers import cards, graphs
from tests.helpers.cards import Card
from tests.helpers.graphs import model, node, parity, picture

X = np.linspace(-1, 1, 48, dtype=np.float32).reshape(1, 3, 4, 4)


def _inverter(folder: Path, *, stored: bool = True, tolerance: float = 1e-3) -> Package:
    shape = ["n", 3, "h", "w"]
    file = model([node("Neg", "image", "translated")], [("image", shape)], [("translated", shape)])
    graph = {"file": "translate.onnx", "inputs": (picture("image"),), "outputs": (picture("translated"),)}
    graphs.package(folder, {"translate.onnx": file}, [graph], parity=parity(tolerance=tolerance))
    if stored:
        graphs.vectors(folder, {"translate.onnx:image": X, "translate.onnx:translated": -X})
    return open_package(folder)


def _session(package: Package, device: str = "auto") -> GraphSession:
    return GraphSession(package, package.graph("translate"), device)


def _as_in_a_new_process() -> None:
    device_notes._known.clear()


def _rewritten_to(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The passes for the CPU make another operator of the whole graph."""
    shape = ["n", 3, "h", "w"]
    made = model([node(kind, "image", "translated")], [("image", shape)], [("translated", shape)])
    monkeypatch.setattr(loaded_graph, "faster_graph", lambda path, cache, sha256, *, single: made.SerializeToString())


def test_a_card_that_is_right_is_used_and_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, card = _inverter(tmp_path / "good"), cards.insert(monkeypatch)
    for _ in range(2):
        session = _session(package)
        assert session.device.line == cards.LABEL
        _as_in_a_new_process()
    assert len(card.runs) == 1
    assert np.array_equal(_session(package).run(X), -X)


def test_a_card_that_is_wrong_is_not_used_and_the_reason_says_by_how_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, card = _inverter(tmp_path / "good"), cards.insert(monkeypatch, Card(off_by=0.1))
    for _ in range(2):
        session = _session(package)
        assert session.device.kind == "cpu"
        assert session.device.reason == (
            "CUDA gives other numbers than the model's makers measured (off by 5.0e-02 of the range, allowed 1e-03)"
        )
        assert np.array_equal(session.run(X), -X)
        _as_in_a_new_process()
    assert len(card.runs) == 1


def test_a_card_that_gives_no_numbers_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _inverter(tmp_path / "good")
    cards.insert(monkeypatch, Card(off_by=float("nan")))
    assert "no numbers at all" in _session(package).device.reason


def test_another_card_and_another_onnxruntime_are_looked_at_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, card = _inverter(tmp_path / "good"), Card()
    with monkeypatch.context() as patch:
        cards.insert(patch, card)
        _session(package)
    with monkeypatch.context() as patch:
        cards.insert(patch, card, label="Another card")
        _session(package)
        assert len(card.runs) == 2
        patch.setattr(onnxruntime, "__version__", "99.0")
        _session(package)
        assert len(card.runs) == 3


def test_without_stored_vectors_a_card_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, card = _inverter(tmp_path / "bare", stored=False), cards.insert(monkeypatch, Card(off_by=0.1))
    assert _session(package).device.kind == "cuda"
    (package.root / PARITY_NAME).write_bytes(b"no archive")
    assert _session(package).device.kind == "cuda"
    assert card.runs == []


def test_a_card_that_fails_at_the_check_leaves_the_work_to_the_cpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _inverter(tmp_path / "good")
    cards.insert(monkeypatch, Card(works_for=0))
    session = _session(package)
    assert session.device.kind == "cpu"
    assert "CUDA failed" in session.device.reason
    assert "\n" not in session.device.line


def test_a_card_without_room_for_the_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _inverter(tmp_path / "good")
    cards.insert(monkeypatch, Card(refuses=cards.OUT_OF_MEMORY))
    assert _session(package).device.reason == "Test card has too little free memory for this model"


def test_a_rewritten_graph_that_is_right_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _inverter(tmp_path / "good")
    _rewritten_to(monkeypatch, "Neg")
    assert Loaded(package, package.graph("translate"), "cpu").may_rewrite
    session = _session(package, "cpu")
    assert session.rewritten
    assert np.array_equal(session.run(X), -X)


@pytest.mark.parametrize("kind", ["Identity", "NoSuchOperator"])
def test_a_rewritten_graph_that_is_wrong_is_replaced_by_the_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _inverter(tmp_path / "good")
    _rewritten_to(monkeypatch, kind)
    for _ in range(2):
        session = _session(package, "cpu")
        assert not session.rewritten
        assert not Loaded(package, package.graph("translate"), "cpu").may_rewrite
        assert session.device.reason == "the CPU was asked for"
        assert np.array_equal(session.run(X), -X)
        _as_in_a_new_process()


def test_a_rewritten_graph_is_checked_once_for_each_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, asked = _inverter(tmp_path / "good"), []
    _rewritten_to(monkeypatch, "Neg")
    real = loaded_graph.run_session
    monkeypatch.setattr(loaded_graph, "run_session", lambda *given, **named: asked.append(1) or real(*given, **named))
    for _ in range(3):
        Loaded(package, package.graph("translate"), "cpu")
        _as_in_a_new_process()
    assert len(asked) == 1
    monkeypatch.setattr(loaded_graph, "_REWRITTEN", "rewritten 999")
    Loaded(package, package.graph("translate"), "cpu")
    assert len(asked) == 2


def test_a_graph_as_its_makers_left_it_is_not_checked_on_the_cpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, asked = _inverter(tmp_path / "good"), []
    monkeypatch.setattr(loaded_graph, "run_session", lambda *given: asked.append(1))
    assert not Loaded(package, package.graph("translate"), "cpu").rewritten
    assert asked == []


def test_verify_measures_a_provider_that_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _inverter(tmp_path / "good")
    cards.insert(monkeypatch, Card(off_by=0.1))
    monkeypatch.setattr(
        "studio.inference.session.devices.trial", lambda kind: Trial(cards.LABEL, "" if kind == "cuda" else "no")
    )
    assert _session(package).device.kind == "cpu"
    checks = {check.provider: check for check in verify_package(package).checks}
    assert checks["cpu"].ok
    assert not checks["cuda"].ok
    assert checks["cuda"].error == pytest.approx(0.05, abs=1e-6)


def test_verify_goes_over_all_providers_that_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.inference import parity as module

    monkeypatch.setattr(
        "studio.inference.session.devices.trial", lambda kind: Trial(kind, "" if kind != "coreml" else "no")
    )
    assert module.providers("auto") == ("cpu", "cuda", "directml")
    assert module.providers("tensorrt") == ("tensorrt",)
    with pytest.raises(DeviceError, match=r"CoreML can't be used \(no\)"):
        module.providers("coreml")


def test_verdicts_of_one_graph_are_none_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, card = _inverter(tmp_path / "first"), cards.insert(monkeypatch)
    _session(first)
    changed = onnx.load(first.root / "translate.onnx")
    changed.doc_string = "another file"
    graph: dict[str, Any] = {"file": "translate.onnx", "inputs": (picture("image"),)}
    graph["outputs"] = (picture("translated"),)
    folder = graphs.package(tmp_path / "second", {"translate.onnx": changed}, [graph], parity=parity())
    graphs.vectors(folder, {"translate.onnx:image": X, "translate.onnx:translated": -X})
    _session(open_package(folder))
    assert len(card.runs) == 2
