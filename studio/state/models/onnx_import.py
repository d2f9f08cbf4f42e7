"""Adding somebody else's network: it is tried in a process of its own, its guesses are shown, and one says yes."""

import shutil
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.errors import PhotoError, StudioError
from studio.inference.onnx_import.weights import (
    INSTALL_TRAINING,
    WEIGHT_SUFFIXES,
    can_read_weights,
    package_of_weights,
)
from studio.package.installing import IdTakenError, install
from studio.package.loader import Package, open_package
from studio.state.language import tr
from studio.state.models import ONNX_SUFFIX
from studio.state.models.import_fields import ONNX_FIELDS, WEIGHT_FIELDS, ImportField, labels_of
from studio.state.notices import Notes, Notice, plain_words
from studio.state.photos import decode
from studio.state.photos.open_photos import PhotoRoll
from studio.state.photos.sources import PictureConverter, Source
from studio.state.workers.queue import BackgroundQueue

if TYPE_CHECKING:
    from studio.package.import_report import ImportReport, ImportView, ViewGroup

_TILE_PX = 192


@dataclass(frozen=True, eq=False)
class ImportPreview:
    """What came of looking at the file."""

    folder: Path
    report: "ImportReport"
    pictures: dict[str, Any] = field(default_factory=dict[str, Any])
    """By the files of the views; the photo under an empty name, what the package makes of it under `result`."""


