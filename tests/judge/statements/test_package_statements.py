"""What `judge package check` says of statements."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from judge.package import load_package
from judge.package_commands import check_package
from judge.statements import pandoc, pdf_figure
from judge.statements.package_statements import check_statements, read_statement
from tests.judge.package.conftest import MakeZip
from tests.judge.statements.pdfs import TREE

TEX = "problem_statement/problem.en.tex"


@pytest.fixture
def warnings(make_zip: MakeZip) -> "Warnings":
    return Warnings(make_zip)


class Warnings:
    def __init__(self, make_zip: MakeZip) -> None:
        self._make_zip = make_zip

    def of(self, files: Mapping[str, str | bytes]) -> list[str]:
        with load_package(self._make_zip({"problem_statement/problem.en.md": None, **files})) as package:
            return [str(warning) for warning in (*package.warnings, *check_statements(package))]


def test_each_notice_names_the_file_of_its_statement(warnings: Warnings) -> None:
    assert warnings.of({TEX: "a \\foo", "problem_statement/problem.zh.md": "<yes>"}) == [
        f"warning: {TEX}: line 1: unknown command \\foo",
        "warning: problem_statement/problem.zh.md: line 1: '<yes>' is not understood as HTML; it is shown as text",
    ]


def test_a_pdf_figure_that_a_statement_names_is_shown(warnings: Warnings) -> None:
    figures = {"problem_statement/tree.pdf": TREE, "problem_statement/unused.pdf": b"no PDF"}
    assert warnings.of({TEX: "\\includegraphics{tree.pdf} \\includegraphics{Tree}", **figures}) == [
        f"warning: {TEX}: the figure 'Tree' is called 'tree.svg'; it is shown all the same"
    ]


def test_a_pdf_figure_that_cannot_be_converted_is_named(warnings: Warnings) -> None:
    found = warnings.of({TEX: "\\includegraphics{tree}", "problem_statement/tree.pdf": b"no PDF"})
    assert found[0].startswith("warning: problem_statement/tree.pdf: is not shown: it cannot be converted (")
    assert found[1:] == [f"warning: {TEX}: no figure 'tree' beside the statement"]


def test_without_the_converter_the_check_says_so(warnings: Warnings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_figure, "CONVERTER", replace(pdf_figure.CONVERTER, program="no-such-converter"))
    found = warnings.of({TEX: "\\includegraphics{tree}", "problem_statement/tree.pdf": TREE})
    assert found[0] == (
        "warning: problem_statement/tree.pdf: is not shown: no-such-converter (poppler-utils) is not installed here"
    )


def test_without_pandoc_the_check_says_so_once(warnings: Warnings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "PANDOC", replace(pandoc.PANDOC, program="no-such-converter"))
    assert warnings.of({TEX: "a", "problem_statement/problem.sv.tex": "b"}) == [
        f"warning: {TEX}: is not checked: no-such-converter (pandoc) is not installed here"
    ]


def test_constants_of_the_package_stand_in_markdown(make_zip: MakeZip) -> None:
    text = "At most {{max_n}} of {{unknown}}: {{nextsample}}"
    with load_package(make_zip({"problem_statement/problem.en.md": text})) as package:
        package = replace(package, constants={"max_n": "1000", "nextsample": "no"})
        read = read_statement(package, package.statements[0], ())
    assert read.source.text == "At most 1000 of {{unknown}}: {{nextsample}}"
    assert read.source.html is None


def test_a_place_for_a_sample_that_is_not_there_is_named(warnings: Warnings) -> None:
    text = "{{nextsample}} a {{nextsample}} b {{remainingsamples}}"
    assert warnings.of({"problem_statement/problem.en.md": text}) == [
        "warning: problem_statement/problem.en.md: it has more places for a next sample (2) than there are samples (1)"
    ]


def test_another_picture_of_the_same_name_is_preferred_to_a_pdf(warnings: Warnings) -> None:
    files = {"problem_statement/tree.pdf": b"no PDF", "problem_statement/tree.png": b"a picture"}
    assert warnings.of({TEX: "\\includegraphics{tree.pdf}", **files}) == []


def test_figures_that_browsers_do_not_know_are_named(warnings: Warnings) -> None:
    assert (
        "warning: problem_statement/tree.eps: is not shown: browsers know no such figures; save it as PDF, SVG or PNG"
        in (warnings.of({TEX: "\\includegraphics{tree}", "problem_statement/tree.eps": "%!PS"}))
    )


def test_the_command_prints_them(make_zip: MakeZip, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sums.zip"
    path.write_bytes(make_zip({TEX: "a \\foo"}).getvalue())
    assert check_package(path) == 0
    assert f"warning: {TEX}: line 1: unknown command \\foo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "locale", "title"),
    [
        ("{en: Locale, zh-CN: 语言}", "zh-CN", "语言"),
        ("{en: Locale, zh: 语言}", "zh-CN", "语言"),
        ("{en: Locale, zh_CN: 语言}", "zh", "语言"),
        ("{en: Locale, zh: 语言, zh-tw: 語言}", "zh-tw", "語言"),
        ("{zh: 语言, en: Locale}", "sv", "Locale"),
        ("{zh: 语言}", "sv", "语言"),
        ("Locale", "en-GB", "Locale"),
    ],
)
def test_a_statement_has_the_name_in_its_language(make_zip: MakeZip, names: str, locale: str, title: str) -> None:
    files = {"problem.yaml": f"name: {names}\n", f"problem_statement/problem.{locale}.md": "Add.\n"}
    with load_package(make_zip({"problem_statement/problem.en.md": None, **files})) as package:
        assert [statement.title for statement in package.statements] == [title]
