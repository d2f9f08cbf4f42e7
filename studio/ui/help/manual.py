"""The manual as pages that a window can show and search: Markdown read into HTML and passages. Holds no Qt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

CONTENTS = "index"
"""The page that names the others, in their order."""
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_EXCERPT_LENGTH = 120
_HITS = 40
_PART_LENGTH = 5000


@dataclass(frozen=True)
class Passage:
    """A paragraph, a row of a table or a line of code, and the heading that it stands under."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True)
class ManualPicture:
    """`size_px` is width and height as stored; (0, 0) if the file can't be read."""

    path: Path
    size_px: tuple[int, int]


@dataclass(frozen=True)
class Page:
    """`name` is that of its file without `.md`. In the HTML pictures are called by their `src` in the Markdown."""

    name: str
    title: str
    parts: tuple[str, ...]
    """HTML, cut at headings into pieces that a window lays out in a moment."""
    passages: tuple[Passage, ...]
    anchors: frozenset[str]
    links: tuple[str, ...]
    pictures: dict[str, ManualPicture]


@dataclass(frozen=True)
class Hit:
    """A passage that has all words of a search, with the words around the first of them."""

    page: Page
    passage: Passage
    excerpt: str


@dataclass(frozen=True)
class Manual:
    """All pages, the contents first."""

    pages: tuple[Page, ...]

    def page(self, name: str) -> Page | None:
        """None if there is no such page."""
        return next((page for page in self.pages if page.name == name), None)

    def find(self, words: str) -> tuple[Hit, ...]:
        """The best passages with all these words, or words that begin so; titles before headings before text."""
        wanted = words.casefold().split()
        if not wanted:
            return ()
        found: list[tuple[int, Hit]] = []
        for page in self.pages[1:]:
            found += _hits(page, wanted)
        return tuple(hit for _rank, hit in sorted(found, key=lambda one: one[0])[:_HITS])


def read_manual(folder: Path) -> Manual:
    """The pages of a folder in the order in which its contents name them; what they don't name comes last."""
    contents = _read_page(folder / f"{CONTENTS}.md")
    named = [target.partition("#")[0].removesuffix(".md") for target in contents.links]
    others = sorted(path.stem for path in folder.glob("*.md"))
    names = [name for name in dict.fromkeys([*named, *others]) if name != CONTENTS and name in others]
    return Manual((contents, *(_read_page(folder / f"{name}.md") for name in names)))


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-")


def _read_page(path: Path) -> Page:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_COMMENT.sub("", path.read_text(encoding="utf-8")))
    headings = [_plain(after) for token, after in pairwise(tokens) if token.type == "heading_open"]
    pictures = {
        str(token.attrs["src"]): _picture(path.parent, str(token.attrs["src"])) for token in _inner(tokens, "image")
    }
    _prepare(tokens)
    return Page(
        name=path.stem,
        title=headings[0] if headings else path.stem,
        parts=_parts(parser.renderer.render(tokens, parser.options, {})),
        passages=tuple(_passages(tokens)),
        anchors=frozenset(map(slug, headings)),
        links=tuple(str(token.attrs["href"]) for token in _inner(tokens, "link_open")),
        pictures=pictures,
    )


def _inner(tokens: Sequence[Token], kind: str) -> Iterator[Token]:
    for token in tokens:
        yield from (child for child in token.children or () if child.type == kind)


def _picture(folder: Path, source: str) -> ManualPicture:
    path = (folder / source).resolve()
    try:
        with Image.open(path) as image:
            return ManualPicture(path, image.size)
    except OSError:
        return ManualPicture(path, (0, 0))


