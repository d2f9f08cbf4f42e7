"""The stored vectors of a package, `parity.npz`: read with distrust, since a package may come from anywhere."""

import math
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy_format

from studio.errors import PackageError
from studio.package.parity import PARITY_NAME

MAX_BYTES = 64 << 20
"""Of all arrays that are read; vectors are small pictures."""

_KINDS = ("float16", "float32", "float64", "int32", "int64")
_HINT = "export the model again"
_ERRORS = (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, MemoryError)


def read_vectors(folder: Path, names: Iterable[str]) -> dict[str, np.ndarray] | None:
    """The arrays with these names, None where the package has no vectors at all.

    Raises PackageError for one that is missing, and for a file that is damaged, has pickled objects, or claims more
    than it holds.
    """
    path = folder / PARITY_NAME
    where = f"{folder.name}/{PARITY_NAME}"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise PackageError(f"{where} is a link or a special file", "a package holds plain files only")
    if not path.exists():
        return None
    found: dict[str, np.ndarray] = {}
    try:
        with zipfile.ZipFile(path) as zipped:
            sizes = {member.filename: member.file_size for member in zipped.infolist()}
            for name in dict.fromkeys(names):
                member = f"{name}.npy"
                if member not in sizes:
                    raise PackageError(f"{where} lacks `{name}`", _HINT)
                left = MAX_BYTES - sum(array.nbytes for array in found.values())
                if sizes[member] > left:
                    raise PackageError(f"{where} holds more than {MAX_BYTES >> 20} MiB", _HINT)
                with zipped.open(member) as file:
                    _check_header(file, sizes[member])
                with zipped.open(member) as file:
                    found[name] = npy_format.read_array(file, allow_pickle=False)
    except _ERRORS as error:
        text = " ".join(str(error).split())[:200]
        raise PackageError(f"{where} can't be read ({text})", _HINT) from None
    return found


def _check_header(file: IO[bytes], size: int) -> None:
    """Raises ValueError before numpy makes room for what a header merely claims."""
    version = npy_format.read_magic(file)
    read = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
    shape, _, dtype = read(file)
    if dtype.name not in _KINDS:
        raise ValueError(f"{dtype.name} is no kind of number that a vector has")
    if math.prod(shape) * dtype.itemsize != size - file.tell():
        raise ValueError(f"an array claims {'×'.join(map(str, shape))} numbers that are not there")
