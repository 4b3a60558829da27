import pytest

from judge.package import load_package

from .conftest import MakeZip
from .loaded import errors_of, warnings_of


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("problem.yaml", "name: a\nname: b", "the key 'name' is given twice, in line 1 and in line 2"),
        ("problem.yaml", "name: a\n'name': b", "the key 'name' is given twice, in line 1 and in line 2"),
        ("problem.yaml", "name: a\nx: [a]\nx: [a]", "the key 'x' is given twice, in line 2 and in line 3"),
        ("problem.yaml", "name: a\nlimits:\n  memory: 1\n\n  memory: 2", "the key 'memory' is given twice, in line 3"),
        ("problem.yaml", "name: {en: a, zh: b, en: c}", "the key 'en' is given twice, in line 1 and in line 1"),
        ("problem.yaml", "name: a\nfavourite: [{x: 1, x: 2}]", "the key 'x' is given twice, in line 2"),
        ("data/testdata.yaml", "range: 0 1\nrange: 0 2", "the key 'range' is given twice, in line 1 and in line 2"),
        ("data/secret/testdata.yaml", "on_reject: break\non_reject: continue", "the key 'on_reject' is given twice"),
    ],
)
def test_a_key_that_is_given_twice_is_refused(make_zip: MakeZip, file: str, text: str, error: str) -> None:
    (found,) = errors_of(make_zip({file: text}))
    assert found.startswith(f"{file}: {error}")


def test_a_key_that_is_given_twice_with_one_value_is_warned_of(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip({"problem.yaml": "name: a\nlicense: cc0\nlicense: cc0"})) == [
        "problem.yaml: the key 'license' is given twice, in line 2 and in line 3: remove one of them"
    ]


def test_a_key_of_the_ini_that_is_given_twice_is_refused(make_zip: MakeZip) -> None:
    errors = errors_of(make_zip({"domjudge-problem.ini": "timelimit=2\ncolor=red\ntimelimit=2"}))
    assert errors == ["domjudge-problem.ini: line 3 gives timelimit again: remove one of them"]


def test_one_key_in_two_maps_is_no_repetition(make_zip: MakeZip) -> None:
    with load_package(make_zip({"problem.yaml": "a: &a {x: 1}\nb: *a\nc: {x: 1}\nname: y"})) as package:
        assert package.title == "y"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("name: x\nlimits: [1", "not YAML: line 2: "),
        ("name: x\n\tauthor: y", "not YAML: line 2: found character '\\t' that cannot start any token"),
        ("name: a: b", "not YAML: line 1: mapping values are not allowed here"),
        ("a: b\n---\nc: d", "not YAML: line 2: expected a single document in the stream, but found another document"),
        ("just text", "must be a map: lines of the form key: value"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(make_zip: MakeZip, text: str, error: str) -> None:
    """Alone: that the name is missing would mislead."""
    (found,) = errors_of(make_zip({"problem.yaml": text}))
    assert found.startswith(f"problem.yaml: {error}")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("name: x\nsource: 'a\\0'\nauthor: \"a\\0b\"", "line 3: '\\x00' is no character of a text"),
        ('name: x\nconstants:\n  a: "\\uD800"', "line 3: '\\ud800' is no character of a text"),
        ('name: x\nlimits: {"\\0": 1}', "line 2: '\\x00' is no character of a text"),
    ],
)
def test_what_no_text_can_hold_is_told_with_its_line(make_zip: MakeZip, text: str, error: str) -> None:
    (found,) = errors_of(make_zip({"problem.yaml": text}))
    assert found == f"problem.yaml: {error}"
