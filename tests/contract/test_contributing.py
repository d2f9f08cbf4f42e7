"""CONTRIBUTING names files that exist: a guide to a house that has moved leads into walls."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TOPS = ("studio/", "trainer/", "exporters/", "tests/", "resources/", ".ci/")


def _paths() -> list[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    words = re.findall(r"`([^`\s]+)`", re.sub(r"```text.*?```", "", text, flags=re.DOTALL))
    typed = re.findall(r"^python -m pytest (\S+)", text, flags=re.MULTILINE)
    return [word for word in (*words, *typed) if word.startswith(_TOPS)]


def test_every_path_that_it_names_exists() -> None:
    assert len(_paths()) > 50
    assert [path for path in _paths() if not (ROOT / path).exists()] == []


def test_the_readme_leads_to_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(CONTRIBUTING.md)" in readme
    assert "(CHANGELOG.md)" in readme
