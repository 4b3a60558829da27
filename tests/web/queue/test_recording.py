"""What the recorder writes of a judging that is graded by a plan."""

from decimal import Decimal
from typing import Any

import pytest

from judge.messages import CompileJob, GroupGrade, Outcome, Slice, TestcaseResult
from judge.verdict import Verdict
from tests.integration.scripted_worker import result_of
from tests.judge.grading.trees import group, two_groups
from tests.web.site_data import Site, languages
from web.judgings.plans import GradingPlans
from web.queue.rules.claim import claim
from web.queue.rules.job import compile_job
from web.queue.rules.recording import Recorded, record

AC, WA = Verdict.AC, Verdict.WA
PLAN = two_groups()


def submitted_job(site: Site) -> CompileJob:
    site.add_workers()
    site.submit(site.add_user())
    (claimed,) = claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    return compile_job(claimed, "default", languages())


def scoring_job(site: Site, **columns: Any) -> CompileJob:
    site.publish_version(site.problem_id, testcases=5, grading=PLAN, **columns)
    return submitted_job(site)


def test_score_and_groups_are_recorded(site: Site) -> None:
    job = scoring_job(site)
    assert record(site.connection, [result_of(job, AC, AC, AC, WA, None)]) == [Recorded.CONCLUDED]
    judging = site.judging(job.judging_id)
    assert (judging["verdict"], judging["score"], judging["deciding_testcase"]) == (WA, Decimal(30), 3)
    assert judging["group_results"][3:] == [
        {"name": "secret/1", "verdict": "AC", "score": 30.0, "max_score": 30.0},
        {"name": "secret/2", "verdict": "WA", "score": 0.0, "max_score": 70.0},
    ]


def test_slices_are_graded_together(site: Site) -> None:
    job = scoring_job(site)
    whole = result_of(job, AC, WA, None, AC, AC)
    parts = [
        result_of(job, slice=Slice(index=0, count=2, first=0, stop=3), testcases=whole.testcases[:3]),
        result_of(job, slice=Slice(index=1, count=2, first=3, stop=5), testcases=whole.testcases[3:]),
    ]
    assert record(site.connection, parts) == [Recorded.SLICE_KEPT, Recorded.CONCLUDED]
    assert site.judging(job.judging_id)["score"] == 70


def test_a_plan_is_read_once(site: Site) -> None:
    plans, version_id = GradingPlans(), site.publish_version(site.problem_id, testcases=5, grading=PLAN)
    assert plans.of_version(site.connection, version_id) == PLAN
    assert plans.of_version(_OneStatement(site.connection, left=0), version_id) == PLAN  # type: ignore[arg-type]


def test_a_score_of_many_decimals_is_kept(site: Site) -> None:
    job = scoring_job(site)
    scored = [TestcaseResult(ordinal=ordinal, verdict=AC, score=0.123456) for ordinal in range(5)]
    record(site.connection, [result_of(job, testcases=tuple(scored))])
    assert site.judging(job.judging_id)["score"] == Decimal("0.246912")


def test_what_a_grader_said_is_recorded(site: Site) -> None:
    plan = type(PLAN)(root=group("", 0, 3, has_custom_grader=True), is_scoring=True)
    site.publish_version(site.problem_id, grading=plan)
    job = submitted_job(site)
    graded = (GroupGrade(name="", verdict=AC, score=12.5),)
    record(site.connection, [result_of(job, AC, WA, None, group_grades=graded)])
    judging = site.judging(job.judging_id)
    assert (judging["verdict"], judging["score"]) == (AC, Decimal("12.5"))


@pytest.mark.parametrize("outcome", [Outcome.COMPILE_ERROR, Outcome.JUDGE_ERROR])
def test_what_was_not_judged_has_no_score(site: Site, outcome: Outcome) -> None:
    job = scoring_job(site)
    record(site.connection, [result_of(job, outcome=outcome, testcases=())])
    judging = site.judging(job.judging_id)
    assert (judging["score"], judging["group_results"]) == (None, None)


def test_incomplete_results_are_a_judge_error(site: Site) -> None:
    job = scoring_job(site)
    record(site.connection, [result_of(job, AC, AC, None, AC, AC)])
    judging = site.judging(job.judging_id)
    assert judging["verdict"] == Verdict.JE
    assert "a testcase that matters was skipped" in judging["judge_error_reason"]


def test_a_plan_that_cannot_be_read_is_a_judge_error(site: Site) -> None:
    site.publish_version(site.problem_id, testcases=5, grading={"root": 1})  # type: ignore[arg-type]
    job = submitted_job(site)
    assert record(site.connection, [result_of(job, AC, AC, AC, AC, AC)]) == [Recorded.BROKEN]
    judging = site.judging(job.judging_id)
    assert judging["verdict"] == Verdict.JE
    assert "cannot be read" in judging["judge_error_reason"]


def test_a_result_without_a_plan_takes_one_statement(site: Site) -> None:
    job = submitted_job(site)
    assert record(_OneStatement(site.connection), [result_of(job)]) == [Recorded.CONCLUDED]  # type: ignore[arg-type]
    assert site.judging(job.judging_id)["score"] is None


class _OneStatement:
    """Lets one statement through to the real connection."""

    def __init__(self, connection: Any, *, left: int = 1) -> None:
        self._connection = connection
        self._left = left

    def execute(self, *arguments: Any) -> Any:
        assert self._left
        self._left -= 1
        return self._connection.execute(*arguments)


def test_workers_are_told_what_they_must_understand_and_how_much_to_run(site: Site) -> None:
    site.connection.execute("UPDATE problem_set SET stop_policy = 'whole_group' WHERE id = %s", [site.problem_set_id])
    job = scoring_job(site, message_version=2)
    assert (job.version, job.stop_policy) == (2, "whole_group")
