"""A contact sheet as a page that any browser opens from disk: each photo and its results; a click opens them."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from studio.batch.records import FileRow, QueuedJob

GENERATOR = "Image Translation Studio"
_OWN_STYLE = "img { display: block; max-width: 320px; max-height: 240px; }"
"""By which pages are known that were written before they said who wrote them."""
_STYLE = """
:root { color-scheme: dark light; --ground: #2b2b2b; --text: #ececec; --muted: #a9a9ad; --fault: #ff9f8f; }
@media (prefers-color-scheme: light) {
  :root { --ground: #e6e6e6; --text: #1b1b1d; --muted: #5a5a60; --fault: #b3261e; }
}
body { margin: 24px; background: var(--ground); color: var(--text); font: 13px/1.45 system-ui, sans-serif; }
h1 { font-size: 17px; margin: 0 0 4px; } h2 { font-size: 13px; margin: 32px 0 8px; }
p { margin: 0; color: var(--muted); }
main { display: flex; flex-wrap: wrap; gap: 24px; margin-top: 24px; }
article { display: flex; gap: 4px; }
figure { margin: 0; } figcaption { color: var(--muted); font-size: 11px; margin-top: 4px; max-width: 320px;
  overflow-wrap: anywhere; }
img { display: block; max-width: 320px; max-height: 240px; } a { color: inherit; }
li { margin: 4px 0; overflow-wrap: anywhere; } .reason { color: var(--fault); }
"""


def html(
    job: QueuedJob,
    rows: Sequence[FileRow],
    folder: Path,
    before: Callable[[FileRow], Path],
    after: Callable[[FileRow], Path],
) -> str:
    """The page for a file in `folder`; everything that it shows is named relative to it where that can be."""
    done = [row for row in rows if row.state == "done"]
    cells = "\n".join(
        _article(list(same), job, folder, before, after) for _, same in groupby(done, key=lambda row: row.source)
    )
    failed = [row for row in rows if row.state == "failed"]
    skipped = [row for row in rows if row.state == "skipped"]
    created = datetime.fromtimestamp(job.created).strftime("%Y-%m-%d %H:%M")
    told = f"{len(done)} made, {len(failed)} failed, {len(skipped)} left as they were. {created}."
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{_text(job.title)}</title>\n'
        f'<meta name="generator" content="{GENERATOR}">\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n'
        f"<h1>{_text(job.title)}</h1>\n<p>{told}</p>\n<main>\n{cells}\n</main>\n"
        f"{_listed('Failed', failed)}{_listed('Left as they were', skipped)}</html>\n"
    )


def is_ours(text: str) -> bool:
    """Did this program write the page?"""
    return f'<meta name="generator" content="{GENERATOR}">' in text or _OWN_STYLE in text


def _article(
    rows: Sequence[FileRow],
    job: QueuedJob,
    folder: Path,
    before: Callable[[FileRow], Path],
    after: Callable[[FileRow], Path],
) -> str:
    first = rows[0]
    figures = [_figure(before(first), first.source, first.source.name, folder)]
    figures += [_figure(after(row), row.target, _caption(row, job), folder) for row in rows]
    return f"<article>{''.join(figures)}</article>"


def _caption(row: FileRow, job: QueuedJob) -> str:
    look = job.parameters.looks[row.look]
    parts = [row.target.name]
    if len(job.parameters.looks) > 1:
        parts.append(f"{look.model_id} {look.direction or ''} {look.strength:.0%}")
    return " · ".join(" ".join(part.split()) for part in parts)


def _figure(picture: Path, opens: Path, caption: str, folder: Path) -> str:
    shown = f'<img loading="lazy" alt="" src="{_link(picture, folder)}">' if picture.exists() else ""
    return f'<figure><a href="{_link(opens, folder)}">{shown}<figcaption>{_text(caption)}</figcaption></a></figure>'


def _listed(title: str, rows: Sequence[FileRow]) -> str:
    if not rows:
        return ""
    items = "\n".join(
        f'<li>{_text(str(row.source))}: <span class="reason">{_text(row.reason)}</span></li>' for row in rows
    )
    return f"<h2>{title}</h2>\n<ul>\n{items}\n</ul>\n"


def _link(path: Path, folder: Path) -> str:
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # on another drive of Windows
        return escape(path.as_uri())
    return escape(quote(os.fsencode(relative.replace(os.sep, "/"))))


def _text(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())
