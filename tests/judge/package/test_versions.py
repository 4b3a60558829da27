"""What tells the versions of the format apart, and what they have in common: rules that no other file is about."""

from collections.abc import Mapping

import pytest

from judge.grading.plan import ScoreMode
from judge.package import load_package
from judge.program import ProgramRole

from .conftest import Content, MakeZip
from .loaded import warnings_of

DRAFT = "name: x\nproblem_format_version: 2023-07-draft\n"
NEWEST = "name: x\nproblem_format_version: 2025-09\n"


def test_legacy_icpc_is_read_as_the_legacy_format_of_which_it_is_a_part(make_zip: MakeZip) -> None:
    """Authors use the label for packages that have more, and mean it as in the whole format."""
    changes = {
        "problem.yaml": "name: x\nproblem_format_version: legacy-icpc\ntype: scoring\nvalidation: custom score",
        "output_validators/check.py": "1",
        "include/cpp/grader.h": "",
        "graders/grade.py": "1",
        "data/secret/testdata.yaml": "grading: custom",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert package.grading is not None
        assert package.grading.checker_gives_scores
        assert set(package.include) == {"cpp"}
        assert {program.role for program in package.programs} == {ProgramRole.CHECKER, ProgramRole.GRADER}


def test_a_draft_of_september_2025_is_essentially_2025_09(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": DRAFT + "type: [scoring, interactive]\nlimits: {time_limit: 3}",
        ".timelimit": None,
        "output_validator/interactor.py": "1",
        "data/secret/test_group.yaml": "max_score: 60\nscore_aggregation: sum\nrequire_pass: [sample]",
        "data/secret/01.yaml": "output_validator_args: [a, b]",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert package.limits.cpu_time_limit_ms == 3000
        assert package.grading is not None
        (_, secret) = package.grading.root.groups
        assert (secret.max_score, secret.score_mode, secret.require_pass) == (60, ScoreMode.SUM, ("sample",))
        assert not package.grading.score_is_share
        assert package.testcases[1].checker_arguments == ("a", "b")


@pytest.mark.parametrize("yaml", [DRAFT, NEWEST, "problem_format_version: 2025-09\nuuid: ''\nname: x\n"])
def test_a_uuid_that_the_newer_versions_require_may_be_missing(make_zip: MakeZip, yaml: str) -> None:
    assert warnings_of(make_zip({"problem.yaml": yaml})) == []


def test_2025_09_has_no_graders(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": NEWEST + "type: scoring", "graders/grade.py": "1"}
    assert warnings_of(make_zip(changes)) == ["graders: has no effect, because no group has `grading: custom`"]


def test_keywords_are_separated_by_blanks_or_a_list(make_zip: MakeZip) -> None:
    for value in ("graph  dp", "[graph, dp]"):
        with load_package(make_zip({"problem.yaml": f"name: x\nkeywords: {value}"})) as package:
            assert package.metadata.keywords == ("graph", "dp")


def test_a_statement_that_names_no_language_is_english(make_zip: MakeZip) -> None:
    changes: Mapping[str, Content] = {"problem_statement/problem.en.md": None, "problem_statement/problem.md": "Add."}
    with load_package(make_zip(changes)) as package:
        assert [statement.locale for statement in package.statements] == ["en"]


def test_each_statement_has_the_name_in_its_language(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "problem_format_version: 2025-09\nname: {en: Sum, sv: Summa}",
        "statement/problem.sv.md": "Addera.",
    }
    with load_package(make_zip(changes)) as package:
        assert {one.locale: one.title for one in package.statements} == {"en": "Sum", "sv": "Summa"}


def test_constants_stand_in_submissions_and_in_settings_of_groups(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": NEWEST + "constants: {n: 7, eps: 1e-3}",
        "submissions/accepted/a.py": "print({{n}})",
        "data/secret/test_group.yaml": "output_validator_args: [float_tolerance, '{{eps}}']",
    }
    with load_package(make_zip(changes)) as package:
        (submission,) = package.submissions
        with submission.files[0].open() as stream:
            assert stream.read() == b"print(7)"
        assert package.checker_options.float_absolute_tolerance == 0.001
