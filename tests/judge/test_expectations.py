import pytest

from judge.expectations import PROMISES, is_kept
from judge.package.legacy import SUBMISSION_FOLDERS
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
        ("run_time_error", {RTE, TLE}, False),
        ("memory_limit_exceeded", {MLE, TLE}, True),
        ("memory_limit_exceeded", {RTE}, False),
        ("output_limit_exceeded", {OLE}, True),
        ("output_limit_exceeded", {AC}, False),
        ("compiler_error", {CE}, True),
        ("compiler_error", {AC}, False),
        ("rejected", {WA}, True),
        ("rejected", {AC}, False),
    ],
)
def test_a_folder_promises_something_about_all_testcases(folder: str, verdicts: set[Verdict], kept: bool) -> None:
    assert is_kept(folder, frozenset(verdicts)) is kept


@pytest.mark.parametrize("folder", ["mixed", "partially_accepted", "of_the_authors_own"])
def test_some_folders_promise_nothing(folder: str) -> None:
    assert is_kept(folder, frozenset({AC})) is None


def test_only_folders_of_the_format_promise_anything() -> None:
    assert set(PROMISES) <= set(SUBMISSION_FOLDERS)


def test_a_judge_error_keeps_no_promise_of_being_right() -> None:
    assert is_kept("accepted", frozenset({AC, JE})) is False
