"""Every family has all its parts; the message says which one is missing."""

import sys
import types

import pytest

from tests.contract.family_parts import ROOT, missing_parts
from trainer import families
from trainer.task import Family, Task


def _folders() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "trainer" / "families").glob("*/__init__.py"))


@pytest.mark.parametrize("name", sorted({*families.NAMES, *_folders()}))
def test_a_family_is_whole(name: str) -> None:
    assert missing_parts(name) == []


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = missing_parts("diffusion")
    assert [line.partition(":")[0] for line in parts] == [
        "trainer/families/__init__.py",
        "trainer/recipe.py",
        "trainer/families/diffusion/__init__.py",
        "resources/recipes/NAME.toml",
        "exporters/families/diffusion.py",
        "resources/manual/families.md",
        "resources/manual/export.md",
        "tests/unit/trainer/families/test_diffusion.py",
    ]


def test_half_a_task_is_told_method_by_method(monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec import Struct

    class Config(Struct):
        """Nothing."""

    class Half(Task):
        """Only the optimisers."""

        def configure(self, optimiser: object) -> None:
            del optimiser

    module = types.ModuleType("trainer.families.half")
    module.__spec__ = types.SimpleNamespace(name="trainer.families.half")  # type: ignore[assignment]
    module.FAMILY = Family("half", Config, Half, ("pictures",))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trainer.families.half", module)
    parts = [line for line in missing_parts("half") if line.startswith("trainer/families/half/task.py")]
    for method in ("step()", "rows()", "evaluate()", "metric_definitions"):
        assert any(method in line for line in parts)
    assert not any("configure" in line for line in parts)
