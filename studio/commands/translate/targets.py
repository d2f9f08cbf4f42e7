"""Whether what was asked for can be written at all, decided before anything is computed."""

import os
from collections.abc import Sequence
from pathlib import Path

from studio.batch.plan import CLIP_TARGETS, PlannedResult
from studio.errors import OutputError
from studio.imaging.kinds import is_clip
from studio.imaging.options import DEEP_FORMATS, SAVE_SUFFIXES, SaveOptions, format_of


def is_one_file(inputs: Sequence[Path], out: Path) -> bool:
    """One file in, one file out? `out` is a file for one input file, unless it is a folder or has no suffix."""
    return len(inputs) == 1 and not inputs[0].is_dir() and bool(out.suffix) and not out.is_dir()


def check_format(inputs: Sequence[Path], out: Path, kind: str | None, saving: SaveOptions) -> None:
    """`kind` is the suffix for a folder, without its dot.

    Raises OutputError where `out` can't be written as its name says, or its format can't do what `saving` asks for.
    """
    if not is_one_file(inputs, out):
        _check_depth(f".{kind or 'png'}", saving)
    elif is_clip(inputs[0]):
        if out.suffix.lower() not in CLIP_TARGETS:
            raise OutputError(f"{out} has no suffix of a clip", f"use {', '.join(CLIP_TARGETS)}")
    else:
        _check_suffix(out, kind)
        _check_depth(out.suffix, saving)


def check_sheet(sheet: Path | None, entries: Sequence[PlannedResult]) -> None:
    """Raises OutputError where a contact sheet can't be written to `sheet`, or would be over a photo or a result."""
    if sheet is None:
        return
    _check_suffix(sheet, None)
    for path in (path for entry in entries for path in (entry.found.path, entry.target)):
        if path.absolute() == sheet.absolute() or (sheet.exists() and path.exists() and path.samefile(sheet)):
            raise OutputError(f"{sheet} would be written over {path.name}", "choose another name for the contact sheet")
    make_folder(sheet.parent)


def make_folder(folder: Path) -> None:
    """Raises OutputError where it can't be made or written into."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise OutputError(f"{folder} is not a folder", "choose a folder to write into") from None
    except OSError as error:
        raise OutputError(f"the folder {folder} can't be made ({error.strerror})", "choose another one") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"the folder {folder} can't be written to", "choose another one")


def _check_suffix(out: Path, kind: str | None) -> None:
    suffix = out.suffix.lower()
    if suffix not in SAVE_SUFFIXES:
        raise OutputError(f"{out} has no suffix that can be written", f"use {', '.join(SAVE_SUFFIXES)}")
    if kind is not None and format_of(out) != format_of(Path(f"x.{kind}")):
        raise OutputError(f"{out} and --format {kind} do not agree", "leave out --format")


def _check_depth(suffix: str, saving: SaveOptions) -> None:
    if saving.depth == 16 and format_of(Path(f"x{suffix}")) not in DEEP_FORMATS:
        raise OutputError(f"{suffix} files hold 8 bits a channel", "use --format png or tiff for --depth 16")
