"""The parts of the manual that are made from the program: `python -m tests.helpers.tables` brings them up to date.

A page marks each part by `<!-- name -->` and `<!-- /name -->`. What stands between is written anew from the settings,
the commands, the actions, the help pages and the manifests of the models that ship.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator

import click
import msgspec

from studio.cli import studio
from studio.imaging import saving
from studio.imaging.kinds import PHOTO_FAMILIES
from studio.imaging.metadata.kept import KEPT
from studio.package.manifest import Manifest, Metric
from studio.preferences.kinds import Setting
from studio.preferences.table import TABLE
from studio.system.paths import bundled_models_folder, resources_folder

FOLDER = resources_folder() / "manual"
COMMAND = "python -m tests.helpers.tables"
_TWO_WAYS = ("a_to_b", "b_to_a")


def settings() -> str:
    """All settings."""
    rows = []
    for setting in TABLE:
        name = f"`{setting.name}`" if setting.has_variable else f"`{setting.name}` (no variable)"
        rows.append((name, _default(setting), setting.allowed, setting.description))
    return _table(("setting", "default", "may be", "what for"), rows)


def _default(setting: Setting[object]) -> str:
    return setting.text(setting.default) or "none"


def translate_options() -> str:
    """The options of `studio translate`, told in words that no version of click changes."""
    options = [found for found in studio.commands["translate"].params if isinstance(found, click.Option)]
    return _table(("option", "what it does"), [(f"`{_call(option)}`", _told(option)) for option in options])


def _call(option: click.Option) -> str:
    names = " / ".join(filter(None, (", ".join(option.opts), ", ".join(option.secondary_opts))))
    return names if option.is_flag else f"{names} {option.metavar or _value(option.type)}"


def _value(kind: click.ParamType) -> str:
    if isinstance(kind, click.Choice):
        return "|".join(map(str, kind.choices))
    if isinstance(kind, click.IntRange | click.FloatRange):
        return "NUMBER"
    return "PATH" if isinstance(kind, click.Path) else kind.name


def _told(option: click.Option) -> str:
    texts = [option.help or ""]
    if isinstance(option.type, click.IntRange | click.FloatRange):
        texts.append(f"From {option.type.min} to {option.type.max}." if option.type.max else f"From {option.type.min}.")
    if option.show_default:
        texts.append(f"{option.default} if left out.")
    return " ".join(filter(None, texts))


def shortcuts() -> str:
    """All keys of the window as it comes, a table a workspace."""
    from studio.ui.actions import window
    from studio.ui.actions.keymap import WORKSPACE_ACTIONS

    names = {action.id: action.text for action in window.ACTIONS}
    parts = [("Everywhere", window.ACTIONS)]
    parts += [(names.get(name, name.capitalize()), specs) for name, specs in WORKSPACE_ACTIONS.items()]
    texts = []
    for title, specs in parts:
        rows = [
            (spec.text.rstrip("…"), _keys(spec.shortcuts + spec.tool_keys), spec.tip)
            for spec in specs
            if spec.shortcuts or spec.tool_keys
        ]
        texts.append(f"## {title}\n\n{_table(('what', 'keys', ''), rows)}")
    return "\n\n".join(texts)


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in dict.fromkeys(keys))


def how_it_works() -> str:
    """The pages behind "How it works"."""
    from studio.ui.help.pages import PAGES

    parts = []
    for page in PAGES:
        words = "\n\n".join(page.words)
        picture = f"![Picture: {page.title}](../screenshots/how-{page.id}.webp)"
        parts.append(f"## {page.title}\n\n{picture}\n\n{words}\n\n*What others call it:* {page.term}")
    return "\n\n".join(parts)


def opens() -> str:
    """Kinds of photos and their suffixes."""
    return _table(("kind", "suffixes"), [(kind, " ".join(suffixes)) for kind, suffixes in PHOTO_FAMILIES.items()])


def kept() -> str:
    """What a result keeps, by format."""
    columns = tuple(next(iter(KEPT.values())))
    return _table(("result", *columns), [(name, *row.values()) for name, row in KEPT.items()])


def limits() -> str:
    """The largest picture of each format."""
    rows = [(name, str(edge), str(saving.MOST_PIXELS.get(name, ""))) for name, edge in saving.LONGEST_EDGE_PX.items()]
    return _table(("format", "longest edge", "pixels"), rows)


def manifests() -> tuple[Manifest, ...]:
    """Of the models that ship."""
    paths = sorted(bundled_models_folder().glob("*/manifest.json"))
    return tuple(msgspec.json.decode(path.read_bytes(), type=Manifest) for path in paths)


def paired() -> str:
    """Translators whose truth is known."""
    rows = [
        (
            manifest.name,
            _steps(manifest),
            *(_against(numbers[name], form) for name, form in (("psnr", ".1f"), ("ssim", ".2f"), ("l1", ".3f"))),
            _parity(manifest),
        )
        for manifest, numbers in _measured()
        if "psnr" in numbers
    ]
    return _table(("model", "steps", "PSNR, dB", "SSIM", "mean error", "against PyTorch"), rows)


def unpaired() -> str:
    """Translators that learnt from two heaps of pictures."""
    rows = []
    for manifest, numbers in _measured():
        for way, back in zip(_TWO_WAYS, ("cycle_l1_a", "cycle_l1_b"), strict=True):
            if f"psnr_{way}" in numbers:
                compared = (
                    _against(numbers[f"{name}_{way}"], form)
                    for name, form in (("psnr", ".1f"), ("ssim", ".2f"), ("l1", ".3f"))
                )
                rows.append(
                    (
                        f"{manifest.name}: {_direction(manifest, way)}",
                        _steps(manifest),
                        *compared,
                        _number(numbers[back].value),
                        _parity(manifest),
                    )
                )
    first = _table(("model", "steps", "PSNR, dB", "SSIM", "mean error", "round trip", "against PyTorch"), rows)
    return f"{first}\n\n{_others(lambda numbers: 'taken_for_target' in numbers)}"


def generators() -> str:
    """Models that make pictures from nothing."""
    return _others(lambda numbers: not any(name.startswith(("psnr", "taken")) for name in numbers))


def definitions() -> str:
    """Each number that stands in a manifest, in the words that stand there."""
    found: dict[str, dict[str, list[str]]] = {}
    for manifest, numbers in _measured():
        for name, metric in numbers.items():
            text = metric.definition.partition("; a to b")[0].partition("; b to a")[0]
            models = found.setdefault(_short(name), {}).setdefault(text, [])
            if manifest.name not in models:
                models.append(manifest.name)
    lines = []
    for name, texts in sorted(found.items()):
        if len(texts) == 1:
            lines.append(f"- `{name}`: {next(iter(texts))}.")
        else:
            lines.append(f"- `{name}`:")
            lines += [f"  - {', '.join(models)}: {text}." for text, models in texts.items()]
    return "\n".join(lines)


def _short(name: str) -> str:
    for way in _TWO_WAYS:
        name = name.removesuffix(f"_{way}")
    return name


def _others(wanted: Callable[[dict[str, Metric]], bool]) -> str:
    rows = []
    for manifest, numbers in _measured():
        if wanted(numbers):
            told = ", ".join(f"`{name}` {_against(metric, '')}" for name, metric in numbers.items())
            rows.append((f"{manifest.name} (`{manifest.id}`)", _steps(manifest), told, _parity(manifest)))
    return _table(("model", "steps", "of held-out pictures", "against PyTorch"), rows)


def _measured() -> Iterator[tuple[Manifest, dict[str, Metric]]]:
    for manifest in manifests():
        if manifest.training is not None:
            yield manifest, {metric.name: metric for metric in manifest.training.metrics}


def _direction(manifest: Manifest, way: str) -> str:
    assert manifest.domains is not None
    ends = (manifest.domains.source, manifest.domains.target)
    return " → ".join(ends if way == _TWO_WAYS[0] else reversed(ends))


def _steps(manifest: Manifest) -> str:
    return f"{manifest.training.steps:,}" if manifest.training is not None and manifest.training.steps else ""


def _against(metric: Metric, form: str) -> str:
    def told(value: float) -> str:
        return format(value, form) if form else _number(value)

    return told(metric.value) + ("" if metric.baseline is None else f" ({told(metric.baseline)})")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _parity(manifest: Manifest) -> str:
    return "" if manifest.parity is None else f"{max(manifest.parity.largest_error.values()):.1e}".replace("e-0", "e-")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["".join(f"| {cell} " if cell else "| " for cell in head) + "|", "|---" * len(head) + "|"]
    for row in rows:
        lines.append("".join(f"| {cell} " if cell else "| " for cell in (one.replace("|", "\\|") for one in row)) + "|")
    return "\n".join(lines)


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "settings.md": {"settings": settings},
    "command-line.md": {"translate options": translate_options},
    "shortcuts.md": {"shortcuts": shortcuts},
    "how-it-works.md": {"how it works": how_it_works},
    "formats.md": {"opens": opens, "kept": kept, "limits": limits},
    "numbers.md": {"paired": paired, "unpaired": unpaired, "generators": generators, "definitions": definitions},
}
"""Page → the name of each part that is made, and what makes it."""


def renewed(page: str, text: str) -> str:
    """`text` of the page with its made parts as they are now."""
    for name, make in PARTS[page].items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if begin not in text or end not in text:
            raise ValueError(f"{page} has no part between {begin} and {end}")
        made = f"{begin}\n{make()}\n{end}"
        text = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _found, made=made: made, text, flags=re.DOTALL)
    return text


def main() -> int:
    """Bring all pages up to date."""
    for page in PARTS:
        path = FOLDER / page
        old = path.read_text(encoding="utf-8")
        new = renewed(page, old)
        path.write_text(new, encoding="utf-8")
        print(f"{page}: {'as it was' if old == new else 'brought up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
