"""Groups of testcases: their settings, and the plan by which results are graded."""

from collections.abc import Mapping

import pytest

from judge.checker.options import CheckerOptions
from judge.grading import OnReject
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, VerdictMode
from judge.package import load_package

from .conftest import Content, MakeZip
from .loaded import errors_of, warnings_of

SCORING = "name: x\ntype: scoring"
SCORING_2025 = "name: x\nproblem_format_version: 2025-09\ntype: scoring"
GROUPS: Mapping[str, Content] = {
    "data/secret/01.in": None,
    "data/secret/01.ans": None,
    **{f"data/secret/{name}.{suffix}": "1" for name in ("a/1", "a/2", "b/1") for suffix in ("in", "ans")},
}


def plan_of(make_zip: MakeZip, changes: Mapping[str, Content]) -> GradingPlan | None:
    with load_package(make_zip(dict(changes))) as package:
        assert package.warnings == ()
        return package.grading


def groups_of(make_zip: MakeZip, changes: Mapping[str, Content]) -> dict[str, GradingGroup]:
    plan = plan_of(make_zip, changes)
    assert plan is not None
    found: dict[str, GradingGroup] = {}
    waiting = [plan.root]
    while waiting:
        group = waiting.pop()
        found[group.name] = group
        waiting += group.groups
    return found


# Legacy


