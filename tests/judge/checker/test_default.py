"""The streamed checker against a plain reading of the rules, and its memory."""

import re
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.checker import streamed, tokens
from judge.checker.default import DefaultChecker
from judge.checker.judgement import Decision, Judgement
from judge.checker.options import CheckerOptions
from judge.checker.tolerance import parse_number
from tests.judge.checker.checking import answer_file

PLAIN = CheckerOptions()


def check(answer: bytes, *chunks: bytes, options: CheckerOptions = PLAIN) -> Judgement:
    with answer_file(answer) as read_answer:
        checker = DefaultChecker(options, read_answer)
        for chunk in chunks:
            checker.feed(chunk)
        return checker.finish()


def accepts(answer: bytes, *chunks: bytes, options: CheckerOptions = PLAIN) -> bool:
    return check(answer, *chunks, options=options).decision is Decision.ACCEPTED


def accepted_by_the_rules(answer: bytes, output: bytes, options: CheckerOptions) -> bool:
    """The package format's rules for texts that fit into memory."""
    pattern = rb"\s+|\S+" if options.space_change_sensitive else rb"\S+"
    expected, found = re.findall(pattern, answer), re.findall(pattern, output)
    return len(expected) == len(found) and all(
        _same_token(left, right, options) for left, right in zip(expected, found, strict=True)
    )


def _same_token(answer: bytes, found: bytes, options: CheckerOptions) -> bool:
    relative, absolute = options.float_relative_tolerance, options.float_absolute_tolerance
    number = parse_number(answer)
    if answer != found and number is not None and (relative is not None or absolute is not None):
        other = parse_number(found)
        return other is not None and (
            (absolute is not None and abs(number - other) <= absolute)
            or (relative is not None and abs(number - other) <= relative * abs(number))
        )
    return answer == found if options.case_sensitive else answer.lower() == found.lower()


@pytest.mark.parametrize("output", [b"1 2\nyes\n", b"1 2\nyes", b"1 2 yes", b"  1\r\n2\tYES\n\n\v\f", b"1 2\nYeS\n"])
def test_spacing_and_case_do_not_count_by_default(output: bytes) -> None:
    assert accepts(b"1 2\nyes\n", output)


@pytest.mark.parametrize(
    "output", [b"", b"1", b"1 2 ye", b"1 2 yes 3", b"12 yes", b"1 2 yess", b"1 2 yes\0", b"2 1 yes"]
)
def test_other_tokens_are_wrong(output: bytes) -> None:
    assert not accepts(b"1 2\nyes\n", output)


def test_case_counts_where_told() -> None:
    assert not accepts(b"yes\n", b"YES\n", options=CheckerOptions(case_sensitive=True))


def test_only_ascii_letters_have_case() -> None:
    assert not accepts("ä\n".encode(), "Ä\n".encode())


@pytest.mark.parametrize("output", [b"a  b\n", b" a b\n", b"a b", b"a b\n\n", b"a\tb\n", b"ab\n"])
def test_every_space_counts_where_told(output: bytes) -> None:
    options = CheckerOptions(space_change_sensitive=True)
    assert accepts(b"a b\n", b"A b\n", options=options)
    assert not accepts(b"a b\n", output, options=options)


def test_numbers_within_the_tolerance_are_right() -> None:
    options = CheckerOptions(float_absolute_tolerance=1e-6, float_relative_tolerance=1e-6)
    assert accepts(b"0.333333333 1000000\n", b"0.3333333 1e6\n", options=options)
    assert not accepts(b"0.333333333\n", b"0.3334\n", options=options)
    assert not accepts(b"0.333333333\n", b"nan\n", options=options)
    assert accepts(b"impossible\n", b"Impossible\n", options=options)


@pytest.mark.parametrize(
    ("answer", "output"),
    [
        (b"0x10", b"16"),
        (b"0x1p-1", b"0.50"),
        (b"inf", b"Infinity"),
        (b"-INF", b"-inf"),
        (b"nan", b"-NaN"),
        (b"+1", b"1"),
    ],
)
def test_numbers_are_those_of_c_by_the_legacy_rule(answer: bytes, output: bytes) -> None:
    assert accepts(answer, output, options=CheckerOptions(float_absolute_tolerance=1e-6))


@pytest.mark.parametrize(
    ("answer", "output"),
    [(b"inf", b"5"), (b"inf", b"-inf"), (b"5", b"inf"), (b"5", b"nan"), (b"nan", b"5"), (b"0x10", b"17"), (b"5", b"x")],
)
def test_infinity_is_close_to_nothing_else(answer: bytes, output: bytes) -> None:
    options = CheckerOptions(float_absolute_tolerance=1e-6, float_relative_tolerance=1e-6)
    assert not accepts(answer, output, options=options)


