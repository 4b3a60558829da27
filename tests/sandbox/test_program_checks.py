"""Validators, checkers and graders of a package, tried on its data by a verification."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from judge.package import load_package
from judge.sandbox import LaneSettings
from judge.served_language import ServedLanguage
from judge.store import open_store
from judge.verdict import Verdict
from judge.verification.crew import Crew
from judge.verification.result import Verification, VerifiedSubmission
from judge.verification.verifying import VerificationRequest, verify_package
from judge.worker.inventory import take_inventory
from tests.sandbox.hostile.judging import LANGUAGES

#: A sum that is checked by a program. It says nothing of a word, and fails.
CHECKER = """import sys
expected = int(open(sys.argv[2]).read())
sys.exit(42 if int(sys.stdin.read() or expected) == expected else 43)
"""
CAREFUL_CHECKER = """import sys
expected = open(sys.argv[2], "rb").read().split()
sys.exit(42 if sys.stdin.buffer.read().split() == expected else 43)
"""
VALIDATOR = """import sys
numbers = [int(word) for word in sys.stdin.read().split()]
print("too large" if max(numbers) > 100 else "")
sys.exit(43 if max(numbers) > 100 else 42)
"""
PACKAGE = {
    "problem.yaml": "name: Sum\nvalidation: custom\n",
    ".timelimit": "5",
    "problem_statement/problem.en.md": "Add.\n",
    "output_validators/check.py": CAREFUL_CHECKER,
    "input_validators/numbers.py": VALIDATOR,
    "data/sample/1.in": "1 2\n",
    "data/sample/1.ans": "3\n",
    "data/secret/1.in": "20 3\n",
    "data/secret/1.ans": "23\n",
    "submissions/accepted/sum.py": "print(sum(map(int, input().split())))\n",
}
#: What a package is verified as, with some of its files replaced.
Verify = Callable[[dict[str, str | None]], Verification]


class Unwatched:
    """A judge.verification.verifying.Watcher that looks away."""

    def expect(self, steps: int) -> None: ...

    def step(self) -> None: ...

    def judged(self, submission: VerifiedSubmission) -> None: ...


@pytest.fixture(scope="module")
def served() -> dict[str, ServedLanguage]:
    return take_inventory(LANGUAGES)


@pytest.fixture(scope="module")
def crew(lane_settings: LaneSettings) -> Iterator[Crew]:
    with Crew([lane_settings]) as crew:
        yield crew


@pytest.fixture
def verify(tmp_path: Path, crew: Crew, served: dict[str, ServedLanguage]) -> Verify:
    def verify(changes: dict[str, str | None]) -> Verification:
        for name, content in (PACKAGE | changes).items():
            if content is not None:
                (tmp_path / "sum" / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / "sum" / name).write_text(content)
        store = open_store(str(tmp_path / "store"))
        with load_package(tmp_path / "sum") as package:
            request = VerificationRequest(package=package)
            return verify_package(request, crew=crew, store=store, served=served, watcher=Unwatched())

    return verify


def faults(verification: Verification) -> dict[str, str]:
    return {fault.file: f"{fault.severity}: {fault.text}" for fault in verification.faults}


def test_a_package_in_order_has_no_faults(verify: Verify) -> None:
    verification = verify({"data/invalid_input/large.in": "1 1000\n"})
    assert faults(verification) == {}
    assert [(one.path, one.kept) for one in verification.submissions] == [("accepted/sum.py", True)]
    assert verification.is_passed


def test_an_input_that_a_validator_refuses_is_an_error(verify: Verify) -> None:
    verification = verify({"data/secret/2.in": "200 1\n", "data/secret/2.ans": "201\n"})
    assert faults(verification) == {
        "data/secret/2.in": "error: input_validators/numbers.py refuses it (exit code 43: too large): mend the input, "
        "or the validator"
    }
    assert not verification.is_passed


def test_an_invalid_input_that_no_validator_refuses_is_an_error(verify: Verify) -> None:
    found = faults(verify({"data/invalid_input/small.in": "1 2\n", "data/invalid_input/large.in": "1 1000\n"}))
    assert list(found) == ["data/invalid_input/small.in"]
    assert found["data/invalid_input/small.in"].startswith("error: no input validator refuses it")


def test_a_validator_that_crashes_refuses(verify: Verify) -> None:
    found = faults(verify({"data/invalid_input/word.in": "one\n", "data/secret/2.in": "", "data/secret/2.ans": "0\n"}))
    assert "data/invalid_input/word.in" not in found
    assert "refuses it (exit code 1: Traceback" in found["data/secret/2.in"]


def test_a_validator_for_what_is_not_here_is_a_warning(verify: Verify) -> None:
    verification = verify({"input_validators/old.py": "print 42\n", "input_validators/other.jl": "exit(42)\n"})
    found = faults(verification)
    assert (
        found.pop("input_validators/old.py") == "warning: is not tried: it is written for Python 2, which is not here"
    )
    assert found.pop("input_validators/other.jl").startswith(
        "warning: is not tried: is in no language that this machine"
    )
    assert not found
    assert verification.is_passed


def test_outputs_are_accepted_or_refused_as_their_directory_says(verify: Verify) -> None:
    cases = {
        f"data/{kind}/{name}{suffix}": content
        for kind, name, output in (
            ("valid_output", "right", "3 \n"),
            ("valid_output", "wrong", "4\n"),
            ("invalid_output", "right", "3\n"),
            ("invalid_output", "wrong", "4\n"),
        )
        for suffix, content in ((".in", "1 2\n"), (".ans", "3\n"), (".out", output))
    }
    found = faults(verify(cases))
    assert set(found) == {"data/valid_output/wrong.out", "data/invalid_output/right.out"}
    assert found["data/valid_output/wrong.out"].startswith("error: the checker refuses it")
    assert found["data/invalid_output/right.out"].startswith("error: the checker accepts it, and must not")


def test_a_checker_that_fails_on_junk_is_an_error_and_one_that_accepts_it_a_warning(verify: Verify) -> None:
    verification = verify({"output_validators/check.py": CHECKER})
    texts = [f"{fault.severity}: {fault.text}" for fault in verification.faults]
    assert {fault.file for fault in verification.faults} == {"output_validators/check.py"}
    assert any(text.startswith("error: the checker fails on binary data, which is a judge error") for text in texts)
    assert "warning: accepts an empty output on sample/1, secret/1: see that this is meant" in texts
    assert verification.submissions[0].kept is True


def test_an_answer_that_is_no_output_is_a_warning_in_the_legacy_format(verify: Verify) -> None:
    found = faults(verify({"output_validators/check.py": "import sys\nsys.exit(43)\n"}))
    warnings = {file for file, text in found.items() if text.startswith("warning: the checker refuses it as an output")}
    assert warnings == {"data/sample/1.ans", "data/secret/1.ans"}


def test_a_checker_that_fails_makes_a_judge_error_and_breaks_the_promise(verify: Verify) -> None:
    verification = verify(
        {"submissions/wrong_answer/word.py": "print('three')\n", "output_validators/check.py": CHECKER}
    )
    word = next(one for one in verification.submissions if one.name == "word.py")
    assert (word.kept, word.verdict) == (False, Verdict.JE)
    assert "ValueError" in faults(verification)["submissions/wrong_answer/word.py"]


def test_without_a_checker_that_compiles_nothing_is_judged(verify: Verify) -> None:
    verification = verify({"output_validators/check.py": "import ("})
    found = faults(verification)
    assert list(found) == ["output_validators/check.py"]
    assert found["output_validators/check.py"].startswith("error: does not compile: ")
    (submission,) = verification.submissions
    assert (submission.kept, submission.message) == (None, "not judged: a program of the package does not compile")


def test_outputs_are_tried_on_the_built_in_checker_too(verify: Verify) -> None:
    case = {".in": "1 2\n", ".ans": "3.0\n", ".out": "3.05\n"}
    files = {f"data/invalid_output/near{suffix}": content for suffix, content in case.items()}
    plain = {"problem.yaml": "name: Sum\nvalidator_flags: float_tolerance 0.1\n", "output_validators/check.py": None}
    assert "the checker accepts it" in faults(verify({**files, **plain}))["data/invalid_output/near.out"]


def test_groups_are_graded_and_shown(verify: Verify) -> None:
    verification = verify(
        {
            "problem.yaml": "name: Sum\ntype: scoring\n",
            "output_validators/check.py": None,
            "data/testdata.yaml": "grading: default\ngrader_flags: ignore_sample\non_reject: continue\n",
            "data/secret/testdata.yaml": "grader_flags: always_accept sum\non_reject: continue\n",
            "data/secret/1.in": None,
            "data/secret/1.ans": None,
            "data/secret/a/testdata.yaml": "accept_score: 30\ngrader_flags: min first_error\n",
            "data/secret/a/1.in": "2 2\n",
            "data/secret/a/1.ans": "4\n",
            "data/secret/b/testdata.yaml": "accept_score: 70\ngrader_flags: min first_error\n",
            "data/secret/b/1.in": "2 3\n",
            "data/secret/b/1.ans": "5\n",
            "data/secret/b/2.in": "3 3\n",
            "data/secret/b/2.ans": "6\n",
            "submissions/partially_accepted/four.py": "# @EXPECTED_SCORE@: 30\nprint(4)\n",
        }
    )
    by_name = {submission.name: submission for submission in verification.submissions}
    four = by_name["four.py"]
    assert (four.kept, four.score, four.max_score) == (True, 30, 100)
    assert [(group.name, group.verdict, group.score) for group in four.groups if group.name not in ("", "sample")] == [
        ("secret", Verdict.AC, 30),
        ("secret/a", Verdict.AC, 30),
        ("secret/b", Verdict.WA, 0),
    ]
    assert [testcase.verdict for testcase in four.testcases].count(None) == 0  # all of them run
    assert by_name["sum.py"].score == 100
