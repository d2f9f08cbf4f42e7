"""What each part of studio may load: the window must start where no PyTorch is, and `--help` must be instant."""

import json
import subprocess
import sys
from pathlib import Path

import studio
from studio.system import paths

_ROOT = Path(studio.__file__).parent


_WINDOW = ("studio.ui", "studio.state", "studio.app")


def _modules() -> list[str]:
    files = sorted(path.relative_to(_ROOT.parent).with_suffix("") for path in _ROOT.rglob("*.py"))
    return [".".join(path.parts).removesuffix(".__init__") for path in files]


def _loaded_by(modules: list[str]) -> set[str]:
    """Top-level names of what a fresh process holds after importing them."""
    script = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(result.stdout)}


def test_no_module_needs_torch() -> None:
    assert _loaded_by(_modules()).isdisjoint({"torch", "torchvision", "trainer", "exporters"})


def test_the_core_loads_neither_qt_nor_the_runtime() -> None:
    core = [name for name in _modules() if not name.startswith(_WINDOW)]
    assert "studio.inference.session.graph_session" in core
    assert _loaded_by(core).isdisjoint({"PySide6", "onnxruntime"})


def test_help_loads_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "studio", "--help"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "translate" in result.stdout
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    assert "click" in loaded
    heavy = {"torch", "PySide6", "onnxruntime", "onnx", "numpy", "PIL", "rich", "msgspec"}
    assert loaded.isdisjoint(heavy)


def test_locations_follow_the_variable_and_make_nothing(studio_home: Path) -> None:
    assert paths.home_folder() == studio_home
    folders = [paths.user_models_folder(), paths.cache_folder()]
    assert all(studio_home in folder.parents and not folder.exists() for folder in folders)


def test_resources_lie_beside_the_package_in_a_checkout() -> None:
    assert paths.bundled_models_folder().parent == paths.resources_folder()
    assert paths.samples_folder().parent.is_dir()
