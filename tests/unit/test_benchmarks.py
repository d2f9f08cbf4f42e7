"""How benchmarks are run: rows as they are measured, and no silence where nothing was. What they measure takes long."""

import json
import sys
import types
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from studio.inference.session.feeds import complete_feeds
from studio.package.loader import open_package
from studio.system.paths import bundled_models_folder
from tests.benchmarks import Row, engine
from tests.benchmarks.__main__ import main

Captured = pytest.CaptureFixture[str]
Standing = Callable[[str, Callable[[], object]], None]


@pytest.fixture
def standing_in(monkeypatch: pytest.MonkeyPatch) -> Standing:
    """Put a `run` in place of that of a benchmark."""

    def stand(name: str, run: Callable[[], object]) -> None:
        module = types.ModuleType(f"tests.benchmarks.{name}")
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return stand


def test_a_row_is_printed_as_it_is_measured(standing_in: Standing, capsys: Captured) -> None:
    seen = []

    def run() -> Iterator[Row]:
        yield Row("first", 1.0, 2.0, "s")
        seen.append(capsys.readouterr().out)
        yield Row("second", 3.0, 2.0, "s")

    standing_in("engine", run)
    assert main(["engine"]) == 0
    assert "first" in seen[0]
    assert "0.50" in seen[0]
    assert "second" in capsys.readouterr().out


def test_one_that_fails_stops_no_other_and_is_told(standing_in: Standing, capsys: Captured) -> None:
    def broken() -> Iterator[Row]:
        yield Row("before", 1.0, 1.0, "s")
        raise ValueError("no such model")

    standing_in("engine", broken)
    standing_in("looks", lambda: [Row("after", 1.0, 1.0, "s")])
    assert main(["engine", "looks"]) == 1
    out, err = capsys.readouterr()
    assert "before" in out
    assert "after" in out
    assert "no such model" in err
    assert "engine: no row was measured" not in err
    assert "engine: failed" in err


def test_one_without_rows_is_no_success(standing_in: Standing, capsys: Captured) -> None:
    standing_in("papers", list)
    assert main(["papers", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == []
    assert "papers: no row was measured" in err


def test_json_holds_all_rows(standing_in: Standing, capsys: Captured) -> None:
    standing_in("looks", lambda: [Row("a", 1.0, 2.0, "s"), Row("b", 1.0, 4.0, "s")])
    assert main(["looks", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["ratio"]) for row in rows] == [("a", 0.5), ("b", 0.25)]


def test_a_broken_promise_is_no_success(standing_in: Standing, capsys: Captured) -> None:
    rows = [Row("slow", 3.0, 2.0, "s", most=1.0), Row("small", 1.0, 2.0, "dB", least=0.4), Row("plain", 9.0, 1.0, "s")]
    standing_in("looks", lambda: rows)
    assert [row.holds for row in rows] == [False, True, None]
    assert main(["looks"]) == 1
    out, err = capsys.readouterr()
    assert ["BROKEN" in line for line in out.splitlines()[1:]] == [True, False, False]
    assert "looks: a promise is broken: slow (1.50, at most 1)" in err
    standing_in("looks", lambda: rows[1:])
    assert main(["looks"]) == 0


def test_an_unknown_name_is_told(capsys: Captured) -> None:
    assert main(["engin"]) == 2
    assert "did you mean engine?" in capsys.readouterr().err


def test_a_model_with_noise_inputs_can_be_measured() -> None:
    """Terrain takes noise beside its picture: `engine` gives it, or it would crash there."""
    folder = bundled_models_folder() / "terrain"
    graph = open_package(folder).graph("translate")
    feeds = complete_feeds(graph, {"image": np.zeros((1, 3, 64, 64), np.float32)}, 0, {})
    assert len(feeds) > 1
    assert engine._onnxruntime(folder / "translate.onnx", feeds)().shape == (1, 3, 64, 64)
