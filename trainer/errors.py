"""What can go wrong for someone who trains: every message says what was found, where, and what to do."""

import errno


class TrainerError(Exception):
    """A failure that the reader of one line can act on."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = " ".join(message.split()), " ".join(hint.split())
        super().__init__(f"{self.message}: {self.hint}" if self.hint else self.message)


class RecipeError(TrainerError):
    """A recipe that is not valid."""


class DataError(TrainerError):
    """Training data that is missing or unusable."""


class CheckpointError(TrainerError):
    """A checkpoint that is missing, broken or of another recipe."""


class FileError(TrainerError):
    """A file that the system does not give, or does not take."""

    @classmethod
    def of(cls, error: OSError, path: object = None) -> "FileError":
        """What the system said, and what helps against it. Raises what is no fault of a file: a library's, a pipe's."""
        if error.errno in (None, errno.EPIPE):
            raise error
        hint = _HINTS.get(error.errno or 0, "check the path and the disk")
        return cls(f"{path or error.filename or 'a file'} can't be used ({error.strerror or error})", hint)


_HINTS = {
    errno.ENOSPC: "free some space; what was written before is whole, and --resume goes on from it",
    errno.EDQUOT: "free some of your quota; what was written before is whole, and --resume goes on from it",
    errno.EFBIG: "choose a disk that takes larger files",
    errno.EACCES: "check its permissions",
    errno.EPERM: "check its permissions",
    errno.EROFS: "choose a folder that can be written to",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path: a file stands where a folder is needed",
    errno.EEXIST: "check the path: a file stands where a folder is needed",
    errno.ENAMETOOLONG: "choose a shorter name",
}
