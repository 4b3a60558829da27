"""Which submission counts. What each is worth was decided before: the factor never depends on the choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from web.grades.late_policy import Counting
from web.grades.valued import Valued


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Those that count, in the order of their arrival: one, or with `best_per_group` those that give a group."""

    counted: tuple[Valued, ...]
    points: Decimal


def choose(counting: Counting, valued: Sequence[Valued], max_points: Decimal) -> Choice | None:
    """None: nothing was handed in. `valued` is in the order of arrival."""
    if not valued:
        return None
    if counting is Counting.BEST_PER_GROUP:
        return _best_per_group(valued, max_points)
    chosen = _RULES[counting](valued)
    return Choice(counted=(chosen,), points=chosen.points)


def _best(valued: Sequence[Valued]) -> Valued:
    return max(valued, key=lambda one: one.points)  # of equal ones, max takes the first


def _last(valued: Sequence[Valued]) -> Valued:
    return valued[-1]


def _last_on_time(valued: Sequence[Valued]) -> Valued:
    on_time = [one for one in valued if one.lateness.is_on_time]
    return on_time[-1] if on_time else _best(valued)


_RULES: dict[Counting, Callable[[Sequence[Valued]], Valued]] = {
    Counting.BEST: _best,
    Counting.LAST: _last,
    Counting.LAST_ON_TIME: _last_on_time,
}


def _best_per_group(valued: Sequence[Valued], max_points: Decimal) -> Choice:
    """Add up the best of each group. A submission without groups, as of an earlier version, counts as a whole."""
    best = _best(valued)
    names = {name for one in valued for name in one.attempt.groups}
    givers = {name: max(valued, key=partial(_of_group, name)) for name in names}
    total = sum((_of_group(name, one) for name, one in givers.items()), Decimal(0)) * max_points
    if total <= best.points:
        return Choice(counted=(best,), points=best.points)
    giving = {one.attempt.submission_id: one for name, one in givers.items() if _of_group(name, one)}
    counted = tuple(sorted(giving.values(), key=lambda one: one.attempt.order))
    return Choice(counted=counted, points=min(total, max_points))


def _of_group(name: str, one: Valued) -> Decimal:
    return one.attempt.groups.get(name, Decimal(0)) * one.factor
