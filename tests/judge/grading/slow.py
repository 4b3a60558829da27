"""Grading done the obvious way: every testcase has run, members are graded one after the other, nothing is kept.

It shares no code with judge/grading but the types of plans. Tests compare both.
"""

from collections.abc import Sequence
from fractions import Fraction
from statistics import mean

from judge.grading import OnReject
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, VerdictMode
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

Pair = tuple[Verdict, Fraction]
WORST = [Verdict(name) for name in ("RTE", "MLE", "TLE", "OLE", "WA", "AC")]


def slow_grade(plan: GradingPlan, results: Sequence[TestcaseResult]) -> Pair:
    return _group(plan.root, plan.root, results)


def _group(root: GradingGroup, group: GradingGroup, results: Sequence[TestcaseResult]) -> Pair:
    for name in group.require_pass:
        verdict, _ = _group(root, _named(root, name), results)
        if verdict != Verdict.AC:
            return verdict, Fraction(0)
    counted: list[Pair] = []
    ignored: list[Verdict] = []
    ordinal = group.first
    while ordinal < group.stop:
        inner = next((one for one in group.groups if one.first == ordinal), None)
        part = _testcase(group, results[ordinal]) if inner is None else _group(root, inner, results)
        if inner is not None and inner.name == "sample" and group.ignore_sample:
            ignored.append(part[0])
        else:
            counted.append(part)
        if part[0] != Verdict.AC and group.on_reject is OnReject.BREAK:
            break
        ordinal = ordinal + 1 if inner is None else inner.stop
    verdicts = [verdict for verdict, _ in counted] or ignored
    return _verdict(group, verdicts), _score(group, counted)


def _named(group: GradingGroup, name: str) -> GradingGroup:
    found = [group] if group.name == name else [_named(one, name) for one in group.groups if name.startswith(one.name)]
    return found[0]


def _testcase(group: GradingGroup, result: TestcaseResult) -> Pair:
    verdict = result.verdict
    assert verdict is not None
    if group.max_score is None:
        usual = group.accept_score if verdict == Verdict.AC else group.reject_score
        was_checked = verdict in ("AC", "WA") and result.score is not None
        return verdict, _fraction(result.score if was_checked else usual)
    if verdict not in ("AC", "WA") or (verdict == "WA" and result.score is None):
        return verdict, Fraction(0)
    most = _fraction(group.max_score)
    if group.score_mode is ScoreMode.SUM:
        most = most / len([one for one in range(group.first, group.stop) if not _is_in_a_group(group, one)])
    return verdict, most if result.score is None else max(Fraction(0), min(_fraction(result.score), most))


def _is_in_a_group(group: GradingGroup, ordinal: int) -> bool:
    return any(one.first <= ordinal < one.stop for one in group.groups)


def _verdict(group: GradingGroup, verdicts: Sequence[Verdict]) -> Verdict:
    if group.verdict_mode is VerdictMode.ALWAYS_ACCEPT:
        return Verdict.AC
    if group.accept_if_any_accepted and Verdict.AC in verdicts:
        return Verdict.AC
    if group.verdict_mode is VerdictMode.FIRST_ERROR:
        errors = [verdict for verdict in verdicts if verdict != Verdict.AC]
        return errors[0] if errors else Verdict.AC
    return sorted(verdicts, key=WORST.index)[0]


def _score(group: GradingGroup, parts: Sequence[Pair]) -> Fraction:
    scores = [score for _, score in parts]
    if not scores:
        return Fraction(0)
    if group.score_mode is ScoreMode.PASS_FAIL:
        most = group.accept_score if group.max_score is None else group.max_score
        return _fraction(most) if all(verdict == Verdict.AC for verdict, _ in parts) else Fraction(0)
    ways = {
        ScoreMode.SUM: sum,
        ScoreMode.AVERAGE: mean,
        ScoreMode.MINIMUM: min,
        ScoreMode.MAXIMUM: max,
    }
    score = Fraction(ways[group.score_mode](scores))  # type: ignore[operator]
    return score if group.max_score is None else min(score, _fraction(group.max_score))


def _fraction(value: float | None) -> Fraction:
    return Fraction(str(value))
