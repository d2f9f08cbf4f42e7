"""What can go wrong for a user: every message says what was found, where, and what to do."""


class StudioError(Exception):
    """A failure that a user can understand and act on.

    `message` names the thing and the fault, `hint` the way out. `str()` is both on one line. `fields` are the options
    of an import that would settle it.
    """

    def __init__(self, message: str, hint: str = "", *, fields: tuple[str, ...] = ()) -> None:
        self.message = " ".join(message.split())
        self.hint = " ".join(hint.split())
        self.fields = fields
        super().__init__(f"{self.message}: {self.hint}" if self.hint else self.message)


class PhotoError(StudioError):
    """A picture that can't be read."""


class PackageError(StudioError):
    """A model package that is missing, broken or hostile."""


class DeviceError(StudioError):
    """A device that was asked for and can't be used, or that failed during a run."""


class OutputError(StudioError):
    """A file that can't be written."""


class PlaceError(OutputError):
    """A place that takes no file at all at the moment: a full disk, a folder that is gone, a drive that went away.

    The next file would fare no better: whoever writes many waits until somebody has seen to it.
    """


class Cancelled(Exception):  # noqa: N818 - not an error, and never shown as one
    """The work was stopped on request."""
