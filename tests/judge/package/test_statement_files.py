"""Which files are statements, and what is said of the others beside them."""

import pytest

from judge.package import load_package

from .conftest import MakeZip
from .loaded import errors_of, warnings_of

DIRECTORY = "problem_statement/"
NAMES = "a statement is problem_statement/problem.en.md, .tex or .pdf"


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("problem.zh-Hans-CN.md", "zh-hans-cn"),
        ("problem.zh_Hant_TW.md", "zh-hant-tw"),
        ("problem.es-419.md", "es-419"),
        ("Problem.zh.md", "zh"),
        ("problem.ZH.MD", "zh"),
    ],
)
def test_every_spelling_of_a_language_is_taken(make_zip: MakeZip, name: str, locale: str) -> None:
    with load_package(make_zip({DIRECTORY + name: "x"})) as package:
        assert [statement.locale for statement in package.statements] == ["en", locale]
        assert package.warnings == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "problem.english.tex",
            "problem.en.markdown",
            "problem.zh.html",
            "problem.docx",
            "problem-zh.md",
            "zh/problem.md",
        ),
        *("statement.zh.pdf", "problem_zh.pdf", "problem.zh.md.bak", "macros.sty", "figure.drawio"),
    ],
)
def test_a_file_that_is_neither_statement_nor_figure_is_named(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({DIRECTORY + name: "%PDF-1.5"})) == [
        f"{DIRECTORY}{name}: has no effect: it is no figure, and {NAMES}"
    ]


@pytest.mark.parametrize("name", ["problem.md", "problem.zh.tex", "problem.en.pdf", "problem.html"])
def test_a_statement_beside_problem_yaml_is_told_its_place(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({name: "x"})) == [f"{name}: has no effect: {NAMES}"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("problem_statement/problem.en.md", "problem_statement/problem.md"),
        ("problem_statement/problem.en.md", "statement/problem.en.md"),
        ("problem_statement/problem.zh-CN.md", "problem_statement/problem.zh_cn.md"),
        ("problem_statement/problem.en.pdf", "problem.pdf"),
    ],
)
def test_of_two_statements_the_second_is_named(make_zip: MakeZip, first: str, second: str) -> None:
    with load_package(make_zip({first: "%PDF-1.5", second: "%PDF-1.5 2"})) as package:
        assert [str(warning) for warning in package.warnings] == [
            f"warning: {second}: has no effect: there is another statement of this format in this language"
        ]
        assert second not in [statement.file.path for statement in package.statements]


def test_a_statement_that_nobody_can_read_is_told(make_zip: MakeZip) -> None:
    changes = {DIRECTORY + "problem.en.md": " \n", DIRECTORY + "problem.zh.pdf": "", "problem.pdf": "<html>"}
    assert warnings_of(make_zip(changes)) == [
        f"{DIRECTORY}problem.en.md: is empty: students see no statement",
        f"{DIRECTORY}problem.zh.pdf: is no PDF, so browsers do not show it: export it again",
        "problem.pdf: is no PDF, so browsers do not show it: export it again",
    ]


@pytest.mark.parametrize("name", ["|\n  Two\n  sums", ">\n  Two sums\n", '"Two  sums "', "{en: ' Two sums'}"])
def test_the_name_is_one_line_however_it_is_written(make_zip: MakeZip, name: str) -> None:
    with load_package(make_zip({"problem.yaml": f"name: {name}"})) as package:
        assert package.title == "Two sums"


@pytest.mark.parametrize("name", ['"  "', '{en: " "}'])
def test_a_blank_name_is_none(make_zip: MakeZip, name: str) -> None:
    errors = errors_of(make_zip({"problem.yaml": f"name: {name}"}))
    assert errors[0] == "problem.yaml: name must be a string, or a map of language to string"
