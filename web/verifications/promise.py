"""Compares how a jury submission was judged with what its package promises of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from judge.expectation import NO_EXPECTATION, Expectation
from judge.expectations import is_kept as is_kept_by_folder
from judge.verdict import Verdict
from web.problems.jury import JurySubmission


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How a jury submission was judged."""

    verdict: Verdict
    testcases: tuple[Verdict, ...]  #: of those that ran, in their order
    score: float | None = None

    @property
    def verdicts(self) -> frozenset[Verdict]:
        return frozenset(self.testcases) or frozenset([self.verdict])


def is_kept(submission: JurySubmission, judged: Judged) -> bool | None:
    """None where nothing is promised. A judge error keeps no promise."""
    if Verdict.JE in (judged.verdict, *judged.testcases):
        return False
    expectation = submission.expectation
    if expectation == NO_EXPECTATION:
        return is_kept_by_folder(submission.folder, judged.verdicts)
    return _has_promised_verdicts(expectation, judged) and _has_promised_score(expectation, judged)


def expected_words(submission: JurySubmission) -> str:
    """What is promised, such as: only AC, WA; once at least WA. Without an Expectation, the folder."""
    expectation = submission.expectation
    least, most = expectation.score or (0, 0)
    parts = [
        expectation.permitted is not None and f"only {_named(expectation.permitted)}",
        expectation.required is not None and f"once at least {_named(expectation.required)}",
        expectation.reported is not None and f"ends with {_named(expectation.reported)}",
        expectation.score is not None and f"score {least:g}" + (f" to {most:g}" if most != least else ""),
    ]
    return "; ".join(part for part in parts if part) or submission.folder


def _has_promised_verdicts(expectation: Expectation, judged: Judged) -> bool:
    permitted, required, reported = expectation.permitted, expectation.required, expectation.reported
    return (
        (permitted is None or judged.verdicts <= permitted)
        and (required is None or bool(judged.verdicts & required))
        and (reported is None or judged.verdict in reported)
    )


def _has_promised_score(expectation: Expectation, judged: Judged) -> bool:
    if expectation.score is None or judged.score is None:
        return True
    least, most = expectation.score
    return least <= judged.score <= most


def _named(verdicts: Sequence[Verdict] | frozenset[Verdict]) -> str:
    return ", ".join(verdict for verdict in Verdict if verdict in verdicts)
