import pytest

from judge.expectations import PROMISES, find_tag, is_kept
from judge.package.submission_files import SUBMISSION_FOLDERS
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE, JE = Verdict


@pytest.mark.parametrize(
    ("folder", "verdicts", "kept"),
    [
        ("accepted", {AC}, True),
        ("accepted", {AC, TLE}, False),
        ("accepted", {CE}, False),
        ("slow_accepted", {AC}, True),
        ("wrong_answer", {AC, WA}, True),
        ("wrong_answer", {AC}, False),
        ("wrong_answer", {WA, TLE}, False),
        ("time_limit_exceeded", {AC, WA, TLE}, True),
        ("time_limit_exceeded", {TLE, RTE}, False),
        ("run_time_error", {AC, RTE}, True),
        ("runtime_error", {MLE}, True),
        ("run_time_error", {RTE, TLE}, True),
        ("run_time_error", {TLE, WA}, False),
        ("run_time_error", {CE}, False),
        ("memory_limit_exceeded", {MLE, TLE}, True),
        ("memory_limit_exceeded", {RTE}, False),
        ("output_limit_exceeded", {OLE}, True),
        ("output_limit_exceeded", {AC}, False),
        ("compiler_error", {CE}, True),
        ("compiler_error", {AC}, False),
        ("rejected", {WA}, True),
        ("rejected", {AC}, False),
        ("rejected", {AC, TLE}, True),
        ("rejected", {RTE}, True),
        ("rejected", {CE}, False),
        ("rejected", {WA, JE}, False),
        ("memory_limit_exceeded", {MLE, JE}, False),
        ("output_limit_exceeded", {OLE, JE}, False),
        ("brute_force", {AC, TLE}, True),
        ("brute_force", {AC, WA, TLE}, False),
        ("brute_force", {AC}, False),
        ("compile_error", {CE}, True),
        ("no_output", {AC, WA}, True),
        ("no-output", {AC}, False),
        ("wrong-answer", {WA}, True),
        ("WRONG_ANSWER", {AC}, False),
        ("timelimit", {TLE}, True),
        ("run-error", {RTE}, True),
        ("output_limit", {OLE}, True),
        ("memory-limit", {MLE}, True),
        ("correct", {AC}, True),
    ],
)
def test_a_folder_promises_something_about_all_testcases(folder: str, verdicts: set[Verdict], kept: bool) -> None:
    assert is_kept(folder, frozenset(verdicts)) is kept


@pytest.mark.parametrize("folder", ["mixed", "multiple", "partially_accepted", "of_the_authors_own"])
def test_some_folders_promise_nothing(folder: str) -> None:
    assert is_kept(folder, frozenset({AC})) is None


def test_only_folders_of_the_format_promise_anything() -> None:
    assert set(PROMISES) <= set(SUBMISSION_FOLDERS)


@pytest.mark.parametrize("folder", PROMISES)
@pytest.mark.parametrize("others", [set(), {AC}, {WA}, {TLE}, {MLE}, {OLE}, {RTE}, {CE}])
def test_a_judge_error_keeps_no_promise(folder: str, others: set[Verdict]) -> None:
    assert is_kept(folder, frozenset({JE, *others})) is False


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("// @EXPECTED_RESULTS@: CORRECT\n", {AC}),
        ("# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT\n", {WA, TLE}),
        ("/* @EXPECTED_RESULTS@: RUN-ERROR */\n", {RTE, MLE}),
        ("/* @EXPECTED_RESULTS@: RUN-ERROR */ int main;", {RTE, MLE}),
        ("/*\n * @EXPECTED_RESULTS@: NO-OUTPUT\n */", {WA}),
        ("(* @EXPECTED_RESULTS@: COMPILER-ERROR *)\r\n", {CE}),
        ("{- @EXPECTED_RESULTS@: OUTPUT-LIMIT -}", {OLE}),
        ("-- @expected_results@: correct", {AC}),
        ("% @EXPECTED_RESULTS@:TIMELIMIT", {TLE}),
        ("# @EXPECTED_RESULT@: MEMORY-LIMIT", {MLE}),
        ("# @EXPECTED_SCORE@: accepted", {AC}),
        ("# @EXPECTED_RESULTS@: WRONG_ANSWER,RUN_TIME_ERROR , TIME_LIMIT_EXCEEDED", {WA, RTE, MLE, TLE}),
        ("# @EXPECTED_RESULTS@: ACCEPTED, COMPILER_ERROR, NO_OUTPUT, OUTPUT_LIMIT", {AC, CE, WA, OLE}),
        ("# @EXPECTED_RESULTS@: wrong answer", {WA}),
        ("x = 1\n# @EXPECTED_RESULTS@: CORRECT\n# @EXPECTED_RESULTS@: TIMELIMIT", {AC}),
        ("# @EXPECTED_RESULTS@: CHECK-MANUALLY", None),
        ("# @EXPECTED_RESULTS@: CORRECT, WHATEVER", None),
        ("# @EXPECTED_RESULTS@:", None),
    ],
)
def test_a_tag_of_domjudge_is_read(source: str, expected: set[Verdict] | None) -> None:
    tag = find_tag(source)
    assert tag is not None
    assert tag.verdicts == expected


def test_a_source_may_have_no_tag() -> None:
    assert find_tag("print('EXPECTED_RESULTS: CORRECT')") is None


@pytest.mark.parametrize(
    ("results", "verdicts", "kept"),
    [
        ("CORRECT", [AC, AC], True),
        ("CORRECT", [AC, WA], False),
        ("WRONG-ANSWER", [AC, WA, AC], True),
        ("WRONG-ANSWER", [WA, TLE], False),  # DOMjudge reports what is graver than a wrong answer
        ("TIMELIMIT", [AC, WA, TLE], True),
        ("TIMELIMIT", [RTE, TLE], False),  # of two grave ones, it reports the first
        ("TIMELIMIT, RUN-ERROR", [RTE, TLE], True),
        ("WRONG-ANSWER, CORRECT", [AC], True),
        ("COMPILER-ERROR", [CE], True),
        ("RUN-ERROR", [JE], False),
        ("CHECK-MANUALLY", [WA], None),
    ],
)
def test_a_tag_is_kept_by_what_domjudge_would_report(results: str, verdicts: list[Verdict], kept: bool | None) -> None:
    tag = find_tag(f"# @EXPECTED_RESULTS@: {results}")
    assert tag is not None
    assert tag.is_kept(verdicts) is kept
