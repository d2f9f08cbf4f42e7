"""What is said in a terminal, and command lines that can be pasted into it."""

import contextlib
import shlex
import subprocess
import sys


def say(text: str) -> None:
    """One line on stderr; a terminal that was closed meanwhile is no reason to end."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")


def command_line(*words: object) -> str:
    """The words as one line, quoted where this system's shell would take them apart."""
    texts = [str(word) for word in words]
    return subprocess.list2cmdline(texts) if sys.platform == "win32" else shlex.join(texts)
