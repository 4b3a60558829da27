"""Names, parameters, and what is ours alone."""

import pytest

from judge.checker.builtin import BUILTIN_CHECKERS, make_checker
from judge.checker.judgement import Decision
from judge.checker.options import DEFAULT_CHECKER, BuiltinChecker, CheckerOptions
from judge.errors import CheckerError
from tests.judge.checker.checking import Parameter, accepts, answer_file, judge_output

#: An answer that has a meaning to every checker but those of yes and no.
ANSWER = b"1\n"
NEEDS_OTHERS = {"pointscmp", "pointsinfo", "yesno", "nyesno", "yes_no"}


@pytest.mark.parametrize("name", BUILTIN_CHECKERS)
def test_every_name_accepts_the_answer_itself(name: str) -> None:
    assert judge_output(name, ANSWER, [ANSWER]).decision is Decision.ACCEPTED


@pytest.mark.parametrize("name", sorted(BUILTIN_CHECKERS.keys() - NEEDS_OTHERS))
def test_every_name_finds_fault_with_another_output(name: str) -> None:
    assert judge_output(name, ANSWER, [b"2\n"]).decision is Decision.WRONG


@pytest.mark.parametrize("name", BUILTIN_CHECKERS)
def test_what_a_name_says_that_it_takes_are_parameters_of_its_kind(name: str) -> None:
    entry = BUILTIN_CHECKERS[name]
    assert {*entry.takes, *entry.presets} <= set(entry.kind.__struct_fields__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("nonsense", {}, "there is no checker 'nonsense'"),
        ("wcmp", {"case_sensitive": True}, "the checker wcmp has no parameter 'case_sensitive'"),
        ("floats", {"digits": 3.0}, "the checker floats has no parameter 'digits'"),
        ("floats", {"precision": "many"}, "a parameter of the checker floats is wrong"),
        ("floats", {"precision": 1e9}, "precision is 1e+09"),
        ("floats", {"error_mode": "both"}, "a parameter of the checker floats is wrong"),
        ("default", {"case_sensitive": True}, "the default checker has options"),
    ],
)
def test_what_is_not_known_is_our_fault(name: str, parameters: dict[str, Parameter], message: str) -> None:
    with pytest.raises(CheckerError, match=message.replace("+", r"\+")):
        judge_output(name, ANSWER, [ANSWER], **parameters)


def test_a_fault_of_the_answer_does_not_end_a_program_that_still_writes() -> None:
    with answer_file(b"maybe\n") as read_answer:
        checker = make_checker(BuiltinChecker(name="yesno"), CheckerOptions(), read_answer)
        checker.feed(b"NO\n")
        checker.feed(b"NO\n")
        with pytest.raises(CheckerError, match="the answer has 'maybe', which is neither YES nor NO"):
            checker.finish()


def test_the_default_checker_has_the_options_of_the_testcase() -> None:
    with answer_file(b"yes\n") as read_answer:
        checker = make_checker(DEFAULT_CHECKER, CheckerOptions(case_sensitive=True), read_answer)
        checker.feed(b"YES\n")
        assert checker.finish().message == "line 1: expected 'yes', found 'YES'"


@pytest.mark.parametrize("output", [b"+1 1e5 -0 .50", b"01.0\n100000 0 5e-1", b"10e-1 0.1e6 +0 0.5"])
def test_numbers_are_compared_by_value(output: bytes) -> None:
    assert accepts("numbers", b"1 1e5 0 0.5\n", output)


@pytest.mark.parametrize("output", [b"1", b"-1 2", b"1 2 3", b"1 2.0000000000000000000001", b"1 0x2"])
def test_numbers_are_compared_exactly(output: bytes) -> None:
    assert not accepts("numbers", b"1 2\n", output)


def test_an_exponent_may_have_any_size() -> None:
    huge = b"9" * 90
    assert accepts("numbers", b"1e" + huge, b"10e" + b"9" * 89 + b"8")
    assert not accepts("numbers", b"1e" + huge, b"1e" + b"9" * 89 + b"8")


def test_floats_may_differ_by_steps_from_one_double_to_the_next() -> None:
    assert accepts("floats_within", b"1\n", b"1.0000000000000004\n", ulps=2)
    assert not accepts("floats_within", b"1\n", b"1.0000000000000006\n", ulps=2)
    assert accepts("floats_within", b"0\n", b"-5e-324\n", ulps=1)
    assert not accepts("floats_within", b"5e-324\n", b"-5e-324\n", ulps=1)


def test_floats_are_within_a_millionth_unless_told() -> None:
    assert accepts("floats_within", b"1 yes\n", b"1.0000009 YES")
    assert not accepts("floats_within", b"1\n", b"1.000002")
    assert not accepts("floats_within", b"1000000\n", b"1000000.5", absolute=1e-6)


def test_only_the_first_line_counts_where_told() -> None:
    assert accepts("first_line", b"42\nproof\n", b"42 \r\nanother proof")
    assert accepts("first_line", b"42", b"42")
    assert not accepts("first_line", b"42\n", b"\n42\n")
    assert not accepts("first_line", b"42\n", b"42 1\n")


@pytest.mark.parametrize(
    ("name", "output", "message"),
    [
        ("exact", b"1 2\n3 5\n", r"line 2: expected '4\n', found '5\n'"),
        ("exact", b"1 2\n3 4", r"line 2: the output ends where '\n' is expected"),
        ("exact", b"1 2\n3 4\n\n", r"line 3: '\n' after the end of the answer"),
        ("lcmp", b"1\n2 3 4", r"line 1: expected '2', found '\n'"),
        ("fcmp", b"1 2\n3  4\n", "line 2: expected '3 4', found '3  4'"),
        ("characters", b"1\n2 3\n 5", "line 3: expected '4', found '5'"),
        ("characters", b"1 2 3\n\n4\n\n5", "line 5: '5' after the end of the answer"),
        ("characters", b"1 2\n", "line 2: the output ends where '34' is expected"),
        ("unordered", b"1 2 3", "'4' is expected more often than it is there"),
        ("unordered", b"4 3 2 2 1", "'2' is there more often than it is expected"),
        ("sorted", b"3 4\n1 2\n1  2", "'1 2' is there more often than it is expected"),
    ],
)
def test_the_staff_is_told_the_place_of_the_first_difference(name: str, output: bytes, message: str) -> None:
    assert judge_output(name, b"1 2\n3 4\n", [output]).message == message
    assert judge_output(name, b"1 2\n3 4\n", [bytes([byte]) for byte in output]).message in (
        message,
        message.replace(r"'5\n'", "'5'"),  # of an exact comparison, what came so far
    )
