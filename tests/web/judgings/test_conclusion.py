from typing import Any

import pytest

from judge.messages import Compilation, Outcome, Result, Slice, TestcaseResult
from judge.verdict import Verdict
from web.judgings.conclusion import conclusion_of, provenance


def result(*verdicts: Verdict | None, first: int = 0, **changes: Any) -> Result:
    fields: dict[str, Any] = {
        "judging_id": 1,
        "submission_id": 2,
        "attempt_token": "t",
        "outcome": Outcome.JUDGED,
        "worker": "w",
        "judge_version": "1",
        "slice": Slice(index=0, count=1, first=first, stop=first + len(verdicts)),
        "testcases": tuple(
            TestcaseResult(
                ordinal=first + number, verdict=verdict, cpu_time_ms=10 * (first + number), peak_memory_bytes=100
            )
            for number, verdict in enumerate(verdicts)
        ),
    }
    return Result(**fields | changes)


def test_usage_is_the_highest_of_any_testcase() -> None:
    conclusion = conclusion_of([result(Verdict.AC, Verdict.AC, Verdict.AC)], 3)
    assert (conclusion.verdict, conclusion.cpu_time_ms, conclusion.deciding_testcase) == (Verdict.AC, 20, None)


def test_slices_are_put_in_order_before_they_are_graded() -> None:
    conclusion = conclusion_of([result(Verdict.AC, first=2), result(Verdict.AC, Verdict.TLE)], 3)
    assert (conclusion.verdict, conclusion.deciding_testcase) == (Verdict.TLE, 1)


@pytest.mark.parametrize(
    "results",
    [
        [result(Verdict.AC, Verdict.AC)],
        [result(Verdict.AC, Verdict.AC, Verdict.AC, Verdict.AC)],
        [result(Verdict.AC, Verdict.AC), result(Verdict.AC, first=1)],
        [result()],
        [result(Verdict.AC, None, Verdict.AC)],
    ],
    ids=["too few", "too many", "overlapping", "none", "skipped for no reason"],
)
def test_results_that_prove_nothing_are_a_judge_error_with_a_reason(results: list[Result]) -> None:
    conclusion = conclusion_of(results, 3)
    assert conclusion.verdict is Verdict.JE
    assert conclusion.judge_error_reason


def test_a_judge_error_of_one_slice_wins_over_the_verdicts_of_another() -> None:
    broken = result(outcome=Outcome.JUDGE_ERROR, reason="no such blob")
    conclusion = conclusion_of([result(Verdict.WA, None), broken], 2)
    assert (conclusion.verdict, conclusion.judge_error_reason) == (Verdict.JE, "no such blob")


def test_a_compile_error_has_no_usage() -> None:
    conclusion = conclusion_of([result(outcome=Outcome.COMPILE_ERROR)], 3)
    assert (conclusion.verdict, conclusion.cpu_time_ms, conclusion.testcase_results) == (Verdict.CE, None, None)


def test_runs_of_all_slices_add_up_and_span_from_the_first_to_the_last() -> None:
    compilation = Compilation(worker="c", image_digest="sha256:1", started_at_ms=1000, finished_at_ms=2000)
    origin = provenance(
        [
            result(runs_cpu_time_us=5, run_started_at_ms=3000, run_finished_at_ms=4000, compilation=compilation),
            result(runs_cpu_time_us=7, run_started_at_ms=2500, run_finished_at_ms=5000),
        ]
    )
    assert origin.runs_cpu_time_us == 12
    assert origin.run_started_at is not None
    assert origin.run_finished_at is not None
    assert (origin.run_finished_at - origin.run_started_at).total_seconds() == 2.5
    assert origin.compile_image_digest == "sha256:1"
