"""Which picture is written where, decided before anything is computed."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import OutputError, PhotoError, StudioError
from studio.imaging.files import OPEN_SUFFIXES
from studio.imaging.options import DEEP_FORMATS, SAVE_SUFFIXES, SaveOptions, format_of


@dataclass(frozen=True)
class Job:
    """One photo to read and one picture to write."""

    source: Path
    target: Path


def plan_targets(
    inputs: Sequence[Path],
    out: Path,
    kind: str | None,
    saving: SaveOptions | None = None,
    *,
    on_error: Callable[[StudioError], None],
) -> tuple[Job, ...]:
    """Jobs for files, and for the pictures right inside folders, in the order given and by name.

    `out` is a file for one input file, unless it is a folder or has no suffix; else a folder, made where it is missing.
    `kind` is the suffix for a folder, without its dot. Inputs that can't be used go to `on_error` while the others go
    on. Raises OutputError when `out` can't be used at all, or its format can't do what `saving` asks for.
    """
    sources = _sources(inputs, on_error)
    if not sources:
        return ()
    one_file = len(inputs) == 1 and not inputs[0].is_dir()
    if one_file and out.suffix and not out.is_dir():
        _check_suffix(out, kind)
        _check_depth(out.suffix, saving)
        _make_folder(out.parent)
        jobs = [Job(source, out) for source in sources]
    else:
        _check_depth(f".{kind or 'png'}", saving)
        _make_folder(out)
        jobs = _named(sources, out, f".{kind or 'png'}")
    return tuple(job for job in jobs if not _overwrites(job, sources, on_error))


def _sources(inputs: Sequence[Path], on_error: Callable[[StudioError], None]) -> list[Path]:
    sources: list[Path] = []
    for given in inputs:
        if not given.is_dir():
            sources.append(given)
            continue
        try:
            found = sorted(path for path in given.iterdir() if _is_picture(path))
        except OSError as error:
            on_error(PhotoError(f"{given} can't be read ({error.strerror})", "check its permissions"))
            continue
        if not found:
            on_error(PhotoError(f"{given} holds no pictures", f"they end in {', '.join(OPEN_SUFFIXES)}"))
        sources += found
    # A file named twice, by itself and with its folder, is translated once.
    return list(dict.fromkeys(sources))


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in OPEN_SUFFIXES and not path.name.startswith(".") and path.is_file()


def _check_suffix(out: Path, kind: str | None) -> None:
    suffix = out.suffix.lower()
    if suffix not in SAVE_SUFFIXES:
        raise OutputError(f"{out} has no suffix that can be written", f"use {', '.join(SAVE_SUFFIXES)}")
    if kind is not None and format_of(out) != format_of(Path(f"x.{kind}")):
        raise OutputError(f"{out} and --format {kind} do not agree", "leave out --format")


def _check_depth(suffix: str, saving: SaveOptions | None) -> None:
    if saving is not None and saving.depth == 16 and format_of(Path(f"x{suffix}")) not in DEEP_FORMATS:
        raise OutputError(f"{suffix} files hold 8 bits a channel", "use --format png or tiff for --depth 16")


def check_sheet(sheet: Path | None, jobs: Sequence[Job]) -> None:
    """Raises OutputError where a contact sheet can't be written to `sheet`, or would be over a photo or a result."""
    if sheet is None:
        return
    _check_suffix(sheet, None)
    for path in (path for job in jobs for path in (job.source, job.target)):
        if path.absolute() == sheet.absolute() or (sheet.exists() and path.exists() and path.samefile(sheet)):
            raise OutputError(f"{sheet} would be written over {path}", "choose another name for the contact sheet")
    _make_folder(sheet.parent)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise OutputError(f"{folder} is not a folder", "choose a folder to write into") from None
    except OSError as error:
        raise OutputError(f"the folder {folder} can't be made ({error.strerror})", "choose another one") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"the folder {folder} can't be written to", "choose another one")


def _named(sources: Sequence[Path], folder: Path, suffix: str) -> list[Job]:
    taken: set[str] = set()
    jobs = []
    for source in sources:
        name, number = source.stem, 1
        # `a.jpg` and `a.png` would both become `a.png`. Compared without case, as some file systems do.
        while name.lower() in taken:
            number += 1
            name = f"{source.stem}-{number}"
        taken.add(name.lower())
        jobs.append(Job(source, folder / f"{name}{suffix}"))
    return jobs


def _overwrites(job: Job, sources: Sequence[Path], on_error: Callable[[StudioError], None]) -> bool:
    if not job.target.exists() or not any(path.exists() and path.samefile(job.target) for path in sources):
        return False
    on_error(OutputError(f"{job.target} would be written over a photo", "choose another folder or name"))
    return True