def test_groups_are_the_directories_and_hold_neighbours(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": SCORING, **GROUPS, "data/secret/c/d/1.in": "", "data/secret/c/d/1.ans": "1"}
    groups = groups_of(make_zip, changes)
    assert {name: (group.first, group.stop) for name, group in groups.items()} == {
        "": (0, 5),
        "sample": (0, 1),
        "secret": (1, 5),
        "secret/a": (1, 3),
        "secret/b": (3, 4),
        "secret/c": (4, 5),
        "secret/c/d": (4, 5),
    }


def test_the_defaults_of_the_legacy_grader(make_zip: MakeZip) -> None:
    root = groups_of(make_zip, {"problem.yaml": SCORING})[""]
    assert (root.on_reject, root.verdict_mode, root.score_mode) == (
        OnReject.BREAK,
        VerdictMode.WORST_ERROR,
        ScoreMode.SUM,
    )
    assert (root.accept_score, root.reject_score, root.least_score, root.most_score) == (1, 0, None, None)
    assert not root.ignore_sample
    assert not root.accept_if_any_accepted


@pytest.mark.parametrize("mode", list(VerdictMode))
def test_every_verdict_mode_of_the_default_grader(make_zip: MakeZip, mode: VerdictMode) -> None:
    groups = groups_of(make_zip, {"problem.yaml": SCORING, "data/testdata.yaml": f"grader_flags: {mode}"})
    assert {group.verdict_mode for group in groups.values()} == {mode}


@pytest.mark.parametrize("mode", ["sum", "avg", "min", "max"])
def test_every_score_mode_of_the_default_grader(make_zip: MakeZip, mode: str) -> None:
    groups = groups_of(make_zip, {"problem.yaml": SCORING, "data/secret/testdata.yaml": f"grader_flags: {mode}"})
    assert groups["secret"].score_mode == ScoreMode(mode)
    assert groups["sample"].score_mode == ScoreMode.SUM


def test_ignore_sample_is_of_the_root_and_accept_if_any_of_each_group(make_zip: MakeZip) -> None:
    flags = "grader_flags: ignore_sample accept_if_any_accepted"
    groups = groups_of(make_zip, {"problem.yaml": SCORING, "data/testdata.yaml": flags})
    assert groups[""].ignore_sample
    assert not groups["secret"].ignore_sample
    assert all(group.accept_if_any_accepted for group in groups.values())


def test_each_key_of_a_group_is_inherited_by_itself(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": SCORING,
        **GROUPS,
        "data/testdata.yaml": "on_reject: continue\naccept_score: 5\nrange: 0 20",
        "data/secret/testdata.yaml": "accept_score: 7\ngrader_flags: min",
        "data/secret/a/testdata.yaml": "reject_score: -1\nrange: -inf +inf",
        "data/secret/b/testdata.yaml": "on_reject: break\nrange: -5 inf",
    }
    groups = groups_of(make_zip, changes)
    assert [groups[name].on_reject for name in ("", "secret", "secret/a", "secret/b")] == [
        *(3 * [OnReject.CONTINUE]),
        OnReject.BREAK,
    ]
    assert [groups[name].accept_score for name in ("sample", "secret", "secret/b")] == [5, 7, 7]
    assert [groups[name].reject_score for name in ("secret", "secret/a")] == [0, -1]
    assert {groups[name].score_mode for name in ("secret", "secret/a")} == {ScoreMode.MINIMUM}
    bounds = {name: (group.least_score, group.most_score) for name, group in groups.items()}
    assert bounds["secret"] == (0, 20)
    assert bounds["secret/a"] == (None, None)
    assert bounds["secret/b"] == (-5, None)


def test_a_custom_grader_gets_its_flags(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING,
        "data/secret/testdata.yaml": "grading: custom\ngrader_flags: best 'of all'",
        "graders/grade.py": "1",
    }
    groups = groups_of(make_zip, changes)
    assert groups["secret"].has_custom_grader
    assert groups["secret"].grader_arguments == ("best", "of all")
    assert not groups[""].has_custom_grader


def test_the_grading_of_old_packages_is_in_problem_yaml(make_zip: MakeZip) -> None:
    yaml = f"{SCORING}\ngrading: {{on_reject: grade, accept_score: 5, reject_score: 1, range: 0 50}}"
    inside = "on_reject: break\naccept_score: 6\nreject_score: 2\nrange: 0 60"
    groups = groups_of(make_zip, {"problem.yaml": yaml, "data/secret/testdata.yaml": inside})
    assert {group.on_reject for group in groups.values()} == {OnReject.CONTINUE}
    assert {group.accept_score for group in groups.values()} == {5}
    assert (groups["secret"].reject_score, groups["secret"].most_score) == (1, 50)


@pytest.mark.parametrize("of_groups", OnReject)
def test_the_worst_error_of_old_packages_leaves_it_to_the_groups(make_zip: MakeZip, of_groups: OnReject) -> None:
    changes = {
        "problem.yaml": f"{SCORING}\ngrading: {{on_reject: worst_error}}",
        "data/testdata.yaml": f"on_reject: {of_groups}",
    }
    assert {group.on_reject for group in groups_of(make_zip, changes).values()} == {of_groups}


def test_a_flag_that_the_default_grader_does_not_have_is_one_warning(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {"problem.yaml": SCORING, "data/testdata.yaml": "grader_flags: best min"}
    with load_package(make_zip(changes)) as package:
        assert package.grading is not None
        assert package.grading.root.score_mode is ScoreMode.MINIMUM
        assert [str(warning) for warning in package.warnings] == [
            "warning: data/testdata.yaml: grader_flags 'best' has no effect: known are accept_if_any_accepted, "
            "always_accept, avg, first_error, ignore_sample, max, min, no_errors, sum, worst_error"
        ]


def test_the_old_name_of_the_worst_error(make_zip: MakeZip) -> None:
    flags = {"data/testdata.yaml": "grader_flags: first_error no_errors"}
    assert groups_of(make_zip, {"problem.yaml": SCORING, **flags})[""].verdict_mode is VerdictMode.WORST_ERROR


@pytest.mark.parametrize("nothing", ["''", "", "[]", "null"])
def test_flags_that_are_empty_are_not_those_of_the_group_above(make_zip: MakeZip, nothing: str) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING,
        "data/testdata.yaml": "grader_flags: max\noutput_validator_flags: case_sensitive\ninput_validator_flags: a",
        "data/secret/testdata.yaml": "".join(
            f"{key}: {nothing}\n" for key in ("grader_flags", "output_validator_flags", "input_validator_flags")
        ),
    }
    assert groups_of(make_zip, changes)["secret"].score_mode is ScoreMode.SUM
    with load_package(make_zip(changes)) as package:
        sample, secret = package.testcases
        assert sample.checker_options == CheckerOptions(case_sensitive=True)
        assert (package.checker_options, secret.checker_options) == (CheckerOptions(), None)
        assert (sample.input_validator_arguments.of_all, secret.input_validator_arguments.of_all) == (("a",), ())


@pytest.mark.parametrize(
    ("keys", "gives"),
    [
        ("validation: custom score", True),
        ("validation: custom", False),
        ("validation: default", False),
        ("problem_format_version: 2025-09", True),
    ],
)
def test_who_gives_the_scores(make_zip: MakeZip, keys: str, gives: bool) -> None:
    changes = {"problem.yaml": f"{SCORING}\n{keys}"}
    if "default" not in keys:
        changes["output_validators/check.py"] = "1"
    plan = plan_of(make_zip, changes)
    assert plan is not None
    assert plan.checker_gives_scores is gives


def test_the_objective_and_whether_groups_are_shown(make_zip: MakeZip) -> None:
    yaml = f"{SCORING}\ngrading: {{objective: min, show_test_data_groups: false}}"
    plan = plan_of(make_zip, {"problem.yaml": yaml})
    assert plan is not None
    assert (plan.is_scoring, plan.is_minimized, plan.shows_groups) == (True, True, False)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"data/testdata.yaml": "on_reject: break\ngrader_flags: worst_error"},
        {"data/secret/testdata.yaml": "grader_flags: first_error"},
        {"data/testdata.yaml": "on_reject: continue\ngrader_flags: first_error"},
    ],
)
def test_a_pass_fail_problem_whose_groups_change_nothing_has_no_plan(
    make_zip: MakeZip, settings: dict[str, Content]
) -> None:
    assert plan_of(make_zip, {**GROUPS, **settings}) is None


