from judge.verdict import Verdict
from judge.verification.matrix import matrix_of
from judge.verification.result import Verification, VerifiedSubmission, VerifiedTestcase

AC, WA, TLE, CE, JE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.CE, Verdict.JE


def submission(name: str, *cells: tuple[Verdict | None, int], language: str = "cpp20") -> VerifiedSubmission:
    """`cells`: verdict and CPU time in ms of each testcase."""
    testcases = tuple(
        VerifiedTestcase(name=f"secret/{n}", verdict=verdict, cpu_ms=cpu_ms, memory_bytes=0, score=None)
        for n, (verdict, cpu_ms) in enumerate(cells, start=1)
    )
    return VerifiedSubmission(
        folder="mixed", name=name, language=language, kept=None, expected="", verdict=AC, testcases=testcases
    )


def verification(*submissions: VerifiedSubmission) -> Verification:
    return Verification(limits=None, submissions=submissions, faults=())


def test_a_testcase_that_no_wrong_submission_fails_alone_is_idle() -> None:
    matrix = matrix_of(
        verification(
            submission("right", (AC, 1), (AC, 1), (AC, 1), (AC, 1)),
            submission("fails 1", (WA, 1), (AC, 1), (AC, 1), (AC, 1)),
            submission("fails 2 and 3", (AC, 1), (WA, 1), (TLE, 1), (AC, 1)),
            submission("fails 4 by our fault", (AC, 1), (AC, 1), (AC, 1), (JE, 1)),
        )
    )
    assert matrix.testcases == ("secret/1", "secret/2", "secret/3", "secret/4")
    assert matrix.idle == {"secret/2", "secret/3", "secret/4"}


def test_times_are_those_of_the_slowest_accepted_and_of_the_fastest_that_is_too_slow() -> None:
    matrix = matrix_of(
        verification(
            submission("a", (AC, 100), (AC, 200)),
            submission("b", (AC, 50), (AC, 10)),
            submission("c", (AC, 300), (AC, 10), language="python3"),
            submission("wrong", (AC, 5000), (WA, 10)),
            submission("slow", (AC, 100), (TLE, 2100)),
            submission("slower", (TLE, 2500), (TLE, 2600)),
            submission("no compiler", language="zig"),
        )
    )
    assert {language: (one.submission, one.cpu_ms) for language, one in matrix.slowest_accepted.items()} == {
        "cpp20": ("mixed/a", 200),
        "python3": ("mixed/c", 300),
    }
    assert matrix.fastest_too_slow is not None
    assert (matrix.fastest_too_slow.submission, matrix.fastest_too_slow.testcase) == ("mixed/slow", "secret/2")
    assert matrix.margin == 7


def test_where_nothing_is_too_slow_there_is_no_margin() -> None:
    matrix = matrix_of(verification(submission("a", (AC, 100))))
    assert (matrix.fastest_too_slow, matrix.margin) == (None, None)


def test_a_verification_survives_json() -> None:
    found = verification(submission("a", (AC, 100), (None, 0)))
    assert Verification.from_json(found.to_json()) == found
