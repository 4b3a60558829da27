"""What the checkers of DMOJ are known to do."""

import pytest

from judge.checker.judgement import Decision
from judge.errors import CheckerError
from tests.judge.checker.checking import accepts, judge_output

ACCEPTED = (
    ("standard", b"1 2\n3\n", b"\n1  2 \n\n\n 3"),
    ("standard", b"", b" \n"),
    ("identical", b"a\n", b"a\n"),
    ("easy", b"Hello World\n", b"helloworld"),
    ("floats", b"1.0 x\n2\n", b"1.0000005 x\n\n2.0000001\n"),
    ("floats", b"1000000\n", b"1000000.9"),
    ("floatsabs", b"1\n", b"1.0000009"),
    ("floatsrel", b"1000000\n", b"1000000.9"),
    ("rstripped", b"a \nb\n", b"a\nb  \n\n"),
    ("sorted", b"1 2\n3\n", b"3\n\n1   2\n"),
    ("unordered", b"1 2\n3\n", b"3 2 1"),
)
WRONG = (
    ("standard", b"1 2\n3\n", b"1\n2 3\n"),
    ("standard", b"a\n", b"A\n"),
    ("identical", b"a\n", b"a"),
    ("identical", b"a\n", b"a \n"),
    ("identical", b"a\n", b"a\r\n"),
    ("easy", b"ab\n", b"ba"),
    ("floats", b"1 2\n", b"1\n2\n"),
    ("floats", b"x\n", b"X\n"),
    ("floats", b"1\n", b"nan\n"),
    ("floatsabs", b"1000000\n", b"1000000.9"),
    ("floatsrel", b"0\n", b"0.0000001"),
    ("rstripped", b" a\n", b"a\n"),
    ("rstripped", b"a\nb\n", b"a\n\nb\n"),
    ("sorted", b"1 2\n", b"2 1\n"),
    ("unordered", b"1 1 2\n", b"1 2 2"),
)


@pytest.mark.parametrize(("name", "answer", "output"), ACCEPTED)
def test_it_accepts(name: str, answer: bytes, output: bytes) -> None:
    assert accepts(name, answer, output)


@pytest.mark.parametrize(("name", "answer", "output"), WRONG)
def test_it_finds_wrong(name: str, answer: bytes, output: bytes) -> None:
    assert not accepts(name, answer, output)


def test_floats_take_a_precision_and_a_mode() -> None:
    assert accepts("floats", b"1\n", b"1.009\n", precision=2)
    assert not accepts("floats", b"1\n", b"1.009\n", precision=3)
    assert not accepts("floats", b"100\n", b"100.5\n", precision=2, error_mode="absolute")
    assert accepts("floats", b"100\n", b"100.5\n", precision=2, error_mode="relative")


def test_rstripped_may_leave_out_blank_lines() -> None:
    assert accepts("rstripped", b"a\nb\n", b"\na\n \nb", filter_new_line=True)


def test_sorted_may_split_at_white_space() -> None:
    assert accepts("sorted", b"1 2\n3\n", b"3 2\n1", split_on="whitespace")


def test_linecount_gives_a_share_of_the_points() -> None:
    judgement = judge_output("linecount", b"a\nb\nc\nd\n", [b"a\n\nx", b"\nc \n"])
    assert judgement.decision is Decision.WRONG
    assert judgement.score_multiplier == 0.5
    assert judgement.message == (
        "line 2 without blank ones: expected 'b', found 'x'; 2 of 4 lines are right, 1 are missing"
    )
    assert judgement.team_message == "2 of 4 lines are right, 1 are missing"
    assert judge_output("linecount", b"a\n", [b"b"], feedback=False).team_message is None


def test_linecount_gives_nothing_for_more_lines_than_expected() -> None:
    judgement = judge_output("linecount", b"a\nb\n", [b"a\nb\nc\n"])
    assert (judgement.decision, judgement.score_multiplier) == (Decision.WRONG, 0.0)
    assert judgement.message == "there are more lines than expected"


def test_a_part_of_the_points_is_accepted_where_told() -> None:
    judgement = judge_output("linecount", b"a\nb\n", [b"a\nx\n"], accepts_partial=True)
    assert (judgement.decision, judgement.score_multiplier) == (Decision.ACCEPTED, 0.5)
    assert judge_output("linecount", b"a\nb\n", [b"x\nx\n"], accepts_partial=True).decision is Decision.WRONG
    assert judge_output("linecount", b"a\n", [b"a\na\n"], accepts_partial=True).decision is Decision.WRONG


def test_linematches_gives_each_line_its_own_points() -> None:
    answer = b"a\nb\nc\n"
    assert judge_output("linematches", answer, [b"a\nx\nc\n"], point_distribution="1 2 5").score_multiplier == 0.75
    assert judge_output("linematches", answer, [b"a\n"], point_distribution="1 2 5").score_multiplier == 0.0
    assert (
        judge_output(
            "linematches", answer, [b"a\n"], point_distribution="1,2,5", filler_lines_required=False
        ).score_multiplier
        == 0.125
    )
    assert judge_output("linematches", answer, [answer], point_distribution="1 2 5").decision is Decision.ACCEPTED


@pytest.mark.parametrize("points", ["1 2", "1 x 3", "0 0 0", "-1 2 3", "inf 1 1", "nan 1 1"])
def test_points_that_do_not_fit_the_answer_are_no_fault_of_the_student(points: str) -> None:
    with pytest.raises(CheckerError, match="point_distribution"):
        judge_output("linematches", b"a\nb\nc\n", [b"a\nb\nc\n"], point_distribution=points)
