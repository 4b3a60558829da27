"""What the checkers of testlib are known to do."""

import pytest

from judge.errors import CheckerError
from tests.judge.checker.checking import accepts, judge_output

ACCEPTED = (
    ("fcmp", b"a b\nc\n", b"a b\nc"),
    ("fcmp", b"a b\nc\n", b"a b\r\nc\r\n"),
    ("fcmp", b"a b\nc\n", b"a b\nc\n\n \n"),
    ("fcmp", b"", b"\n"),
    ("lcmp", b"a b\nc\n", b" a   b \r\nc"),
    ("lcmp", b"a\n\nb\n", b"a\n \nb\n\n"),
    ("wcmp", b"a b\nc\n", b"a\nb\nc"),
    ("caseicmp", b"Case 1: 5\nCase 2: 6\n", b"Case 1:  5\nCase 2: 6"),
    ("hcmp", b"-1" + b"0" * 5000, b"-1" + b"0" * 5000 + b"\n"),
    ("icmp", b"-2147483648\n", b" -2147483648"),
    ("icmp", b"5\n1 2 3\n", b"5\n"),  # only the first word of the answer is read
    ("ncmp", b"1 -2\n3\n", b"1\n-2 3"),
    ("ncmp", b"", b"\n \n"),
    ("uncmp", b"1 2 2\n", b"2\n1\n2"),
    ("yesno", b"YES\n", b"yes"),
    ("yesno", b"no\n", b"No\n"),
    ("nyesno", b"YES NO\n", b"yes\nno\n"),
    ("acmp", b"1\n", b"1.0000014"),
    ("rcmp", b"1e5\n", b"100000.0000014"),
    ("rcmp", b"0\n", b"-0"),
    ("dcmp", b"1e9\n", b"1000000999"),
    ("rcmp4", b"1 0\n", b"1.0001 0.00009"),
    ("rcmp6", b"1000000\n", b"+1000000.9"),
    ("rcmp9", b"1\n", b"1.0000000009"),
    ("rcmp9", b"1\n", b"10e-1"),
    ("rncmp", b"1 2\n", b"1.000014\n1.99999"),
)
WRONG = (
    ("fcmp", b"a b\nc\n", b"a  b\nc\n"),
    ("fcmp", b"a b\nc\n", b"a b \nc\n"),
    ("fcmp", b"a\nb\n", b"a\n\nb\n"),
    ("fcmp", b"a\n", b""),
    ("lcmp", b"a b\nc\n", b"a\nb c\n"),
    ("lcmp", b"a\nb\n", b"a\n\nb\n"),
    ("lcmp", b"a\n", b"A\n"),
    ("wcmp", b"a b\n", b"ab\n"),
    ("wcmp", b"a\n", b"A\n"),
    ("wcmp", b"a\n", b"a b\n"),
    ("wcmp", b"a\n", b"a\0\n"),
    ("caseicmp", b"Case 1: 5\n", b"Case 1: 6\n"),
    ("hcmp", b"7\n", b"07\n"),
    ("hcmp", b"0\n", b"-0\n"),
    ("icmp", b"5\n1 2 3\n", b"5\n1 2 3\n"),  # the output has more than one word
    ("icmp", b"5\n", b"+5\n"),
    ("icmp", b"5\n", b"5.0\n"),
    ("icmp", b"5\n", b"4294967301\n"),
    ("icmp", b"5\n", b""),
    ("ncmp", b"1 2\n", b"1 02\n"),
    ("ncmp", b"1 2\n", b"1\n"),
    ("ncmp", b"100000\n", b"1e5\n"),
    ("uncmp", b"1 2 2\n", b"1 1 2\n"),
    ("uncmp", b"1 2\n", b"1 2 2\n"),
    ("yesno", b"YES\n", b"NO\n"),
    ("yesno", b"YES\n", b"Y\n"),
    ("yesno", b"YES\n", b"YES YES\n"),
    ("nyesno", b"YES NO\n", b"YES\n"),
    ("acmp", b"1\n", b"1.0000016"),
    ("rcmp", b"1e9\n", b"1000000001"),
    ("rcmp", b"1\n", b"nan"),
    ("rcmp", b"1\n", b"0x1"),
    ("rcmp", b"1\n", b"1 1"),
    ("dcmp", b"0\n", b"0.0000011"),
    ("rcmp4", b"1\n", b"1.0002"),
    ("rcmp6", b"1 2\n", b"1"),
    ("rcmp9", b"1\n", b"inf"),
    ("rncmp", b"1000000\n", b"1000001"),
)


@pytest.mark.parametrize(("name", "answer", "output"), ACCEPTED)
def test_it_accepts(name: str, answer: bytes, output: bytes) -> None:
    assert accepts(name, answer, output)


@pytest.mark.parametrize(("name", "answer", "output"), WRONG)
def test_it_finds_wrong(name: str, answer: bytes, output: bytes) -> None:
    assert not accepts(name, answer, output)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("hcmp", b"x"),
        ("icmp", b"3000000000"),
        ("ncmp", b"007"),
        ("yesno", b"maybe"),
        ("rcmp6", b"one"),
        ("pointscmp", b""),
    ],
)
def test_an_answer_that_has_no_meaning_is_never_a_wrong_output(name: str, answer: bytes) -> None:
    with pytest.raises(CheckerError, match="the answer has"):
        judge_output(name, answer, [b"5\n"])


def test_pointscmp_gives_the_distance_as_score() -> None:
    assert judge_output("pointscmp", b"10\n", [b"7", b".5\n"]).score == 2.5
    assert judge_output("pointscmp", b"10\n", [b"ten"]).message == "'ten' is no number"
    assert judge_output("pointscmp", b"10\n", [b"1 2"]).message == "'2' after the end of the answer"
    assert judge_output("pointscmp", b"10\n", [b" "]).message == "the output ends where '10' is expected"
