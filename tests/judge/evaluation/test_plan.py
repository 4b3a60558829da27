import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.evaluation.plan import Plan
from judge.grading import OnReject, StopPolicy
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.cpu_time import cpu_time_s
from tests.judge.grading.trees import flat, two_groups

AC, WA, JE = Verdict.AC, Verdict.WA, Verdict.JE


def run(plan: Plan, verdicts: list[Verdict]) -> list[Verdict | None]:
    """Give a plan the verdicts in turn for as long as it wants more; returns those of its results."""
    for verdict in verdicts:
        if plan.is_over:
            break
        plan.add(TestcaseResult(ordinal=plan.ahead.start, verdict=verdict))
    return [result.verdict for result in plan.results()]


def test_every_testcase_runs_while_all_is_well() -> None:
    plan = Plan(first=0, stop=3, on_reject=OnReject.BREAK)
    assert plan.ahead == range(3)
    assert run(plan, [AC, AC, AC]) == [AC, AC, AC]
    assert plan.is_over


def test_after_the_first_failure_the_rest_is_skipped() -> None:
    plan = Plan(first=0, stop=4, on_reject=OnReject.BREAK)
    assert run(plan, [AC, WA, AC, AC]) == [AC, WA, None, None]
    assert plan.is_over
    assert not plan.ahead


def test_a_problem_may_want_the_rest_run_as_well() -> None:
    assert run(Plan(first=0, stop=3, on_reject=OnReject.CONTINUE), [WA, AC, WA]) == [WA, AC, WA]


@pytest.mark.parametrize("on_reject", OnReject)
def test_a_judge_error_always_ends_it(on_reject: OnReject) -> None:
    assert run(Plan(first=0, stop=3, on_reject=on_reject), [AC, JE, AC]) == [AC, JE, None]


def test_a_slice_has_the_ordinals_of_the_whole_judging() -> None:
    plan = Plan(first=5, stop=8, on_reject=OnReject.BREAK)
    assert run(plan, [AC, WA]) == [AC, WA, None]
    assert [result.ordinal for result in plan.results()] == [5, 6, 7]


@pytest.mark.parametrize(
    "result",
    [
        TestcaseResult(ordinal=0, verdict=AC),
        TestcaseResult(ordinal=2, verdict=AC),
        TestcaseResult(ordinal=1),
    ],
)
def test_a_result_out_of_turn_is_a_fault(result: TestcaseResult) -> None:
    plan = Plan(first=0, stop=3, on_reject=OnReject.BREAK)
    plan.add(TestcaseResult(ordinal=0, verdict=AC))
    with pytest.raises(ValueError, match="testcase"):
        plan.add(result)


def test_a_plan_that_is_over_takes_no_more() -> None:
    for verdicts in ([WA], [AC, AC]):
        plan = Plan(first=0, stop=2, on_reject=OnReject.BREAK)
        run(plan, verdicts)
        with pytest.raises(ValueError, match="not the next one"):
            plan.add(TestcaseResult(ordinal=len(verdicts), verdict=AC))


@given(
    verdicts=st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=12),
    on_reject=st.sampled_from(OnReject),
    first=st.integers(0, 5),
)
def test_each_testcase_has_one_result_in_order(verdicts: list[Verdict], on_reject: OnReject, first: int) -> None:
    plan = Plan(first=first, stop=first + len(verdicts), on_reject=on_reject)
    found = run(plan, verdicts)
    assert plan.is_over
    assert [result.ordinal for result in plan.results()] == list(range(first, first + len(verdicts)))
    ran = [verdict for verdict in found if verdict is not None]
    assert found == ran + [None] * (len(found) - len(ran))
    assert ran == verdicts[: len(ran)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (StopPolicy.PACKAGE, [AC, WA]),
        (StopPolicy.FIRST_FAILURE, [AC, WA]),
        (StopPolicy.WHOLE_GROUP, [AC, WA, AC]),
        (StopPolicy.EVERYTHING, [AC, WA, AC]),
    ],
)
def test_a_set_may_ask_for_more_than_the_package(policy: StopPolicy, expected: list[Verdict]) -> None:
    plan = Plan(first=0, stop=3, on_reject=OnReject.BREAK, policy=policy)
    assert [verdict for verdict in run(plan, [AC, WA, AC]) if verdict] == expected


def test_a_set_may_stop_where_the_package_goes_on() -> None:
    plan = Plan(first=0, stop=3, on_reject=OnReject.CONTINUE, policy=StopPolicy.FIRST_FAILURE)
    assert run(plan, [AC, WA, AC]) == [AC, WA, None]


def test_with_groups_the_rest_of_a_failed_group_is_skipped_and_the_next_one_runs() -> None:
    plan = Plan(first=0, stop=5, on_reject=OnReject.BREAK, grading=two_groups())
    for ordinal, verdict in ((0, AC), (1, WA)):
        plan.add(TestcaseResult(ordinal=ordinal, verdict=verdict))
    assert not plan.goes_on_after(plan.results()[1])
    assert plan.ahead == range(3, 5)
    plan.add(TestcaseResult(ordinal=3, verdict=AC))
    plan.add(TestcaseResult(ordinal=4, verdict=AC))
    assert plan.is_over
    assert [result.verdict for result in plan.results()] == [AC, WA, None, AC, AC]


def test_a_plan_of_ten_thousand_testcases_is_followed_quickly() -> None:
    """Each step looks at what is new, not at all that is known."""
    grading = flat(10_000, on_reject=OnReject.CONTINUE)

    def follow() -> None:
        plan = Plan(first=0, stop=10_000, on_reject=OnReject.BREAK, grading=grading)
        for ordinal in range(10_000):
            plan.add(TestcaseResult(ordinal=ordinal, verdict=WA if ordinal % 3 else AC))
        assert plan.is_over

    assert cpu_time_s(follow) < 5