@pytest.mark.parametrize(
    "settings",
    [
        {"data/testdata.yaml": "on_reject: continue"},  # the worst failure decides, not the first one
        {"data/secret/a/testdata.yaml": "grader_flags: always_accept"},
        {"data/secret/a/testdata.yaml": "grader_flags: accept_if_any_accepted"},
        {"data/testdata.yaml": "grader_flags: ignore_sample"},
        {"data/testdata.yaml": "run_samples: false"},
    ],
)
def test_groups_of_a_pass_fail_problem_decide_its_verdict(make_zip: MakeZip, settings: dict[str, Content]) -> None:
    plan = plan_of(make_zip, {**GROUPS, **settings})
    assert plan is not None
    assert not plan.is_scoring


# The first drafts


def test_groups_of_the_first_drafts_go_on_after_a_failure_in_a_sum(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "name: x\nproblem_format_version: 2023-07-draft\ntype: scoring\nvalidation: default",
        **GROUPS,
        "data/secret/a/testdata.yaml": "grading: {score: 30}",
        "data/secret/b/testdata.yaml": "grading: {score: 5, aggregation: sum, max_score: 8, min_score: 0}",
    }
    groups = groups_of(make_zip, changes)
    assert groups[""].ignore_sample
    first, second = groups["secret/a"], groups["secret/b"]
    assert (first.accept_score, first.score_mode, first.on_reject) == (30, ScoreMode.MINIMUM, OnReject.BREAK)
    assert (second.accept_score, second.score_mode, second.on_reject) == (5, ScoreMode.SUM, OnReject.CONTINUE)
    assert (second.least_score, second.most_score) == (0, 8)
    assert (groups["secret"].score_mode, groups["secret"].on_reject) == (ScoreMode.SUM, OnReject.CONTINUE)


# 2025-09


def test_the_defaults_of_groups_in_2025_09(make_zip: MakeZip) -> None:
    groups = groups_of(make_zip, {"problem.yaml": SCORING_2025})
    assert groups[""].ignore_sample
    assert (groups["secret"].max_score, groups["secret"].score_mode) == (100, ScoreMode.SUM)
    assert groups["sample"].max_score is None


