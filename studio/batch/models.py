"""The models of a batch, opened once and checked to be those that it was frozen with."""

from studio.batch.parameters import BatchLook, Parameters
from studio.errors import PackageError
from studio.package.library import Library
from studio.package.loader import Package


class Models:
    """Packages by look."""

    def __init__(self, packages: dict[str, Package]) -> None:
        self._packages = packages

    @classmethod
    def open(cls, parameters: Parameters) -> "Models":
        """Raises PackageError where one is missing, or is another version than the batch was begun with."""
        library = Library()
        found: dict[str, Package] = {}
        for look in parameters.looks:
            if look.model in found:
                continue
            package = library.find(look.model)
            if package.fingerprint != look.fingerprint:
                raise PackageError(
                    f"the model {look.model_id} is another version than this batch was begun with",
                    "begin the batch anew",
                )
            found[look.model] = package
        return cls(found)

    def of(self, look: BatchLook) -> Package:
        """The package that a look is made with."""
        return self._packages[look.model]
