"""What a command tells: results to stdout, errors and progress to stderr, a moving bar only on a terminal."""

import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

import click

from studio.commands import streams
from studio.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress, TaskID


class Report:
    """Use as a context; `failed` counts the errors told."""

    def __init__(self, *, verbose: bool = False) -> None:
        self.verbose = verbose
        self.failed = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self.total = 1
        """So many files there are."""

    def __enter__(self) -> "Report":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, total: int) -> None:
        self.total = max(total, 1)
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=self.total)
            self._bar.start()

    def at(self, index: int, name: str, done: float = 0.0, more: str = "") -> None:
        """File number `index`, how much of it is done, 0…1, and a few words on how it goes."""
        if self._bar is not None and self._task is not None:
            text = "  ".join(part for part in (f"{index + 1} of {self.total}", name, more) if part)
            self._bar.update(self._task, completed=index + done, description=text)

    def written(self, path: "Path") -> None:
        self._print(str(path), to_stderr=False)

    def result(self, text: str) -> None:
        """What was asked to be told."""
        self._print(text, to_stderr=False)

    def note(self, text: str) -> None:
        """Something worth knowing that is no error."""
        self._print(f"studio: {text}", to_stderr=True)

    def error(self, error: BaseException) -> None:
        """One input failed: one line, and where it comes from with `--verbose`."""
        self.failed += 1
        if isinstance(error, StudioError):
            self._print(f"studio: {error}", to_stderr=True)
        else:
            text = " ".join(f"{type(error).__name__}: {error}".split())
            self._print(f"studio: unexpected fault ({text}): use --verbose and report it", to_stderr=True)
        if self.verbose:
            self._print("".join(traceback.format_exception(error)).rstrip(), to_stderr=True)

    def _print(self, text: str, *, to_stderr: bool) -> None:
        # The bar must not be torn apart by a line in its middle.
        if self._bar is not None:
            self._bar.stop()
        try:
            click.echo(text, err=to_stderr)
        except OSError as error:
            # The work goes on.
            streams.give_up(sys.stderr if to_stderr else sys.stdout, error)
        if self._bar is not None:
            self._bar.start()
