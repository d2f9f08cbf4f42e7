"""One static page for a folder of packages; it opens without a server and loads nothing from elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from studio.package.loader import Package
from studio.package.manifest import Metric
from trainer.files import replacing

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --quiet: #a6a6a6; } body { background: #1f1f1f; color: #e6e6e6; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1400px; margin: 32px auto; padding: 0 16px; }
h1 { font-size: 26px; } h2 { font-size: 19px; margin: 0 0 4px; }
section { border-top: 1px solid var(--line); padding: 24px 0; }
p { max-width: 80ch; margin: 0 0 8px; } .quiet { color: var(--quiet); font-size: 13px; }
figure { margin: 12px 0 0; } figcaption { color: var(--quiet); font-size: 13px; margin-bottom: 4px; }
img { max-width: 100%; display: block; border-radius: 6px; }
table { border-collapse: collapse; margin-top: 12px; font-size: 13px; }
td, th { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""
_INTRODUCTION = (
    "What the models that come with Image Translation Studio make of pictures that none of them was trained on. Nobody "
    "chose these: they are spread evenly over all held-out pictures, and samples are those of the first seeds. Numbers "
    "are means over all held-out pictures; the baseline of a translator is leaving the picture as it is."
)


@dataclass(frozen=True)
class Strip:
    """Pictures side by side in one file."""

    file: str
    words: str


def write_page(path: Path, shown: Iterable[tuple[Package, list[Strip]]]) -> None:
    """Write the page; the files of the strips lie beside it."""
    sections = "\n".join(_section(package, strips) for package, strips in shown)
    page = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>The collection</title>\n<style>{_STYLE}</style>\n"
        f"<h1>The collection</h1>\n<p>{escape(_INTRODUCTION)}</p>\n{sections}\n</html>\n"
    )
    with replacing(path) as temporary:
        temporary.write_text(page, "utf-8")


def _section(package: Package, strips: list[Strip]) -> str:
    manifest = package.manifest
    training = manifest.training
    about = [f"{manifest.family}, licence {manifest.licence}", *manifest.attribution]
    if training is not None:
        about.append(f"trained on {training.data} ({training.data_licence}), recipe {training.recipe}")
    figures = "\n".join(
        f'<figure><figcaption>{escape(strip.words)}</figcaption><img src="{escape(strip.file)}" loading="lazy" '
        f'alt="{escape(manifest.name)}: {escape(strip.words)}"></figure>'
        for strip in strips
    )
    metrics = "" if training is None or not training.metrics else _table(training.metrics)
    return (
        f'<section id="{escape(manifest.id)}">\n<h2>{escape(manifest.name)}</h2>\n'
        f"<p>{escape(manifest.description)}</p>\n"
        f'<p class="quiet">{escape(" · ".join(about))}</p>\n{figures}\n{metrics}</section>'
    )


def _table(metrics: tuple[Metric, ...]) -> str:
    rows = "\n".join(
        f'<tr><td>{escape(metric.name)}</td><td class="number">{metric.value:g}</td>'
        f'<td class="number">{"" if metric.baseline is None else f"{metric.baseline:g}"}</td>'
        f"<td>{escape(metric.definition)}</td></tr>"
        for metric in metrics
    )
    return f"<table>\n<tr><th>number</th><th>value</th><th>baseline</th><th>what it is</th></tr>\n{rows}\n</table>\n"
