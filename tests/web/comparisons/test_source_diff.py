import time

from web.comparisons.source_diff import COMPARED_LINES, Mark, diff_of_files

OLD = "a\nb\nc\n"


def marks(old: str, new: str) -> list[tuple[Mark, str]]:
    (file,) = diff_of_files({"main.c": old}, {"main.c": new})
    return [(line.mark, line.text) for hunk in file.hunks for line in hunk]


def test_what_went_stands_before_what_came() -> None:
    assert marks(OLD, "a\nB\nc\n") == [(Mark.SAME, "a"), (Mark.OLD, "b"), (Mark.NEW, "B"), (Mark.SAME, "c")]


def test_lines_are_numbered_in_their_own_text() -> None:
    (file,) = diff_of_files({"main.c": OLD}, {"main.c": f"new\n{OLD}"})
    assert [(line.old_number, line.new_number) for line in file.hunks[0]] == [(None, 1), (1, 2), (2, 3), (3, 4)]


def test_equal_texts_have_no_hunks() -> None:
    (file,) = diff_of_files({"main.c": OLD}, {"main.c": OLD})
    assert (file.is_changed, file.hunks) == (False, ())


def test_far_changes_are_in_hunks_of_their_own() -> None:
    lines = [str(number) for number in range(50)]
    (file,) = diff_of_files({"m": "\n".join(lines)}, {"m": "\n".join(["x", *lines[1:-1], "y"])})
    assert [len(hunk) for hunk in file.hunks] == [5, 5]


def test_files_are_paired_by_name_and_single_files_whatever_their_names() -> None:
    pairs = diff_of_files({"a.c": "1", "gone.c": "2"}, {"a.c": "1", "new.c": "3"})
    assert [(file.name, file.old, file.new) for file in pairs] == [
        ("a.c", "1", "1"),
        ("new.c", "", "3"),
        ("gone.c", "2", ""),
    ]
    (renamed,) = diff_of_files({"one.c": OLD}, {"main.c": OLD})
    assert (renamed.name, renamed.is_changed) == ("main.c", False)


def test_a_file_that_is_too_long_has_no_hunks_and_says_so() -> None:
    (file,) = diff_of_files({"m": "x\n" * (COMPARED_LINES + 1)}, {"m": "y\n"})
    assert (file.is_changed, file.is_too_long, file.hunks) == (True, True, ())


def test_the_worst_lines_take_no_seconds() -> None:
    """Each line few times, so that none is too frequent to be compared, and all in another order."""
    old = [str(number % 110) for number in range(COMPARED_LINES)]
    new = [str(number * 7 % 110) for number in range(COMPARED_LINES)]
    began_s = time.process_time()
    diff_of_files({"m": "\n".join(old)}, {"m": "\n".join(new)})
    assert time.process_time() - began_s < 5
