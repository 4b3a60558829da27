"""Everything that is wrong with a package: each fault with its file."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from judge.errors import PackageError

#: For each severity. Of 50,000 broken files, the first ones tell an author enough.
REPORTED_LIMIT = 100


class Severity(StrEnum):
    ERROR = "error"  #: the package is refused
    WARNING = "warning"  #: the package is imported, but some part of it has no effect


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    severity: Severity
    file: str  #: path in the package; "" for the package itself
    message: str

    def __str__(self) -> str:
        place = f"{self.file}: " if self.file else ""
        return f"{self.severity}: {place}{self.message}"


class PackageRefused(PackageError):
    """A package is refused. `diagnostics` names each fault with its file."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(str(diagnostic) for diagnostic in self.diagnostics))


class Diagnostics:
    """Collects faults while a package is read, so that its author sees all of them at once."""

    def __init__(self) -> None:
        self._found: dict[Severity, list[Diagnostic]] = {severity: [] for severity in Severity}

    def error(self, file: str, message: str) -> None:
        self._add(Severity.ERROR, file, message)

    def warn(self, file: str, message: str) -> None:
        self._add(Severity.WARNING, file, message)

    def all(self) -> tuple[Diagnostic, ...]:
        """Errors first."""
        return tuple(diagnostic for found in self._found.values() for diagnostic in found)

    def raise_errors(self) -> None:
        """Raise PackageRefused if there was an error."""
        if self._found[Severity.ERROR]:
            raise PackageRefused(self.all())

    def _add(self, severity: Severity, file: str, message: str) -> None:
        found = self._found[severity]
        if len(found) < REPORTED_LIMIT:
            found.append(Diagnostic(severity=severity, file=file, message=message))
