"""The late policy of a problem set: one JSON document, which a form writes and a grade reads.

Percent are always percent of the raw points, so that the order in which penalties are taken does not matter.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Seconds = Annotated[int, Meta(ge=0, le=366 * 86400)]
Count = Annotated[int, Meta(ge=0, le=10_000)]
Positive = Annotated[int, Meta(ge=1, le=10_000)]


class LateUnit(StrEnum):
    """What lateness is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"

    @property
    def seconds(self) -> int:
        return {LateUnit.MINUTE: 60, LateUnit.HOUR: 3600, LateUnit.DAY: 86400}[self]


class Rounding(StrEnum):
    """What becomes of a unit that has begun."""

    UP = "up"  #: it counts whole
    NONE = "none"  #: it counts by its part


class Counting(StrEnum):
    """Which submission counts. Of two that are worth the same, the earlier one does."""

    BEST = "best"
    LAST = "last"
    BEST_PER_GROUP = "best_per_group"  #: the best points of each test group, added up
    LAST_ON_TIME = "last_on_time"  #: the last one that is on time; where there is none, the best late one


_LARGEST_PERCENT = Decimal(100)
_LARGEST_POINTS = Decimal(1_000_000)
_LARGEST_HOURS = Decimal(100_000)


def _check(name: str, number: Decimal, largest: Decimal) -> None:
    """Msgspec has no bounds for decimals. Raises ValueError, which it turns into an error of its own."""
    if not (number.is_finite() and 0 <= number <= largest):
        raise ValueError(f"{name} must be between 0 and {largest}")


class LateStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `after_hours` after the due date on, `percent` of the points are left."""

    after_hours: Decimal
    percent: Decimal

    def __post_init__(self) -> None:
        _check("after_hours", self.after_hours, _LARGEST_HOURS)
        _check("percent", self.percent, _LARGEST_PERCENT)


class NoPenalty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="none"):
    """Late work counts as any other."""


class CutOff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="cut_off"):
    """Late work is judged, but scores nothing."""


class Steps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="steps"):
    """The last step that was reached counts. Before the first one, late work costs nothing."""

    steps: Annotated[tuple[LateStep, ...], Meta(min_length=1, max_length=50)]

    def __post_init__(self) -> None:
        for earlier, later in zip(self.steps, self.steps[1:], strict=False):
            if later.after_hours <= earlier.after_hours:
                raise ValueError("the hours of the steps must grow")
            if later.percent > earlier.percent:
                raise ValueError("what is left must not grow from step to step")


class PercentPerUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="percent"):
    """Each unit costs `percent` of the raw points, until `least_percent` of them are left."""

    percent: Decimal
    least_percent: Decimal = Decimal(0)
    unit: LateUnit = LateUnit.DAY
    rounding: Rounding = Rounding.UP

    def __post_init__(self) -> None:
        _check("percent", self.percent, _LARGEST_PERCENT)
        _check("least_percent", self.least_percent, _LARGEST_PERCENT)


class PointsPerUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="points"):
    """Each unit costs `points`, until `least_percent` of the raw points are left."""

    points: Decimal
    least_percent: Decimal = Decimal(0)
    unit: LateUnit = LateUnit.DAY
    rounding: Rounding = Rounding.UP

    def __post_init__(self) -> None:
        _check("points", self.points, _LARGEST_POINTS)
        _check("least_percent", self.least_percent, _LARGEST_PERCENT)


LatePenalty = NoPenalty | CutOff | Steps | PercentPerUnit | PointsPerUnit


class AttemptRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What many attempts at one problem cost, and how many there may be. What did not compile is no attempt."""

    free: Count = 1  #: so many cost nothing
    percent_per_extra: Decimal = Decimal(0)
    least_percent: Decimal = Decimal(0)
    limit: Positive | None = None  #: so many are taken within a window; None: any number
    window_seconds: Annotated[int, Meta(ge=60, le=366 * 86400)] | None = None  #: None: the whole time of the set

    def __post_init__(self) -> None:
        _check("percent_per_extra", self.percent_per_extra, _LARGEST_PERCENT)
        _check("least_percent", self.least_percent, _LARGEST_PERCENT)


class LatePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1] = 1
    grace_seconds: Seconds = 0  #: so much later is still on time, and lateness is counted from its end
    penalty: LatePenalty = msgspec.field(default_factory=NoPenalty)
    late_days_per_set: Count = 0  #: of the late days that the course gives, so many may be spent in this set
    counting: Counting = Counting.BEST
    attempts: AttemptRule = msgspec.field(default_factory=AttemptRule)


class LatePolicyFault(Exception):
    """The document is no late policy. The text says why in English, for logs and commands; forms check their fields."""


_decoder = msgspec.json.Decoder(LatePolicy)
_encoder = msgspec.json.Encoder(decimal_format="string")


def decode_late_policy(document: bytes | str) -> LatePolicy:
    """Raises LatePolicyFault, also where a later version of the site wrote it."""
    try:
        return _decoder.decode(document)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LatePolicyFault(str(error)) from error


def read_late_policy(document: object) -> LatePolicy:
    """Take what a column of JSON gave. Raises LatePolicyFault."""
    return decode_late_policy(msgspec.json.encode(document))


def encode_late_policy(policy: LatePolicy) -> bytes:
    return _encoder.encode(policy)
