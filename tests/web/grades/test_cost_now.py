"""What a submission at this moment would lose is what its grade then loses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from web.grades.attempt import Attempt
from web.grades.cost_now import CostNow, cost_now
from web.grades.cost_words import cost_words
from web.grades.deadline import Extension, SetDates, dates_for
from web.grades.grade import GradedTask, SetRules, Standing, grade_set
from web.grades.late_policy import AttemptRule, CutOff, LatePolicy, LateUnit, PercentPerUnit, PointsPerUnit

DUE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # half an hour before the clock goes back in Berlin
TEN_A_DAY = LatePolicy(grace_seconds=60, penalty=PercentPerUnit(percent=Decimal(10)), late_days_per_set=2)
MANY = AttemptRule(free=2, percent_per_extra=Decimal(5))


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def cost(policy: LatePolicy, late: timedelta, *, late_days: int = 0, made: int = 0) -> CostNow:
    return cost_now(
        policy,
        max_points=Decimal(40),
        due_at=DUE,
        late_days=late_days,
        attempts_made=made,
        moment=DUE + late,
    )


@pytest.mark.parametrize("late", [timedelta(), timedelta(milliseconds=1), timedelta(hours=25), timedelta(days=5)])
@pytest.mark.parametrize("late_days", [0, 1, 2])
@pytest.mark.parametrize(
    "policy",
    [
        TEN_A_DAY,
        LatePolicy(penalty=CutOff(), late_days_per_set=2),
        LatePolicy(penalty=PointsPerUnit(points=Decimal(3), unit=LateUnit.HOUR), late_days_per_set=2),
    ],
)
def test_it_says_what_the_grade_then_says(policy: LatePolicy, late: timedelta, late_days: int) -> None:
    dates = SetDates(opens_at=None, due_at=DUE, closes_at=None)
    rules = SetRules(tasks=[GradedTask(problem_id=1, max_points=Decimal(40))], dates=dates, policy=policy)
    handed_in = Attempt(submission_id=1, received_at=DUE + late, fraction=Decimal(1))
    grade = grade_set(rules, Standing(attempts={1: [handed_in]}, late_days_left=late_days))
    said = cost(policy, late, late_days=late_days)
    assert grade.points == 40 - 40 * said.late_percent_with_days / 100
    assert said.late_percent_with_days <= said.late_percent


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (cost(TEN_A_DAY, timedelta()), ""),
        (cost(TEN_A_DAY, timedelta(seconds=30)), "30 s after the due date: within the grace"),
        (cost(LatePolicy(), timedelta(hours=2)), "it is 2 h late; that costs nothing."),
        (cost(TEN_A_DAY, timedelta(hours=2)), "it is 2 h late: that costs 10 % of the points."),
        (cost(TEN_A_DAY, timedelta(hours=2), late_days=2), "Or it takes 1 late day of the 2 that you have here"),
        (cost(TEN_A_DAY, timedelta(hours=60), late_days=1), "With the 1 late day that you have here, it costs 20 %."),
        (cost(LatePolicy(attempts=MANY), timedelta(), made=3), "attempt 4 at the problem, and 2 are free: 10 % less"),
        (cost(LatePolicy(attempts=MANY), timedelta(), made=1), ""),
    ],
)
def test_it_is_said_in_words(found: CostNow, words: str) -> None:
    said = " ".join(cost_words(found))
    assert words in said
    assert bool(words) == bool(said)


def test_lateness_is_time_that_has_passed_whatever_the_clock_on_the_wall_does() -> None:
    own = dates_for(SetDates(opens_at=None, due_at=DUE, closes_at=None), Extension(extra=timedelta(days=1)))
    assert own.due_at == DUE + timedelta(hours=24)
    an_hour_later = cost(LatePolicy(penalty=PointsPerUnit(points=Decimal(4), unit=LateUnit.HOUR)), timedelta(hours=1))
    assert an_hour_later.late_points == 4  # the clock in Berlin shows 02:30 both times
