"""Which reader a package gets, and what a version of the format decides where nothing is said."""

import pytest

from judge.grading.plan import ScoreMode
from judge.package import load_package
from judge.package.model import TimeLimitRule

from .conftest import Content, MakeZip
from .loaded import warnings_of

CHECK = "int main() { return 42; }"


@pytest.mark.parametrize(
    ("label", "format_name"),
    [
        (None, "legacy"),
        ("legacy", "legacy"),
        ("legacy-icpc", "legacy-icpc"),
        ("2023-07-draft", "2023-07-draft"),
        ("2023-07", "2023-07-draft"),
        ("draft", "2023-07-draft"),
        ("2025-09", "2025-09"),
        ("2025-09-draft", "2025-09"),
    ],
)
def test_every_label_is_read(make_zip: MakeZip, label: str | None, format_name: str) -> None:
    yaml = "name: x\n" + (f"problem_format_version: {label}\n" if label else "")
    with load_package(make_zip({"problem.yaml": yaml})) as package:
        assert package.format == format_name
        assert package.warnings == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"problem.yaml": "name: x\ntype: [pass-fail]"},
        {"problem.yaml": "name: x\nlimits: {time_multipliers: {ac_to_time_limit: 3}}"},
        {"problem.yaml": "name: x\ncredits: Ada"},
        {"problem.yaml": "name: x\ntype: interactive", "output_validator/run.py": "1"},
        {"output_validator/check.cpp": CHECK},
        {"data/secret/test_group.yaml": "full_feedback: yes"},
    ],
)
def test_a_package_without_label_is_read_by_what_it_has(make_zip: MakeZip, changes: dict[str, Content]) -> None:
    with load_package(make_zip(changes)) as package:
        assert package.format == "2023-07-draft"
        assert package.warnings == ()


def test_validation_makes_a_package_without_label_a_legacy_one(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": "name: x\nvalidation: custom", "output_validator/check.cpp": CHECK}
    with load_package(make_zip(changes)) as package:
        assert package.format == "legacy"
        assert [program.name for program in package.programs] == ["output_validator"]


LEGACY_RULE = TimeLimitRule(ac_to_time_limit=5, time_limit_to_tle=2, resolution_ms=1000, least_ms=1000)
RULE_2025 = TimeLimitRule(ac_to_time_limit=2, time_limit_to_tle=1.5, resolution_ms=1000, least_ms=1000)


@pytest.mark.parametrize(
    ("label", "rule", "writes", "decimal_only"),
    [
        ("legacy", LEGACY_RULE, True, None),
        ("2023-07-draft", RULE_2025, True, None),
        ("2025-09", RULE_2025, False, True),
    ],
)
def test_the_defaults_of_a_version(
    make_zip: MakeZip, label: str, rule: TimeLimitRule, writes: bool, decimal_only: bool | None
) -> None:
    with load_package(make_zip({"problem.yaml": f"name: x\nproblem_format_version: {label}"})) as package:
        assert package.time_limit_rule == rule
        assert package.allows_file_writing is writes
        assert (package.checker_options.decimal_numbers_only is True) is bool(decimal_only)


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (
            "{time_multiplier: 3, time_safety_margin: 4}",
            TimeLimitRule(ac_to_time_limit=3, time_limit_to_tle=4, resolution_ms=1000, least_ms=1000),
        ),
        (
            "{time_multipliers: {ac_to_time_limit: 2.5}, time_resolution: 0.1}",
            TimeLimitRule(ac_to_time_limit=2.5, time_limit_to_tle=1.5, resolution_ms=100, least_ms=100),
        ),
    ],
)
def test_the_rule_of_time_limits_is_read_by_its_keys(make_zip: MakeZip, limits: str, rule: TimeLimitRule) -> None:
    with load_package(make_zip({"problem.yaml": f"name: x\nvalidation: default\nlimits: {limits}"})) as package:
        assert package.time_limit_rule == rule
        assert package.warnings == ()


