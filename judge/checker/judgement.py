"""What a checker says of one output."""

from dataclasses import dataclass
from enum import StrEnum

from judge.remark import Remark


class Decision(StrEnum):
    """Verdicts follow from it by judge.verdict.DECISIONS."""

    ACCEPTED = "accepted"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    decision: Decision
    message: str | None = None  #: for the staff, and for students on samples: it may quote secret data
    team_message: str | None = None  #: for the student, on every testcase
    score: float | None = None  #: of this testcase; None: its group's accept_score or reject_score
    score_multiplier: float | None = None  #: from 0 to 1: the share of the most that this testcase can give
    remark: Remark | None = None  #: by us, where no program of the package has said anything


ACCEPTED = Judgement(decision=Decision.ACCEPTED)
