"""Puts the static validation into the groups of a plan that ask for it."""

from msgspec import structs

from judge.grading.plan import GradingGroup, ScoreMode
from judge.package.diagnostics import Diagnostics
from judge.package.group_reader import GroupReader
from judge.package.testcase_checks import check_arguments


def with_static_validation(
    group: GradingGroup, groups: GroupReader, *, is_scoring: bool, is_bounded: bool
) -> GradingGroup:
    """The group and those below it. Reports a static validation to which the format gives no score."""
    inner = tuple(
        with_static_validation(one, groups, is_scoring=is_scoring, is_bounded=is_bounded) for one in group.groups
    )
    group = structs.replace(group, groups=inner)
    path = f"data/{group.name}" if group.name else "data"
    settings = groups.of(path)
    validation = settings.own.static_validation
    if validation is None:
        return group
    if is_scoring:
        _check(group, path, validation.score, groups.diagnostics, is_bounded=is_bounded)
    arguments = settings.static_validator_arguments if validation.arguments is None else validation.arguments
    check_arguments(path, arguments, groups.diagnostics)
    score = validation.score if is_scoring else None
    return structs.replace(
        group,
        static_validation_score=_neutral_score(group) if score is None else score,
        static_validator_arguments=arguments,
    )


def _neutral_score(group: GradingGroup) -> float:
    """Of a validation that is only passed or failed: the least of the group's scores must not be this one."""
    return group.max_score or 0.0 if group.score_mode is ScoreMode.MINIMUM else 0.0


def _needs_all(group: GradingGroup) -> bool:
    """Whether a failure leaves nothing of a group, and an acceptance changes nothing."""
    return group.score_mode is ScoreMode.PASS_FAIL or (
        group.score_mode is ScoreMode.MINIMUM and group.max_score is not None
    )


def _check(group: GradingGroup, path: str, score: float | None, diagnostics: Diagnostics, *, is_bounded: bool) -> None:
    if is_bounded and group.groups:
        diagnostics.error(path, "has a static validation beside groups, which has no score in 2025-09")
    if score is None and not _needs_all(group):
        diagnostics.error(
            path,
            "has a static validation that is pass-fail, and the format does not say what is left of the group's points "
            "where it fails: give it a number of points, or make the group `score_aggregation: pass-fail`",
        )
    if score is not None and group.max_score is not None and score > group.max_score:
        diagnostics.error(path, f"static_validation_score is {score:g}, more than the {group.max_score:g} of its group")
