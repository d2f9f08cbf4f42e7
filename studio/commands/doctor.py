"""`studio doctor`: what this computer can do with the program, and what is missing."""

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from studio import __version__
from studio.inference.session.diagnosis import DeviceFinding, diagnosis
from studio.inference.session.memory import default_budget
from studio.inference.tiling.scratch import scratch_folder
from studio.preferences.chosen import lookup
from studio.preferences.table import TABLE
from studio.system.paths import home_folder

_LIBRARIES = ("numpy", "Pillow", "onnx")
_LDD_TIMEOUT_S = 20
_LEAST_SCRATCH_BYTES = 1 << 30
_DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def checkup(as_json: bool) -> str:
    """All findings, as lines or JSON."""
    findings = [
        DeviceFinding("studio", True, f"{__version__}, Python {platform.python_version()}, {platform.platform()}"),
        DeviceFinding("libraries", True, ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)),
        DeviceFinding("your files", True, str(home_folder())),
        DeviceFinding("settings", True, _changed_settings()),
        *diagnosis(),
        DeviceFinding("memory", True, f"{default_budget() / 1e9:.1f} GB for a translation"),
        _scratch_finding(),
        window_finding(),
    ]
    if as_json:
        return json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False)
    return "\n".join(f"{'ok' if item.ok else '--'}  {item.name:16}{item.detail}" for item in findings)


def _changed_settings() -> str:
    """Those that are not at their default, and who says so."""
    found = ((setting, *lookup(setting)) for setting in TABLE)
    words = [f"{row.name} {row.text(value)} ({source})" for row, value, source in found if source != "default"]
    return ", ".join(words) or "all at their defaults"


def _scratch_finding() -> DeviceFinding:
    """Is there a place for what is put aside?"""
    folder = scratch_folder()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return DeviceFinding("scratch", False, f"{folder} can't be written (studio settings scratch FOLDER)")
    free = shutil.disk_usage(there).free
    if free < _LEAST_SCRATCH_BYTES:
        return DeviceFinding(
            "scratch", False, f"{folder} has {free / 1e9:.1f} GB free (studio settings scratch FOLDER)"
        )
    return DeviceFinding("scratch", True, f"{folder}, {free / 1e9:.1f} GB free")


def window_finding() -> DeviceFinding:
    """Can the window start? Qt itself names one library only, whichever is missing."""
    found = find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return DeviceFinding("window", False, "PySide6 is missing (pip install PySide6-Essentials)")
    qt = f"PySide6 {_version('PySide6-Essentials')}"
    plugin = Path(found.submodule_search_locations[0]) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if sys.platform != "linux" or not plugin.exists():
        return DeviceFinding("window", True, qt)
    missing = _missing_libraries(plugin)
    if missing:
        packages = " ".join(_DEBIAN_PACKAGES.get(name, name) for name in missing)
        return DeviceFinding("window", False, f"{qt}; {', '.join(missing)} missing (Debian: apt install {packages})")
    return DeviceFinding("window", True, qt)


def _missing_libraries(library: Path) -> list[str]:
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    try:
        result = subprocess.run([ldd, library], capture_output=True, text=True, timeout=_LDD_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    lines = (line.split() for line in result.stdout.splitlines() if "not found" in line)
    return sorted({words[0] for words in lines if words})


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
