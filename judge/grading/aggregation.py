"""The rules by which a group is graded from its members: pure, and without any order of running.

Scores are fractions inside: 0.1 ten times is 1, and each third of 100 three times is 100. Numbers of packages and of
checkers are taken as they are written, so 0.1 is a tenth and not the binary number next to it.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from judge.grading.plan import GradingGroup, ScoreMode, VerdictMode
from judge.grading.result import IncompleteResults
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: A score that is kept has so many decimals, half to even.
SCORE_DECIMALS = 6
#: From the worst on (default grader of the format; IF of older graders is our JE).
WORST_FIRST = (Verdict.JE, Verdict.CE, Verdict.RTE, Verdict.MLE, Verdict.TLE, Verdict.OLE, Verdict.WA, Verdict.AC)
ZERO = Fraction(0)
#: The verdicts of a checker. Programs of the format give no score to what they reject; some checkers of ours do, for
#: the lines that are right.
_CHECKED = (Verdict.AC, Verdict.WA)


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A testcase or a group with what counts of it."""

    verdict: Verdict
    score: Fraction
    deciding_testcase: int | None = None  #: of a failure
    blocked_by: str | None = None


def exact(score: float) -> Fraction:
    """Take a number as it is written in decimals. Raises IncompleteResults for what is not finite."""
    try:
        return Fraction(Decimal(repr(float(score))))
    except (ValueError, OverflowError) as error:
        raise IncompleteResults(f"a score of {score} cannot be counted") from error


def rounded(score: Fraction) -> Decimal:
    """The score as it is kept."""
    return Decimal(f"{round(score * 10**SCORE_DECIMALS)}e-{SCORE_DECIMALS}")


def testcase_grade(group: GradingGroup, result: TestcaseResult, *, member_count: int, is_share: bool) -> Graded:
    """Grade a testcase that is a member of `group` by itself. `is_share`: scores of a checker are multipliers."""
    verdict = result.verdict
    if verdict is None:
        raise IncompleteResults(f"testcase {result.ordinal} has no verdict")
    if group.max_score is None:
        score = _unbounded_score(group, result)
    else:
        score = _bounded_score(result, testcase_maximum(group, member_count), is_share=is_share)
    failed = result.ordinal if verdict is not Verdict.AC else None
    return Graded(verdict=verdict, score=score, deciding_testcase=failed)


def testcase_maximum(group: GradingGroup, member_count: int) -> Fraction:
    """What one testcase of a bounded group can give: in a sum an equal share, else all of it."""
    maximum = exact(group.max_score or 0)
    if group.score_mode is not ScoreMode.SUM:
        return maximum
    return max(ZERO, maximum - exact(group.static_validation_score or 0)) / member_count


def _unbounded_score(group: GradingGroup, result: TestcaseResult) -> Fraction:
    """As the checker says, or else as the group says for what is accepted and for what is not."""
    if result.verdict in _CHECKED and result.score is not None:
        return exact(result.score)
    if result.verdict in _CHECKED and result.score_multiplier is not None:
        return exact(result.score_multiplier) * exact(group.accept_score)
    return exact(group.accept_score if result.verdict is Verdict.AC else group.reject_score)


def _bounded_score(result: TestcaseResult, maximum: Fraction, *, is_share: bool) -> Fraction:
    if result.verdict not in _CHECKED:
        return ZERO
    share, score = result.score_multiplier, result.score
    if is_share and score is not None:
        share, score = score, None
    if score is not None:
        return _between(ZERO, exact(score), maximum)
    if share is not None:
        return _between(ZERO, exact(share), Fraction(1)) * maximum
    return maximum if result.verdict is Verdict.AC else ZERO


def aggregate_verdict(group: GradingGroup, parts: Sequence[Graded]) -> Verdict:
    verdicts = [part.verdict for part in parts]
    if group.verdict_mode is VerdictMode.ALWAYS_ACCEPT:
        return Verdict.AC
    if group.accept_if_any_accepted and Verdict.AC in verdicts:
        return Verdict.AC
    if group.verdict_mode is VerdictMode.FIRST_ERROR:
        return next((verdict for verdict in verdicts if verdict is not Verdict.AC), Verdict.AC)
    return min(verdicts, key=WORST_FIRST.index)


def aggregate_score(group: GradingGroup, parts: Sequence[Graded]) -> Fraction:
    """The score of a group whose members have these. No members give nothing."""
    scores = [part.score for part in parts]
    if not scores:
        return ZERO
    if group.score_mode is ScoreMode.PASS_FAIL:
        accepted = all(part.verdict is Verdict.AC for part in parts)
        return exact(group.accept_score if group.max_score is None else group.max_score) if accepted else ZERO
    total = {
        ScoreMode.SUM: lambda: sum(scores, ZERO),
        ScoreMode.AVERAGE: lambda: sum(scores, ZERO) / len(scores),
        ScoreMode.MINIMUM: lambda: min(scores),
        ScoreMode.MAXIMUM: lambda: max(scores),
    }[group.score_mode]()
    return total if group.max_score is None else min(total, exact(group.max_score))


def deciding_testcase(verdict: Verdict, parts: Sequence[Graded]) -> int | None:
    """The first testcase that made the group's verdict. None for AC, and where a grader found a verdict of its own."""
    if verdict is Verdict.AC:
        return None
    made = (part.deciding_testcase for part in parts if part.verdict is verdict)
    return next((ordinal for ordinal in made if ordinal is not None), None)


def is_out_of_range(group: GradingGroup, score: Fraction) -> bool:
    least, most = group.least_score, group.most_score
    return (least is not None and score < exact(least)) or (most is not None and score > exact(most))


def is_settled(group: GradingGroup, verdicts: Set[Verdict], *, has_zero: bool, is_scoring: bool) -> bool:
    """Whether no further member can change a group of which members have these verdicts, and one a score of 0."""
    if group.has_custom_grader or not verdicts:
        return False
    return _verdict_is_settled(group, verdicts) and (not is_scoring or _score_is_settled(group, verdicts, has_zero))


def _verdict_is_settled(group: GradingGroup, verdicts: Set[Verdict]) -> bool:
    if group.verdict_mode is VerdictMode.ALWAYS_ACCEPT:
        return True
    if group.accept_if_any_accepted:
        return Verdict.AC in verdicts
    if group.verdict_mode is VerdictMode.FIRST_ERROR:
        return verdicts != {Verdict.AC}
    return Verdict.RTE in verdicts  # the worst that a program can get


def _score_is_settled(group: GradingGroup, verdicts: Set[Verdict], has_zero: bool) -> bool:
    """Where nothing is less than zero, the least of several is settled by a zero."""
    if group.score_mode is ScoreMode.PASS_FAIL:
        return verdicts != {Verdict.AC}
    return group.max_score is not None and group.score_mode is ScoreMode.MINIMUM and has_zero


def _between(least: Fraction, score: Fraction, most: Fraction) -> Fraction:
    return max(least, min(score, most))
