"""What of a folder is not taken, in the words of the window."""

from collections.abc import Mapping

from studio.state.language import tr

_MOST_NAMED = 4


def left_words(kinds: Mapping[str, int], results: int = 0, folders: int = 0) -> str:
    """`Left out: 3 .cr2, 1 .psd, 2 results of this program`; empty where nothing is. `kinds` counts suffixes."""
    ordered = sorted(kinds.items(), key=lambda item: -item[1])
    parts = [
        f"{count} {suffix}" if suffix else tr("{count} without a suffix").format(count=count)
        for suffix, count in ordered[:_MOST_NAMED]
    ]
    others = sum(count for _, count in ordered[_MOST_NAMED:])
    if others:
        parts.append(tr("{count} other files").format(count=others))
    if folders:
        parts.append(tr("1 folder") if folders == 1 else tr("{count} folders").format(count=folders))
    if results == 1:
        parts.append(tr("1 result of this program"))
    elif results:
        parts.append(tr("{count} results of this program").format(count=results))
    return tr("Left out: {what}").format(what=", ".join(parts)) if parts else ""
