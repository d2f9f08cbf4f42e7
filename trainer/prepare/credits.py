"""Who made the pictures, and under which licence: Debian's machine-readable copyright files."""

import fnmatch
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from trainer.errors import DataError


@dataclass(frozen=True)
class Credit:
    """One stanza of a copyright file."""

    patterns: tuple[str, ...]
    holders: str
    licence: str

    def covers(self, path: PurePosixPath) -> bool:
        """Whether the stanza speaks of `path` below `src/activities`, whatever the suffix: photos get converted."""
        wanted = str(path.with_suffix(""))
        patterns = (PurePosixPath(pattern.removeprefix("src/activities/")) for pattern in self.patterns)
        return any(fnmatch.fnmatchcase(wanted, str(pattern.with_suffix(""))) for pattern in patterns)


def read_credits(path: Path) -> list[Credit]:
    """Parse a Debian copyright file (format 1.0). Raises DataError where it can't be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} can't be read ({error})", "give the package's copyright file") from None
    found = []
    for stanza in text.split("\n\n"):
        fields = _fields(stanza)
        if "Files" in fields:
            licence = fields.get("License", "").split("\n")[0].strip()
            holders = ", ".join(line.strip() for line in fields.get("Copyright", "").splitlines() if line.strip())
            found.append(Credit(tuple(fields["Files"].split()), holders, licence))
    if not found:
        raise DataError(f"{path} names no files", "give the package's copyright file")
    return found


def credit_of(path: PurePosixPath, stanzas: list[Credit]) -> Credit | None:
    """The last stanza that covers `path`, as Debian's format has it: the one for the whole package comes first."""
    return next((credit for credit in reversed(stanzas) if credit.covers(path)), None)


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in stanza.splitlines():
        if line[:1] in " \t" and key:
            fields[key] += "\n" + line.strip()
        elif ":" in line:
            key, _, value = line.partition(":")
            fields[key] = value.strip()
    return fields
