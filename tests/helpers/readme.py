"""The parts of the README that are made from the program: `python -m tests.helpers.readme` brings them up to date."""

import re
from pathlib import Path

from studio.preferences.chosen import variable
from studio.preferences.kinds import Setting
from studio.preferences.table import TABLE

_README = Path(__file__).parents[2] / "README.md"
_BEGIN, _END = "<!-- settings -->", "<!-- /settings -->"


def settings_section() -> str:
    """The table of settings in Markdown, between its marks."""
    rows = ["| setting | default | may be | what for |", "|---|---|---|---|", *map(_row, TABLE)]
    return "\n".join([_BEGIN, *rows, _END])


def _row(setting: Setting[object]) -> str:
    default = setting.text(setting.default) or "none"
    name = f"`{setting.name}`" if setting.has_variable else f"`{setting.name}` (no variable)"
    return f"| {name} | {default} | {setting.allowed} | {setting.description} |"


def main() -> None:
    """Put them into the file."""
    text = _README.read_text(encoding="utf-8")
    text = re.sub(f"{_BEGIN}.*?{_END}", lambda _found: settings_section(), text, flags=re.DOTALL)
    _README.write_text(text, encoding="utf-8")
    print(f"{_README.name}: {len(TABLE)} settings, variables such as {variable(TABLE[0])}")


if __name__ == "__main__":
    main()
