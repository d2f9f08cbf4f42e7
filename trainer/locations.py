"""Where the program keeps what comes with it."""

from pathlib import Path


def resources_folder() -> Path:
    """Recipes, models, small networks: beside the code in a checkout, in the program's package where installed."""
    root = Path(__file__).resolve().parents[1]
    installed = root / "studio" / "resources"
    return installed if installed.is_dir() else root / "resources"
