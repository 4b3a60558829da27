from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.checker.judgement import Decision
from judge.limits import RunLimits
from judge.report import RunReport, RunStatus
from judge.verdict import DECISIONS, Verdict, verdict_of_decision, verdict_of_run

LIMITS = RunLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=1 << 28,
    process_limit=64,
    output_limit_bytes=1000,
)


def report(
    status: RunStatus = RunStatus.EXITED,
    *,
    exit_code: int | None = 0,
    signal: int | None = None,
    cpu_time_us: int = 0,
    oom_kill_count: int = 0,
    output_bytes: int = 0,
    peak_memory_bytes: int = 0,
    wall_time_us: int = 0,
) -> RunReport:
    return RunReport(
        status=status,
        exit_code=exit_code if signal is None else None,
        signal=signal,
        cpu_time_us=cpu_time_us,
        wall_time_us=wall_time_us,
        peak_memory_bytes=peak_memory_bytes,
        oom_kill_count=oom_kill_count,
        output_bytes=output_bytes,
    )


def test_a_clean_run_is_for_the_checker() -> None:
    assert verdict_of_run(report(), LIMITS) is None


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (report(exit_code=1), Verdict.RTE),
        (report(RunStatus.SIGNALLED, signal=11), Verdict.RTE),
        (report(RunStatus.CPU_LIMIT, signal=9), Verdict.TLE),
        (report(RunStatus.WALL_LIMIT, signal=9), Verdict.TLE),
        (report(RunStatus.DEADLOCK), Verdict.TLE),
        (report(RunStatus.OUTPUT_LIMIT, signal=9), Verdict.OLE),
        (report(RunStatus.MEMORY_LIMIT, signal=9), Verdict.MLE),
        (report(cpu_time_us=1_000_000), None),
        (report(cpu_time_us=1_000_001), Verdict.TLE),
        (report(output_bytes=1000), None),
        (report(output_bytes=1001), Verdict.OLE),
        (report(oom_kill_count=1), Verdict.MLE),
    ],
)
def test_each_fact_has_its_verdict(seen: RunReport, verdict: Verdict | None) -> None:
    assert verdict_of_run(seen, LIMITS) is verdict


def test_every_combination_of_facts_follows_the_precedence() -> None:
    """MLE over OLE over TLE over RTE over the checker, whatever else is true."""
    for status, oom, output, cpu, exit_code in product(RunStatus, (0, 1), (0, 1001), (0, 1_000_001), (0, 1)):
        signalled = status is not RunStatus.EXITED
        seen = report(
            status,
            exit_code=exit_code,
            signal=9 if signalled else None,
            oom_kill_count=oom,
            output_bytes=output,
            cpu_time_us=cpu,
        )
        if oom or status is RunStatus.MEMORY_LIMIT:
            expected: Verdict | None = Verdict.MLE
        elif output or status is RunStatus.OUTPUT_LIMIT:
            expected = Verdict.OLE
        elif cpu or status in (RunStatus.CPU_LIMIT, RunStatus.WALL_LIMIT, RunStatus.DEADLOCK):
            expected = Verdict.TLE
        else:
            expected = Verdict.RTE if signalled or exit_code else None
        assert verdict_of_run(seen, LIMITS) is expected


REPORTS = st.builds(
    report,
    status=st.sampled_from(RunStatus),
    exit_code=st.integers(0, 255),
    signal=st.none() | st.integers(1, 64),
    cpu_time_us=st.integers(0, 10**7),
    oom_kill_count=st.integers(0, 3),
    output_bytes=st.integers(0, 2000),
)


@given(REPORTS)
def test_a_run_decides_nothing_that_only_others_can(seen: RunReport) -> None:
    assert verdict_of_run(seen, LIMITS) not in (Verdict.AC, Verdict.WA, Verdict.CE, Verdict.JE)


@given(REPORTS, st.integers(0, 1 << 40), st.integers(0, 10**8))
def test_peak_memory_and_wall_time_alone_never_decide(seen: RunReport, peak_bytes: int, wall_us: int) -> None:
    other = RunReport(**(vars(seen) | {"peak_memory_bytes": peak_bytes, "wall_time_us": wall_us}))
    assert verdict_of_run(other, LIMITS) is verdict_of_run(seen, LIMITS)


@given(REPORTS)
def test_only_a_successful_exit_within_all_limits_is_checked(seen: RunReport) -> None:
    if verdict_of_run(seen, LIMITS) is None:
        assert (seen.status, seen.exit_code, seen.oom_kill_count) == (RunStatus.EXITED, 0, 0)
        assert seen.cpu_time_ms <= LIMITS.cpu_time_limit_ms
        assert seen.output_bytes <= LIMITS.output_limit_bytes


def test_each_decision_of_a_checker_has_its_verdict() -> None:
    assert set(DECISIONS) == set(Decision)
    assert verdict_of_decision(Decision.ACCEPTED) is Verdict.AC
    assert verdict_of_decision(Decision.WRONG) is Verdict.WA
