"""Outputs that are made to cost much: no checker takes more memory for them, nor raises what is not a CheckerError."""

import tracemalloc
from contextlib import suppress
from hashlib import blake2b

import pytest

from judge.checker import items
from judge.checker.builtin import BUILTIN_CHECKERS, make_checker
from judge.checker.judgement import Decision
from judge.checker.options import BuiltinChecker, CheckerOptions
from judge.checker.tokens import PIECE_BYTES
from judge.checker.unordered import COUNTED_BYTES
from judge.errors import CheckerError
from tests.judge.checker.checking import answer_file, judge_output

#: Some pieces, and a part of one.
SIZE_BYTES = 150_000
#: As a list of tokens, such a text would take more than the peak.
LARGE_BYTES = 250_000
PEAK_BYTES = 6_000_000  # of pieces that have nothing but short tokens
#: Of aliases one is enough.
NAMES = ("exact", "lines", "first_line", "fcmp", "lcmp", "standard", "easy", "numbers", "floats_within", "floats")
NAMES += ("icmp", "ncmp", "nyesno", "rcmp6", "pointscmp", "uncmp", "sorted", "linecount", "default")
TEXTS = {
    "words": b"12345 6789\n",
    "one word": b"a",
    "a number": b"7",
    "white space": b" ",
    "line ends": b"\n",
    "blank lines": b" \t\r\n",
    "carriage returns": b"\r",
    "binary": b"\0\xff\xfe\n",
    "half a character": b"\xe6\xa1",
    "deep exponents": b"1e999999999999 -1e-99999999999999\n",
    "long numbers": b"3" * 100_000 + b"\n",
    "yes": b"YES\n",
}


def text_of(unit: bytes, size_bytes: int) -> bytes:
    return (unit * (size_bytes // len(unit) + 1))[:size_bytes]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", NAMES)
def test_no_output_makes_a_checker_fail(name: str, text: str) -> None:
    answer = text_of(TEXTS[text], SIZE_BYTES)
    with suppress(CheckerError):  # the answer means nothing to some
        assert judge_output(name, answer, [b" ", answer[:-1], b"x"]).decision in Decision


#: To trace allocations takes long.
@pytest.mark.parametrize("text", ["words", "one word", "line ends", "binary"])
@pytest.mark.parametrize("name", NAMES)
def test_memory_stays_flat(name: str, text: str) -> None:
    answer = text_of(TEXTS[text], LARGE_BYTES)
    # White space before it leaves the fast path, and to most checkers it is no difference.
    output = b" " + answer[:-1] + b"x"
    with answer_file(answer) as read_answer:
        options = CheckerOptions(float_absolute_tolerance=1e-6)
        checker = make_checker(BuiltinChecker(name=name), options, read_answer)
        tracemalloc.start()
        for start in range(0, len(output), 65536):
            checker.feed(output[start : start + 65536])
        with suppress(CheckerError):  # the answer means nothing to some
            checker.finish()
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak_bytes < PEAK_BYTES


def test_every_kind_but_variants_is_tried() -> None:
    tried = {BUILTIN_CHECKERS[name].kind.__name__ for name in NAMES if name in BUILTIN_CHECKERS}
    assert {entry.kind.__name__ for entry in BUILTIN_CHECKERS.values()} - tried == {"RightStrippedLines"}


@pytest.mark.parametrize("name", ["unordered", "sorted"])
def test_beyond_what_is_counted_order_still_does_not_matter_and_items_do(name: str) -> None:
    items = [b"%012d\n" % number for number in range(COUNTED_BYTES // 16)]
    answer = b"".join(items)
    backwards = [b"".join(reversed(items))[start : start + 65536] for start in range(0, len(answer), 65536)]
    assert judge_output(name, answer, backwards).message is None
    other = b"".join([*items[:-1], b"7\n"])
    message = "there are as many items as expected, but not the same ones"
    assert judge_output(name, answer, [other]).message == message
    assert judge_output(name, answer, [answer, b"7"]).message == "there are 1 more items than expected"
    assert judge_output(name, answer, [b"".join(items[2:])]).message == "there are 2 fewer items than expected"


def test_a_long_item_is_told_from_one_with_its_pieces_in_another_order() -> None:
    piece, other = b"a" * 65536, b"b" * 65536
    word = piece + other + piece + piece
    assert judge_output("unordered", word + b" c", [b"c ", word]).message is None
    assert judge_output("sorted", word + b"\nc", [b"c\n", word]).message is None
    assert judge_output("linecount", word + b"\nc", [word, b"\nc"]).message == "2 of 2 lines are right"
    swapped = piece + piece + other + piece
    for name in ("unordered", "sorted", "linecount"):
        assert judge_output(name, word, [swapped]).message is not None
        assert judge_output(name, piece + b"b", [piece + b"\t\tb"]).message is not None


@pytest.mark.parametrize("name", ["unordered", "sorted"])
def test_a_long_item_is_the_same_wherever_it_stands_though_its_hash_ends_in_white_space(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = b"a" * (PIECE_BYTES + 1)
    hashes = (blake2b(key=bytes([number]), digest_size=32) for number in range(256))
    chosen = next(start for start in hashes if _digest(start, word)[-1:].isspace())
    monkeypatch.setattr(items, "_NEW_HASH", chosen)
    assert judge_output(name, word + b"\nc", [b"c\n", word]).message is None


def _digest(start: blake2b, text: bytes) -> bytes:
    hashed = start.copy()
    hashed.update(text)
    return hashed.digest()


def test_far_into_an_output_a_message_names_the_byte() -> None:
    answer = b"12345678\n" * 2_000_000
    chunks = [answer[start : start + 65536] for start in range(0, len(answer), 65536)]
    chunks[-1] = chunks[-1][:-3] + b"x\n"
    assert judge_output("tokens", answer, chunks).message == "byte 17999992: expected '12345678', found '123456x'"
    assert judge_output("exact", answer, chunks).message == r"byte 17999998: expected '78\n', found 'x\n'"
