"""What the manual says is what the program does, and nothing in it leads nowhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from exporters.cli import main as exporters
from studio.cli import studio
from studio.imaging import saving
from studio.imaging.kinds import PHOTO_FAMILIES
from studio.imaging.metadata.kept import KEPT
from studio.system.paths import resources_folder
from studio.ui.help.manual import CONTENTS, Manual, read_manual
from tests.helpers import tables, translations
from trainer.cli import main as trainer

ROOT = Path(__file__).parents[2]
FOLDER = resources_folder() / "manual"
README = ROOT / "README.md"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))
_MOST_WORDS = 850
"""What one reads in two minutes, and half as much that one skips."""

_LOOPS = {"$look": "watercolour"}
"""What the loops of the boxes begin with."""

every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def manual() -> Manual:
    return read_manual(FOLDER)


def _text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _table(name: str) -> list[list[str]]:
    """The rows of the table between two marks, without its head."""
    inside = _text("formats").split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
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


@pytest.mark.parametrize("page", tables.PARTS)
def test_what_is_made_from_the_program_is_up_to_date(page: str) -> None:
    text = (FOLDER / page).read_text(encoding="utf-8")
    assert tables.renewed(page, text) == text, f"{page} is old: run {tables.COMMAND}"


def test_each_model_that_ships_stands_among_the_numbers() -> None:
    rows = [line for line in _text("numbers").splitlines() if line.startswith("|")]
    for manifest in tables.manifests():
        assert any(row.startswith(f"| {manifest.name}") for row in rows), manifest.name


def test_the_manual_ships_with_its_pictures() -> None:
    shipped = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for folder in ("manual", "screenshots"):
        assert f'"resources/{folder}" = "studio/resources/{folder}"' in shipped


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for name in PAGES:
        assert name == CONTENTS or f"(resources/manual/{name}.md)" in text, name


def test_the_contents_name_every_page_once(manual: Manual) -> None:
    contents = manual.pages[0]
    assert contents.name == CONTENTS
    assert sorted(contents.links) == sorted(f"{name}.md" for name in PAGES if name != CONTENTS)


@every_page
def test_links_and_pictures_of_a_page_exist(manual: Manual, name: str) -> None:
    page = manual.page(name)
    assert page is not None
    assert all(min(picture.size_px) > 0 for picture in page.pictures.values()), page.pictures
    for link in page.links:
        target, _, anchor = link.partition("#")
        other = manual.page(target.removesuffix(".md")) if target else page
        assert other is not None, link
        assert not anchor or anchor in other.anchors, link


def test_links_and_pictures_of_the_readme_exist(manual: Manual) -> None:
    text = README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (ROOT / target).exists(), target


@every_page
def test_a_page_is_read_in_two_minutes(name: str) -> None:
    text = _text(name)
    for part in tables.PARTS.get(f"{name}.md", ()):
        text = re.sub(f"<!-- {part} -->.*<!-- /{part} -->", "", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert len(text.split()) <= _MOST_WORDS


@every_page
def test_what_is_bold_is_what_the_window_says(name: str) -> None:
    known = {text.rstrip("…:") for text in translations.texts()} | {one.name for one in tables.manifests()}
    bold = re.findall(r"\*\*(.+?)\*\*", re.sub(r"```.*?```", "", _text(name), flags=re.DOTALL))
    assert [words for words in bold if words.rstrip("…") not in known] == []


def _commands() -> Iterator[tuple[str, list[str]]]:
    """The lines of all boxes, cut into words, with the file that each stands in."""
    for path in (README, *sorted(FOLDER.glob("*.md"))):
        for box in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            for line in box.replace("\\\n", " ").splitlines():
                for part in line.split("&&"):
                    yield path.name, shlex.split(part, comments=True)


def _called(words: list[str]) -> tuple[click.Command, list[str]] | None:
    """The group of commands that a line calls, and what it says to it; None if it calls another program."""
    if not words:
        return None
    if words[0].endswith("studio"):
        return studio, words[1:]
    if words[1:2] == ["-m"] and words[2] in ("trainer", "exporters"):
        return (trainer if words[2] == "trainer" else exporters), words[3:]
    return None


def _by_default(group: click.Group) -> click.Command:
    return group.commands["run" if group is exporters else "window"]


def test_commands_of_the_manual_have_the_options_that_they_are_given() -> None:
    seen = 0
    for where, line in _commands():
        call = _called(line)
        if call is None:
            continue
        command, words = call
        context = click.Context(command)
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, _LOOPS.get(words[0], words[0]))
            # `exporters RUN` is short for `exporters run RUN`, `studio PHOTO` opens the window.
            command, words = (found, words[1:]) if found is not None else (_by_default(command), words)
        known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
        assert set(given) <= known | {"--help"}, (where, line)
        seen += 1
    assert seen > 80
