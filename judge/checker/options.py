"""Options of the built-in checkers."""

import msgspec


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The flags of the package format's default output validator; kept as JSON in manifests."""

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_relative_tolerance: float | None = None
    float_absolute_tolerance: float | None = None


class BuiltinChecker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which built-in checker a problem has, as a manifest holds it."""

    name: str = "default"  #: a key of judge.checker.builtin.BUILTIN_CHECKERS
    parameters: dict[str, bool | float | str] = {}  #: those of that checker; the default one has CheckerOptions


DEFAULT_CHECKER = BuiltinChecker()
