"""What the program prints on: any name of a file on any terminal, also one that lacks its letters or has gone away."""

import codecs
import contextlib
import errno
import io
import os
import sys

_NAMES, _WORDS = "studio-names", "studio-words"
_CLOSED = (errno.EPIPE, errno.ESHUTDOWN, errno.EBADF, errno.EINVAL)
_WIDE = ("utf-16", "utf16", "utf-32", "utf32")
"""Encodings in which a single byte would shift all that follows."""


def let_any_name_be_written() -> None:
    """Names may hold bytes that are no text, and a code page may lack their letters: neither is an error."""
    codecs.register_error(_NAMES, _name)
    codecs.register_error(_WORDS, codecs.backslashreplace_errors)
    for stream, errors in ((sys.stdout, _NAMES), (sys.stderr, _WORDS)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def flush() -> None:
    """Before the end: what can't be said any more, as into a pipe that is closed, is no error of this program."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError) as error:
            give_up(stream, error)


def give_up(stream: object, error: Exception) -> None:
    """What else is written on it goes nowhere, also what Python itself writes at its end; a full disk is told once.

    A pipe that is closed is not: who reads it has seen enough, as `head` has.
    """
    if isinstance(error, OSError) and error.errno not in _CLOSED and stream is sys.stdout:
        with contextlib.suppress(OSError, ValueError):
            print(f"studio: what it prints can't be written ({error.strerror})", file=sys.stderr)
    if not isinstance(stream, io.TextIOWrapper):
        return
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _name(error: UnicodeError) -> tuple[str | bytes, int]:
    """Bytes that are no text as they are, for programs that read names; letters that are missing by number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    if not error.encoding.lower().startswith(_WIDE):
        letters = error.object[error.start : error.end]
        if all(0xDC80 <= ord(letter) <= 0xDCFF for letter in letters):
            return bytes(ord(letter) - 0xDC00 for letter in letters), error.end
        if any(0xDC80 <= ord(letter) <= 0xDCFF for letter in letters):
            # One after the other: the run has both.
            return _name(UnicodeEncodeError(error.encoding, error.object, error.start, error.start + 1, error.reason))
    return codecs.backslashreplace_errors(error)
