"""Files of which the tests run every line: a list that may only grow.

`python -m tests.helpers.covered_files` compares the last run with coverage (`pytest --cov`) with `tests/covered.txt`,
and exits with 1 if a file of the list is no longer covered or no longer there. `--grow` adds the files that are new.
Rooms whose lines depend on the machine or on the order in which threads run are left out.
"""

import sys
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoSource

ROOT = Path(__file__).parents[2]
LIST = ROOT / "tests" / "covered.txt"
_ROOMS = (
    "studio/package",
    "studio/graph",
    "studio/imaging",
    "studio/render",
    "studio/preferences",
    "studio/timeline",
    "studio/commands",
    "trainer",
    "exporters",
)


def covered_now() -> set[str]:
    """The files that the data in `.coverage` covers whole, as paths below the repository. Files of two statements or
    fewer say nothing and are left out."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"), data_file=str(ROOT / ".coverage"))
    measured.load()
    found: set[str] = set()
    for name in measured.get_data().measured_files():
        path = Path(name)
        if not path.is_relative_to(ROOT) or not str(path.relative_to(ROOT)).startswith(_ROOMS):
            continue
        try:
            _, statements, _, missing, _ = measured.analysis2(name)
        except NoSource:
            continue
        if len(statements) > 2 and not missing:
            found.add(path.relative_to(ROOT).as_posix())
    return found


def main(words: list[str]) -> int:
    """The exit status: 1 if a file of the list lost its cover."""
    listed = set(LIST.read_text(encoding="utf-8").split())
    now = covered_now()
    if "--grow" in words:
        LIST.write_text("".join(f"{name}\n" for name in sorted(now | listed)), encoding="utf-8")
        print(f"{len(now - listed)} files more, {len(now | listed)} in all")
        return 0
    for name in sorted(listed - now):
        gone = "" if (ROOT / name).exists() else " (it is gone: take it from the list, or write its new name)"
        print(f"{name}: the tests no longer run all of it{gone}", file=sys.stderr)
    for name in sorted(now - listed):
        print(f"{name}: wholly covered, and not in the list yet (--grow adds it)")
    return 1 if listed - now else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
