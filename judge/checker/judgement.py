"""What a checker says of one output."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """Verdicts follow from it by judge.verdict.DECISIONS."""

    ACCEPTED = "accepted"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    decision: Decision
    message: str | None = None  #: it may quote secret data


ACCEPTED = Judgement(decision=Decision.ACCEPTED)
