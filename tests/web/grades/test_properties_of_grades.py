"""What holds of every grade, whatever the policy and the submissions are."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.grades.standing_data import DUE, extensions, policies, rules, standings
from web.grades.deadline import Extension
from web.grades.grade import Standing, grade_set
from web.grades.late_policy import Counting, LatePolicy, decode_late_policy, encode_late_policy


@pytest.mark.parametrize("counting", Counting)
@given(st.data())
def test_an_extension_never_lowers_a_grade(counting: Counting, data: st.DataObject) -> None:
    policy, standing = data.draw(policies(st.just(counting))), data.draw(standings())
    without = grade_set(rules(policy), standing)
    with_it = grade_set(rules(policy), replace(standing, extension=data.draw(extensions())))
    assert with_it.points >= without.points


@given(
    # With the last one on time, a later date may let a worse submission count: that is what this rule says
    policies(st.sampled_from([counting for counting in Counting if counting is not Counting.LAST_ON_TIME])),
    standings(),
    st.integers(0, 20 * 86400),
)
def test_a_later_due_date_never_lowers_a_grade(policy: LatePolicy, standing: Standing, seconds: int) -> None:
    later = rules(policy, DUE + timedelta(seconds=seconds))
    assert grade_set(later, standing).points >= grade_set(rules(policy), standing).points


@given(policies(), standings(), st.integers(1, 3))
def test_more_late_days_never_lower_a_grade(policy: LatePolicy, standing: Standing, more: int) -> None:
    richer = replace(standing, late_days_left=standing.late_days_left + more)
    assert grade_set(rules(policy), richer).points >= grade_set(rules(policy), standing).points


@given(policies(), standings(), st.randoms(use_true_random=False))
def test_the_order_of_the_submissions_does_not_matter(
    policy: LatePolicy, standing: Standing, random: random.Random
) -> None:
    shuffled = {problem: random.sample(list(own), len(own)) for problem, own in standing.attempts.items()}
    assert grade_set(rules(policy), replace(standing, attempts=shuffled)) == grade_set(rules(policy), standing)


@given(policies(), standings(), extensions())
def test_points_lie_between_nothing_and_the_raw_points(
    policy: LatePolicy, standing: Standing, extension: Extension
) -> None:
    for problem in grade_set(rules(policy), replace(standing, extension=extension)).problems:
        most = sum((one.raw_points for one in problem.counted), Decimal(0))
        assert 0 <= (problem.points or 0) <= min(problem.max_points, most + Decimal("0.01"))


@given(policies(), standings())
def test_no_more_late_days_are_spent_than_there_are(policy: LatePolicy, standing: Standing) -> None:
    used = grade_set(rules(policy), standing).late_days_used
    assert 0 <= used <= min(standing.late_days_left, policy.late_days_per_set)


@given(policies(), standings())
def test_a_late_day_is_spent_only_where_it_gives_points(policy: LatePolicy, standing: Standing) -> None:
    grade = grade_set(rules(policy), standing)
    if grade.late_days_used:
        one_less = replace(standing, late_days_left=grade.late_days_used - 1)
        assert grade_set(rules(policy), one_less).points < grade.points


@given(policies(st.just(Counting.BEST)), standings(), st.integers(0, 3))
def test_another_submission_at_the_end_never_lowers_the_best(
    policy: LatePolicy, standing: Standing, removed: int
) -> None:
    fewer = {
        problem: sorted(own, key=lambda attempt: attempt.order)[: max(len(own) - removed, 0)]
        for problem, own in standing.attempts.items()
    }
    before = grade_set(rules(policy), replace(standing, attempts=fewer))
    assert grade_set(rules(policy), standing).points >= before.points


@given(policies())
def test_a_policy_survives_its_document(policy: LatePolicy) -> None:
    assert decode_late_policy(encode_late_policy(policy)) == policy
