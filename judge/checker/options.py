"""Options of the built-in checkers."""

import msgspec


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The flags of the package format's default output validator; kept as JSON in manifests."""

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_relative_tolerance: float | None = None
    float_absolute_tolerance: float | None = None
