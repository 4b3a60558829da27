import pytest

from judge.package import load_package
from judge.verification.jury import read_sources

from .conftest import MakeZip
from .loaded import warnings_of


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("my sol (1).cpp", "my_sol__1_.cpp"),
        ("n^2.py", "n_2.py"),
        ("标程.cpp", "__.cpp"),
        ("-x.c", "_x.c"),
        ("both/main (1).c", "main__1_.c"),
        ("ä/main.c", "main.c"),
    ],
)
def test_names_that_the_format_does_not_allow_are_taken_and_told(make_zip: MakeZip, path: str, sent: str) -> None:
    with load_package(make_zip({f"submissions/accepted/{path}": "1"})) as package:
        (submission,) = package.submissions
        assert submission.name == path.split("/")[0]
        assert [source.name for source in read_sources(submission, limit_bytes=1)] == [sent]
        (warning,) = package.warnings
        assert warning.file == f"submissions/accepted/{path}"
        assert warning.message.startswith("taken, though the format allows only ")


def test_a_name_that_cannot_be_shown_is_ignored_and_told(make_zip: MakeZip) -> None:
    with load_package(make_zip({"submissions/accepted/a\x07.c": "1"})) as package:
        assert package.submissions == ()
        (warning,) = package.warnings
        assert warning.message == "ignored, and not judged: a character of its name cannot be shown"


@pytest.mark.parametrize(
    "folder",
    [
        "accepted",
        "wrong_answer",
        "mixed",
        "multiple",
        "no_output",
        "no-output",
        "output_limit",
        "wrong-answer",
        "timelimit",
    ],
)
def test_the_folders_of_the_formats_and_of_domjudge_are_known(make_zip: MakeZip, folder: str) -> None:
    assert warnings_of(make_zip({f"submissions/{folder}/a.c": "1"})) == []


def test_another_folder_is_warned_of(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip({"submissions/odd/a.c": "1", "submissions/odd/b.c": "1"})) == [
        "submissions/odd: is not a folder of the format: its verdicts are unknown"
    ]


def test_a_submission_in_no_folder_is_warned_of(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip({"submissions/a.c": "1"})) == [
        "submissions/a.c: is in no folder such as accepted or wrong_answer, and is not judged"
    ]


def test_a_submission_that_nobody_could_send_is_warned_of(make_zip: MakeZip) -> None:
    files = {"submissions/accepted/both/a.c": "1" * 1000, "submissions/accepted/both/b.c": "1" * 1000}
    assert warnings_of(make_zip({"problem.yaml": "name: x\nlimits: {code: 1}", **files})) == [
        "submissions/accepted/both: larger than limits.code of problem.yaml allows: nobody could submit it"
    ]
