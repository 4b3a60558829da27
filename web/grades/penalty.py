"""What lateness and earlier attempts cost a submission, in points. Both are taken of the raw points."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from web.grades.late_policy import (
    AttemptRule,
    CutOff,
    LatePenalty,
    LateUnit,
    NoPenalty,
    PercentPerUnit,
    PointsPerUnit,
    Rounding,
    Steps,
)

_MICROSECOND = timedelta(microseconds=1)
_HUNDRED = Decimal(100)


def late_cost(penalty: LatePenalty, charged: timedelta, raw_points: Decimal) -> Decimal:
    """Between 0 and the raw points. What is not late costs nothing."""
    if not charged:
        return Decimal(0)
    match penalty:
        case NoPenalty():
            return Decimal(0)
        case CutOff():
            return raw_points
        case Steps():
            return raw_points * (1 - _left_of_step(penalty, charged) / _HUNDRED)
        case PercentPerUnit():
            cost = raw_points * penalty.percent / _HUNDRED * units_late(penalty.unit, penalty.rounding, charged)
        case PointsPerUnit():
            cost = penalty.points * units_late(penalty.unit, penalty.rounding, charged)
    return min(cost, _most(raw_points, penalty.least_percent))


def attempts_cost(rule: AttemptRule, number: int, raw_points: Decimal) -> Decimal:
    """What the attempt with this number, from 1, loses for those before it."""
    extra = max(number - rule.free, 0)
    return min(raw_points * rule.percent_per_extra / _HUNDRED * extra, _most(raw_points, rule.least_percent))


def units_late(unit: LateUnit, rounding: Rounding, charged: timedelta) -> Decimal:
    units = Decimal(charged // _MICROSECOND) / Decimal(unit.seconds * 1_000_000)
    return units.to_integral_value(ROUND_CEILING) if rounding is Rounding.UP else units


def _left_of_step(penalty: Steps, charged: timedelta) -> Decimal:
    hours = units_late(LateUnit.HOUR, Rounding.NONE, charged)
    return min((step.percent for step in penalty.steps if step.after_hours <= hours), default=_HUNDRED)


def _most(raw_points: Decimal, least_percent: Decimal) -> Decimal:
    return raw_points * (1 - least_percent / _HUNDRED)
