"""What a submission needs that is not here."""

import pytest

from judge.verification.absence import absence, language_words

PYTHON_2 = "is written for Python 2, which is not here"


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("    print a+b\n    ^^^^^^^^^\nSyntaxError: Missing parentheses in call to 'print'. Did you mean", PYTHON_2),
        ("Traceback\nNameError: name 'raw_input' is not defined. Did you mean: 'input'?", PYTHON_2),
        ("ModuleNotFoundError: No module named 'Queue'", PYTHON_2),
        ("TypeError: 'map' object is not subscriptable", PYTHON_2),
        ("ModuleNotFoundError: No module named 'numpy'", "needs the module numpy, which is not here"),
        ("ModuleNotFoundError: No module named 'scipy.sparse'", "needs the module scipy.sparse, which is not here"),
        ("Error: Cannot find module 'lodash'", "needs the module lodash, which is not here"),
        ("ReferenceError: readline is not defined", "is written for SpiderMonkey, which is not here"),
        (
            "a.cpp:1:10: fatal error: boost/any.hpp: No such file or directory",
            "includes boost/any.hpp, which is not here",
        ),
    ],
)
def test_what_is_not_here_is_read_from_what_the_program_said(said: str, lacks: str) -> None:
    assert absence(said, ["a.py"]) == lacks


@pytest.mark.parametrize(
    "said",
    [
        "",
        "NameError: name 'x' is not defined",
        "SyntaxError: invalid syntax",
        "ModuleNotFoundError: No module named 'helper'",
        "Error: Cannot find module './helper'",
        "a.cpp:3:1: error: 'sort' was not declared in this scope",
    ],
)
def test_a_fault_of_the_program_itself_is_none(said: str) -> None:
    assert absence(said, ["main.py", "helper.py"]) is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a.kt"], "it is in Kotlin, which is not here"),
        (["A.PAS"], "it is in Pascal, which is not here"),
        (["notes.txt", "a.py2"], "it is in Python 2, which is not here"),
        (["notes.txt"], "no language here has the suffix .txt"),
        (["Makefile"], "its name has no suffix of a language"),
    ],
)
def test_a_language_that_is_not_here_is_named(names: list[str], words: str) -> None:
    assert language_words(names) == words
