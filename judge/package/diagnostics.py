"""Everything that is wrong with a package: each fault with its file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from judge.errors import PackageError

#: Different faults of one severity. Of a package with more, the first ones tell an author enough.
REPORTED_LIMIT = 100
#: A fault that more files have in common is one diagnostic, which names the first ones.
FILES_ALONE = 5
FILES_NAMED = 3


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
    """Collects faults while a package is read, so that its author sees all of them at once.

    Files with the same message are grouped. So a message names no file, has no number that differs from file to file,
    and reads well after one name and after several.
    """

    def __init__(self) -> None:
        # Of each severity: files by message, in the order in which they were found
        self._found: dict[Severity, dict[str, dict[str, None]]] = {severity: {} for severity in Severity}
        self._unreported: dict[Severity, int] = dict.fromkeys(Severity, 0)

    def error(self, file: str, message: str) -> None:
        self._add(Severity.ERROR, file, message)

    def warn(self, file: str, message: str) -> None:
        self._add(Severity.WARNING, file, message)

    @property
    def has_errors(self) -> bool:
        return bool(self._found[Severity.ERROR])

    def all(self) -> tuple[Diagnostic, ...]:
        """Errors first."""
        return tuple(diagnostic for severity in Severity for diagnostic in self._of(severity))

    def raise_errors(self) -> None:
        """Raise PackageRefused if there was an error."""
        if self.has_errors:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Raise PackageRefused with what was found so far. There must have been an error."""
        raise PackageRefused(self.all())

    def _add(self, severity: Severity, file: str, message: str) -> None:
        found = self._found[severity]
        file, message = _printable(file), _printable(message)
        if message in found or len(found) < REPORTED_LIMIT:
            found.setdefault(message, {})[file] = None
        else:
            self._unreported[severity] += 1

    def _of(self, severity: Severity) -> Iterator[Diagnostic]:
        for message, files in self._found[severity].items():
            for file in _grouped(list(files)):
                yield Diagnostic(severity=severity, file=file, message=message)
        if self._unreported[severity]:
            yield Diagnostic(severity=severity, file="", message=f"and {self._unreported[severity]} more")


def _grouped(files: list[str]) -> list[str]:
    if len(files) <= FILES_ALONE:
        return files
    return [f"{', '.join(files[:FILES_NAMED])} and {len(files) - FILES_NAMED} more files"]


def _printable(text: str) -> str:
    """Names come from packages. Their control characters must reach no terminal."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
