"""`python -m trainer prepare …`: each command reaches its code, and what is missing is one line that names it.

What they make is tested in `tests/unit/trainer/test_prepare.py`; here are the words that a reader of the manual types.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from trainer.cli import main
from trainer.prepare.commands import prepare

_INPUTS = {
    "brush": ("--characters",),
    "colouring": ("--package",),
    "earth": ("--maps",),
    "faces": ("--package",),
    "faces-ink": ("--package",),
    "impasto": ("--photos",),
    "ink": ("--photos",),
    "paintings": ("--photos", "--paintings"),
    "photos": ("--package",),
    "solid": ("--package",),
    "teachers": ("--photos",),
    "terrain": ("--maps",),
    "trunk": ("--package",),
    "watercolour": ("--photos",),
}
"""Command → its options that name what it reads."""


def test_every_command_is_tried_here() -> None:
    assert set(_INPUTS) == set(prepare.commands)


@pytest.mark.parametrize("name", _INPUTS)
def test_an_empty_folder_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    inputs = [word for option in _INPUTS[name] for word in (option, str(tmp_path / "empty"))]
    done = CliRunner().invoke(main, ["prepare", name, *inputs, "-o", str(tmp_path / "out")])
    assert done.exit_code == 2, done.output
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("trainer: ")]
    assert "empty" in line
    assert "Traceback" not in done.output


@pytest.mark.parametrize("name", _INPUTS)
def test_what_a_command_reads_must_be_named(tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(main, ["prepare", name, "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert _INPUTS[name][0] in done.output
    assert not (tmp_path / "out").exists()
