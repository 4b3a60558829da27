"""Of many attempts few are kept, and no grade may be another for that."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.web.grades.standing_data import attempts, extensions, policies, rules
from web.grades.attempt import Attempt
from web.grades.deadline import Extension
from web.grades.grade import SetGrade, Standing, grade_set
from web.grades.kept_attempt import attempts_of, decode_kept, encode_kept, keep, needs_all
from web.grades.late_policy import LatePolicy


@st.composite
def many(draw: st.DrawFn) -> tuple[Attempt, ...]:
    return tuple(draw(attempts(100 + number)) for number in range(draw(st.integers(0, 9))))


def said(grade: SetGrade) -> object:
    """All that a page may show: not what was left out."""
    return grade.late_days_used, [
        (problem.points, [one.attempt.submission_id for one in problem.counted], problem.explanation)
        for problem in grade.problems
    ]


@given(policies(), many(), extensions(), st.integers(0, 3))
def test_a_grade_from_what_is_kept_is_that_from_all(
    policy: LatePolicy, handed_in: tuple[Attempt, ...], extension: Extension, late_days: int
) -> None:
    candidates, others = (decode_kept(encode_kept(part)) for part in keep(handed_in))
    kept = attempts_of([*candidates, *others] if needs_all(policy.counting) else candidates)
    standing = Standing(attempts={1: handed_in}, extension=extension, late_days_left=late_days)
    from_all = grade_set(rules(policy), standing)
    assert said(grade_set(rules(policy), replace(standing, attempts={1: kept}))) == said(from_all)


@given(many())
def test_what_is_kept_and_the_others_are_all(handed_in: tuple[Attempt, ...]) -> None:
    candidates, others = keep(handed_in)
    ordered = sorted(handed_in, key=lambda attempt: attempt.order)
    assert attempts_of([*candidates, *others]) == tuple(ordered)
