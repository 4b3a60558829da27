"""Arguments of a package's input validators: the same for all of them, or for each by its name."""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, kw_only=True)
class ValidatorArguments:
    of_all: tuple[str, ...] = ()
    by_name: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: name of its file or directory, with or without suffix

    @property
    def command_lines(self) -> tuple[tuple[str, ...], ...]:
        """All that a validator may be called with."""
        return (self.of_all, *(arguments for _, arguments in self.by_name))

    def of(self, program: str) -> tuple[str, ...]:
        """Those of a validator, by its path in the package."""
        path = PurePosixPath(program)
        named = dict(self.by_name)
        return named.get(path.name, named.get(path.stem, self.of_all))


NO_ARGUMENTS = ValidatorArguments()
