"""From the verdicts of testcases to the verdict of a judging, where there are no groups: pure."""

from collections.abc import Iterable
from enum import StrEnum

from judge.grading.result import Grade, IncompleteResults
from judge.verdict import Verdict


class OnReject(StrEnum):
    """What happens after the first testcase that is not AC (`on_reject` of the package format)."""

    BREAK = "break"
    CONTINUE = "continue"


def stops_after(verdict: Verdict, policy: OnReject) -> bool:
    """Whether a testcase with this verdict makes those after it skipped. A judge error always does."""
    return verdict is Verdict.JE or (policy is OnReject.BREAK and verdict is not Verdict.AC)


def grade_in_order(verdicts: Iterable[Verdict | None]) -> Grade:
    """Grade a judging by its testcases in order; None stands for a skipped one.

    The first failing testcase decides, whether or not the rest was run. A judge error anywhere makes the whole judging
    JE, because our fault may have spoilt other runs too. Raises IncompleteResults if there is no testcase, or if one
    was skipped without a failure before it: such results are never AC.
    """
    ordered = tuple(verdicts)
    judge_error = next((ordinal for ordinal, verdict in enumerate(ordered) if verdict is Verdict.JE), None)
    if judge_error is not None:
        return Grade(verdict=Verdict.JE, deciding_testcase=judge_error)
    for ordinal, verdict in enumerate(ordered):
        if verdict is None:
            raise IncompleteResults(f"testcase {ordinal} was skipped, but none before it failed")
        if verdict is not Verdict.AC:
            return Grade(verdict=verdict, deciding_testcase=ordinal)
    if not ordered:
        raise IncompleteResults("a judging without testcases has no verdict")
    return Grade(verdict=Verdict.AC, deciding_testcase=None)