@pytest.mark.parametrize(("answer", "output"), [(b"0x10", b"16"), (b"inf", b"Infinity"), (b"nan", b"-nan")])
def test_by_the_rule_of_2025_they_are_text(answer: bytes, output: bytes) -> None:
    options = CheckerOptions(float_absolute_tolerance=1e-6, decimal_numbers_only=True)
    assert not accepts(answer, output, options=options)
    assert accepts(answer, answer.upper(), options=options)
    assert accepts(b"1e1", b"10.0000001", options=options)


def test_without_a_tolerance_numbers_are_text() -> None:
    assert not accepts(b"1.0\n", b"1\n")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (b"1\n2\n4\n", "line 3: expected '3', found '4'"),
        (b"1\n2\n", "line 3: the output ends where '3' is expected"),
        (b"1\n2\n3\n4\n", "line 4: '4' after the end of the answer"),
        (b"\n\n1 5\n", "line 3: expected '2', found '5'"),
        (b"1\n2\n" + b"x" * 100, "line 3: expected '3', found '" + "x" * 60 + "'..."),
        (b"1\n2\n\xff\xfe7", r"line 3: expected '3', found '\xff\xfe7'"),
        (b"1\n2\na" + "\u6865".encode() * 30, "line 3: expected '3', found 'a" + "\u6865" * 19 + "'..."),
    ],
)
def test_the_staff_is_told_the_place_of_the_first_difference(output: bytes, message: str) -> None:
    assert check(b"1\n2\n3\n", output).message == message
    assert check(b"1\n2\n3\n", *(bytes([byte]) for byte in output)).message == message


def test_the_line_is_right_far_into_a_long_output() -> None:
    lines = [b"%d\n" % number for number in range(200_000)]
    answer = b"".join(lines)
    lines[150_000] = b"wrong\n"
    output = b"".join(lines)
    chunks = [output[start : start + 50_000] for start in range(0, len(output), 50_000)]
    assert check(answer, *chunks).message == "line 150001: expected '150000', found 'wrong'"
    assert check(answer, b"\n", *chunks).message == "line 150002: expected '150000', found 'wrong'"


TEXTS = st.lists(st.sampled_from([b"a", b"A", b"b", b" ", b"\n", b"\t", b"1", b"2", b".", b"0", b"aaaaa"]), max_size=24)
OPTIONS = st.builds(
    CheckerOptions,
    case_sensitive=st.booleans(),
    space_change_sensitive=st.booleans(),
    float_relative_tolerance=st.sampled_from([None, 0.1]),
    float_absolute_tolerance=st.sampled_from([None, 0.5]),
)


@given(answer=TEXTS, output=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=5), options=OPTIONS)
def test_it_judges_as_the_rules_do_however_the_output_is_cut(
    answer: list[bytes], output: list[bytes], cuts: list[int], options: CheckerOptions
) -> None:
    expected, found = b"".join(answer), b"".join(output)
    chunks = [found[start:stop] for start, stop in pairwise([0, *sorted(cuts), len(found) + 40])]
    judgement = check(expected, *chunks, options=options)
    assert (judgement.decision is Decision.ACCEPTED) == accepted_by_the_rules(expected, found, options)


@given(
    answer=TEXTS, edits=st.lists(st.tuples(st.integers(0, 60), st.sampled_from([b"", b" ", b"a", b"1"])), max_size=2)
)
def test_tokens_longer_than_a_piece_are_compared_to_their_end(
    answer: list[bytes], edits: list[tuple[int, bytes]]
) -> None:
    expected = found = b"".join(answer)
    for place, text in edits:
        found = found[:place] + text + found[place + 1 :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "PIECE_BYTES", 3)
        patch.setattr(streamed, "PIECE_BYTES", 3)
        for options in (PLAIN, CheckerOptions(case_sensitive=True), CheckerOptions(space_change_sensitive=True)):
            judgement = check(expected, found, options=options)
            assert (judgement.decision is Decision.ACCEPTED) == accepted_by_the_rules(expected, found, options)


@pytest.mark.parametrize(
    ("answer_unit", "output_unit"),
    [(b"12345\n", b"12345\n"), (b"12345\n", b"12345 "), (b"aaaaaa", b"AAAAAA"), (b"\n", b"      "), (b"1 ", b"     x")],
)
def test_memory_stays_flat_with_20_mb_of_output(answer_unit: bytes, output_unit: bytes) -> None:
    size = 20_000_000
    chunk = output_unit * (60_000 // len(output_unit))
    with answer_file(answer_unit * (size // len(answer_unit))) as read_answer:
        checker = DefaultChecker(PLAIN, read_answer)
        tracemalloc.start()
        for _ in range(size // len(chunk)):
            checker.feed(chunk)
        checker.finish()
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak_bytes < 8 * 1024 * 1024
