"""Where things lie on disk. Nothing is created here; whoever writes makes the folder."""

import os
from pathlib import Path

HOME_VARIABLE = "IMAGE_TRANSLATION_STUDIO_HOME"
_APP_NAME = "image-translation-studio"


def resources_folder() -> Path:
    """What ships with the program: `studio/resources` in an installed wheel, `resources` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def bundled_models_folder() -> Path:
    """Model packages that ship with the program."""
    return resources_folder() / "models"


def samples_folder() -> Path:
    return resources_folder() / "samples"


def home_folder() -> Path:
    """Everything that a user's account holds: `IMAGE_TRANSLATION_STUDIO_HOME`, else the system's place for it."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path(_APP_NAME, appauthor=False)


def user_models_folder() -> Path:
    """Model packages that the user added."""
    return home_folder() / "models"


def cache_folder() -> Path:
    """What may be deleted at any time and is made again."""
    return home_folder() / "cache"


def pasted_folder() -> Path:
    """Pictures that were pasted where files are needed; those that were not used for long go."""
    return home_folder() / "pasted"


def batch_folder() -> Path:
    """The queue of batches, and who works on it."""
    return home_folder() / "batch"
