"""submissions/submissions.yaml of the format 2025-09, by table."""

import pytest

from judge.expectation import Expectation
from judge.package import load_package
from judge.package.model import ExampleSubmission
from judge.verdict import Verdict

from .conftest import MakeZip
from .loaded import warnings_of

AC, WA, TLE, MLE, OLE, RTE, CE, JE = Verdict
FILE = "submissions/submissions.yaml"
NEWER = {
    "problem.yaml": "problem_format_version: 2025-09\nname: Two sums\nuuid: 0b0b5a3e-6e5c-4a0e-9d5e-2f3f5c1d2a3b\n"
    "limits: {time_limit: 2}\n",
    ".timelimit": None,
    "problem_statement/problem.en.md": None,
    "statement/problem.en.md": "Add.\n",
}


def submissions(make_zip: MakeZip, text: str, *paths: str) -> dict[str, ExampleSubmission]:
    files = {f"submissions/{path}": "1" for path in paths}
    with load_package(make_zip({**NEWER, FILE: text, **files})) as package:
        return {f"{one.folder}/{one.name}": one for one in package.submissions}


def expectation(make_zip: MakeZip, text: str, path: str = "mixed/a.py") -> Expectation:
    (submission,) = submissions(make_zip, text, path).values()
    return submission.expectation


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mixed/a.py: {permitted: [AC, WA], required: [WA]}", "permitted AC, WA; required WA"),
        ("mixed/a.py: {permitted: [AC, RTE]}", "permitted AC, MLE, OLE, RTE"),
        ("mixed/a.py: {permitted: AC}", "permitted AC"),
        ("mixed/*: {score: 30}", "score 30"),
        ("mixed/*: {score: [30, 50.5]}", "score 30 to 50.5"),
        ("'*': {message: off by one}", "message 'off by one'"),
        ("submissions/mixed/a.py: {required: [TLE]}", "required TLE"),
        ("'mixed/{a,b}.py': {required: [TLE]}", "required TLE"),
        ("mixed: {required: [TLE]}", "required TLE"),
        ("mixed/: {required: [TLE]}", "required TLE"),
        ("mixed/a.py: {secret/one: {permitted: [AC], score: 5}}", "secret/one: permitted AC; score 5"),
        ("'*': {permitted: [WA]}\nmixed/*: {permitted: [AC]}", "permitted AC"),
        ("mixed/*: {permitted: [AC]}\n'*': {permitted: [WA]}", "permitted AC"),
        ("mixed/a.py: {permitted: [AC]}\nmixed/a.*: {permitted: [WA]}", "permitted AC"),
        ("'*': {permitted: [AC, WA], score: 3}\nmixed/*: {permitted: [AC]}", "permitted AC; score 3"),
        ("mixed/a.py:", ""),
    ],
)
def test_what_a_pattern_says_is_expected(make_zip: MakeZip, text: str, words: str) -> None:
    assert expectation(make_zip, text).in_words() == words


@pytest.mark.parametrize(
    ("text", "permitted", "required"),
    [
        ("accepted/a.py: {score: 3}", {AC}, {AC}),
        ("accepted/a.py: {permitted: [AC, TLE]}", {AC, TLE}, {AC}),
        ("accepted/a.py: {permitted: [TLE]}", {TLE}, None),
        ("accepted/a.py: {permitted: [AC, TLE], required: [TLE]}", {AC, TLE}, {TLE}),
    ],
)
def test_what_a_pattern_does_not_say_the_folder_says(
    make_zip: MakeZip, text: str, permitted: set[Verdict], required: set[Verdict] | None
) -> None:
    found = expectation(make_zip, text, "accepted/a.py")
    assert (found.permitted, found.required) == (permitted, required)


@pytest.mark.parametrize(
    ("path", "use", "accepted", "too_slow"),
    [
        ("accepted/a.py", None, True, False),
        ("accepted/a.py", "true", True, False),
        ("accepted/a.py", "false", False, False),
        ("accepted/a.py", "upper", False, True),
        ("mixed/a.py", "lower", True, False),
        ("time_limit_exceeded/a.py", None, False, True),
        ("time_limit_exceeded/a.py", "false", False, False),
    ],
)
def test_a_submission_counts_for_the_time_limit_as_it_says(
    make_zip: MakeZip, path: str, use: str | None, accepted: bool, too_slow: bool
) -> None:
    found = expectation(make_zip, f"{path}: {{use_for_time_limit: {use}}}" if use else "", path)
    assert (found.is_for_accepted, found.is_for_too_slow) == (accepted, too_slow)


def test_language_and_entry_point_are_those_that_it_names(make_zip: MakeZip) -> None:
    text = "accepted/a: {language: python3, entrypoint: run.py}"
    submission = submissions(make_zip, text, "accepted/a/run.py", "accepted/a/other.py")["accepted/a"]
    assert (submission.language, submission.entry_point) == ("python3", "run.py")


def test_a_pattern_may_name_a_file_of_a_submission_of_several(make_zip: MakeZip) -> None:
    found = submissions(make_zip, "mixed/a/main.*: {required: [WA]}", "mixed/a/main.c", "mixed/a/b.c", "mixed/b.c")
    assert {path: one.expectation.required for path, one in found.items()} == {"mixed/a": {WA}, "mixed/b.c": None}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mixed/a.py: AC", "mixed/a.py must be a map"),
        ("mixed/a.py: {permitted: [OK]}", "mixed/a.py: permitted must be a list of AC, WA, TLE, RTE, MLE, OLE, CE"),
        ("mixed/a.py: {score: many}", "mixed/a.py: score must be a number, or a list of the least and the most"),
        ("mixed/a.py: {score: [5, 3]}", "mixed/a.py: score must be a number, or a list of the least and the most"),
        ("mixed/a.py: {use_for_time_limit: maybe}", "use_for_time_limit is 'maybe'; it is true, false, lower or upper"),
        ("mixed/a.py: {permited: [AC]}", "mixed/a.py: permited is not a key of this format and has no effect"),
        ("mixed/b.py: {permitted: [AC]}", "mixed/b.py matches no submission"),
    ],
)
def test_what_is_wrong_is_a_warning_and_the_package_is_read(make_zip: MakeZip, text: str, told: str) -> None:
    (warning,) = warnings_of(make_zip({**NEWER, FILE: text, "submissions/mixed/a.py": "1"}))
    assert warning.startswith(f"{FILE}: ")
    assert warning.endswith(told)


def test_a_folder_of_the_authors_own_is_no_fault_where_the_file_says_what_it_promises(make_zip: MakeZip) -> None:
    assert (
        warnings_of(make_zip({**NEWER, FILE: "greedy/*: {permitted: [AC, WA]}", "submissions/greedy/a.c": "1"})) == []
    )


def test_what_compilers_leave_is_ignored_and_told(make_zip: MakeZip) -> None:
    left = {"submissions/accepted/a.class": b"x", "submissions/accepted/a": b"\x7fELF\x02"}
    stream = make_zip({"submissions/accepted/a.java": "1", **left})
    with load_package(stream) as package:
        assert [submission.name for submission in package.submissions] == ["a.java"]
        assert {warning.file for warning in package.warnings} == set(left)