def test_each_input_validator_may_have_arguments_of_its_own(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING_2025,
        "data/test_group.yaml": "input_validator_args: [all]",
        "data/secret/test_group.yaml": "input_validator_args: {limits.py: [--n, '3'], shape: -x y, none: []}",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        sample, secret = (testcase.input_validator_arguments for testcase in package.testcases)
    directory = "input_validators"
    assert sample.of(f"{directory}/limits.py") == ("all",)
    assert secret.of(f"{directory}/limits.py") == ("--n", "3")
    assert secret.of(f"{directory}/shape") == secret.of(f"{directory}/shape.cpp") == ("-x", "y")
    assert secret.of(f"{directory}/none") == secret.of(f"{directory}/other") == ()


def test_every_key_of_a_group_in_2025_09(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING_2025,
        **GROUPS,
        "data/secret/test_group.yaml": "max_score: 50\nscore_aggregation: sum\nfull_feedback: false",
        "data/secret/a/test_group.yaml": "max_score: 20\nscore_aggregation: pass-fail\n"
        "full_feedback: true\noutput_validator_args: [case_sensitive]\ninput_validator_args: [a]\n"
        "input_visualizer_args: [x]\noutput_visualizer_args: [x]",
        "data/secret/b/test_group.yaml": "max_score: 30\nscore_aggregation: min\nrequire_pass: [sample, secret/a]",
    }
    with load_package(make_zip(changes)) as package:
        assert package.warnings == ()
        assert [testcase.full_feedback for testcase in package.testcases] == [False, True, True, False]
        assert package.testcases[1].input_validator_arguments.of_all == ("a",)
        assert package.testcases[1].checker_options is not None
    groups = groups_of(make_zip, changes)
    first, second = groups["secret/a"], groups["secret/b"]
    assert (first.max_score, first.score_mode) == (20, ScoreMode.PASS_FAIL)
    assert (second.max_score, second.score_mode) == (30, ScoreMode.MINIMUM)
    assert second.require_pass == ("sample", "secret/a")
    assert (groups["secret"].on_reject, first.on_reject) == (OnReject.CONTINUE, OnReject.BREAK)


def test_an_unbounded_group_has_no_maximum(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": SCORING_2025, "data/secret/test_group.yaml": "max_score: unbounded"}
    assert groups_of(make_zip, changes)["secret"].max_score is None


def test_the_maximum_inside_is_that_of_its_groups(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": SCORING_2025,
        **GROUPS,
        "data/secret/a/test_group.yaml": "max_score: 5",
        "data/secret/b/test_group.yaml": "max_score: 6",
    }
    assert groups_of(make_zip, changes)["secret"].max_score == 11


def test_groups_without_a_maximum_share_what_is_left(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING_2025,
        **GROUPS,
        "data/secret/a/test_group.yaml": "max_score: 30",
    }
    with load_package(make_zip(changes)) as package:
        assert package.grading is not None
        assert [group.max_score for group in package.grading.root.groups[1].groups] == [30, 70]
        (warning,) = package.warnings
        assert str(warning).startswith("warning: data/secret/b: no max_score")


def test_a_required_group_that_is_not_there_is_refused(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": SCORING_2025, **GROUPS, "data/secret/b/test_group.yaml": "require_pass: c"}
    assert "data: require_pass names 'c', and there is no such group" in errors_of(make_zip(changes))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("data/secret/9", "data/secret: has testcases beside groups, which have no score in 2025-09"),
        ("data/secret/b/c/1", "data/secret: has groups inside groups, which have no score in 2025-09"),
    ],
)
def test_groups_and_testcases_are_one_level_in_2025_09(make_zip: MakeZip, name: str, message: str) -> None:
    other = {f"{name}.in": "", f"{name}.ans": "1"}
    assert message in errors_of(make_zip({"problem.yaml": SCORING_2025, **GROUPS, **other}))
    assert warnings_of(make_zip({"problem.yaml": "name: x\nproblem_format_version: 2025-09", **GROUPS, **other})) == []


def test_groups_that_require_each_other_are_refused(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": SCORING_2025,
        **GROUPS,
        "data/secret/a/test_group.yaml": "max_score: 1\nrequire_pass: b",
        "data/secret/b/test_group.yaml": "max_score: 1\nrequire_pass: [sample, a]",
    }
    assert errors_of(make_zip(changes)) == ["data: require_pass goes in a circle: secret/a, secret/b"]


@pytest.mark.parametrize(("count", "is_refused"), [(100, False), (101, True)])
def test_a_chain_of_requirements_has_an_end(make_zip: MakeZip, count: int, is_refused: bool) -> None:
    changes: dict[str, Content] = {"problem.yaml": SCORING_2025, "data/secret/01.in": None, "data/secret/01.ans": None}
    for number in range(count):
        group = f"data/secret/{number:03}"
        required = f"require_pass: '{number + 1:03}'" if number + 1 < count else ""
        changes |= {f"{group}/1.in": "1", f"{group}/1.ans": "1"}
        changes[f"{group}/test_group.yaml"] = f"max_score: 1\n{required}"
    if is_refused:
        assert errors_of(make_zip(changes)) == ["data: require_pass leads from group to group more than 100 times"]
    else:
        load_package(make_zip(changes)).close()


def test_samples_that_are_not_there_are_passed(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING_2025,
        "data/sample/1.in": None,
        "data/sample/1.ans": None,
        "data/secret/test_group.yaml": "require_pass: sample",
    }
    assert groups_of(make_zip, changes)["secret"].require_pass == ()


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("max_score: 40\nscore_aggregation: sum\nstatic_validation_score: 15", 15),
        ("max_score: 40\nscore_aggregation: min\nstatic_validation_score: 15", 15),
        ("max_score: 40\nscore_aggregation: min\nstatic_validation_score: pass-fail", 40),  # it lowers no score
        ("max_score: 40\nscore_aggregation: pass-fail\nstatic_validation_score: pass-fail", 0),
        ("max_score: 40\nscore_aggregation: min\nstatic_validation: true", 40),
        ("max_score: 40\nstatic_validation: {score: 15}", 15),
        ("max_score: unbounded\nscore_aggregation: sum\nstatic_validation_score: 15", 15),
        ("max_score: 40\nstatic_validation: false", None),
    ],
)
def test_a_static_validation_has_a_score_or_is_pass_fail(make_zip: MakeZip, text: str, score: float | None) -> None:
    changes = {**GROUPS, "problem.yaml": SCORING_2025, "static_validator/v.py": "1"}
    changes |= {
        "data/secret/b/test_group.yaml": "max_score: 60\nscore_aggregation: sum\nstatic_validation_score: 1",
        "data/secret/a/test_group.yaml": text,
    }
    groups = groups_of(make_zip, changes)
    assert groups["secret/a"].static_validation_score == score
    assert groups["secret"].static_validation_score is None


