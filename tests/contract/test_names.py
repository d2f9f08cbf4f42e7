"""One class name, one meaning: a reader who searches for a class finds one."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_two_public_classes_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in ("studio", "trainer", "exporters", "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_rooms_of_the_window_stay_small() -> None:
    """At most 12 files in one folder of `studio.state` and `studio.ui`, so that a room can be seen whole."""
    counts = {
        str(folder.relative_to(ROOT)): len(list(folder.glob("*.py")))
        for top in ("state", "ui")
        for folder in [ROOT / "studio" / top, *(ROOT / "studio" / top).rglob("*/")]
        if folder.name != "__pycache__"
    }
    assert len(counts) > 20
    assert {folder: count for folder, count in counts.items() if count > 12} == {}
