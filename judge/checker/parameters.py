"""What a manifest may say of a built-in checker beyond its name."""

from collections.abc import Collection, Mapping
from typing import Protocol, TypeVar

import msgspec

from judge.checker.checker import Checker, ReadAnswer
from judge.checker.options import BuiltinChecker
from judge.errors import CheckerError


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one kind of checker, with their defaults. A subclass is a Kind."""


class Kind(Protocol):
    """Holds parameters, and makes a checker for each output."""

    def make(self, read_answer: ReadAnswer) -> Checker:
        """Raises CheckerError for parameters that contradict each other."""


_Kind = TypeVar("_Kind", bound=Kind)


def read_parameters(
    checker: BuiltinChecker, kind: type[_Kind], presets: Mapping[str, object], takes: Collection[str]
) -> _Kind:
    """Raises CheckerError for a parameter that is not among those taken, or has a value that it cannot have."""
    unknown = next((key for key in checker.parameters if key not in takes), None)
    if unknown is not None:
        raise CheckerError(f"the checker {checker.name} has no parameter {unknown!r}")
    try:
        return msgspec.convert({**presets, **checker.parameters}, type=kind)
    except msgspec.ValidationError as error:
        raise CheckerError(f"a parameter of the checker {checker.name} is wrong: {error}") from error