def test_static_validator_args_are_inherited_and_those_of_drafts_stand_in_the_map(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        **GROUPS,
        "problem.yaml": SCORING_2025 + "\nconstants: {most: 10}",
        "static_validator/v.py": "1",
        "data/secret/test_group.yaml": "static_validator_args: 'x {{most}}'",
        "data/secret/a/test_group.yaml": "max_score: 40\nstatic_validation_score: pass-fail",
        "data/secret/b/test_group.yaml": "max_score: 60\nstatic_validation: {args: [y z]}",
    }
    groups = groups_of(make_zip, changes)
    assert groups["secret/a"].static_validator_arguments == ("x", "10")
    assert groups["secret/b"].static_validator_arguments == ("y z",)


def test_a_pass_fail_problem_may_have_a_static_validation(make_zip: MakeZip) -> None:
    changes = {
        "problem.yaml": "name: x\nproblem_format_version: 2025-09",
        "static_validator/v.py": "1",
        "data/secret/test_group.yaml": "static_validation_score: pass-fail",
    }
    plan = plan_of(make_zip, changes)
    assert plan is not None
    assert not plan.is_scoring
    assert [group.static_validation_score for group in plan.root.groups] == [None, 0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "max_score: 40\nscore_aggregation: sum\nstatic_validation_score: pass-fail",
            "data/secret/a: has a static validation that is pass-fail, and the format does not say what is left of the "
            "group's points where it fails: give it a number of points, or make the group `score_aggregation: "
            "pass-fail`",
        ),
        (
            "max_score: unbounded\nscore_aggregation: min\nstatic_validation_score: pass-fail",
            "data/secret/a: has a static validation that is pass-fail, and the format does not say what is left of the "
            "group's points where it fails: give it a number of points, or make the group `score_aggregation: "
            "pass-fail`",
        ),
        (
            "max_score: 40\nstatic_validation_score: 41",
            "data/secret/a: static_validation_score is 41, more than the 40 of its group",
        ),
        (
            "max_score: 40\nstatic_validation_score: some",
            "data/secret/a/test_group.yaml: static_validation_score is 'some'; it must be a number of points",
        ),
    ],
)
def test_a_static_validation_without_a_meaning_is_refused(make_zip: MakeZip, text: str, message: str) -> None:
    changes = {**GROUPS, "problem.yaml": SCORING_2025, "static_validator/v.py": "1"}
    assert errors_of(make_zip({**changes, "data/secret/a/test_group.yaml": text})) == [message]


