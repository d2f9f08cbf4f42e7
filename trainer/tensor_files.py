"""Safetensors files that are there whole or not at all."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from trainer.files import replacing

_OS_ERROR = re.compile(r"os error (\d+)")


def save_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None) -> None:
    """Write a safetensors file whole, onto the disk, and with the rights that any new file has. Raises FileError."""
    with replacing(path) as temporary:
        # The library makes files that only their owner may read.
        temporary.touch()
        rights = temporary.stat().st_mode
        try:
            save_file(dict(tensors), temporary, metadata)
        except SafetensorError as error:
            number = _OS_ERROR.search(str(error))
            if number is None:
                raise
            raise OSError(int(number[1]), os.strerror(int(number[1]))) from error
        temporary.chmod(rights)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
