"""Patterns of paths, by table."""

import pytest

from judge.path_pattern import covers, names


@pytest.mark.parametrize(
    ("pattern", "path", "is_named", "is_covered"),
    [
        ("accepted", "accepted", True, True),
        ("accepted/", "accepted", True, True),
        ("accepted", "accepted/a.py", False, True),
        ("accepted/", "accepted/a/b.py", False, True),
        ("accepted/a", "accepted/a.py", False, False),
        ("accepted/a.py", "accepted", False, False),
        ("*", "accepted/a.py", False, True),
        ("*.py", "accepted/a.py", False, False),
        ("*/a.py", "accepted/a.py", True, True),
        ("*/1", "secret/group/1", False, False),
        ("secret/*-large", "secret/1-large", True, True),
        ("secret/*-large", "secret/group/1-large", False, False),
        ("secret/*", "secret/group/1", False, True),
        ("secret/?", "secret/1", True, True),
        ("{accepted, rejected}/{a,b}.py", "rejected/b.py", True, True),
        ("{a,b/c}/d", "b/c/d", True, True),
        ("*", "", True, True),
    ],
)
def test_what_a_pattern_is_about(pattern: str, path: str, is_named: bool, is_covered: bool) -> None:
    assert (names(pattern, path), covers(pattern, path)) == (is_named, is_covered)
