"""For all tests: a user's account of their own, so that nothing of the person who runs them is read or written."""

import os
from pathlib import Path

import pytest

# The networks of the tests are so small that a second thread costs more than it brings; read when torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from studio.system.paths import HOME_VARIABLE


@pytest.fixture(autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty home folder of this test; subprocesses inherit it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home
