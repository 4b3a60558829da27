"""What a manifest may say of a built-in checker beyond its name."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

import msgspec

from judge.checker.checker import Checker, ReadAnswer
from judge.errors import CheckerError


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one kind of checker, with their defaults. A subclass has a method `make`."""


class Kind(Protocol):
    """A subclass of Parameters: what is needed to make checkers."""

    def make(self, read_answer: ReadAnswer) -> Checker: ...


_Kind = TypeVar("_Kind", bound=Kind)


def read_parameters(
    name: str, kind: type[_Kind], presets: Mapping[str, object], given: Mapping[str, object]
) -> _Kind:
    """Raises CheckerError for a parameter that this name does not have, or a value that it cannot have."""
    preset = next((key for key in given if key in presets), None)
    if preset is not None:
        raise CheckerError(f"the checker {name} has no parameter {preset!r}")
    try:
        return msgspec.convert({**presets, **given}, type=kind)
    except msgspec.ValidationError as error:
        raise CheckerError(f"a parameter of the checker {name} is wrong: {error}") from error
