"""The Models workspace: what is installed, adding, sharing, removing, and whether it is right on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.inference.model_benchmark import Measured, all_remembered, measure_package
from studio.inference.onnx_import.weights import WEIGHT_SUFFIXES
from studio.package.editing import duplicate, rename
from studio.package.installing import IdTakenError, Removed, export, install, set_aside
from studio.package.library import Library, LibraryEntry
from studio.package.loader import Package
from studio.package.versions import Version, disk_use, use, versions
from studio.state.language import tr
from studio.state.models import ONNX_SUFFIX, PACKAGE_SUFFIX
from studio.state.models.onnx_import import ModelImport
from studio.state.notices import Notes, Notice
from studio.state.photos import decode
from studio.state.photos.sources import PictureConverter
from studio.state.workers.queue import BackgroundQueue
from studio.state.workers.thread import ignore

_PREVIEW_EDGE_PX = 720


@dataclass(frozen=True, eq=False)
class Installed:
    """One model of the library, with what it takes of the disk."""

    entry: LibraryEntry
    nbytes: int
    """On disk, with its other versions."""
    versions: tuple[Version, ...] = ()
    """The newest first; none of a broken one."""

    @property
    def own(self) -> bool:
        """Whether the artist added it."""
        return self.entry.origin == "user"


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
        pictures: PictureConverter,
        strangers: ModelImport,
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
        self._undo: Callable[[], Any] | None = None
        self._measured: dict[str, Measured] = {}
        self._checking: str | None = None
        self._wanted: str | None = None
        self.models: tuple[Installed, ...] = ()
        self.chosen: Installed | None = None
        strangers.added.connect(self._on_stranger_added)

    def load(self) -> None:
        self._queue.put(_listed, self._on_listed)

    def choose(self, index: int) -> None:
        """Show one of the models."""
        if 0 <= index < len(self.models):
            self.chosen = self.models[index]
            self.chosen_changed.emit()

    def preview(self, model: Installed) -> Any:
        """Its picture, None until it is loaded."""
        return self._previews.get(str(model.entry.path))

    @property
    def nbytes(self) -> int:
        """What all models take of the disk."""
        return sum(model.nbytes for model in self.models)

    def measured(self, model: Installed) -> Measured | None:
        """What is known of a model on this machine."""
        package = model.entry.package
        return None if package is None else self._measured.get(package.fingerprint)

    @property
    def checked(self) -> Measured | None:
        """What is known of the chosen model on this machine."""
        return None if self.chosen is None else self.measured(self.chosen)

    @property
    def checking(self) -> bool:
        """Whether the chosen model is being checked."""
        return self.chosen is not None and self._checking == str(self.chosen.entry.path)

    @property
    def can_remove(self) -> bool:
        """Whether the chosen model is one that the artist added."""
        return self.chosen is not None and self.chosen.own

    @property
    def can_undo(self) -> bool:
        """Whether the last change can be taken back."""
        return self._undo is not None

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
                work = partial(install, path, replace=replace)
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
            work = partial(export, str(self.chosen.entry.path), path)
            self._queue.put(work, partial(self._on_exported, path))

    def remove(self) -> None:
        """Take the chosen model out, with its versions."""
        if self.can_remove and self.chosen is not None:
            self._queue.put(partial(set_aside, self.chosen.entry.id), self._on_removed)

    def rename(self, name: str) -> None:
        """Call the chosen model something else."""
        package = None if self.chosen is None else self.chosen.entry.package
        if package is not None and self.can_remove and name.strip() not in ("", package.name):
            undo = partial(rename, package.id, package.name)
            done = partial(self._on_changed_one, undo, tr("It is called {name} now"))
            self._queue.put(partial(rename, package.id, name), done)

    def duplicate(self) -> None:
        """Copy the chosen model to an id of its own."""
        if self.chosen is not None and self.chosen.entry.package is not None:
            self._queue.put(partial(duplicate, self.chosen.entry.id), self._on_duplicated)

    def use_version(self, name: str) -> None:
        """Use another version of the chosen model."""
        chosen = self.chosen
        used = next((v for v in chosen.versions if v.in_use), None) if chosen is not None else None
        if chosen is not None and used is not None and used.name != name:
            model_id, before = chosen.entry.id, used.name
            done = partial(self._on_changed_one, partial(use, model_id, before), tr("Version {version} is used now"))
            self._queue.put(partial(use, model_id, name), done)

    def undo(self) -> None:
        """Take back the last removal, renaming, copy or change of version."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self._notes.dismiss()
            self._queue.put(undo, self._on_undone)

    def check(self) -> None:
        """Does it give here what its makers measured, and how quick is it?"""
        chosen = self.chosen
        if chosen is not None and chosen.entry.package is not None and self._checking is None:
            self._checking = str(chosen.entry.path)
            self.chosen_changed.emit()
            work = partial(measure_package, chosen.entry.package)
            done = partial(self._on_checked, chosen.entry.package.fingerprint)
            self._queue.put(work, done, self._on_not_checked, priority=4)

    def _on_listed(self, found: tuple[tuple[Installed, ...], dict[str, Measured]]) -> None:
        models, self._measured = found
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
                work = partial(decode.picture_file, path, _PREVIEW_EDGE_PX, self._pictures)
                self._queue.put(work, partial(self._on_preview, number, model), ignore, 3)

    def _on_preview(self, number: int, model: Installed, image: Any) -> None:
        self._previews[str(model.entry.path)] = image
        self.preview_loaded.emit(number)

    def _on_installed(self, package: Package) -> None:
        self._wanted = package.id
        self._notes.say(Notice(tr("{name} was added").format(name=package.name), None, "info"))
        self._on_came_or_went(None)

    def _on_stranger_added(self, model_id: str) -> None:
        self._wanted = model_id
        self._on_came_or_went(None)

    def _on_not_installed(self, path: Path, error: Exception) -> None:
        if isinstance(error, IdTakenError):
            self._refused = path
            self.chosen_changed.emit()
            words = tr("A model with the id of {name} is installed already").format(name=path.name)
            self._notes.say(Notice(words, "replace_model"))
        else:
            self._notes.say_error(error)

    def _on_exported(self, path: Path, _nothing: None) -> None:
        self._notes.say(Notice(tr("Saved {name}").format(name=path.name), None, "info"))

    def _on_removed(self, removed: Removed) -> None:
        self._can_undo(partial(_bring_back, removed))
        self._notes.say(Notice(tr("{name} was removed").format(name=removed.model_id), "undo_models", "info"))
        self._on_came_or_went(None)

    def _on_duplicated(self, package: Package) -> None:
        self._on_changed_one(partial(set_aside, package.id), tr("{name} was added"), package)

    def _on_changed_one(self, undo: Callable[[], Any], words: str, package: Package) -> None:
        self._wanted = package.id
        self._can_undo(undo)
        text = words.format(name=package.name, version=package.manifest.version)
        self._notes.say(Notice(text, "undo_models", "info"))
        self._on_came_or_went(None)

    def _can_undo(self, undo: Callable[[], Any]) -> None:
        self._undo = undo
        self.chosen_changed.emit()

    def _on_undone(self, changed: Any) -> None:
        self._wanted = changed if isinstance(changed, str) else getattr(changed, "id", None)
        self._on_came_or_went(None)

    def _on_came_or_went(self, _nothing: None) -> None:
        self._previews.clear()
        self.load()
        self.library_changed.emit()

    def _on_checked(self, fingerprint: str, measured: Measured) -> None:
        self._measured[fingerprint] = measured
        self._checking = None
        self.chosen_changed.emit()

    def _on_not_checked(self, error: Exception) -> None:
        self._checking = None
        self.chosen_changed.emit()
        self._notes.say_error(error)


# On the worker thread:


def _listed() -> tuple[tuple[Installed, ...], dict[str, Measured]]:
    entries = Library().entries()
    known = [versions(entry.id, entries) if entry.package is not None else () for entry in entries]
    models = (Installed(entry, disk_use(entry), of_it) for entry, of_it in zip(entries, known, strict=True))
    return tuple(models), all_remembered()


def _bring_back(removed: Removed) -> str:
    removed.bring_back()
    return removed.model_id
