"""The data check as a table for people and as JSON for programs."""

import json
import os
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trainer.data.check import CheckReport
from trainer.files import replacing

_SHOWN = 20
_FILE = "data-check.json"


def write_check(report: CheckReport, root: Path, run: Path) -> str:
    """Keep all of the report in the run folder; returns the table."""
    with replacing(run / _FILE) as temporary:
        temporary.write_text(json.dumps(report.as_dict(), indent=2) + "\n", "utf-8")
    return describe(report, root)


def describe(report: CheckReport, root: Path) -> str:
    """The report as a table for a terminal."""
    text = StringIO()
    console = Console(file=text, width=120, highlight=False)
    table = Table(title=f"Pictures of {root.name}", title_justify="left")
    for column in ("side", "train", "held out", "sizes", "mean colour", "spread"):
        table.add_column(column, justify="left" if column in ("side", "sizes") else "right")
    for side in report.sides:
        sizes = " to ".join(dict.fromkeys(f"{w}×{h}" for w, h in (side.smallest, side.largest)))
        colour, spread = (" ".join(f"{value:.2f}" for value in values) for values in (side.mean, side.std))
        table.add_row(side.side, str(side.train), str(side.test), sizes, colour, spread)
    console.print(table)
    if not all(side.test for side in report.sides):
        console.print("Nothing is held out: `evaluate` will have nothing to measure on.")
    if report.classes:
        classes = Table(title="Pictures of each class", title_justify="left")
        for column in ("class", "train", "held out"):
            classes.add_column(column, justify="left" if column == "class" else "right")
        for name, (train, test) in report.classes.items():
            classes.add_row(escape(name), str(train), str(test))
        console.print(classes)
    if report.findings:
        found = Table(title=f"{len(report.left_out)} left out", title_justify="left")
        for column in ("found", "file", "why"):
            found.add_column(column, overflow="fold")
        for finding in report.findings[:_SHOWN]:
            words = (text.replace(f"{root}{os.sep}", "") for text in (finding.file, finding.reason))
            found.add_row(finding.kind, *map(escape, words))
        if len(report.findings) > _SHOWN:
            found.add_row("…", f"and {len(report.findings) - _SHOWN} more", f"all are in {_FILE} of the run")
        console.print(found)
    return "\n".join(line.rstrip() for line in text.getvalue().rstrip().splitlines())
