"""Run benchmarks by name, all where none is named, and print one table or JSON."""

import argparse
import difflib
import importlib
import json
import pkgutil
import sys

import tests.benchmarks
from tests.benchmarks import Row


def main(arguments: list[str] | None = None) -> int:
    """0: all ran; 2: a name is unknown."""
    known = sorted(module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__) if module.name[0] != "_")
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; all where none is given")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            print(f"no benchmark {name!r}: {hint}", file=sys.stderr)
            return 2
    rows: list[Row] = []
    for name in options.names or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    print(_as_json(rows) if options.json else _as_table(rows))
    return 0


def _as_json(rows: list[Row]) -> str:
    fields = ("name", "ours", "baseline", "ratio", "unit")
    return json.dumps([{field: getattr(row, field) for field in fields} for row in rows], indent=2)


def _as_table(rows: list[Row]) -> str:
    width = max((len(row.name) for row in rows), default=4)
    head = f"{'name':<{width}}  {'ours':>10}  {'baseline':>10}  {'ratio':>6}  unit"
    lines = [
        f"{row.name:<{width}}  {row.ours:>10.3f}  {row.baseline:>10.3f}  {row.ratio:>6.2f}  {row.unit}" for row in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    raise SystemExit(main())
