"""Options of the built-in checkers."""

import msgspec
from msgspec import UNSET, UnsetType


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The flags of the package format's default output validator; kept as JSON in manifests."""

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_relative_tolerance: float | None = None
    float_absolute_tolerance: float | None = None
    #: True (2025-09): only decimal and scientific tokens are numbers, not hexadecimal ones, inf and nan. Else it is left
    #: out (legacy): whatever C's strtod() takes is a number. Unset, it is not in the JSON, which is that of old manifests.
    decimal_numbers_only: bool | UnsetType = UNSET


class BuiltinChecker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which built-in checker a problem has, as a manifest holds it."""

    name: str = "default"  #: a key of judge.checker.builtin.BUILTIN_CHECKERS
    parameters: dict[str, bool | float | str] = {}  #: those of that checker; the default one has CheckerOptions


DEFAULT_CHECKER = BuiltinChecker()
