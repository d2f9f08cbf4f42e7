"""For all tests: a user's account of their own, so that nothing of the person who runs them is read or written."""

from pathlib import Path

import pytest

from studio.locations import HOME_VARIABLE


@pytest.fixture(autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty home folder of this test; subprocesses inherit it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home
