"""Run benchmarks by name, all if none is named, and print each row as it is measured, as a table or JSON."""

import argparse
import difflib
import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Iterator

import tests.benchmarks
from tests.benchmarks import Row

_WORDS = {True: "yes", False: "BROKEN", None: ""}


def main(arguments: list[str] | None = None) -> int:
    """0: all ran, gave rows and kept their promises; 1: some did not; 2: a name is unknown."""
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
    troubles: list[str] = []
    show = _json if options.json else _table
    show(_rows(options.names or known, troubles))
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


def _rows(names: list[str], troubles: list[str]) -> Iterator[Row]:
    """Of all benchmarks; adds a line to `troubles` for each that failed or gave none. The others still run."""
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        count = 0
        try:
            for row in importlib.import_module(f"tests.benchmarks.{name}").run():
                yield row
                count += 1
                if row.holds is False:
                    troubles.append(f"{name}: a promise is broken: {row.name} ({row.ratio:.2f}, {_bounds(row)})")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            traceback.print_exc()
            troubles.append(f"{name}: failed after {count} rows ({type(error).__name__}: {error})")
        else:
            if not count:
                troubles.append(f"{name}: no row was measured")


def _bounds(row: Row) -> str:
    least = "" if row.least is None else f"at least {row.least:g}"
    most = "" if row.most is None else f"at most {row.most:g}"
    return " and ".join(filter(None, (least, most)))


def _json(rows: Iterator[Row]) -> None:
    fields = ("name", "ours", "baseline", "ratio", "unit", "holds")
    before = "[\n"
    for row in rows:
        print(f"{before}  {json.dumps({field: getattr(row, field) for field in fields})}", end="", flush=True)
        before = ",\n"
    print("\n]" if before != "[\n" else "[]")


def _table(rows: Iterator[Row]) -> None:
    print(f"{'ours':>12}  {'baseline':>12}  {'ratio':>7}  {'holds':<6}  {'unit':<15}  name", flush=True)
    for row in rows:
        numbers = f"{row.ours:>12.3f}  {row.baseline:>12.3f}  {row.ratio:>7.2f}"
        print(f"{numbers}  {_WORDS[row.holds]:<6}  {row.unit:<15}  {row.name}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
