"""What an importer found in somebody else's network, as data: for the window, the command line and tests."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from studio.errors import PackageError

ViewGroup = Literal["range", "order", "size"]


class ImportFinding(msgspec.Struct, frozen=True):
    """One thing that was found."""

    value: str
    name: str = ""
    because: str = ""
    fields: tuple[str, ...] = ()
    """What can be said better, by the names of the importer's options."""
    is_guess: bool = False


class ImportView(msgspec.Struct, frozen=True):
    """How a photo comes out by one reading of the file."""

    group: ViewGroup
    value: str
    answers: dict[str, str]
    """What chooses it."""
    chosen: bool
    file: str = ""
    """Its picture."""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """Either what was made of the file, or the problem with it."""

    id: str = ""
    package: str = ""
    """Path of the package; empty if none was asked for."""
    found: tuple[ImportFinding, ...] = ()
    views: tuple[ImportView, ...] = ()
    problem: str = ""
    hint: str = ""
    """What to do about the problem, in words of the command line."""
    fields: tuple[str, ...] = ()
    """What would settle the problem."""


def encode_report(report: ImportReport) -> str:
    """One line of JSON."""
    return msgspec.json.encode(report).decode()


def decode_report(data: str | bytes) -> ImportReport | None:
    """None if the data are no report."""
    try:
        return msgspec.json.decode(data, type=ImportReport)
    except msgspec.MsgspecError:
        return None


def refusal(error: Exception) -> ImportReport:
    """What an error of one line comes to."""
    problem, hint = (getattr(error, name, "") for name in ("message", "hint"))
    return ImportReport(problem=problem or str(error), hint=hint, fields=getattr(error, "fields", ()))


def accepted(report: ImportReport) -> ImportReport:
    """The report itself. Raises PackageError for one that tells of a problem."""
    if report.problem:
        raise PackageError(report.problem, report.hint, fields=report.fields)
    return report


def flag_of(field: str) -> str:
    """The name of an option on the command line."""
    return f"--{field.replace('_', '-')}"


def flags_of(answers: Mapping[str, str]) -> list[str]:
    """Answers as words of the command line."""
    return [f"{flag_of(field)}={value}" for field, value in answers.items()]
