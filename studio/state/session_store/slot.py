"""One place for each window that is open at once, so that none writes over what another remembers."""

from pathlib import Path

from PySide6.QtCore import QLockFile

_MOST = 64


class Slot:
    """The lowest place that no other window has; held until `release`, or until this process is gone."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        name, self._lock = "", _lock(home, "")
        for number in range(2, _MOST + 1):
            if self._lock.tryLock(0):
                break
            name = f"-{number}"
            self._lock = _lock(home, name)
        self.session_path = home / f"session{name}.json"
        self.unsaved_folder = home / f"unsaved{name}"

    def release(self) -> None:
        """Another window may have it."""
        self._lock.unlock()


def _lock(home: Path, name: str) -> QLockFile:
    lock = QLockFile(str(home / f"session{name}.lock"))
    # Held as long as the process lives: only one that is gone makes it stale.
    lock.setStaleLockTime(0)
    return lock
