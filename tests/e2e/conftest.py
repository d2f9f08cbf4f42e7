"""What the commands are called on."""

from pathlib import Path

import pytest

from tests.helpers import models


@pytest.fixture
def installed(studio_home: Path) -> Path:
    """The user's models: `invert-colours` and `two-way`."""
    folder = studio_home / "models"
    models.invert_package(folder)
    models.two_way_package(folder)
    return folder
