"""The second input of a style network: numbers that choose a style, or a picture in it, and what goes there."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.errors import PackageError
from studio.imaging.files import open_photo
from studio.inference.onnx_import.io_scaling import input_evidence
from studio.inference.onnx_import.options import ImportOptions
from studio.inference.onnx_import.reading import STYLE_SIZE_PX, AxisOrder, Style, Units, fitted, spatial, spec
from studio.inference.onnx_import.structure import Port, Structure, read_predictor
from studio.inference.onnx_import.trial import TrialSession
from studio.inference.tensors import to_tensor

MAX_STYLES = 64
"""As many graphs a package may have."""


@dataclass(frozen=True)
class StylePlan:
    """What the style input gets."""

    style: Style
    """What it gets in trials; the first one of several."""
    constants: tuple[tuple[float, ...], ...] = ()
    """The numbers of each style that becomes a graph; empty where the style is written into the file."""
    value: str = ""
    because: str = ""


def plan_style(structure: Structure, options: ImportOptions) -> StylePlan | None:
    """None where the graph takes no style. Raises PackageError where a flag is missing or does not fit."""
    port, path = structure.style, structure.path
    if port is None:
        if options.style is not None or options.style_network is not None:
            raise PackageError(
                f"{path} takes no style", "leave out --style and --style-network", fields=("style", "style_network")
            )
        return None
    number = int(options.style) if options.style is not None and options.style.isdecimal() else None
    picture = Path(options.style) if options.style is not None and number is None else None
    if structure.style_kind == "picture":
        if picture is None:
            raise PackageError(
                f"{path} takes a picture in the style as {port.text}",
                "name one with --style PICTURE",
                fields=("style",),
            )
        style = Style(port, picture=open_photo(picture).rgb)
        return StylePlan(style, value=picture.name, because=f"written into the file as {port.name}")
    if options.style_network is not None:
        return _by_network(structure, port, options.style_network, picture, options)
    if picture is not None:
        raise PackageError(
            f"{path} takes {port.numbers} numbers of a style, not a picture",
            "name the network that makes them with --style-network FILE.onnx, or a number from 1",
            fields=("style_network", "style"),
        )
    return _by_number(structure, port, number)


def _by_number(structure: Structure, port: Port, number: int | None) -> StylePlan:
    count, path, shape = port.numbers or 1, structure.path, [length or 1 for length in port.shape]
    if structure.style_kind == "number":
        if not number:
            raise PackageError(
                f"{path} takes the number of a style as {port.text}",
                "choose one with --style N, from 1",
                fields=("style",),
            )
        values = np.full(shape, number - 1)
        return StylePlan(Style(port, values), ((float(number - 1),),), str(number), "as asked for")
    if count == 1:
        values = np.ones(shape, np.float32)
        return StylePlan(Style(port, values), ((1.0,),), "1", f"{port.text} is a single number: a strength")
    if number is None and count > MAX_STYLES:
        raise PackageError(
            f"{path} takes {count} numbers of a style as {port.text}",
            "use --style PICTURE with --style-network FILE.onnx, which makes them, or --style N",
            fields=("style", "style_network"),
        )
    if number is not None and not 1 <= number <= count:
        raise PackageError(f"{path} has the styles 1 to {count}, not {number}", "choose one of them", fields=("style",))
    chosen = range(count) if number is None else (number - 1,)
    one_hot = tuple(tuple(float(place == index) for place in range(count)) for index in chosen)
    values = np.array(one_hot[0], np.float32).reshape(shape)
    if number is not None:
        return StylePlan(Style(port, values), one_hot, str(number), "as asked for")
    return StylePlan(
        Style(port, values), one_hot, f"{count}, one direction each", f"{port.text} holds a weight for each"
    )


def _by_network(
    structure: Structure, port: Port, network: Path, picture: Path | None, options: ImportOptions
) -> StylePlan:
    if structure.style_kind != "numbers" or not port.numbers:
        raise PackageError(
            f"{structure.path} does not take the numbers of a style",
            "leave out --style-network",
            fields=("style_network",),
        )
    if picture is None:
        raise PackageError(f"{network} makes a style of a picture", "name one with --style PICTURE", fields=("style",))
    predictor = read_predictor(network)
    trial = TrialSession(predictor.data, network)
    evidence = input_evidence(predictor.model, predictor.picture.name)
    units = Units(evidence.range) if evidence.range else options.units or Units((0.0, 1.0))
    blue_first = "BGR" in (evidence.order, options.order)
    layout: AxisOrder = predictor.layouts[0]
    height, width = (length or STYLE_SIZE_PX for length in spatial(predictor.picture, layout))
    shown = fitted(open_photo(picture).rgb, (width, height))
    described = spec(predictor.picture, layout, units, "BGR" if blue_first else "RGB")
    feeds = {predictor.picture.name: to_tensor(shown, described).astype(predictor.picture.dtype)}
    found = trial.run(feeds)
    fitting = [array for array in found.values() if array.size == port.numbers]
    if not fitting:
        sizes = " and ".join(str(array.size) for array in found.values())
        raise PackageError(
            f"{network} makes {sizes} numbers, {structure.path} takes {port.numbers}", "the two do not belong together"
        )
    values = fitting[0].reshape([length or 1 for length in port.shape])
    because = f"{port.numbers} numbers made by {network.name}, which read it in {units.text}, and written into the file"
    return StylePlan(Style(port, values), (), picture.name, because)
