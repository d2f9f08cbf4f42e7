"""A batch before it is put into the queue: what goes in, where to, and how."""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from studio.batch.options import BatchOptions, Existing
from studio.state.language import tr
from studio.state.photos.open_photos import left_words

if TYPE_CHECKING:
    from studio.batch.finding import Found, LeftOut
    from studio.batch.parameters import Parameters
    from studio.imaging.options import SaveOptions
    from studio.package.loader import Package

MOST_NAMES = 500
"""So many of the resulting names are shown."""


class Draft(BatchOptions, frozen=True, kw_only=True):
    """Everything that the panel at the right shows; frozen as it is when the batch is started."""

    inputs: tuple[Path, ...] = ()
    out: Path | None = None
    """None for a folder beside the first of the inputs."""
    models: tuple[str, ...] = ()
    """Ids; each translates every picture."""
    directions: tuple[tuple[str, str], ...] = ()
    """Id of a model and which way, where it is not the first."""
    strengths: tuple[int, ...] = (100,)
    """Per cent; each with every model."""
    name: str = ""
    """Empty for the one that tells the looks apart."""
    recursive: bool = True
    existing: Existing = "number"
    low_priority: bool = True
    masks: Path | None = None
    report: bool = True

    @property
    def target(self) -> Path | None:
        """The folder for results; None before anything goes in."""
        if self.out is not None or not self.inputs:
            return self.out
        # By the name alone: a network drive may take its time to say what it is.
        first = self.inputs[0]
        return first.parent / "translated" if first.suffix else first.with_name(f"{first.name} translated")


@dataclass(frozen=True)
class PlannedName:
    """One line of the table of resulting names."""

    source: Path
    target: str
    """Below the folder for results."""
    reason: str = ""
    """Why it will not be made."""


@dataclass(frozen=True)
class Planned:
    """What a draft would give."""

    total: int
    names: tuple[PlannedName, ...]
    fault: str = ""
    """Why it can't be begun, in plain words."""
    has_clips: bool = False
    remarks: tuple[str, ...] = ()
    """What is worth knowing before it is begun."""


def frozen(
    draft: Draft, packages: "dict[str, Package]", saving: "SaveOptions", *, preview: bool = False
) -> "Parameters":
    """The parameters of a batch, or of a preview of its clips.

    Raises StudioError for a model or a direction that is not there.
    """
    from studio.batch.clips.pipeline import PREVIEW_S
    from studio.batch.naming import default_template
    from studio.batch.parameters import BatchLook, Parameters
    from studio.errors import PackageError, StudioError
    from studio.imaging.kinds import suffixes_named
    from studio.inference.session.memory import default_budget
    from studio.preferences.chosen import chosen
    from studio.preferences.table import KEEP_TIMES

    target = draft.target
    if target is None:
        raise StudioError("there is nothing in this batch", "add a folder")
    if not draft.models:
        raise StudioError("no look is chosen", "choose one at the right")
    looks, ways = [], dict(draft.directions)
    for model_id in draft.models:
        package = packages.get(model_id)
        if package is None:
            raise PackageError(f"the model {model_id} is not installed any more", "choose another one")
        direction = ways.get(model_id) or next(iter(package.directions), None)
        looks += [
            BatchLook(
                model=model_id,
                model_id=package.id,
                fingerprint=package.fingerprint,
                direction=direction,
                strength=strength / 100,
            )
            for strength in draft.strengths
        ]
    same = {field: getattr(draft, field) for field in BatchOptions.__struct_fields__}
    name = draft.name or default_template(looks)
    # As they were typed, each stands for all that mean the same.
    suffixes = tuple(suffix for named in draft.filters.suffixes for suffix in suffixes_named(named))
    same["filters"] = structs.replace(draft.filters, suffixes=suffixes)
    same["name"] = f"{name} preview" if preview else name
    same["watch"] = draft.watch and not preview
    return Parameters(
        inputs=tuple(str(path.absolute()) for path in draft.inputs),
        out=str(target.absolute()),
        looks=tuple(looks),
        seconds=PREVIEW_S if preview else None,
        masks=None if draft.masks is None else str(draft.masks.absolute()),
        keep_times=chosen(KEEP_TIMES),
        budget=default_budget(),
        saving=saving,
        report=str(target.absolute() / "report") if draft.report and not preview else None,
        **same,
    )


def planned(draft: Draft, packages: "dict[str, Package]", saving: "SaveOptions") -> Planned:
    """What it would give, as far as it can be said. On a worker thread."""
    from studio.batch import inputs
    from studio.batch.finding import LeftOut
    from studio.batch.journal import Journal
    from studio.batch.ownership import Ownership
    from studio.batch.plan import plan
    from studio.errors import StudioError
    from studio.system.paths import batch_folder

    faults: list[str] = []

    def note(error: StudioError) -> None:
        faults.append(str(error))

    left = LeftOut()
    try:
        parameters = frozen(draft, packages, saving)
        with ExitStack() as stack:
            # A look at names begins no queue.
            there = (batch_folder() / "queue.sqlite").exists()
            ownership = Ownership(stack.enter_context(closing(Journal())) if there else None)
            found = inputs.sources(parameters, note, ownership, left)
            entries = plan(parameters, found[:MOST_NAMES], ownership=ownership)
            remarks = _remarks(parameters, found, left)
    except StudioError as error:
        return Planned(0, (), str(error))
    out = Path(parameters.out)
    names = [
        PlannedName(entry.found.path, str(entry.target.relative_to(out)), entry.reason)
        for entry in entries[:MOST_NAMES]
    ]
    fault = "" if found or draft.watch else next(iter(faults), "")
    has_clips = any(one.is_clip for one in found)
    return Planned(len(found) * len(parameters.looks), tuple(names), fault, has_clips, remarks)


def _remarks(parameters: "Parameters", found: "list[Found]", left: "LeftOut") -> tuple[str, ...]:
    from studio.batch.masks import MaskFolder

    said = [left_words(left.kinds, len(left.results), left.folders)]
    masks = MaskFolder.of(parameters)
    without = [] if masks is None else [one for one in found if masks.find(one.path, one.folder) is None]
    if without:
        painted = parameters.without_mask == "paint"
        text = (
            tr("Without a mask, translated all over: {count}") if painted else tr("Without a mask, left out: {count}")
        )
        said.append(text.format(count=len(without)))
    return tuple(text for text in said if text)
