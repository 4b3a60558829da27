"""Options of the built-in checkers."""

import msgspec
from msgspec import UNSET, UnsetType


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The flags of the package format's default output validator; kept as JSON in manifests."""

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_relative_tolerance: float | None = None
    float_absolute_tolerance: float | None = None
    #: True (2025-09): what is hexadecimal, inf or nan is text. Else it is left out (legacy): what C's strtod() takes is
    #: a number. What is left out is not in the JSON, so the JSON is that of the first release.
    decimal_numbers_only: bool | UnsetType = UNSET


class BuiltinChecker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which built-in checker a problem has, as a manifest holds it."""

    name: str = "default"  #: see judge.checker.builtin
    parameters: dict[str, bool | float | str] = {}  #: those of that checker; the default one has CheckerOptions


DEFAULT_CHECKER = BuiltinChecker()
