"""Random trees of groups: the grade is the obvious one, whatever was left out because it does not matter."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from judge.grading import OnReject, StopPolicy, grade, next_testcase
from judge.grading.aggregation import rounded
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, VerdictMode
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.judge.grading.slow import slow_grade

VERDICTS = (Verdict.AC, Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.RTE)
SCORES = st.sampled_from((0.0, 0.1, 0.2, 0.7, 3.0, 100.0))


@st.composite
def groups(draw: st.DrawFn, name: str, first: int, stop: int, depth: int = 0) -> GradingGroup:
    inner = []
    if depth < 3 and stop - first > 1 and draw(st.booleans()):
        cuts = sorted(draw(st.sets(st.integers(first, stop), min_size=2, max_size=4)))
        for number, (begin, end) in enumerate(itertools.pairwise(cuts)):
            inner_name = "sample" if depth == 0 and number == 0 else f"{name}/{number}"
            inner.append(draw(groups(inner_name, begin, end, depth + 1)))
    siblings = [one.name for one in inner]
    for number in range(1, len(inner)):
        if draw(st.booleans()):
            required = draw(st.sampled_from(siblings[:number]))
            inner[number] = _requiring(inner[number], required)
    return GradingGroup(
        name=name,
        first=first,
        stop=stop,
        groups=tuple(inner),
        on_reject=draw(st.sampled_from(OnReject)),
        verdict_mode=draw(st.sampled_from(VerdictMode)),
        score_mode=draw(st.sampled_from(ScoreMode)),
        accept_score=draw(SCORES),
        reject_score=draw(SCORES),
        ignore_sample=depth == 0 and draw(st.booleans()),
        accept_if_any_accepted=draw(st.booleans()),
        max_score=draw(st.none() | SCORES),
    )


def _requiring(group: GradingGroup, name: str) -> GradingGroup:
    fields = {field: getattr(group, field) for field in group.__struct_fields__}
    return GradingGroup(**(fields | {"require_pass": (name,)}))


@st.composite
def judgings(draw: st.DrawFn) -> tuple[GradingPlan, list[TestcaseResult]]:
    count = draw(st.integers(1, 8))
    root = draw(groups("", 0, count))
    results = [
        TestcaseResult(ordinal=ordinal, verdict=draw(st.sampled_from(VERDICTS)), score=draw(st.none() | SCORES))
        for ordinal in range(count)
    ]
    return GradingPlan(root=root, is_scoring=draw(st.booleans())), results


def run(plan: GradingPlan, results: Sequence[TestcaseResult], policy: StopPolicy) -> list[TestcaseResult]:
    """Run what matters next, until nothing does."""
    known: list[TestcaseResult] = []
    while (ordinal := next_testcase(plan, known, policy=policy)) is not None:
        assert ordinal not in {result.ordinal for result in known}
        known.append(results[ordinal])
    return known


@given(judgings())
def test_the_grade_is_the_obvious_one(judging: tuple[GradingPlan, list[TestcaseResult]]) -> None:
    plan, results = judging
    verdict, score = slow_grade(plan, results)
    found = grade(plan, results)
    assert (found.verdict, found.score) == (verdict, rounded(score) if plan.is_scoring else None)


@given(judgings(), st.sampled_from(StopPolicy))
def test_what_is_left_out_changes_neither_verdict_nor_score(
    judging: tuple[GradingPlan, list[TestcaseResult]], policy: StopPolicy
) -> None:
    plan, results = judging
    whole, part = grade(plan, results), grade(plan, run(plan, results, policy))
    assert (part.verdict, part.score) == (whole.verdict, whole.score)


@given(judgings())
def test_each_policy_runs_what_the_stricter_one_runs(judging: tuple[GradingPlan, list[TestcaseResult]]) -> None:
    plan, results = judging
    ran = {policy: {result.ordinal for result in run(plan, results, policy)} for policy in StopPolicy}
    assert ran[StopPolicy.FIRST_FAILURE] <= ran[StopPolicy.PACKAGE] <= ran[StopPolicy.EVERYTHING]
    assert ran[StopPolicy.FIRST_FAILURE] <= ran[StopPolicy.WHOLE_GROUP]
    assert ran[StopPolicy.EVERYTHING] == set(range(len(results)))


@given(judgings(), st.data())
def test_missing_results_never_make_another_grade(
    judging: tuple[GradingPlan, list[TestcaseResult]], data: st.DataObject
) -> None:
    plan, results = judging
    whole = grade(plan, results)
    kept = [result for result in results if data.draw(st.booleans())]
    try:
        part = grade(plan, kept)
    except ValueError:
        return
    assert (part.verdict, part.score) == (whole.verdict, whole.score)
