"""What the user said beforehand; None where it shall be found out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from studio.errors import PackageError
from studio.inference.onnx_import.reading import AxisOrder, ChannelOrder, Units


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """One field for each question about an ONNX file."""

    id: str | None = None
    name: str | None = None
    units: Units | None = None
    output_units: Units | None = None
    order: ChannelOrder | None = None
    layout: AxisOrder | None = None
    size: int | Literal["free"] | None = None
    """The only edge that works, or `free`."""
    multiple: int | None = None
    preferred: int | None = None
    """Long edge at which the look has its right scale."""
    style: str | None = None
    """Number of a style from 1, or the path of a picture."""
    style_network: Path | None = None
    """What makes the numbers of a style out of a picture."""
    photo: Path | None = None
    licence: str | None = None
    source: str | None = None
    target: str | None = None

    @property
    def answers(self) -> dict[str, str]:
        """The same as texts, by the names of the questions."""
        said = {_QUESTIONS.get(field.name, field.name): getattr(self, field.name) for field in fields(self)}
        return {
            name: value.flag if isinstance(value, Units) else str(value)
            for name, value in said.items()
            if value is not None
        }


_QUESTIONS = {"units": "range", "output_units": "output_range"}


def options_of(answers: Mapping[str, str]) -> ImportOptions:
    """Raises PackageError that names the question for an answer that makes no sense."""
    names = {question: field for field, question in _QUESTIONS.items()}
    said: dict[str, Any] = {}
    for question, text in answers.items():
        try:
            said[names.get(question, question)] = value_of(question, text)
        except ValueError as error:
            raise PackageError(str(error), fields=(question,)) from None
    return ImportOptions(**said)


def value_of(question: str, text: str) -> Any:
    """What a text means as an answer. Raises ValueError in one line."""
    match question:
        case "range" | "output_range":
            return _units(text)
        case "size":
            return text if text == "free" else _pixels(text, 1, "a number of pixels up to 8192, or free")
        case "preferred":
            return None if text == "any" else _pixels(text, 16, "a number of pixels from 16 to 8192, or any")
        case "multiple":
            if not text.isdecimal() or not 1 <= int(text) <= 1024:
                raise ValueError(f"{text!r} is no multiple: use a number from 1 to 1024")
            return int(text)
        case "order" | "layout":
            known = get_args(ChannelOrder if question == "order" else AxisOrder)
            if text not in known:
                raise ValueError(f"{text!r} is no {question}: use one of {', '.join(known)}")
            return text
        case "photo" | "style_network":
            return Path(text)
    return text


def _units(text: str) -> Units:
    if text == "imagenet":
        return Units((0.0, 1.0), imagenet=True)
    try:
        low, high = (float(number) for number in text.split(","))
    except ValueError:
        low = high = 0.0
    if not -1e6 < low < high < 1e6:
        raise ValueError(f"{text!r} is not a range: use two numbers such as -1,1, or imagenet")
    return Units((low, high))


def _pixels(text: str, least: int, wanted: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= 8192:
        raise ValueError(f"{text!r} is not a size: use {wanted}")
    return int(text)