class ModelImport(QObject):
    """Observable; one file after the other, the work on a thread of its own."""

    changed = Signal()
    begun = Signal()
    """A file is there to be looked at."""
    ended = Signal()
    """It was added or left; no other one waits."""
    added = Signal(str)
    """The id of a model that is installed now."""

    def __init__(
        self, roll: PhotoRoll, pictures: PictureConverter, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._queue = BackgroundQueue("importing", notes.say_error, self)
        self._roll = roll
        self._pictures = pictures
        self._notes = notes
        self._waiting: deque[Path] = deque()
        self._ticket = 0
        self.path: Path | None = None
        self.answers: dict[str, str] = {}
        self.seen: ImportPreview | None = None
        self.busy = False
        self.error = ""
        self.unclear: tuple[str, ...] = ()
        """The fields that would settle the error."""
        self.id_taken = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        """All that can be said of this kind of file."""
        return ONNX_FIELDS if self._is_onnx else WEIGHT_FIELDS

    @property
    def asked(self) -> tuple[ImportField, ...]:
        """What must be said, or is no more than a guess that no tile shows."""
        found = () if self.seen is None else self.seen.report.found
        guessed = {name for finding in found if finding.is_guess for name in finding.fields}
        names = {*self.unclear, *((guessed | self.answers.keys()) - self._shown - {"photo", "preview"})}
        return tuple(entry for entry in self.fields if entry.name in names)

    def tiles(self, group: "ViewGroup", *, also_clear: bool = False) -> "tuple[ImportView, ...]":
        """The ways in which it may be meant, where the file does not tell; else none, unless those are wanted too."""
        if self.seen is None:
            return ()
        views = tuple(view for view in self.seen.report.views if view.group == group)
        names = {name for view in views for name in view.answers}
        guessed = any(finding.is_guess and names & set(finding.fields) for finding in self.seen.report.found)
        clear = group != "size" and not guessed and not names & self.answers.keys()
        return () if len(views) < 2 or (clear and not also_clear) else views

    def begin(self, paths: tuple[Path, ...]) -> None:
        """Look at these files, one after the other."""
        for path in paths:
            if path.suffix.lower() in WEIGHT_SUFFIXES and not can_read_weights():
                words = tr("Weights such as {name} need PyTorch: {line}").format(name=path.name, line=INSTALL_TRAINING)
                self._notes.say(Notice(words, None, "info"))
            else:
                self._waiting.append(path)
        if self.path is None:
            self._next()

    def answer(self, answers: dict[str, str]) -> None:
        """Say something better, and look again; an empty answer is left to the program."""
        if self.path is None:
            return
        new = {name: value for name, value in {**self.answers, **answers}.items() if value}
        if new != self.answers:
            self.answers = new
            self._look()

    def accept(self, *, replace: bool = False) -> None:
        if self.seen is not None and not self.busy:
            self.busy = True
            self.changed.emit()
            work = partial(install, Path(self.seen.report.package), replace=replace)
            self._queue.put(work, self._on_installed, self._on_not_installed)

    def leave(self) -> None:
        self._forget()
        self._next()

    def close(self, timeout_s: float) -> bool:
        """Stop everything; True where the thread is gone within the time."""
        self._waiting.clear()
        self._forget()
        return self._queue.close(timeout_s)

    @property
    def _is_onnx(self) -> bool:
        return self.path is not None and self.path.suffix.lower() == ONNX_SUFFIX

    @property
    def _shown(self) -> set[str]:
        """The fields that tiles answer."""
        return {name for view in (self.seen.report.views if self.seen else ()) for name in view.answers}

    def _next(self) -> None:
        self.path = self._waiting.popleft() if self._waiting else None
        if self.path is None:
            self.ended.emit()
            return
        self.begun.emit()
        self._look()

    def _look(self) -> None:
        self._ticket += 1
        self.busy, self.error, self.unclear, self.id_taken = True, "", (), False
        self.changed.emit()
        current = self._roll.current
        photo = None if current is None else current.source
        assert self.path is not None
        look = _look_at_graph if self._is_onnx else _look_at_weights
        ticket = self._ticket
        work = partial(look, self.path, dict(self.answers), photo, self._pictures, lambda: ticket != self._ticket)
        self._queue.put(work, partial(self._on_seen, ticket), partial(self._on_refused, ticket))

    def _forget(self) -> None:
        self._ticket += 1
        seen, self.seen, self.path = self.seen, None, None
        self.answers, self.busy, self.error, self.unclear, self.id_taken = {}, False, "", (), False
        if seen is not None:
            shutil.rmtree(seen.folder, ignore_errors=True)

    def _on_seen(self, ticket: int, seen: ImportPreview) -> None:
        old, self.seen = self.seen, seen
        if ticket != self._ticket:
            old, self.seen = seen, old
        else:
            self.busy = False
        if old is not None:
            shutil.rmtree(old.folder, ignore_errors=True)
        self.changed.emit()

    def _on_refused(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._tell(error)
            if self.seen is not None:
                shutil.rmtree(self.seen.folder, ignore_errors=True)
                self.seen = None
            self.changed.emit()

    def _on_installed(self, package: "Package") -> None:
        self._notes.say(Notice(tr("{name} was added").format(name=package.name), None, "info"))
        self.added.emit(package.id)
        self.leave()

    def _on_not_installed(self, error: Exception) -> None:
        self._tell(error)
        if isinstance(error, IdTakenError):
            self.id_taken, self.unclear = True, ("id",)
            self.error = tr("A model of that short name is there already: choose another one, or replace it")
        self.changed.emit()

    def _tell(self, error: Exception) -> None:
        """The error with the name of the file in place of its path, and those of the fields that would settle it."""
        self.busy, self.unclear = False, error.fields if isinstance(error, StudioError) else ()
        labels = labels_of(self.unclear, self.fields)
        text = f"{error.message}: {labels}" if isinstance(error, StudioError) and labels else plain_words(error)
        self.error = text if self.path is None else text.replace(str(self.path), self.path.name)


# On the worker thread:


def _look_at_graph(
    path: Path,
    answers: dict[str, str],
    photo: Source | None,
    pictures: PictureConverter,
    is_cancelled: Callable[[], bool],
) -> ImportPreview:
    from studio.inference.onnx_import.candidates import PHOTO_NAME
    from studio.inference.onnx_import.probe_process import look_apart

    folder = Path(tempfile.mkdtemp(prefix="studio-import-"))
    try:
        own = _photo_file(photo, folder, pictures)
        given = {"photo": str(own), **answers} if own is not None else answers
        report = look_apart(path, given, folder, views=True, package=True, is_cancelled=is_cancelled)
        files = {"": PHOTO_NAME, **{view.file: view.file for view in report.views}}
        shown = {name: decode.picture_file(folder / file, _TILE_PX, pictures) for name, file in files.items()}
        return ImportPreview(folder, report, shown)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _look_at_weights(
    path: Path,
    answers: dict[str, str],
    photo: Source | None,
    pictures: PictureConverter,
    is_cancelled: Callable[[], bool],
) -> ImportPreview:
    folder = Path(tempfile.mkdtemp(prefix="studio-import-"))
    try:
        own = _photo_file(photo, folder, pictures)
        given = {"preview": str(own), **answers} if own is not None else answers
        made = folder / "made.itmodel"
        report = package_of_weights(path, given, made, is_cancelled=is_cancelled)
        package = open_package(made)
        shown = {"": decode.picture_file(own, _TILE_PX, pictures)} if own is not None else {}
        if package.preview_path is not None:
            shown["result"] = decode.picture_file(package.preview_path, _TILE_PX, pictures)
        return ImportPreview(folder, report, shown)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _photo_file(source: Source | None, folder: Path, pictures: PictureConverter) -> Path | None:
    """The photo on the canvas as a file; pasted ones are written to `folder`. None where it can't be read."""
    if source is None or isinstance(source, Path):
        return source
    from PIL import Image

    try:
        photo = decode.photo_of(source, pictures)
    except PhotoError:
        return None
    Image.fromarray(photo.rgb).save(folder / "own.png")
    return folder / "own.png"
