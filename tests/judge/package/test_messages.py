"""A message says what is so, once, in the place where it can be mended."""

import pytest

from judge.package import PackageRefused, load_package

from .conftest import Content, MakeZip
from .loaded import errors_of, warnings_of

CHECKER = {"output_validators/check.py": "1"}


def test_only_its_name_is_said_of_a_format_that_is_not_known(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "problem_format_version: 2030-01\nname: x\nallow_file_writing: maybe\ntype: hard",
        "data/secret/test_group.yaml": "max_score: much",
        ".timelimit": None,
        **CHECKER,
    }
    with pytest.raises(PackageRefused) as caught:
        load_package(make_zip(changes))
    (refused,) = (diagnostic.message for diagnostic in caught.value.diagnostics)
    assert refused.startswith("problem_format_version is '2030-01'; known are")


def test_a_checker_beside_the_default_one_is_warned_of(make_zip: MakeZip) -> None:
    assert warnings_of(make_zip(CHECKER)) == [
        "output_validators: has no effect, because `validation` in problem.yaml is default: the default checker judges"
    ]


def test_flags_for_a_checker_of_the_package_are_not_those_of_the_default_one(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "name: x\nvalidation: custom\nvalidator_flags: --strict",
        "data/testdata.yaml": "output_validator_flags: --strict",
    }
    with load_package(make_zip({**changes, **CHECKER})) as package:
        assert {testcase.checker_arguments for testcase in package.testcases} == {("--strict", "--strict")}
        assert package.warnings == ()


def test_nothing_is_said_of_pass_fail_where_a_problem_is_scoring(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "name: x\ntype: scoring\ngrading: {objective: max, show_test_data_groups: yes}",
        "data/secret/testdata.yaml": "accept_score: 10\nrange: 0 10\ngrading: default\ngrader_flags: sum",
    }
    assert warnings_of(make_zip(changes)) == []


@pytest.mark.parametrize("place", ["problem.yaml", "data/testdata.yaml", "data/secret/testdata.yaml"])
def test_one_bad_flag_is_one_error_in_its_file(make_zip: MakeZip, place: str) -> None:
    changes: dict[str, Content] = {
        f"data/secret/{number}.{suffix}": "1" for number in range(30) for suffix in ("in", "ans")
    }
    text = "name: x\nvalidator_flags: fuzzy" if place == "problem.yaml" else "output_validator_flags: fuzzy"
    (error,) = errors_of(make_zip({**changes, place: text}))
    assert error.startswith(f"{place}: ")
    assert error.endswith("validator_flags is wrong: unknown flag of the checker: 'fuzzy'")


def test_a_missing_time_limit_is_told_with_the_ways_to_give_it(make_zip: MakeZip) -> None:
    (warning,) = warnings_of(make_zip({".timelimit": None}))
    assert warning.startswith(
        "no CPU time limit: write the seconds into .timelimit, or give the limit with each import"
    )
    assert "a verification finds one" in warning


@pytest.mark.parametrize("folder", ["输入", "", "---"])
def test_a_missing_short_name_is_told(make_zip: MakeZip, folder: str) -> None:
    (warning,) = warnings_of(make_zip(folder=f"{folder}/" if folder else ""))
    assert warning.startswith("no short name: ")


@pytest.mark.parametrize("name", ["input_validators/v.py", "input_format_validators/v.py", "generators/g.py"])
def test_tools_of_the_author_are_no_matter(make_zip: MakeZip, name: str) -> None:
    assert warnings_of(make_zip({name: "1"})) == []


def test_a_statement_in_the_place_of_domjudge_is_read(make_zip: MakeZip) -> None:
    changes = {"problem_statement/problem.en.md": None, "problem.pdf": "%PDF-1.4"}
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert [(statement.locale, statement.file.path) for statement in package.statements] == [("en", "problem.pdf")]
    with load_package(make_zip({"problem.pdf": "%PDF-1.4", "problem_statement/problem.pdf": "%PDF-1.4"})) as package:
        assert [statement.file.path for statement in package.statements if statement.format == "pdf"] == [
            "problem_statement/problem.pdf"
        ]


@pytest.mark.parametrize("name", ["problem.html", "problem.txt"])
def test_a_statement_in_another_format_is_warned_of(make_zip: MakeZip, name: str) -> None:
    (warning,) = warnings_of(make_zip({name: "x"}))
    assert warning.startswith(f"{name}: has no effect: a statement is")
