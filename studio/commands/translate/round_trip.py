"""`studio translate --round-trip`: the photo there and back, and how much was lost."""

from pathlib import Path

from studio.batch.models import Models
from studio.batch.parameters import Parameters
from studio.batch.pipeline import BatchPicture, PicturePipeline
from studio.batch.records import FileRow
from studio.commands.report import Report
from studio.errors import StudioError
from studio.imaging.files import open_photo
from studio.imaging.options import SAVE_SUFFIXES
from studio.imaging.saving import save_picture
from studio.inference.round_trip import round_trip, way_back
from studio.inference.translator import Translator


def check_round_trip(path: Path | None, out: Path, parameters: Parameters) -> None:
    """Raises StudioError where it can't be made, before anything runs."""
    if path is None:
        return
    look, inputs = parameters.looks[0], parameters.roots
    if way_back(Models.open(parameters).of(look), look.direction) is None:
        raise StudioError(f"model {look.model_id} has no way back", "--round-trip needs a model with two directions")
    if len(inputs) != 1 or inputs[0].is_dir():
        raise StudioError("--round-trip works on one photo", "name one photo")
    if path.suffix.lower() not in SAVE_SUFFIXES:
        raise StudioError(f"{path} has no suffix that can be written", f"use {', '.join(SAVE_SUFFIXES)}")
    for other in (inputs[0], out):
        same = path.exists() and other.exists() and path.samefile(other)
        if same or path.absolute() == other.absolute():
            raise StudioError(f"{path} would be written over {other}", "choose another name for the round trip")


def write_round_trip(path: Path, row: FileRow, parameters: Parameters, report: Report) -> None:
    """Write X → Y → X at the size of the photo, and tell the mean loss (0 % where it came back as it was)."""
    photo = open_photo(row.source)
    request = PicturePipeline(parameters, Models.open(parameters)).request(BatchPicture(photo), 0)
    try:
        made = round_trip(request, Translator())
        save_picture(made.back.rgb, photo.alpha, path, parameters.saving)
    except StudioError as error:
        report.error(error)
        return
    report.written(path)
    report.result(f"round trip: {made.mean_loss * 100:.1f} % lost on average")
