"""Every setting there is. The dialog, `studio settings`, the environment variables and the manual are made from it."""

from typing import Any

from studio.preferences.kinds import Amount, Choice, Folder, Keys, Number, Setting, Switch

COMPUTER, SAVING, APPEARANCE = "Computer", "Saving", "Appearance"
PRIVACY, SHORTCUTS = "Privacy", "Shortcuts"

DEVICE = Choice(
    name="device",
    group=COMPUTER,
    title="Device",
    description="What runs the models. Each is tried before it is used; where it can't be, the processor stands in.",
    default="auto",
    choices={
        "auto": "The fastest that works",
        "cpu": "Processor",
        "cuda": "NVIDIA card (CUDA)",
        "tensorrt": "NVIDIA card (TensorRT)",
        "directml": "Graphics card (DirectML)",
        "coreml": "Apple graphics (CoreML)",
    },
)
MEMORY = Amount(
    name="memory",
    group=COMPUTER,
    title="Memory",
    description="How much one translation may take. Larger pictures go through in strips, and come out the same.",
    default=None,
    least=256 << 20,
    most=1 << 40,
)
THREADS = Number(
    name="threads",
    group=COMPUTER,
    title="Processor cores",
    description="How many cores models may use. Fewer leave room for other programs.",
    default=None,
    least=1,
    most=1024,
)
SCRATCH = Folder(
    name="scratch",
    group=COMPUTER,
    title="Scratch folder",
    description="Where very large pictures are put aside while they are translated. Nothing stays there.",
    default=None,
)
KEEP_TIMES = Switch(
    name="keep_times",
    group=SAVING,
    title="Keep the times of files",
    description="A result's file says that it was changed when its photo was, so that both sort together.",
    default=False,
)
MARK_MADE = Switch(
    name="mark_made",
    group=SAVING,
    title="Say that a network made it",
    description="In IPTC's words, in the details of pictures and films. Some websites show it, some ask for it.",
    default=True,
)
THEME = Choice(
    name="theme",
    group=APPEARANCE,
    title="Theme",
    description="Dark or light colours.",
    default="system",
    choices={"system": "As the system has it", "dark": "Dark", "light": "Light"},
)
ACCENT = Choice(
    name="accent",
    group=APPEARANCE,
    title="Accent",
    description="The colour of what is chosen.",
    default="blue",
    choices={
        "blue": "Blue",
        "teal": "Teal",
        "green": "Green",
        "amber": "Amber",
        "rose": "Rose",
        "violet": "Violet",
        "grey": "Grey",
    },
)
LANGUAGE = Choice(
    name="language",
    group=APPEARANCE,
    title="Language",
    description="Of the window, from the next start on.",
    default="system",
    choices={"system": "Language of the system", "en": "English", "de": "Deutsch", "fr": "Français"},
)
RECENT = Switch(
    name="recent",
    group=PRIVACY,
    title="Remember what was opened",
    description="For the list of recent photos and folders. It stays in a file of your account.",
    default=True,
)
KEYS = Keys(
    name="shortcuts",
    group=SHORTCUTS,
    title="Shortcuts",
    description="Keys of your own, by action.",
    default={},
    has_variable=False,
)

TABLE: tuple[Setting[Any], ...] = (
    DEVICE,
    MEMORY,
    THREADS,
    SCRATCH,
    KEEP_TIMES,
    MARK_MADE,
    THEME,
    ACCENT,
    LANGUAGE,
    RECENT,
    KEYS,
)


def find(name: str) -> Setting[Any] | None:
    """The setting with that name."""
    return next((setting for setting in TABLE if setting.name == name), None)


def texts() -> tuple[str, ...]:
    """All that the dialog shows of the table, for its translation."""
    rows = [(setting.group, setting.title, setting.description) for setting in TABLE]
    words = [tuple(choice.choices.values()) for choice in (DEVICE, THEME, ACCENT)]
    # Languages are called what they call themselves.
    words.append((LANGUAGE.choices["system"],))
    return tuple(dict.fromkeys(text for row in (*rows, *words) for text in row))
