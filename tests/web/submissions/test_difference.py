import pytest

from judge.checker.options import CheckerOptions
from tests.cpu_time import cpu_time_s
from web.excerpt import SHOWN_LIMIT_BYTES, Excerpt
from web.submissions.difference import COMPARED_LINES, Difference, difference

DEFAULT = CheckerOptions()
EXACT = CheckerOptions(case_sensitive=True, space_change_sensitive=True)


def excerpt(text: str) -> Excerpt:
    raw = text.encode()
    shown = raw[:SHOWN_LIMIT_BYTES]
    return Excerpt(text=shown.decode(), shown_bytes=len(shown), size_bytes=len(raw), sha256="", is_utf8=True)


def compare(expected: str, found: str, options: CheckerOptions = DEFAULT) -> Difference | None:
    return difference(excerpt(expected), excerpt(found), options)


def lines(expected: str, found: str, options: CheckerOptions = DEFAULT) -> list[str]:
    result = compare(expected, found, options)
    assert result is not None
    return [
        f"{line.side} {line.number}: {line.before}[{line.changed}]{line.after}"
        for group in result.groups
        for line in group
    ]


def test_lines_that_differ_stand_together_with_their_numbers() -> None:
    assert lines("1\n2\n3\n", "1\n7\n3\n") == ["both 1: 1[]", "expected 2: [2]", "found 2: [7]", "both 3: 3[]"]


def test_a_line_too_many_shifts_nothing() -> None:
    assert lines("1\n2\n", "debug\n1\n2\n") == ["found 1: [debug]", "both 2: 1[]", "both 3: 2[]"]


def test_a_missing_line_is_one_line() -> None:
    assert lines("1\n2\n", "1\n") == ["both 1: 1[]", "expected 2: [2]"]


def test_within_a_line_only_what_differs_is_marked_and_spaces_are_visible() -> None:
    assert lines("a b 10 c\n", "a b 99 c\n") == ["expected 1: a·b·[10]·c", "found 1: a·b·[99]·c"]


@pytest.mark.parametrize(
    ("found", "shown"),
    [("1\t3", "1→[3]"), ("1\r3", "1[⟨CR⟩3]"), ("1\u00a03", "1[⟨U+00A0⟩3]"), ("\ufeff1 2", "[⟨U+FEFF⟩]1·2")],
)
def test_what_nobody_sees_is_made_visible(found: str, shown: str) -> None:
    expected = "1\t2" if "\t" in found else "1 2"
    assert lines(expected, found)[1].endswith(shown)


def test_what_the_checker_takes_for_equal_is_no_difference() -> None:
    assert compare("Yes  \n\n1 2", "yes\n1   2\n") is None
    assert compare("Yes\n", "yes\n", EXACT) is not None
    assert lines("1 2\n", "1  2\n", EXACT) == ["expected 1: 1·[]2↵", "found 1: 1·[·]2↵"]
    assert lines("1\n", "1", EXACT) == ["expected 1: 1[↵]", "found 1: 1[]"]


def test_where_one_text_is_cut_nothing_is_said_to_be_missing_after_that() -> None:
    long = "same line\n" * 3000
    assert compare(long, long + "more\n") is None
    result = compare(long, "other\n" + long)
    assert result is not None
    assert not result.is_whole


def test_equal_lines_far_from_a_difference_are_left_out() -> None:
    many = [str(number) for number in range(60)]
    result = compare("\n".join(many), "\n".join(["x", *many[1:50], "y", *many[51:]]))
    assert result is not None
    assert [len(group) for group in result.groups] == [4, 6]
    assert result.is_whole


def test_a_long_line_is_cut_around_the_difference() -> None:
    result = compare(f"{'a' * 5000}1{'b' * 5000}", f"{'a' * 5000}2{'b' * 5000}")
    assert result is not None
    line = result.groups[0][0]
    assert (line.before, line.changed) == (f"…{'a' * 40}", "1")
    assert len(line.after) == 201


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("a\n" * 8000, "a\nb\n" * 4000),
        ("a\nb\n" * 4000, "b\na\n" * 4000),
        ("\n".join(str(number) for number in range(4000)), "\n".join(str(number) for number in range(4000, 0, -1))),
        ("a" * 16000, "b" * 16000),
        (" " * 16000 + "a", "\x00" * 16000),
    ],
)
def test_no_output_makes_the_page_wait(expected: str, found: str) -> None:
    result = compare(expected, found)
    assert result is not None
    assert sum(len(group) for group in result.groups) <= 2 * COMPARED_LINES + 4
    assert cpu_time_s(lambda: compare(expected, found)) < 0.5