def _prepare(tokens: list[Token]) -> None:
    """Give headings their anchors, and put code into boxes, in the HTML that Qt's rich text knows."""
    for token, after in pairwise(tokens):
        if token.type == "heading_open":
            name = escape(slug(_plain(after)))
            anchor = Token("html_block", "", 0, content=f'<a name="{name}"></a><span class="{token.tag}">')
            end = Token("html_block", "", 0, content="</span>")
            after.children = [anchor, *(after.children or ()), end]
    for token, after in pairwise([*tokens, Token("end", "", 0)]):
        if token.type == "table_open":
            token.attrs = {"class": "data", "width": "100%", "cellspacing": "0"}
        elif token.type == "paragraph_open" and _is_picture(after):
            token.attrs = {"class": "picture"}
        elif token.type == "fence":
            code = f'<pre class="code">{escape(token.content.rstrip())}</pre>'
            box = f'<table class="code" width="100%" cellspacing="0" cellpadding="10"><tr><td>{code}</td></tr></table>'
            token.type, token.info, token.meta = "html_block", token.content, {"code": True}
            token.content = box


def _parts(html: str) -> tuple[str, ...]:
    """Whole sections, as many together as are short."""
    parts: list[str] = []
    for section in re.split(r"(?=<h2>)", html):
        if parts and len(parts[-1]) + len(section) <= _PART_LENGTH:
            parts[-1] += section
        else:
            parts.append(section)
    return tuple(parts)


def _passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    """What can be found, without what is empty."""
    yield from (passage for passage in _all_passages(tokens) if passage.text)


def _all_passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    heading, anchor, row = "", "", list[str]()
    for token, after in pairwise([*tokens, Token("end", "", 0)]):
        if token.type == "heading_open":
            heading = _plain(after)
            anchor = slug(heading)
        elif token.type == "tr_open":
            row = []
        elif token.type in ("td_open", "th_open"):
            row.append(_plain(after))
        elif token.type == "tr_close":
            yield Passage(heading, anchor, " · ".join(filter(None, row)))
        elif token.type == "paragraph_open":
            yield Passage(heading, anchor, _plain(after))
        elif token.meta.get("code"):
            yield from (Passage(heading, anchor, line.strip()) for line in token.info.splitlines() if line.strip())


def _plain(inline: Token) -> str:
    """The text of a paragraph without its marks and pictures."""
    texts: list[str] = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            texts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            texts.append(" ")
    return "".join(texts).strip()


def _is_picture(inline: Token) -> bool:
    return [child.type for child in inline.children or ()] == ["image"]


def _hits(page: Page, wanted: Sequence[str]) -> Iterator[tuple[int, Hit]]:
    if _has_all(page.title, wanted):
        first = next((passage for passage in page.passages if passage.text), Passage(page.title, slug(page.title), ""))
        yield 0, Hit(page, first, _excerpt(first.text, wanted))
    for passage in page.passages:
        if _has_all(f"{page.title} {passage.heading} {passage.text}", wanted) and _has_any(passage, wanted):
            rank = 1 if _has_all(passage.heading, wanted) else 2 if _has_all(passage.text, wanted) else 3
            yield rank, Hit(page, passage, _excerpt(passage.text, wanted))


def _has_all(text: str, wanted: Sequence[str]) -> bool:
    return all(re.search(rf"(?<!\w){re.escape(word)}", text.casefold()) for word in wanted)


def _has_any(passage: Passage, wanted: Sequence[str]) -> bool:
    """Or every passage of a page whose title has the words would be found."""
    return any(_has_all(f"{passage.heading} {passage.text}", [word]) for word in wanted)


def _excerpt(text: str, wanted: Sequence[str]) -> str:
    """The words around the first that was looked for."""
    found = re.search("|".join(rf"(?<!\w){re.escape(word)}" for word in wanted), text.casefold())
    start = max(0, (found.start() if found else 0) - _EXCERPT_LENGTH // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    cut = text[start : start + _EXCERPT_LENGTH]
    end = "…" if start + _EXCERPT_LENGTH < len(text) else ""
    return f"{'…' if start else ''}{cut.rsplit(' ', 1)[0] if end else cut}{end}"
