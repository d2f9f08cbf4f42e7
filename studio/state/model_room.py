"""The Models workspace: what is installed, adding, sharing, removing, and whether it is right on this machine."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.state import reading
from studio.state.background import BackgroundQueue
from studio.state.foreign_import import ONNX_SUFFIX, WEIGHT_SUFFIXES, ForeignImport
from studio.state.language import tr
from studio.state.notes import Notes, Notice
from studio.state.sources import Pictures
from studio.state.words import plain_words

if TYPE_CHECKING:
    from studio.inference.parity import ParityReport
    from studio.package.installing import Removed
    from studio.package.library import LibraryEntry
    from studio.package.loader import Package

_PREVIEW_EDGE_PX = 720
_SPEED_EDGE_PX = 512
PACKAGE_SUFFIX = ".itmodel"


@dataclass(frozen=True, eq=False)
class Installed:
    """One model of the library, with what it takes of the disk."""

    entry: "LibraryEntry"
    nbytes: int

    @property
    def own(self) -> bool:
        """Whether the artist added it."""
        return self.entry.origin == "user"


@dataclass(frozen=True)
class Checked:
    """What a check on this machine found."""

    ok: bool
    words: str
    ms_per_megapixel: float | None = None
    """Of a translator."""
    device: str = ""


class ModelRoom(QObject):
    """Observable; all work is done on `queue`."""

    changed = Signal()
    """The list."""
    chosen_changed = Signal()
    """Another model, or what is known of it."""
    preview_loaded = Signal(int)
    library_changed = Signal()
    """A model came or went: whoever lists models lists them again."""

    def __init__(
        self,
        queue: BackgroundQueue,
        pictures: Pictures,
        strangers: ForeignImport,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.strangers = strangers
        self._queue = queue
        self._pictures = pictures
        self._notes = notes
        self._previews: dict[str, Any] = {}
        self._refused: Path | None = None
        self._removed: Removed | None = None
        self._checked: dict[str, Checked] = {}
        self._checking: str | None = None
        self._wanted: str | None = None
        self.models: tuple[Installed, ...] = ()
        self.chosen: Installed | None = None
        strangers.added.connect(self._on_stranger_added)

    def load(self) -> None:
        """List the library."""
        self._queue.put(_listed, self._on_listed, self._on_failed)

    def choose(self, index: int) -> None:
        """Show one of the models."""
        if 0 <= index < len(self.models):
            self.chosen = self.models[index]
            self.chosen_changed.emit()

    def preview(self, model: Installed) -> Any:
        """Its picture, None until it is loaded."""
        return self._previews.get(str(model.entry.path))

    @property
    def checked(self) -> Checked | None:
        """What is known of the chosen model on this machine."""
        return None if self.chosen is None else self._checked.get(str(self.chosen.entry.path))

    @property
    def checking(self) -> bool:
        """Whether the chosen model is being checked."""
        return self.chosen is not None and self._checking == str(self.chosen.entry.path)

    @property
    def can_remove(self) -> bool:
        """Whether the chosen model is one that the artist added."""
        return self.chosen is not None and self.chosen.own

    @property
    def can_bring_back(self) -> bool:
        """Whether the model that was removed last can come back."""
        return self._removed is not None

    @property
    def can_replace(self) -> bool:
        """Whether a model waits to take the place of one with the same id."""
        return self._refused is not None

    def add(self, paths: tuple[Path, ...], *, replace: bool = False) -> None:
        """Install packages; networks of other kinds are looked at first, by `strangers`."""
        strangers: list[Path] = []
        for path in paths:
            suffix = path.suffix.lower()
            if suffix in (ONNX_SUFFIX, *WEIGHT_SUFFIXES):
                strangers.append(path)
            elif suffix == PACKAGE_SUFFIX or path.is_dir():
                self._refused = None
                work = partial(_install, path, replace)
                self._queue.put(work, self._on_installed, partial(self._on_not_installed, path))
            else:
                words = tr("{name} is no model: use .itmodel, .onnx, .pth or .safetensors files, or package folders")
                self._notes.say(Notice(words.format(name=path.name)))
        if strangers:
            self.strangers.begin(tuple(strangers))

    def replace(self) -> None:
        """Let the model that was refused take the place of the one with its id."""
        path, self._refused = self._refused, None
        if path is not None:
            self._notes.dismiss()
            self.add((path,), replace=True)

    def export(self, path: Path) -> None:
        """Write the chosen model as one file."""
        if self.chosen is not None:
            work = partial(_export, str(self.chosen.entry.path), path)
            self._queue.put(work, partial(self._on_exported, path), self._on_failed)

    def remove(self) -> None:
        """Take the chosen model out; `bring_back` puts the last one back."""
        if self.can_remove and self.chosen is not None:
            self._queue.put(partial(_set_aside, self.chosen.entry.id), self._on_removed, self._on_failed)

    def bring_back(self) -> None:
        """Undo the last removal."""
        removed, self._removed = self._removed, None
        if removed is not None:
            self._notes.dismiss()
            self._wanted = removed.model_id
            self._queue.put(removed.bring_back, self._on_came_or_went, self._on_failed)

    def check(self) -> None:
        """Does it give here what its makers measured, and how quick is it?"""
        chosen = self.chosen
        if chosen is not None and chosen.entry.package is not None and self._checking is None:
            self._checking = str(chosen.entry.path)
            self.chosen_changed.emit()
            work = partial(_check, chosen.entry.package)
            done = partial(self._on_checked, self._checking)
            self._queue.put(work, done, partial(self._on_not_checked, self._checking), priority=4)

    def _on_listed(self, models: tuple[Installed, ...]) -> None:
        before = self._wanted or (None if self.chosen is None else self.chosen.entry.id)
        self._wanted = None
        self.models = models
        self.changed.emit()
        index = next((i for i, model in enumerate(models) if model.entry.id == before), 0)
        self.chosen = models[index] if models else None
        self.chosen_changed.emit()
        for number, model in enumerate(models):
            path = None if model.entry.package is None else model.entry.package.preview_path
            if path is not None and str(model.entry.path) not in self._previews:
                work = partial(reading.picture_file, path, _PREVIEW_EDGE_PX, self._pictures)
                self._queue.put(work, partial(self._on_preview, number, model), _leave_blank, priority=3)

    def _on_preview(self, number: int, model: Installed, image: Any) -> None:
        self._previews[str(model.entry.path)] = image
        self.preview_loaded.emit(number)

    def _on_installed(self, package: "Package") -> None:
        self._wanted = package.id
        self._notes.say(Notice(tr("{name} was added").format(name=package.name), None, "info"))
        self._on_came_or_went(None)

    def _on_stranger_added(self, model_id: str) -> None:
        self._wanted = model_id
        self._on_came_or_went(None)

    def _on_not_installed(self, path: Path, error: Exception) -> None:
        from studio.package.installing import IdTakenError

        if isinstance(error, IdTakenError):
            self._refused = path
            self.chosen_changed.emit()
            words = tr("A model with the id of {name} is installed already").format(name=path.name)
            self._notes.say(Notice(words, "replace_model"))
        else:
            self._on_failed(error)

    def _on_exported(self, path: Path, _nothing: None) -> None:
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), None, "info"))

    def _on_removed(self, removed: "Removed") -> None:
        self._removed = removed
        self.chosen_changed.emit()
        self._notes.say(Notice(tr("{name} was removed").format(name=removed.model_id), "bring_back_model", "info"))
        self._on_came_or_went(None)

    def _on_came_or_went(self, _nothing: None) -> None:
        self._previews.clear()
        self.load()
        self.library_changed.emit()

    def _on_checked(self, path: str, checked: Checked) -> None:
        self._checked[path] = checked
        self._checking = None
        self.chosen_changed.emit()

    def _on_not_checked(self, path: str, error: Exception) -> None:
        self._on_checked(path, Checked(False, plain_words(error)))

    def _on_failed(self, error: Exception) -> None:
        self._notes.say(Notice(plain_words(error)))


# On the worker thread:


def _listed() -> tuple[Installed, ...]:
    from studio.package.library import Library

    return tuple(Installed(entry, _size_of(entry.path)) for entry in Library().entries())


def _size_of(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.iterdir() if file.is_file()] if path.is_dir() else []
    return sum(file.stat().st_size for file in files)


def _install(path: Path, replace: bool) -> "Package":
    from studio.package.installing import install

    return install(path, replace=replace)


def _export(id_or_path: str, path: Path) -> None:
    from studio.package.installing import export

    export(id_or_path, path)


def _set_aside(model_id: str) -> "Removed":
    from studio.package.installing import set_aside

    return set_aside(model_id)


def _check(package: "Package") -> Checked:
    from studio.inference.parity import verify_package

    report = verify_package(package)
    words = _words(report)
    if not report.ok or "translate" not in package.roles:
        return Checked(report.ok, words)
    return Checked(report.ok, words, *_speed(package))


def _words(report: "ParityReport") -> str:
    if report.problem:
        return report.problem
    wrong = [check.problem or check.graph for check in report.checks if not check.ok]
    if wrong:
        return ", ".join(wrong)
    errors = [check.error for check in report.checks if check.error is not None]
    return tr("Gives here what its makers measured (largest difference {error:.0e})").format(
        error=max(errors, default=0.0)
    )


def _speed(package: "Package") -> tuple[float, str]:
    """Milliseconds for a megapixel of what the network sees, and what ran it; the first run is not counted."""
    import numpy as np

    from studio.imaging.photo import Photo
    from studio.inference.translator import TranslateRequest, Translator

    pixels = np.random.default_rng(0).integers(0, 256, (_SPEED_EDGE_PX, _SPEED_EDGE_PX, 3), dtype=np.uint8)
    translator, request = Translator(), TranslateRequest(Photo(pixels), package, size_px="full")
    translator.translate(request)
    done = translator.translate(request)
    return 1000 * done.seconds / (done.network_size[0] * done.network_size[1] / 1e6), done.device.label


def _leave_blank(_error: Exception) -> None:
    """A card without a picture is good enough."""
