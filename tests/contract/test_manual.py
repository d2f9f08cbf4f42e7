"""What the manual says of files is what the program does."""

from pathlib import Path

from studio.imaging import saving
from studio.imaging.kept import KEPT
from studio.imaging.kinds import PHOTO_FAMILIES
from studio.system.paths import resources_folder


def _table(name: str) -> list[list[str]]:
    """The rows of the table between two marks, without its head."""
    text = (resources_folder() / "manual" / "formats.md").read_text(encoding="utf-8")
    inside = text.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in inside.strip().splitlines()]
    return [rows[0], *rows[2:]]


def test_the_table_of_kinds() -> None:
    _head, *rows = _table("opens")
    assert {kind: tuple(suffixes.split()) for kind, suffixes in rows} == PHOTO_FAMILIES


def test_the_table_of_what_is_kept() -> None:
    head, *rows = _table("kept")
    assert {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows} == KEPT


def test_the_table_of_sizes() -> None:
    _head, *rows = _table("limits")
    assert {row[0]: int(row[1]) for row in rows} == saving.LONGEST_EDGE_PX
    assert {row[0]: int(row[2]) for row in rows if row[2]} == saving.MOST_PIXELS


def test_the_manual_is_linked_and_ships() -> None:
    root = Path(__file__).parents[2]
    assert "(resources/manual/formats.md)" in (root / "README.md").read_text(encoding="utf-8")
    assert '"resources/manual" = "studio/resources/manual"' in (root / "pyproject.toml").read_text(encoding="utf-8")