@pytest.mark.parametrize(("value", "writes"), [("true", True), ("no", False)])
def test_allow_file_writing_goes_before_the_version(make_zip: MakeZip, value: str, writes: bool) -> None:
    for label in ("2023-07-draft", "2025-09"):
        yaml = f"name: x\nproblem_format_version: {label}\nallow_file_writing: {value}"
        with load_package(make_zip({"problem.yaml": yaml})) as package:
            assert package.allows_file_writing is writes


def test_limits_of_programs_are_read_where_there_are_programs(make_zip: MakeZip) -> None:
    yaml = "name: x\nlimits: {validation_time: 5, validation_memory: 100, validation_output: 1, compilation_time: 7}"
    with load_package(make_zip({"problem.yaml": yaml})) as package:
        assert package.program_limits.cpu_time_limit_ms == 60_000
    changes = {"problem.yaml": f"{yaml}\nvalidation: custom", "output_validators/a.py": "1"}
    with load_package(make_zip(changes)) as package:
        limits = package.program_limits
        assert (limits.cpu_time_limit_ms, limits.memory_limit_bytes) == (5000, 100 << 20)
        assert (limits.output_limit_bytes, limits.compile_cpu_time_limit_ms) == (1 << 20, 7000)


def test_an_early_draft_has_names_of_the_legacy_format(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "problem_format_version: 2023-07-draft\nname: x\ntype: scoring\nvalidation: custom multipass",
        "output_validators/a/check.cpp": CHECK,
        "data/secret/testdata.yaml": "output_validator_flags: a b\n"
        "grading: {score: 10, max_score: 30, aggregation: sum}",
    }
    with load_package(make_zip(changes)) as package:
        assert package.pass_limit == 2
        assert package.testcases[1].checker_arguments == ("a", "b")
        assert package.grading is not None
        assert not package.grading.score_is_share
        (_, secret) = package.grading.root.groups
        assert (secret.accept_score, secret.most_score, secret.score_mode) == (10, 30, ScoreMode.SUM)
        assert package.warnings == ()


def test_a_late_draft_has_scoring_and_arguments(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": "problem_format_version: 2023-07-draft\nname: x\ntype: scoring",
        "problem_statement/problem.en.md": None,
        "statement/problem.en.md": "Add.",
        "data/secret/01.in": None,
        "data/secret/01.ans": None,
        "data/secret/a/1.in": "",
        "data/secret/a/1.ans": "1",
        "data/secret/b/1.in": "",
        "data/secret/b/1.ans": "1",
        "data/secret/a/testdata.yaml": "scoring: {score: 40}",
        "data/secret/b/testdata.yaml": "scoring: {score: 60, aggregation: sum, require-pass: [sample, a]}\n"
        "output_validator_args: [case_sensitive]",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert package.grading is not None
        assert package.grading.score_is_share
        secret = package.grading.root.groups[1]
        first, second = secret.groups
        assert (secret.max_score, first.max_score, second.max_score) == (100, 40, 60)
        assert (first.score_mode, second.score_mode) == (ScoreMode.MINIMUM, ScoreMode.SUM)
        assert second.require_pass == ("sample", "secret/a")
        options = package.testcases[2].checker_options
        assert options is not None
        assert options.case_sensitive


def test_what_has_no_effect_is_one_warning(make_zip: MakeZip) -> None:
    yaml = "name: x\n" + "".join(f"key{number:02}: 1\n" for number in range(20))
    (warning,) = warnings_of(make_zip({"problem.yaml": yaml}))
    assert warning.startswith("problem.yaml: 'key00', 'key01', ")
    assert warning.endswith(" and 12 more are no keys of this format and have no effect")
    assert warnings_of(make_zip({"notes": "x", "todo": "x"})) == [
        "notes, todo: are not part of the format and have no effect"
    ]
