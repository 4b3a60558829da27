from datetime import UTC, datetime

from judge.grading import GroupResult
from judge.verdict import Verdict
from web.comparisons.test_changes import SHOWN_CHANGES, changes_between
from web.visibility import JudgingView, TestcaseView


def judged(ordinal: int, verdict: Verdict | None) -> TestcaseView:
    return TestcaseView(
        ordinal=ordinal,
        is_sample=False,
        is_open=False,
        verdict=verdict,
        status=None,
        cpu_time_ms=1,
        wall_time_ms=1,
        peak_memory_bytes=1,
        exit_code=0,
        signal=None,
    )


def view(*verdicts: Verdict | None, groups: tuple[GroupResult, ...] = (), state: str = "final") -> JudgingView:
    return JudgingView(
        submission_id=1,
        judging_id=1,
        state=state,
        queue_position=None,
        verdict=None,
        verdict_hidden=False,
        score=None,
        max_score=None,
        groups=groups,
        deciding_testcase=None,
        cpu_time_ms=None,
        wall_time_ms=None,
        peak_memory_bytes=None,
        testcase_count=None,
        sample_count=0,
        testcases=tuple(judged(ordinal, verdict) for ordinal, verdict in enumerate(verdicts)),
        judge_error_reason=None,
        received_at=datetime.now(UTC),
        final_at=None,
    )


def test_only_tests_with_another_verdict_are_listed() -> None:
    found = changes_between(view(Verdict.AC, Verdict.WA, Verdict.TLE), view(Verdict.AC, Verdict.AC, Verdict.RTE))
    assert [(pair.new.ordinal, pair.old.verdict, pair.new.verdict) for pair in found.changed] == [
        (1, Verdict.WA, Verdict.AC),
        (2, Verdict.TLE, Verdict.RTE),
    ]
    assert (found.changed_count, found.same_count) == (2, 1)


def test_a_test_that_one_of_both_did_not_run_is_not_compared() -> None:
    found = changes_between(view(Verdict.AC, None), view(Verdict.AC, Verdict.AC, Verdict.WA))
    assert (found.changed, found.same_count) == ((), 1)


def test_of_many_changes_the_first_are_listed_and_all_are_counted() -> None:
    count = SHOWN_CHANGES + 5
    found = changes_between(view(*[Verdict.WA] * count), view(*[Verdict.AC] * count))
    assert (len(found.changed), found.changed_count) == (SHOWN_CHANGES, count)


def test_groups_are_paired_by_name_once_both_are_judged() -> None:
    one, other = (GroupResult(name="secret/1", verdict=verdict, score=0.0) for verdict in (Verdict.WA, Verdict.AC))
    found = changes_between(view(groups=(one,)), view(groups=(other,)))
    assert [(pair.old.verdict, pair.new.verdict) for pair in found.groups] == [(Verdict.WA, Verdict.AC)]
    assert changes_between(view(groups=(one,)), view(groups=(other,), state="running")).groups == ()
