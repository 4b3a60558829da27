"""Random students: submissions, policies and dates, for the properties of grades."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from web.grades.attempt import Attempt
from web.grades.deadline import Extension, SetDates
from web.grades.grade import GradedTask, SetRules, Standing
from web.grades.late_policy import (
    AttemptRule,
    Counting,
    CutOff,
    LatePolicy,
    LateStep,
    LateUnit,
    NoPenalty,
    PercentPerUnit,
    PointsPerUnit,
    Rounding,
    Steps,
)

OPENS = datetime(2026, 10, 1, 8, tzinfo=UTC)
DUE = OPENS + timedelta(days=7)
DATES = SetDates(opens_at=OPENS, due_at=DUE, closes_at=DUE + timedelta(days=14))

PERCENT = st.integers(0, 100).map(Decimal)
COUNTINGS = st.sampled_from(Counting)
HUNDREDTHS = st.integers(0, 100).map(lambda number: Decimal(number) / 100)


@st.composite
def steps(draw: st.DrawFn) -> Steps:
    hours = sorted(draw(st.sets(st.integers(0, 200), min_size=1, max_size=4)))
    left = sorted(draw(st.lists(PERCENT, min_size=len(hours), max_size=len(hours))), reverse=True)
    pairs = zip(hours, left, strict=True)
    return Steps(steps=tuple(LateStep(after_hours=Decimal(hour), percent=percent) for hour, percent in pairs))


def penalties() -> st.SearchStrategy[NoPenalty | CutOff | Steps | PercentPerUnit | PointsPerUnit]:
    shared = {
        "least_percent": PERCENT,
        "unit": st.sampled_from(LateUnit),
        "rounding": st.sampled_from(Rounding),
    }
    return st.one_of(
        st.just(NoPenalty()),
        st.just(CutOff()),
        steps(),
        st.builds(PercentPerUnit, percent=PERCENT, **shared),
        st.builds(PointsPerUnit, points=st.integers(0, 50).map(Decimal), **shared),
    )


def policies(countings: st.SearchStrategy[Counting] = COUNTINGS) -> st.SearchStrategy[LatePolicy]:
    return st.builds(
        LatePolicy,
        grace_seconds=st.sampled_from([0, 1, 600, 90_000]),
        penalty=penalties(),
        late_days_per_set=st.integers(0, 3),
        counting=countings,
        attempts=st.builds(
            AttemptRule, free=st.integers(0, 3), percent_per_extra=PERCENT, least_percent=PERCENT, limit=st.none()
        ),
    )


@st.composite
def attempts(draw: st.DrawFn, submission_id: int) -> Attempt:
    received_at = OPENS + timedelta(seconds=draw(st.integers(0, 14 * 86400)))
    parts = [draw(HUNDREDTHS) / 2, draw(HUNDREDTHS) / 2]
    groups = {"secret/1": parts[0], "secret/2": parts[1]} if draw(st.booleans()) else {}
    return Attempt(
        submission_id=submission_id,
        received_at=received_at,
        fraction=sum(parts, Decimal(0)),
        counts_as_attempt=draw(st.booleans()),
        groups=groups,
    )


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    by_problem = {}
    for problem_id in (1, 2):
        count = draw(st.integers(0, 4))
        by_problem[problem_id] = tuple(draw(attempts(problem_id * 100 + number)) for number in range(count))
    return Standing(attempts=by_problem, late_days_left=draw(st.integers(0, 3)))


def extensions() -> st.SearchStrategy[Extension]:
    return st.builds(
        Extension,
        extra=st.integers(0, 10 * 86400).map(lambda seconds: timedelta(seconds=seconds)),
        until=st.none() | st.integers(-5, 9).map(lambda days: DUE + timedelta(days=days)),
        factor=st.sampled_from([Decimal(1), Decimal("1.25"), Decimal(2)]),
        late_days=st.integers(0, 2),
    )


def rules(policy: LatePolicy, due_at: datetime = DUE) -> SetRules:
    dates = SetDates(opens_at=OPENS, due_at=due_at, closes_at=None)
    tasks = [GradedTask(problem_id=1, max_points=Decimal(100)), GradedTask(problem_id=2, max_points=Decimal(30))]
    return SetRules(tasks=tasks, dates=dates, policy=policy)
