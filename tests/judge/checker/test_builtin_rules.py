"""Every built-in checker against a plain reading of its rule, however the output is cut."""

import functools
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.checker import (
    characters,
    distance,
    exact,
    items,
    line_points,
    numbers,
    prefix,
    streamed,
    tokens,
    unordered,
)
from judge.checker.judgement import Decision
from tests.judge.checker import plain
from tests.judge.checker.checking import Parameter, judge_output

RULES: Mapping[str, tuple[plain.Plain, Mapping[str, Parameter]]] = {
    "exact": (plain.exact, {}),
    "identical": (plain.exact, {}),
    "lines": (plain.right_stripped_lines, {}),
    "rstripped": (plain.right_stripped_lines, {}),
    "rstripped without blank lines": (plain.right_stripped_filled_lines, {"filter_new_line": True}),
    "first_line": (plain.first_line, {}),
    "fcmp": (plain.lines_as_written, {}),
    "lcmp": (plain.words_of_lines, {}),
    "standard": (plain.words_of_filled_lines, {}),
    "tokens": (plain.words, {}),
    "wcmp": (plain.words, {}),
    "casewcmp": (plain.words, {}),
    "case_insensitive_tokens": (plain.words_of_any_case, {}),
    "characters": (plain.characters, {}),
    "easy": (plain.characters, {}),
    "unordered": (plain.sorted_words, {}),
    "unordered_tokens": (plain.sorted_words, {}),
    "uncmp": (plain.sorted_words, {}),
    "sorted": (plain.sorted_lines, {}),
    "sorted by words": (plain.sorted_words, {"split_on": "whitespace"}),
    "unordered_lines": (plain.sorted_lines, {}),
    "sorted_lines": (plain.sorted_lines, {}),
    "numbers": (plain.numbers, {}),
    "floats_within": (
        functools.partial(plain.close_floats, absolute=0.1, relative=0.1),
        {"absolute": 0.1, "relative": 0.1},
    ),
    "floats": (plain.dmoj_floats, {"precision": 1}),
}
PARTS = [b"a", b"A", b"b", b"aaaa", b" ", b"  ", b"\n", b"\n\n", b"\r\n", b"\t", b"1", b"0", b".", b"-", b"e", b"1.05"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=14).map(b"".join)
EDITS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([b"", *PARTS])), max_size=3)
CUTS = st.lists(st.integers(0, 40), max_size=4)


def edited(text: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    for place, part in edits:
        text = text[:place] + part + text[place + 1 :]
    return text


@st.composite
def answers_and_outputs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    answer = draw(TEXTS)
    return answer, draw(st.one_of(TEXTS, EDITS.map(functools.partial(edited, answer))))


def chunks_of(output: bytes, cuts: list[int]) -> list[bytes]:
    return [output[start:stop] for start, stop in pairwise([0, *sorted(cuts), len(output) + 40])]


@pytest.mark.parametrize("case", RULES)
@given(texts=answers_and_outputs(), cuts=CUTS)
def test_it_judges_as_its_rule_does(case: str, texts: tuple[bytes, bytes], cuts: list[int]) -> None:
    (answer, output), (rule, parameters) = texts, RULES[case]
    judgement = judge_output(case.split()[0], answer, chunks_of(output, cuts), **parameters)
    assert (judgement.decision is Decision.ACCEPTED) == rule(answer, output)


#: White space in runs longer than a piece is told apart; so are numbers.
IN_PIECES = ("exact", "lcmp", "standard", "tokens", "case_insensitive_tokens", "characters", "unordered", "sorted")


@pytest.mark.parametrize("case", IN_PIECES)
@given(texts=answers_and_outputs(), cuts=CUTS)
def test_texts_longer_than_a_piece_are_judged_the_same(case: str, texts: tuple[bytes, bytes], cuts: list[int]) -> None:
    (answer, output), (rule, parameters) = texts, RULES[case]
    with pytest.MonkeyPatch.context() as patch:
        for module in (characters, distance, exact, items, line_points, prefix, streamed, tokens, unordered):
            patch.setattr(module, "PIECE_BYTES", 3)
        judgement = judge_output(case, answer, chunks_of(output, cuts), **parameters)
    assert (judgement.decision is Decision.ACCEPTED) == rule(answer, output)


@given(texts=answers_and_outputs(), cuts=CUTS)
def test_lines_that_are_right_give_points(texts: tuple[bytes, bytes], cuts: list[int]) -> None:
    answer, output = texts
    share = plain.share_of_lines(answer, output)
    judgement = judge_output("line_count", answer, chunks_of(output, cuts))
    assert judgement.score_multiplier == pytest.approx(share)
    assert (judgement.decision is Decision.ACCEPTED) == (share == 1)


@given(texts=answers_and_outputs())
def test_the_message_of_an_unordered_checker_names_an_item_that_differs(texts: tuple[bytes, bytes]) -> None:
    answer, output = texts
    difference = plain.multiset_difference(answer, output)
    message = judge_output("unordered", answer, [output]).message
    if message is None:
        assert not any(difference.values())
    else:
        quoted, _, rest = message.partition(" is ")
        times = difference[quoted.strip("'").encode()]
        assert times > 0 if rest == "there more often than it is expected" else times < 0


@given(st.integers(-(10**25), 10**25), st.integers(-400, 400))
def test_a_number_has_one_exact_value(digits: int, exponent: int) -> None:
    assert numbers.exact_value(b"%de%d" % (digits, exponent)) == numbers.exact_value(
        b"%d0.00e%+d" % (digits, exponent - 1)
    )
    assert numbers.exact_value(b"%d1" % digits) != numbers.exact_value(b"%d2" % digits)
