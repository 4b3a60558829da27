"""Plans and results for tests of grading."""

from typing import Any

from judge.grading import OnReject
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


def ran(text: str, scores: dict[int, float] | None = None, **more: dict[int, float]) -> list[TestcaseResult]:
    """Results of `AC WA - TLE`, where - stands for a testcase that was skipped."""
    return [
        TestcaseResult(
            ordinal=ordinal,
            verdict=None if word == "-" else Verdict(word),
            score=(scores or {}).get(ordinal),
            **{name: values.get(ordinal) for name, values in more.items()},  # type: ignore[arg-type]
        )
        for ordinal, word in enumerate(text.split())
    ]


def group(name: str, first: int, stop: int, **rules: Any) -> GradingGroup:
    return GradingGroup(name=name, first=first, stop=stop, **rules)


def flat(count: int, **rules: Any) -> GradingPlan:
    """A scoring problem whose testcases are in one group."""
    return GradingPlan(root=group("", 0, count, **rules), is_scoring=True)


def two_groups(**rules: Any) -> GradingPlan:
    """Legacy: a sample and two groups of two testcases, of 30 and 70 points. `rules` are those of the root."""
    inner = {"score_mode": ScoreMode.MINIMUM}
    secret = group(
        "secret",
        1,
        5,
        on_reject=OnReject.CONTINUE,
        groups=(
            group("secret/1", 1, 3, accept_score=30, most_score=30, **inner),
            group("secret/2", 3, 5, accept_score=70, most_score=70, **inner),
        ),
    )
    usual: dict[str, Any] = {"on_reject": OnReject.CONTINUE, "ignore_sample": True}
    root = group("", 0, 5, groups=(group("sample", 0, 1), secret), **(usual | rules))
    return GradingPlan(root=root, is_scoring=True)


def bounded(*groups: GradingGroup, is_share: bool = False, **secret: Any) -> GradingPlan:
    """2025-09: one sample, and groups below secret. A bound of secret without groups covers its testcases."""
    stop = groups[-1].stop if groups else secret.pop("stop")
    rules: dict[str, Any] = {"max_score": 100, "on_reject": OnReject.CONTINUE} | secret
    root = group(
        "",
        0,
        stop,
        on_reject=OnReject.CONTINUE,
        ignore_sample=True,
        groups=(group("sample", 0, 1), group("secret", 1, stop, groups=tuple(groups), **rules)),
    )
    return GradingPlan(root=root, is_scoring=True, score_is_share=is_share)
