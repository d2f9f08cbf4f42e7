"""Broken and hostile files in a process with a limit: none ends it, opens what is none of its business, takes more than
two seconds or a gigabyte, or is refused in more than a line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import PackageError, StudioError
from studio.inference.onnx_import.probe_process import look_apart
from studio.package.onnx_check import model_problem
from tests.helpers import hostile, strangers
from tests.helpers.graphs import model, node

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_a_few(tmp_path: Path, kind: str) -> None:
    _run(tmp_path, kind, first=0, count=60)


@pytest.mark.slow
@pytest.mark.parametrize("kind", hostile.KINDS)
def test_more_than_a_thousand_in_all(tmp_path: Path, kind: str) -> None:
    _run(tmp_path, kind, first=1000, count=300)


def _run(folder: Path, kind: str, *, first: int, count: int) -> None:
    command = [sys.executable, "-m", "tests.helpers.hostile", str(folder / "cases"), kind, str(first), str(count)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    *faults, sums = [json.loads(line) for line in done.stdout.splitlines()]
    assert faults == []
    assert sums["cases"] == count
    # Most of them are really broken.
    assert sums["refused"] > count // 2


@pytest.mark.parametrize("number", [161, 411, 850, 880])
def test_a_graph_that_asks_for_a_picture_larger_than_any(tmp_path: Path, number: int) -> None:
    path = hostile.write_case(tmp_path, "onnx", number)
    with pytest.raises(StudioError):
        look_apart(path, {}, tmp_path)


def test_what_ends_the_process_is_one_line_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ending = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
    monkeypatch.setattr("studio.inference.onnx_import.probe_process.studio_command", lambda *words: ending)
    with pytest.raises(PackageError, match=r"x\.onnx can't be used: it ended the process that tried it \(-11\)"):
        look_apart(strangers.tanh(tmp_path / "x.onnx"), {}, tmp_path)
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr("studio.inference.onnx_import.probe_process.studio_command", lambda *words: sleeping)
    monkeypatch.setattr("studio.inference.onnx_import.probe_process.LIMIT_S", 0.3)
    with pytest.raises(PackageError, match="took longer"):
        look_apart(tmp_path / "x.onnx", {}, tmp_path)


def test_graphs_that_never_end_or_are_nested_without_end(tmp_path: Path) -> None:
    import onnx
    from onnx import helper

    endless = onnx.load_model(str(strangers.endless(tmp_path / "x.onnx")))
    assert "may never end" in model_problem(endless)
    inner = helper.make_graph([node("Identity", "x", "z")], "g", [], [])
    for _ in range(6):
        branch = helper.make_node("If", ["x"], ["z"], then_branch=inner, else_branch=inner)
        inner = helper.make_graph([branch], "g", [], [])
    deep = model(list(inner.node), [("x", ("n", 3, "h", "w"))], [("z", ("n", 3, "h", "w"))])
    assert "more than 4 deep" in model_problem(deep)
    hidden = helper.make_graph([helper.make_node("Evil", ["x"], ["z"], domain="evil")], "g", [], [])
    branch = helper.make_node("If", ["x"], ["z"], then_branch=hidden, else_branch=hidden)
    sly = model([branch], [("x", ("n", 3, "h", "w"))], [("z", ("n", 3, "h", "w"))])
    assert "needs operators of evil" in model_problem(sly)
