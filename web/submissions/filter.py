"""Which submissions a list has: one filter, and one function that makes SQL of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from judge.verdict import Verdict
from web.lists.forms import Network
from web.lists.paging import Part
from web.submissions.models import Origin

#: Field of the filter -> what it demands. A judging of a rejudging becomes current only when it is final: without the
#: last condition, a large rejudging would be searched for submissions that wait.
_DEMANDS = {
    "submission_id": "s.id = %(submission_id)s",
    "user_id": "s.user_id = %(user_id)s",
    "problem_id": "s.problem_id = %(problem_id)s",
    "variant": "s.variant = %(variant)s",
    "verdict": "j.verdict = %(verdict)s",
    "is_unfinished": "j.verdict IS NULL AND j.rejudging_id IS NULL",
    "since": "s.received_at >= %(since)s",
    "until": "s.received_at < %(until)s",
    "above_id": "s.id > %(above_id)s",
    "below_id": "s.id < %(below_id)s",
    "network": "s.ip <<= %(network)s",
}
#: What a package brings is judged for its version, and is nobody's submission.
_NOT_OF_JURY = f"s.origin <> '{Origin.JURY}'"
_OF_JUDGINGS = ("verdict", "is_unfinished")


@dataclass(frozen=True, kw_only=True)
class SubmissionFilter:
    """What is asked for, by keys: names would hide from Postgres how rare a user is. None means any."""

    problem_set_ids: tuple[int, ...] | None = None
    submission_id: int | None = None
    user_id: int | None = None
    problem_id: int | None = None
    variant: str | None = None
    verdict: Verdict | None = None  #: of the current judging
    is_unfinished: bool = False  #: the current judging has no verdict yet
    since: datetime | None = None
    until: datetime | None = None  #: not itself
    above_id: int | None = None  #: this and the next follow from the two moments
    below_id: int | None = None
    network: Network | None = None

    def values(self) -> dict[str, Any]:
        """Return the values of what `found()` returns."""
        return vars(self) | {
            "network": None if self.network is None else str(self.network),
            "problem_set_ids": None if self.problem_set_ids is None else list(self.problem_set_ids),
        }


def found(asked: SubmissionFilter, part: Part) -> str:
    """Return the statement that finds the ids, at most `part.limit`, in order.

    Each index of submissions that it may use ends with the id, so it reads only what it returns. In several sets, it
    takes the first ones of each set and merges them.
    """
    if asked.problem_set_ids is None:
        return _search(asked, part, [])
    in_one_set = _search(asked, part, ["s.problem_set_id = wanted.id"])
    return f"""
    SELECT s.id FROM unnest(%(problem_set_ids)s::bigint[]) AS wanted (id) CROSS JOIN LATERAL ({in_one_set}) AS s
    ORDER BY {part.order} LIMIT %(limit)s"""  # noqa: S608 - only our own fragments


def _search(asked: SubmissionFilter, part: Part, conditions: list[str]) -> str:
    fields = [field for field in _DEMANDS if getattr(asked, field) not in (None, False)]
    conditions = [*conditions, part.condition, _NOT_OF_JURY, *(_DEMANDS[field] for field in fields)]
    judging = ""
    if set(fields) & set(_OF_JUDGINGS):
        judging = "JOIN judging j ON j.submission_id = s.id AND j.id = s.current_judging_id"
        # Postgres knows that both ids are equal, but carries no bound from one to the other
        conditions += [bound.replace("s.id", "j.submission_id") for bound in conditions if "s.id" in bound]
    return f"""
    SELECT s.id FROM submission s {judging}
    WHERE {" AND ".join(conditions)} ORDER BY {part.order} LIMIT %(limit)s"""  # noqa: S608 - only our own fragments
