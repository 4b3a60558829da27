"""What is wrong with a package: every fault with its file, all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from judge.errors import PackageError

#: Of each severity: a package of 50,000 broken files is told so by the first of them.
REPORTED_LIMIT = 100


class Severity(StrEnum):
    ERROR = "error"  #: the package is refused
    WARNING = "warning"  #: it is imported, but not all of it has an effect


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    severity: Severity
    file: str  #: path in the package; "" for the package itself
    message: str

    def __str__(self) -> str:
        place = f"{self.file}: " if self.file else ""
        return f"{self.severity}: {place}{self.message}"


class PackageRefused(PackageError):
    """A package is refused as a whole; `diagnostics` names each fault with its file."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(str(diagnostic) for diagnostic in self.diagnostics))


class Diagnostics:
    """Collects what the stages of an import find, so that an author sees all faults and not only the first."""

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
        """Raises PackageRefused where there was an error."""
        if self._found[Severity.ERROR]:
            raise PackageRefused(self.all())

    def _add(self, severity: Severity, file: str, message: str) -> None:
        found = self._found[severity]
        if len(found) < REPORTED_LIMIT:
            found.append(Diagnostic(severity=severity, file=file, message=message))
