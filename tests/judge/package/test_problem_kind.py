"""`type` and `validation`: which kind of problem it is."""

import pytest

from judge.package import load_package
from judge.program import ProgramRole, RunTogether

from .conftest import Content, MakeZip
from .loaded import errors_of

CHECK = {"output_validators/check.py": "1"}


@pytest.mark.parametrize(
    ("keys", "run_together", "is_scoring", "pass_limit"),
    [
        ("type: pass-fail", RunTogether.BATCH, False, 1),
        ("type: scoring", RunTogether.BATCH, True, 1),
        ("type: scoring\nvalidation: default score", RunTogether.BATCH, True, 1),
        ("type: scoring\nvalidation: custom score", RunTogether.BATCH, True, 1),
        ("validation: custom score", RunTogether.BATCH, True, 1),
        ("validation: custom", RunTogether.BATCH, False, 1),
        ("validation: custom interactive", RunTogether.INTERACTIVE, False, 1),
        ("validation: custom multi-pass", RunTogether.BATCH, False, 2),
        ("validation: custom multipass", RunTogether.BATCH, False, 2),
        ("validation: custom interactive multi-pass", RunTogether.INTERACTIVE, False, 2),
        ("type: [pass-fail, interactive]", RunTogether.INTERACTIVE, False, 1),
        ("type: [scoring, multi-pass]\nlimits: {validation_passes: 5}", RunTogether.BATCH, True, 5),
        ("type: [interactive, multi-pass]", RunTogether.INTERACTIVE, False, 2),
        ("type: scoring interactive", RunTogether.INTERACTIVE, True, 1),
        ("type: submit-answer", RunTogether.OUTPUT_ONLY, False, 1),
        ("type: [scoring, submit-answer]", RunTogether.OUTPUT_ONLY, True, 1),
    ],
)
def test_every_kind_is_read(
    make_zip: MakeZip, keys: str, run_together: RunTogether, is_scoring: bool, pass_limit: int
) -> None:
    with load_package(make_zip({"problem.yaml": f"name: x\n{keys}", **CHECK})) as package:
        assert package.run_together is run_together
        assert (package.grading is not None) is is_scoring
        assert package.pass_limit == pass_limit


def test_validation_passes_count_for_several_passes_only(make_zip: MakeZip) -> None:
    with load_package(make_zip({"problem.yaml": "name: x\nlimits: {validation_passes: 5}"})) as package:
        assert package.pass_limit == 1


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("type: [submit-answer, interactive]", "type is both interactive and submit-answer"),
        ("type: [submit-answer, multi-pass]", "type is both multi-pass and submit-answer"),
        ("validation: default custom", "validation is both custom and default"),
        ("type: {a: b}", "type must be a string or a list of strings"),
    ],
)
def test_kinds_that_exclude_each_other_are_refused(make_zip: MakeZip, keys: str, message: str) -> None:
    (error,) = errors_of(make_zip({"problem.yaml": f"name: x\n{keys}", **CHECK}))
    assert message in error


@pytest.mark.parametrize("keys", ["type: interactive", "type: multi-pass", "validation: custom"])
def test_a_kind_that_needs_a_program_is_refused_without_one(make_zip: MakeZip, keys: str) -> None:
    (error,) = errors_of(make_zip({"problem.yaml": f"name: x\n{keys}"}))
    assert error.startswith("output_validators: has no program, but the problem needs a")


@pytest.mark.parametrize(
    ("changes", "name", "role"),
    [
        ({"problem.yaml": "name: x\nvalidation: custom", **CHECK}, "output_validators/check.py", ProgramRole.CHECKER),
        (
            {"problem.yaml": "name: x\nvalidation: custom interactive", **CHECK},
            "output_validators/check.py",
            ProgramRole.INTERACTOR,
        ),
        (
            {"problem.yaml": "problem_format_version: 2023-07-draft\nname: x", **CHECK},
            "output_validators/check.py",
            ProgramRole.CHECKER,
        ),
        (
            {"problem.yaml": "problem_format_version: 2025-09\nname: x", "output_validator/a.cpp": ""},
            "output_validator",
            ProgramRole.CHECKER,
        ),
    ],
)
def test_a_validator_is_used_because_it_is_there_or_because_validation_says_so(
    make_zip: MakeZip, changes: dict[str, Content], name: str, role: ProgramRole
) -> None:
    with load_package(make_zip(changes)) as package:
        assert [(program.name, program.role) for program in package.programs] == [(name, role)]
        assert package.warnings == ()


def test_every_legacy_output_validator_is_a_checker(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "name: x\nvalidation: custom",
        "output_validators/a.py": "1",
        "output_validators/b/main.cpp": "",
        "output_validators/b/more.h": "",
    }
    with load_package(make_zip(changes)) as package:
        assert [program.name for program in package.programs] == ["output_validators/a.py", "output_validators/b"]
    (error,) = errors_of(make_zip({**changes, "problem.yaml": "name: x\nvalidation: custom interactive"}))
    assert "several interactors" in error


def test_a_submission_of_outputs_has_a_file_for_each_testcase(make_zip: MakeZip) -> None:
    yaml = {"problem.yaml": "name: x\ntype: submit-answer"}
    with load_package(make_zip({**yaml, "data/secret/02.in": "", "data/secret/02.ans": "1"})) as package:
        assert package.required_files == ("1.out", "01.out", "02.out")
    with load_package(make_zip({**yaml, "data/secret/1.in": "", "data/secret/1.ans": "1"})) as package:
        assert package.required_files == ("sample/1.out", "secret/01.out", "secret/1.out")
