"""The texts of the window and their translations: `python -m tests.helpers.translations` brings the files up to date.

Reads every literal that goes through `tr` or `mark`, and the tables of actions; keeps what is translated in
`resources/translations/studio_<code>.ts`, leaves the rest unfinished, and compiles the files for Qt with its lrelease.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import PySide6

from studio.preferences import table
from studio.state.language import CONTEXT, LANGUAGES
from studio.system.paths import resources_folder

FOLDER = resources_folder() / "translations"
CODES = tuple(code for code in LANGUAGES if code != "en")
_SOURCES = Path(__file__).parents[2] / "studio"
_SPEC_FIELDS = ("id", "text", "tip", "shortcuts", "icon", "group", "tool_keys")
_SPEC_TEXTS = ("text", "tip", "group")


@cache
def texts() -> tuple[str, ...]:
    """All texts of the window, in the order of their files."""
    found: dict[str, None] = {}
    for folder in ("ui", "state"):
        for path in sorted((_SOURCES / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                found |= dict.fromkeys(_of_call(call))
    found |= dict.fromkeys(table.texts())
    return tuple(text for text in found if text)


def placeholders(text: str) -> list[str]:
    """Names in braces, sorted."""
    return sorted(re.findall(r"{(\w+)", text))


def read(code: str) -> dict[str, str]:
    """Text → translation; empty where there is none yet."""
    path = FOLDER / f"studio_{code}.ts"
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).iter("message")
    return {message.findtext("source") or "": message.findtext("translation") or "" for message in messages}


def write(code: str, known: dict[str, str]) -> Path:
    """The file for one language, with the texts of now."""
    root = ElementTree.Element("TS", version="2.1", language=code, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in sorted(texts()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        done = known.get(text, "")
        translation = ElementTree.SubElement(message, "translation", {} if done else {"type": "unfinished"})
        translation.text = done
    ElementTree.indent(root, " ")
    path = FOLDER / f"studio_{code}.ts"
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    return path


def compile_for_qt(path: Path, target: Path) -> None:
    """With the lrelease that came with PySide6."""
    tool = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([tool, "-silent", path, "-qm", target], check=True)


def _of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in ("tr", "mark") and call.args:
        yield _text(call.args[0])
    elif name == "ActionSpec":
        given = dict(zip(_SPEC_FIELDS, call.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        yield from filter(None, (_text(given[field]) for field in _SPEC_TEXTS if field in given))


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def main() -> None:
    """Bring all files up to date, and say what is missing."""
    for code in CODES:
        known = read(code)
        path = write(code, known)
        compile_for_qt(path, path.with_suffix(".qm"))
        missing = [text for text in texts() if not known.get(text)]
        print(f"{path.name}: {len(texts())} texts, {len(missing)} without translation")


if __name__ == "__main__":
    main()