def test_a_static_validation_beside_groups_is_refused(make_zip: MakeZip) -> None:
    changes = {**GROUPS, "problem.yaml": SCORING_2025, "static_validator/v.py": "1"}
    changes["data/secret/test_group.yaml"] = "static_validation_score: 10"
    assert errors_of(make_zip(changes)) == [
        "data/secret: has a static validation beside groups, which has no score in 2025-09"
    ]


def test_a_static_validation_needs_a_program(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": SCORING_2025, "data/secret/test_group.yaml": "static_validation_score: 10"}
    assert errors_of(make_zip(changes)) == [
        "static_validator: must have one program, as groups have `static_validation_score`; it has none"
    ]


def test_groups_of_a_pass_fail_problem_in_2025_09_make_no_plan(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": "name: x\nproblem_format_version: 2025-09", **GROUPS}
    assert plan_of(make_zip, changes) is None


def test_keys_of_both_versions_are_read_in_either_file(make_zip: MakeZip) -> None:
    changes = {"problem.yaml": SCORING_2025, "data/secret/testdata.yaml": "max_score: 12"}
    assert groups_of(make_zip, changes)["secret"].max_score == 12
    legacy = {"problem.yaml": SCORING_2025, "data/secret/test_group.yaml": "accept_score: 12\non_reject: continue"}
    assert groups_of(make_zip, legacy)["secret"].accept_score == 12


def test_two_files_for_one_group_are_warned_of(make_zip: MakeZip) -> None:
    changes: dict[str, Content] = {
        "problem.yaml": SCORING_2025,
        "data/secret/testdata.yaml": "max_score: 12",
        "data/secret/test_group.yaml": "max_score: 13",
    }
    assert warnings_of(make_zip(changes)) == [
        "data/secret/testdata.yaml: has no effect, because test_group.yaml is beside it"
    ]


@pytest.mark.parametrize(
    ("value", "arguments"),
    [
        ("a 'b c'", ("a", "b c")),
        ("it's so", ("it's", "so")),
        ("[a, b c, 1e-6]", ("a", "b c", "1e-6")),
    ],
)
def test_arguments_are_a_list_or_split_as_a_shell_does(
    make_zip: MakeZip, value: str, arguments: tuple[str, ...]
) -> None:
    for key in ("output_validator_args", "output_validator_flags"):
        changes: dict[str, Content] = {
            "problem.yaml": "name: x\nvalidation: custom",
            "output_validators/a.py": "1",
            "data/secret/testdata.yaml": f"{key}: {value}",
        }
        with load_package(make_zip(changes)) as package:
            assert package.testcases[1].checker_arguments == arguments


@pytest.mark.parametrize(("word", "policy"), [("first_error", OnReject.BREAK), ("grade", OnReject.CONTINUE)])
def test_old_words_for_on_reject_are_known(make_zip: MakeZip, word: str, policy: OnReject) -> None:
    groups = groups_of(make_zip, {"problem.yaml": SCORING, "data/testdata.yaml": f"on_reject: {word}"})
    assert {group.on_reject for group in groups.values()} == {policy}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("max_score: much", "max_score is 'much'"),
        ("score_aggregation: best", "score_aggregation is 'best'"),
        ("full_feedback: perhaps", "full_feedback must be true or false"),
        ("output_validator_args: {a: b}", "output_validator_args must be a list of strings, or one string"),
        ("args: {a: b}", "args must be a list of strings, or one string"),
    ],
)
def test_a_wrong_key_of_a_group_is_named(make_zip: MakeZip, text: str, message: str) -> None:
    (error,) = errors_of(make_zip({"problem.yaml": SCORING_2025, "data/secret/test_group.yaml": text}))
    assert message in error
