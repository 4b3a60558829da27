"""Late policies of other systems, by their published formulae, and each rule of ours."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from web.grades.attempt import Attempt
from web.grades.deadline import NO_EXTENSION, Extension, SetDates, dates_for
from web.grades.explanation import Counted, DueLater, Late, ManyAttempts, NothingHandedIn, Overridden, Raw, WithinGrace
from web.grades.grade import GradedTask, Override, ProblemGrade, SetGrade, SetRules, Standing, grade_set
from web.grades.late_policy import (
    AttemptRule,
    Counting,
    CutOff,
    LatePolicy,
    LatePolicyFault,
    LateStep,
    LateUnit,
    PercentPerUnit,
    PointsPerUnit,
    Rounding,
    Steps,
    decode_late_policy,
)

OPENS = datetime(2026, 10, 1, 8, tzinfo=UTC)
DUE = datetime(2026, 10, 8, 8, tzinfo=UTC)
DATES = SetDates(opens_at=OPENS, due_at=DUE, closes_at=DUE + timedelta(days=7))
TASK = GradedTask(problem_id=1, max_points=Decimal(100))


def attempt(number: int, fraction: str = "1", *, late: timedelta = timedelta(), **more: object) -> Attempt:
    return Attempt(submission_id=number, received_at=DUE + late, fraction=Decimal(fraction), **more)  # type: ignore[arg-type]


def graded(
    policy: LatePolicy, *attempts: Attempt, extension: Extension = NO_EXTENSION, left: int = 0, **more: object
) -> SetGrade:
    standing = Standing(attempts={1: attempts}, extension=extension, late_days_left=left, **more)  # type: ignore[arg-type]
    return grade_set(SetRules(tasks=[TASK], dates=DATES, policy=policy), standing)


def only(grade: SetGrade) -> ProblemGrade:
    [problem] = grade.problems
    return problem


def points(policy: LatePolicy, *attempts: Attempt, extension: Extension = NO_EXTENSION, left: int = 0) -> Decimal:
    return graded(policy, *attempts, extension=extension, left=left).points


HYDRO = LatePolicy(
    penalty=Steps(
        steps=tuple(
            LateStep(after_hours=Decimal(hours), percent=Decimal(percent))
            for hours, percent in ((1, 90), (3, 80), (12, 75), (9999, 50))
        )
    ),
    counting=Counting.LAST,
)


@pytest.mark.parametrize(
    ("hours", "expected"), [("0", 100), ("0.5", 100), ("1", 90), ("2.99", 90), ("3", 80), ("12", 75), ("100", 75)]
)
def test_steps_as_homework_of_hydro_has_them(hours: str, expected: int) -> None:
    """The coefficient of the largest hour that was reached; before the first one it is 1."""
    assert points(HYDRO, attempt(1, late=timedelta(hours=float(hours)))) == expected


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(minutes=5), 100),
        (timedelta(minutes=5, milliseconds=1), 90),
        (timedelta(days=1, minutes=5), 90),
        (timedelta(days=1, minutes=6), 80),
        (timedelta(days=6), 40),
    ],
)
def test_a_day_begins_after_the_slack_as_in_autolab(late: timedelta, expected: int) -> None:
    """Days late are rounded up, less one if what is over a whole day is within the slack."""
    policy = LatePolicy(grace_seconds=300, penalty=PercentPerUnit(percent=Decimal(10)))
    assert points(policy, attempt(1, late=late)) == expected


@pytest.mark.parametrize(
    ("late", "expected"),
    [(timedelta(0), "100"), (timedelta(milliseconds=1), "0"), (timedelta(milliseconds=-1), "100")],
)
def test_what_arrives_at_the_due_moment_is_on_time_and_a_millisecond_later_it_is_late(
    late: timedelta, expected: str
) -> None:
    assert points(LatePolicy(penalty=CutOff()), attempt(1, late=late)) == Decimal(expected)


def test_lateness_that_is_not_rounded_costs_by_its_part() -> None:
    penalty = PercentPerUnit(percent=Decimal(10), unit=LateUnit.HOUR, rounding=Rounding.NONE)
    assert points(LatePolicy(penalty=penalty), attempt(1, late=timedelta(minutes=90))) == 85


def test_a_penalty_in_points_ends_at_its_floor() -> None:
    penalty = PointsPerUnit(points=Decimal(30), least_percent=Decimal(25))
    assert points(LatePolicy(penalty=penalty), attempt(1, "0.8", late=timedelta(hours=30))) == 20


def test_late_days_are_spent_as_few_as_help() -> None:
    policy = LatePolicy(penalty=CutOff(), late_days_per_set=3)
    late = attempt(2, "0.9", late=timedelta(hours=30))
    grade = graded(policy, attempt(1, "0.5"), late, left=3)
    assert (int(grade.points), grade.late_days_used) == (90, 2)
    assert only(grade).explanation[-1] == Late(
        after_due=timedelta(hours=30), late_days=2, charged=timedelta(), cost=Decimal(0)
    )


def test_late_days_are_kept_where_they_give_nothing() -> None:
    policy = LatePolicy(penalty=CutOff(), late_days_per_set=3)
    grade = graded(policy, attempt(1, "0.5"), attempt(2, "0.9", late=timedelta(days=5)), left=3)
    assert (int(grade.points), grade.late_days_used) == (50, 0)


def test_late_days_of_an_extension_are_not_taken_from_those_of_the_course() -> None:
    policy = LatePolicy(penalty=CutOff(), late_days_per_set=1)
    late = attempt(1, late=timedelta(hours=47))
    assert graded(policy, late, left=5).points == 0
    grade = graded(policy, late, left=5, extension=Extension(late_days=1))
    assert (int(grade.points), grade.late_days_used) == (100, 1)


def test_attempts_cost_from_the_first_that_is_not_free() -> None:
    rule = AttemptRule(free=2, percent_per_extra=Decimal(5), least_percent=Decimal(90))
    tries = [attempt(number, "0.1", late=timedelta(hours=number - 10)) for number in range(1, 5)]
    assert points(LatePolicy(attempts=rule, counting=Counting.LAST), *tries, attempt(5)) == 90
    assert points(LatePolicy(attempts=rule, counting=Counting.LAST), *tries[:2], attempt(5)) == 95


def test_what_did_not_compile_is_no_attempt() -> None:
    rule = AttemptRule(free=1, percent_per_extra=Decimal(10))
    broken = attempt(1, "0", late=timedelta(hours=-1), counts_as_attempt=False)
    assert points(LatePolicy(attempts=rule), broken, attempt(2)) == 100


def test_the_factor_is_taken_before_the_choice() -> None:
    """The best raw points came late: what counts is what is worth most afterwards."""
    policy = LatePolicy(penalty=PercentPerUnit(percent=Decimal(50)))
    grade = graded(policy, attempt(1, "0.7"), attempt(2, "1", late=timedelta(hours=1)))
    assert grade.points == 70
    assert [one.attempt.submission_id for one in only(grade).counted] == [1]


def test_of_equal_ones_the_earliest_counts() -> None:
    grade = graded(LatePolicy(), attempt(2, late=timedelta(hours=-1)), attempt(1, late=timedelta(hours=-2)))
    assert [one.attempt.submission_id for one in only(grade).counted] == [1]


def test_the_last_counts_although_it_is_worse() -> None:
    policy = LatePolicy(counting=Counting.LAST)
    assert points(policy, attempt(1, late=timedelta(hours=-1)), attempt(2, "0.2")) == 20


def test_the_best_of_each_group_is_added_up() -> None:
    first = attempt(1, "0.5", late=timedelta(hours=-1), groups={"1": Decimal("0.4"), "2": Decimal("0.1")})
    second = attempt(2, "0.6", groups={"1": Decimal(0), "2": Decimal("0.6")})
    grade = graded(LatePolicy(counting=Counting.BEST_PER_GROUP), first, second)
    assert grade.points == 100
    assert [one.attempt.submission_id for one in only(grade).counted] == [1, 2]


def test_the_last_on_time_counts_else_the_best_late_one() -> None:
    policy = LatePolicy(counting=Counting.LAST_ON_TIME, penalty=PercentPerUnit(percent=Decimal(10)))
    late = [attempt(3, "1", late=timedelta(hours=1)), attempt(4, "0.3", late=timedelta(hours=2))]
    assert points(policy, attempt(1, "0.8", late=timedelta(hours=-2)), attempt(2, "0.5"), *late) == 50
    assert points(policy, *late) == 90


def test_an_extension_that_makes_a_worse_one_count_does_not_hold() -> None:
    policy = LatePolicy(counting=Counting.LAST_ON_TIME)
    tries = attempt(1, "0.8"), attempt(2, "0.5", late=timedelta(hours=1))
    assert points(policy, *tries, extension=Extension(extra=timedelta(hours=2))) == points(policy, *tries) == 80


@pytest.mark.parametrize(
    ("extension", "due"),
    [
        (NO_EXTENSION, DUE),
        (Extension(extra=timedelta(hours=3)), DUE + timedelta(hours=3)),
        (Extension(until=DUE + timedelta(days=2)), DUE + timedelta(days=2)),
        (Extension(until=DUE - timedelta(days=2)), DUE),
        (Extension(factor=Decimal("1.5")), DUE + timedelta(days=3.5)),
        (Extension(factor=Decimal(2), extra=timedelta(hours=1)), DUE + timedelta(days=7, hours=1)),
    ],
)
def test_an_extension_moves_due_and_closing_alike(extension: Extension, due: datetime) -> None:
    dates = dates_for(DATES, extension)
    assert (dates.due_at, dates.closes_at) == (due, due + timedelta(days=7))


def test_an_own_date_is_not_earlier_than_a_common_one_that_moved_past_it() -> None:
    moved = SetDates(opens_at=OPENS, due_at=DUE + timedelta(days=5), closes_at=None)
    assert dates_for(moved, Extension(until=DUE + timedelta(days=2))).due_at == moved.due_at


def test_a_set_that_only_closes_is_extended_by_its_closing() -> None:
    dates = SetDates(opens_at=OPENS, due_at=None, closes_at=DUE)
    assert dates_for(dates, Extension(extra=timedelta(hours=1))).closes_at == DUE + timedelta(hours=1)


def test_a_grade_is_explained_step_by_step() -> None:
    policy = LatePolicy(
        penalty=PercentPerUnit(percent=Decimal(10)), attempts=AttemptRule(free=1, percent_per_extra=Decimal(5))
    )
    grade = graded(
        policy,
        attempt(7, "0.1", late=timedelta(hours=1)),
        attempt(8, "0.8", late=timedelta(hours=26)),
        extension=Extension(extra=timedelta(hours=1)),
        overrides={1: Override(points=Decimal(70), reason="oral exam")},
    )
    assert only(grade).explanation == (
        Counted(submission_ids=(8,), counting=Counting.BEST, out_of=2),
        DueLater(due_at=DUE + timedelta(hours=1)),
        Raw(points=Decimal("80.00"), max_points=Decimal(100)),
        Late(after_due=timedelta(hours=25), late_days=0, charged=timedelta(hours=25), cost=Decimal(16)),
        ManyAttempts(number=2, free=1, cost=Decimal(4)),
        Overridden(points=Decimal(70), reason="oral exam", computed_points=Decimal("60.00")),
    )
    assert grade.points == 70


def test_within_the_grace_a_submission_is_on_time_and_the_explanation_says_so() -> None:
    late = timedelta(seconds=20)
    grade = graded(LatePolicy(grace_seconds=60, penalty=CutOff()), attempt(1, late=late))
    assert WithinGrace(after_due=late) in only(grade).explanation


def test_nothing_handed_in_is_not_the_same_as_no_points() -> None:
    nothing, zero = only(graded(LatePolicy())), only(graded(LatePolicy(), attempt(1, "0")))
    assert (nothing.points, nothing.explanation) == (None, (NothingHandedIn(),))
    assert zero.points == 0


def test_what_is_decided_by_hand_counts_where_nothing_was_handed_in() -> None:
    assert graded(LatePolicy(), overrides={1: Override(points=Decimal(12), reason="on paper")}).points == 12


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ('{"version": 2}', "version"),
        ('{"grace": 3}', "unknown field `grace`"),
        ('{"grace_seconds": -1}', "grace_seconds"),
        ('{"counting": "worst"}', "Invalid enum value"),
        ('{"penalty": {"type": "percent", "percent": "101"}}', "percent must be between 0 and 100"),
        ('{"penalty": {"type": "percent", "percent": "NaN"}}', "percent must be between 0 and 100"),
        ('{"penalty": {"type": "points", "points": "-1"}}', "points must be between"),
        ('{"penalty": {"type": "steps", "steps": []}}', "length >= 1"),
        (
            '{"penalty": {"type": "steps", "steps": [{"after_hours": "2", "percent": "50"},'
            ' {"after_hours": "1", "percent": "40"}]}}',
            "hours of the steps must grow",
        ),
        (
            '{"penalty": {"type": "steps", "steps": [{"after_hours": "1", "percent": "50"},'
            ' {"after_hours": "2", "percent": "60"}]}}',
            "must not grow",
        ),
        ('{"attempts": {"limit": 0}}', "limit"),
    ],
)
def test_a_document_that_is_no_policy_is_refused_with_its_reason(document: str, reason: str) -> None:
    with pytest.raises(LatePolicyFault, match=reason):
        decode_late_policy(document)
