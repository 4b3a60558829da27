"""What a checker program says, from its exit code and its feedback: the whole table."""

import pytest

from judge.checker.judgement import Decision
from judge.checker.program import CheckerEnd, Dialect, dialect_of, judgement_of
from judge.errors import CheckerError
from judge.limits import MIB, RunLimits
from judge.report import RunReport, RunStatus

ACCEPTED, WRONG = Decision.ACCEPTED, Decision.WRONG
KATTIS, TESTLIB = Dialect.KATTIS, Dialect.TESTLIB
LIMITS = RunLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=64 * MIB,
    process_limit=1,
    output_limit_bytes=MIB,
)


def end(
    exit_code: int | None,
    *,
    status: RunStatus = RunStatus.EXITED,
    signal: int | None = None,
    output_bytes: int = 0,
    oom_kill_count: int = 0,
    stderr: bytes = b"",
    **feedback: bytes,
) -> CheckerEnd:
    """Feedback files by their names without suffix."""
    report = RunReport(
        status=status,
        exit_code=exit_code,
        signal=signal,
        cpu_time_us=1,
        wall_time_us=1,
        peak_memory_bytes=1,
        oom_kill_count=oom_kill_count,
        output_bytes=output_bytes,
    )
    files = {f"{name}.txt": content for name, content in feedback.items()}
    return CheckerEnd(name="check.cpp", report=report, stderr=stderr, feedback=files)


def decision(exit_code: int, dialect: Dialect) -> Decision | None:
    """None: a fault of the checker."""
    try:
        return judgement_of(end(exit_code, stderr=b"points 1"), LIMITS, dialect, is_scoring=True).decision
    except CheckerError:
        return None


def test_only_two_exit_codes_of_kattis_say_something() -> None:
    said = {code: decision(code, KATTIS) for code in range(256)}
    assert {code: what for code, what in said.items() if what is not None} == {42: ACCEPTED, 43: WRONG}


def test_the_exit_codes_of_testlib() -> None:
    said = {code: decision(code, TESTLIB) for code in range(256)}
    shares = dict.fromkeys(range(16, 117), ACCEPTED)
    assert {code: what for code, what in said.items() if what is not None} == {
        **shares,
        **{0: ACCEPTED, 1: WRONG, 2: WRONG, 4: WRONG, 7: ACCEPTED, 8: WRONG},
        **{42: ACCEPTED, 43: WRONG},
    }


def test_a_share_is_what_is_above_sixteen() -> None:
    said = [judgement_of(end(code), LIMITS, TESTLIB, is_scoring=True).score_multiplier for code in (16, 41, 116, 42)]
    assert said == [0, 0.25, 1, None]


@pytest.mark.parametrize("code", [7, 16, 100])
def test_a_problem_without_scores_gives_none(code: int) -> None:
    with pytest.raises(CheckerError, match="the problem has none"):
        judgement_of(end(code, stderr=b"points 1"), LIMITS, TESTLIB, is_scoring=False)


@pytest.mark.parametrize(
    ("stderr", "score"), [(b"points 2.5 good", 2.5), (b"points -3\n", -3), (b" points 1e2", 100), (b"points 0", 0)]
)
def test_points_are_on_stderr(stderr: bytes, score: float) -> None:
    assert judgement_of(end(7, stderr=stderr), LIMITS, TESTLIB, is_scoring=True).score == score


@pytest.mark.parametrize("stderr", [b"", b"points", b"points nan", b"points inf", b"point 3", b"points 3x", b"3"])
def test_points_that_are_no_number_are_a_fault(stderr: bytes) -> None:
    with pytest.raises(CheckerError, match="are no points"):
        judgement_of(end(7, stderr=stderr), LIMITS, TESTLIB, is_scoring=True)


@pytest.mark.parametrize(
    ("ended", "complaint"),
    [
        (end(None, status=RunStatus.SIGNALLED, signal=11), "was ended by SIGSEGV"),
        (end(None, status=RunStatus.CPU_LIMIT, signal=9), "needed more than its 1000 ms of CPU time"),
        (end(None, status=RunStatus.WALL_LIMIT, signal=9), "had not ended after 3000 ms"),
        (end(42, oom_kill_count=1), "needed more memory than its 64 MiB"),
        (end(None, status=RunStatus.OUTPUT_LIMIT, signal=9), "wrote more than its 1 MiB"),
        (end(42, output_bytes=MIB + 1), "wrote more than its 1 MiB"),
    ],
)
@pytest.mark.parametrize("dialect", Dialect)
def test_how_it_ended_comes_before_its_exit_code(ended: CheckerEnd, complaint: str, dialect: Dialect) -> None:
    with pytest.raises(CheckerError, match=f"check.cpp {complaint}"):
        judgement_of(ended, LIMITS, dialect, is_scoring=True)


def test_a_score_counts_only_where_the_output_is_accepted() -> None:
    said = judgement_of(end(42, score=b" 12.5\n", score_multiplier=b"1"), LIMITS, KATTIS, is_scoring=True)
    assert (said.score, said.score_multiplier) == (12.5, 1)
    said = judgement_of(end(43, score=b"not read"), LIMITS, KATTIS, is_scoring=True)
    assert (said.decision, said.score) == (WRONG, None)


@pytest.mark.parametrize("share", [b"-0.1", b"1.01", b"2"])
def test_a_share_is_from_none_to_all(share: bytes) -> None:
    with pytest.raises(CheckerError, match="must be 0 to 1"):
        judgement_of(end(42, score_multiplier=share), LIMITS, KATTIS, is_scoring=True)


def test_stderr_is_the_message_where_there_is_no_other() -> None:
    assert judgement_of(end(43, stderr=b" why\n"), LIMITS, KATTIS, is_scoring=False).message == "why"
    said = judgement_of(end(43, stderr=b"why", judgemessage=b"this is why"), LIMITS, KATTIS, is_scoring=False)
    assert said.message == "this is why"


def test_testlib_is_known_by_its_header() -> None:
    assert dialect_of(["check.cpp", "lib/testlib.h"]) is TESTLIB
    assert dialect_of(["testlib.cpp", "validate.h"]) is KATTIS


@pytest.mark.parametrize("dialect", Dialect)
def test_without_an_exit_code_nothing_was_said(dialect: Dialect) -> None:
    """So it is of an interactor that we ended."""
    with pytest.raises(CheckerError, match="did not exit by itself"):
        judgement_of(end(None), LIMITS, dialect, is_scoring=False)
