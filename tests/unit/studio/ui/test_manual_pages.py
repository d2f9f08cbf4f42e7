"""The manual as pages and passages: reading, searching, anchors. Without a window."""

from pathlib import Path

import pytest
from PIL import Image

from studio.ui.help.manual import CONTENTS, Manual, read_manual, slug

_CONTENTS = "# The manual\n\n- [Second](second.md)\n- [First](first.md)\n"
_FIRST = """# Masks

<!-- made -->
| key | what |
|---|---|
| `M` | paints a mask |
<!-- /made -->

![A red tint](tint.png)

## Soft edge

How gently the mask fades out. See [the other](second.md#two-words).

```sh
studio translate photo.jpg --mask mask.png
```
"""
_SECOND = "# Second\n\n## Two words!\n\nA **masked** ball, and an unmasked one. <b>No HTML</b>.\n\n![gone](gone.png)\n"


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    Image.new("RGB", (30, 20)).save(tmp_path / "tint.png")
    for name, text in ((CONTENTS, _CONTENTS), ("first", _FIRST), ("second", _SECOND), ("third", "# Third\n")):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return read_manual(tmp_path)


def test_pages_come_in_the_order_of_the_contents(manual: Manual) -> None:
    assert [page.name for page in manual.pages] == [CONTENTS, "second", "first", "third"]
    assert [page.title for page in manual.pages] == ["The manual", "Second", "Masks", "Third"]


def test_a_page_knows_its_links_anchors_and_pictures(manual: Manual) -> None:
    page = manual.page("first")
    assert page is not None
    assert page.links == ("second.md#two-words",)
    assert page.anchors == {"masks", "soft-edge"}
    assert page.pictures["tint.png"].size_px == (30, 20)
    second = manual.page("second")
    assert second is not None
    assert second.pictures["gone.png"].size_px == (0, 0)
    assert manual.page("nowhere") is None


def test_passages_are_paragraphs_rows_and_lines_of_code(manual: Manual) -> None:
    page = manual.page("first")
    assert page is not None
    assert [(passage.anchor, passage.text) for passage in page.passages] == [
        ("masks", "key · what"),
        ("masks", "M · paints a mask"),
        ("soft-edge", "How gently the mask fades out. See the other."),
        ("soft-edge", "studio translate photo.jpg --mask mask.png"),
    ]


def test_marks_and_foreign_html_do_not_reach_the_window(manual: Manual) -> None:
    html = "".join(part for page in manual.pages for part in page.parts)
    assert "made" not in html
    assert "<b>No HTML" not in html
    assert '<a name="soft-edge"></a>' in html


def test_a_search_finds_words_and_beginnings_of_words(manual: Manual) -> None:
    assert [hit.page.name for hit in manual.find("MASKED")] == ["second"]
    assert "unmasked" in manual.find("ball")[0].excerpt
    assert not manual.find("asked")
    assert not manual.find("  ")
    assert not manual.find("mask nowhere")
    (hit,) = manual.find("gently fades")
    assert (hit.passage.heading, hit.passage.anchor) == ("Soft edge", "soft-edge")


def test_titles_come_before_text(manual: Manual) -> None:
    found = manual.find("mask")
    assert (found[0].page.name, found[0].passage.anchor) == ("first", "masks")
    assert {hit.page.name for hit in found} == {"first", "second"}
    assert [hit.passage.text for hit in manual.find("mask fade")] == ["How gently the mask fades out. See the other."]


def test_an_excerpt_is_short_and_shows_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / f"{CONTENTS}.md").write_text(_CONTENTS, encoding="utf-8")
    (tmp_path / "first.md").write_text(f"# Long\n\n{'before ' * 50}needle{' after' * 50}\n", encoding="utf-8")
    (hit,) = read_manual(tmp_path).find("needle")
    assert "needle" in hit.excerpt
    assert len(hit.excerpt) < 130
    assert hit.excerpt.startswith("…before")
    assert hit.excerpt.endswith("after…")


def test_anchors_are_those_of_code_hosts() -> None:
    assert slug("What is never replaced") == "what-is-never-replaced"
    assert slug("Somebody else's network") == "somebody-elses-network"
    assert slug("All options of studio translate") == "all-options-of-studio-translate"


def test_long_pages_are_cut_at_headings(tmp_path: Path) -> None:
    sections = "\n\n".join(f"## Part {number}\n\n{'word ' * 300}" for number in range(9))
    (tmp_path / f"{CONTENTS}.md").write_text(f"# All\n\n{sections}\n", encoding="utf-8")
    (page,) = read_manual(tmp_path).pages
    assert len(page.parts) > 2
    assert all(part.startswith("<h") for part in page.parts)
    assert "".join(page.parts).count("<h2>") == 9
