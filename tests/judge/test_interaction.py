"""The table of interactive problems. tests/sandbox/test_interactive.py has the same rows with real programs."""

from dataclasses import replace
from itertools import product

import pytest

from judge.checker.judgement import Decision
from judge.interaction import INTERACTOR_GRACE_MS, Ending, Order, verdict_of_ending
from judge.report import RunReport, RunStatus
from judge.verdict import Verdict
from tests.judge.test_verdict import LIMITS, report

AC, WA, RTE, TLE, MLE, OLE, JE = (Verdict[name] for name in ("AC", "WA", "RTE", "TLE", "MLE", "OLE", "JE"))
ACCEPTS, REJECTS = Decision.ACCEPTED, Decision.WRONG
SUBMISSION, INTERACTOR, TOGETHER, NEITHER = Order

WELL = report()
FAILED = report(exit_code=1)
CRASHED = report(RunStatus.SIGNALLED, signal=6)
BROKE_PIPE = report(RunStatus.SIGNALLED, signal=13)
BROKE_PIPE_IN_SHELL = report(exit_code=141)
LOOPED = report(RunStatus.CPU_LIMIT, signal=9)
SLEPT = report(RunStatus.WALL_LIMIT, signal=9)
ATE = report(RunStatus.MEMORY_LIMIT, signal=9, oom_kill_count=1)
FLOODED = report(RunStatus.OUTPUT_LIMIT, signal=9)
OWN_FAULTS = {FAILED: RTE, CRASHED: RTE, LOOPED: TLE, SLEPT: TLE, ATE: MLE, FLOODED: OLE}


def verdict(
    order: Order,
    submission: RunReport,
    decision: Decision | None,
    *,
    interactor: RunReport = WELL,
    was_released: bool = True,
) -> Verdict:
    return verdict_of_ending(
        Ending(
            order=order,
            submission=submission,
            submission_limits=LIMITS,
            interactor=interactor,
            was_released=was_released,
            decision=decision,
        )
    )


@pytest.mark.parametrize("order", [SUBMISSION, INTERACTOR, TOGETHER])
def test_the_interactor_decides_where_the_submission_ends_well(order: Order) -> None:
    assert verdict(order, WELL, ACCEPTS) is AC
    assert verdict(order, WELL, REJECTS) is WA
    assert verdict(order, WELL, None) is JE


@pytest.mark.parametrize("submission", [WELL, BROKE_PIPE, *OWN_FAULTS])
def test_after_a_rejection_nothing_matters(submission: RunReport) -> None:
    assert verdict(INTERACTOR, submission, REJECTS) is WA


@pytest.mark.parametrize("order", [SUBMISSION, INTERACTOR, TOGETHER])
@pytest.mark.parametrize("submission", OWN_FAULTS)
def test_whoever_ended_first_a_submission_that_is_accepted_must_end_well(order: Order, submission: RunReport) -> None:
    assert verdict(order, submission, ACCEPTS) is OWN_FAULTS[submission]


@pytest.mark.parametrize("order", [SUBMISSION, INTERACTOR, TOGETHER])
@pytest.mark.parametrize("submission", [BROKE_PIPE, BROKE_PIPE_IN_SHELL])
def test_a_submission_that_is_accepted_may_write_to_nobody(order: Order, submission: RunReport) -> None:
    assert verdict(order, submission, ACCEPTS) is AC


def test_a_submission_that_is_accepted_too_late_is_too_slow() -> None:
    late = report(cpu_time_us=LIMITS.cpu_time_limit_ms * 1000 + 1)
    assert verdict(INTERACTOR, late, ACCEPTS) is TLE
    assert verdict(INTERACTOR, late, REJECTS) is WA


@pytest.mark.parametrize("submission", OWN_FAULTS)
@pytest.mark.parametrize("decision", [ACCEPTS, REJECTS, None])
def test_a_submission_that_fails_first_failed_by_itself(submission: RunReport, decision: Decision | None) -> None:
    assert verdict(SUBMISSION, submission, decision) is OWN_FAULTS[submission]
    assert verdict(SUBMISSION, submission, decision, interactor=BROKE_PIPE) is OWN_FAULTS[submission]


@pytest.mark.parametrize("submission", OWN_FAULTS)
def test_where_neither_saw_the_end_of_the_other_a_rejection_counts_and_an_acceptance_does_not(
    submission: RunReport,
) -> None:
    assert verdict(TOGETHER, submission, REJECTS) is WA
    assert verdict(TOGETHER, submission, ACCEPTS) is OWN_FAULTS[submission]
    assert verdict(TOGETHER, submission, None) is OWN_FAULTS[submission]


@pytest.mark.parametrize("interactor", [CRASHED, LOOPED, ATE, FLOODED, SLEPT, FAILED])
@pytest.mark.parametrize("submission", [WELL, BROKE_PIPE, *OWN_FAULTS])
def test_an_interactor_that_fails_first_is_never_a_fault_of_the_submission(
    interactor: RunReport, submission: RunReport
) -> None:
    assert verdict(INTERACTOR, submission, None, interactor=interactor) is JE


@pytest.mark.parametrize("interactor", [BROKE_PIPE, BROKE_PIPE_IN_SHELL])
def test_an_interactor_that_wrote_to_nobody_was_not_listened_to(interactor: RunReport) -> None:
    assert verdict(SUBMISSION, WELL, None, interactor=interactor) is WA
    assert verdict(INTERACTOR, WELL, None, interactor=interactor) is WA  # the submission had closed its stdin
    assert verdict(INTERACTOR, WELL, None, interactor=interactor, was_released=False) is JE
    assert verdict(TOGETHER, WELL, None, interactor=interactor, was_released=False) is JE


@pytest.mark.parametrize("submission", [BROKE_PIPE, BROKE_PIPE_IN_SHELL])
def test_a_submission_that_wrote_to_nobody_is_judged_by_the_interactor(submission: RunReport) -> None:
    assert verdict(SUBMISSION, submission, ACCEPTS) is AC
    assert verdict(SUBMISSION, submission, REJECTS) is WA


def test_a_deadlock_is_the_submissions() -> None:
    assert verdict(NEITHER, WELL, None) is TLE


def test_a_submission_that_waited_for_a_slow_interactor_is_not_to_blame() -> None:
    slow = replace(WELL, cpu_time_us=INTERACTOR_GRACE_MS * 1000 + 1)
    assert verdict(SUBMISSION, SLEPT, ACCEPTS, interactor=slow) is JE
    assert verdict(SUBMISSION, SLEPT, ACCEPTS, interactor=replace(slow, cpu_time_us=1)) is TLE


def test_every_ending_has_a_verdict() -> None:
    reports = [WELL, BROKE_PIPE, *OWN_FAULTS]
    for order, submission, interactor, decision in product(Order, reports, reports, [ACCEPTS, REJECTS, None]):
        found = verdict(order, submission, decision, interactor=interactor)
        assert found in (AC, WA, RTE, TLE, MLE, OLE, JE)
        assert found is not AC or decision is ACCEPTS
